import { mapChildren } from '../../../expr/children.ts';
import { canonicalKey } from '../../../expr/equality.ts';
import type { AggregateCall, Attribute } from '../../../expr/expression.ts';
import { attributeOf, isNullable, typeOf } from '../../../expr/expression-type.ts';
import { walk } from '../../../expr/walk.ts';
import { BOOLEAN, INT } from '../../../types/data-type.ts';
import { alias, and, call, equal, FN, intLiteral, literal } from '../../logical/build.ts';
import type { Aggregate, LogicalExpression, LogicalPlan, NamedExpression } from '../../logical/node.ts';
import { aggregateCall, valueOverNoRows } from '../aggregates.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { nodeRule } from '../rule.ts';

type Aggregation = AggregateCall<LogicalPlan>;

/** Distinct aggregates over the same values, which are made distinct together. */
interface DistinctGroup {
  /** 1, 2, ...; 0 stands for the rows that the other aggregates see. */
  readonly id: number;
  readonly calls: Aggregation[];
  /** By canonical key. */
  readonly values: ReadonlyMap<string, LogicalExpression>;
}

/**
 * Several sets of DISTINCT values in one aggregate: every row is copied once per set (and once for the
 * aggregates without DISTINCT), tagged with the set's number; a first aggregate makes all of them distinct at
 * once, a second one aggregates what is tagged with its set. One set alone is left to the planner.
 */
export const expandDistinctAggregates = nodeRule(
  'expandDistinctAggregates',
  ['aggregate'],
  (node, context) => {
    if (node.kind !== 'aggregate') return node;
    const groups = new Map<string, DistinctGroup>();
    const regular = new Map<string, Aggregation>();
    for (const e of node.list) {
      walk(e, (x) => {
        if (x.kind !== 'aggregate_call') return;
        if (x.distinct) addToGroup(groups, x);
        else regular.set(canonicalKey(x), x);
      });
    }
    if (!mustExpand([...groups.values()], [...regular.values()], context)) return node;
    return new Expansion(node, [...groups.values()], regular, context).plan();
  },
);

function addToGroup(groups: Map<string, DistinctGroup>, x: Aggregation): void {
  const inputs = [...x.args, ...x.order.map((o) => o.child)];
  const columns = inputs.filter((e) => e.kind !== 'literal');
  const values = new Map((columns.length > 0 ? columns : inputs).map((e) => [canonicalKey(e), e] as const));
  const key = [...values.keys()].sort().join('|');
  const group = groups.get(key);
  if (group !== undefined) group.calls.push(x);
  else groups.set(key, { id: groups.size + 1, calls: [x], values });
}

function mustExpand(
  groups: readonly DistinctGroup[],
  regular: readonly Aggregation[],
  context: OptimizerContext,
): boolean {
  if (groups.length === 0) return false;
  if (groups.length > 1 || groups[0]!.calls.some((c) => c.filter !== null)) return true;
  // The planner carries the other aggregates' states through the levels that make rows distinct.
  return regular.some((c) => context.functions.aggregateState(c as AggregateCall) === null);
}

class Expansion {
  readonly #node: Aggregate;
  readonly #groups: readonly DistinctGroup[];
  readonly #regular: ReadonlyMap<string, Aggregation>;
  readonly #context: OptimizerContext;
  readonly #gid: Attribute;
  /** Results of the second aggregate by canonical key of the call that they stand for. */
  readonly #results = new Map<string, LogicalExpression>();

  constructor(
    node: Aggregate,
    groups: readonly DistinctGroup[],
    regular: ReadonlyMap<string, Aggregation>,
    context: OptimizerContext,
  ) {
    this.#node = node;
    this.#groups = groups;
    this.#regular = regular;
    this.#context = context;
    this.#gid = this.#column('gid', intLiteral(0), false);
  }

  plan(): LogicalPlan {
    const node = this.#node;
    const keys = node.grouping.map((e) =>
      e.kind === 'attribute' ? { ...e, id: this.#context.nextExprId() } : e,
    );
    const keyColumns = keys.filter((e): e is Attribute => e.kind === 'attribute');
    const keySources = node.grouping.filter((e): e is Attribute => e.kind === 'attribute');
    const distinct = this.#columns(this.#groups.flatMap((g) => [...g.values]));
    const filters = this.#columns(
      this.#groups.flatMap((g) =>
        g.calls.flatMap((c) =>
          c.filter === null ? [] : [[`${g.id}:${canonicalKey(c.filter)}`, c.filter] as const],
        ),
      ),
    );
    const inputs = this.#columns(
      [...this.#regular.values()].flatMap((c) =>
        [...c.args, ...c.order.map((o) => o.child), ...(c.filter === null ? [] : [c.filter])]
          .filter((e) => e.kind !== 'literal')
          .map((e) => [canonicalKey(e), e] as const),
      ),
    );
    const projections: LogicalExpression[][] = [];
    const project = (gid: number, group: DistinctGroup | null): void => {
      projections.push([
        ...keySources,
        ...[...distinct].map(([key, { source }]) =>
          group?.values.has(key) ? source : literal(null, typeOf(source)),
        ),
        intLiteral(gid),
        ...[...filters].map(([key, { source }]) =>
          key.startsWith(`${gid}:`) && gid > 0 ? source : literal(null, BOOLEAN),
        ),
        ...[...inputs.values()].map(({ source }) => (gid === 0 ? source : literal(null, typeOf(source)))),
      ]);
    };
    if (this.#regular.size > 0) project(0, null);
    for (const group of this.#groups) project(group.id, group);
    const columnsOf = (map: ReadonlyMap<string, Column>): readonly Attribute[] =>
      [...map.values()].map((c) => c.column);
    const expand: LogicalPlan = {
      kind: 'expand',
      projections,
      output: [...keyColumns, ...columnsOf(distinct), this.#gid, ...columnsOf(filters), ...columnsOf(inputs)],
      child: node.child,
    };
    const first = this.#firstAggregate(expand, keyColumns, columnsOf(distinct), filters, inputs);
    this.#secondAggregate(first, distinct);
    return this.#finish(first.plan, keyColumns, keySources);
  }

  #firstAggregate(
    expand: LogicalPlan,
    keys: readonly Attribute[],
    distinct: readonly Attribute[],
    filters: ReadonlyMap<string, Column>,
    inputs: ReadonlyMap<string, Column>,
  ): First {
    const grouping = [...keys, ...distinct, this.#gid];
    const inner = (e: LogicalExpression): LogicalExpression => inputs.get(canonicalKey(e))?.column ?? e;
    const regular = new Map<string, Attribute>();
    const passed = new Map<string, Attribute>();
    const list: NamedExpression[] = [...grouping];
    for (const [key, x] of this.#regular) {
      const moved: Aggregation = {
        ...x,
        args: x.args.map(inner),
        order: x.order.map((o) => ({ ...o, child: inner(o.child) })),
        filter: x.filter === null ? null : inner(x.filter),
      };
      const named = alias(moved, this.#context.nextExprId(), x.fn);
      list.push(named);
      regular.set(key, attributeOf(named));
    }
    for (const [key, { column }] of filters) {
      const named = alias(
        aggregateCall('max', [column], BOOLEAN, true),
        this.#context.nextExprId(),
        'filter',
      );
      list.push(named);
      passed.set(key, attributeOf(named));
    }
    return { plan: { kind: 'aggregate', grouping, list, child: expand }, regular, passed };
  }

  #secondAggregate(first: First, distinct: ReadonlyMap<string, Column>): void {
    for (const group of this.#groups) {
      for (const x of group.calls) {
        const tagged = equal<LogicalPlan>(this.#gid, intLiteral(group.id));
        const passed =
          x.filter === null ? undefined : first.passed.get(`${group.id}:${canonicalKey(x.filter)}`);
        const inner = (e: LogicalExpression): LogicalExpression => distinct.get(canonicalKey(e))?.column ?? e;
        this.#results.set(canonicalKey(x), {
          ...x,
          distinct: false,
          args: x.args.map(inner),
          order: x.order.map((o) => ({ ...o, child: inner(o.child) })),
          filter: passed === undefined ? tagged : and<LogicalPlan>(tagged, passed),
        });
      }
    }
    for (const [key, x] of this.#regular) {
      const result = first.regular.get(key)!;
      const only: Aggregation = {
        ...aggregateCall('first', [result], result.type, true),
        ignoreNulls: true,
        filter: equal<LogicalPlan>(this.#gid, intLiteral(0)),
      };
      // Over no rows at all the first aggregate gives no row, where `count` must give 0.
      const otherwise = x.nullable ? null : valueOverNoRows(x);
      this.#results.set(
        key,
        otherwise === null || otherwise === undefined
          ? only
          : call<LogicalPlan>(FN.coalesce, [only, literal(otherwise, x.type)], x.type, false),
      );
    }
  }

  #finish(first: LogicalPlan, keys: readonly Attribute[], sources: readonly Attribute[]): LogicalPlan {
    const keyOf = new Map(sources.map((a, i) => [a.id, keys[i]!] as const));
    const replace = (e: LogicalExpression): LogicalExpression => {
      if (e.kind === 'aggregate_call') return this.#results.get(canonicalKey(e)) ?? e;
      return e.kind === 'attribute' ? (keyOf.get(e.id) ?? e) : e;
    };
    const list = this.#node.list.map((e): NamedExpression => {
      if (e.kind === 'attribute') {
        const key = keyOf.get(e.id);
        return key === undefined ? e : alias<LogicalPlan>(key, e.id, e.name);
      }
      return { ...e, child: replaceTop(e.child, replace) };
    });
    const grouping = this.#node.grouping.map((e) => (e.kind === 'attribute' ? keyOf.get(e.id)! : e));
    return { kind: 'aggregate', grouping, list, child: first };
  }

  #columns(sources: readonly (readonly [string, LogicalExpression])[]): ReadonlyMap<string, Column> {
    const columns = new Map<string, Column>();
    for (const [key, source] of sources) {
      if (!columns.has(key)) columns.set(key, { source, column: this.#column('value', source, true) });
    }
    return columns;
  }

  #column(name: string, source: LogicalExpression, nullable: boolean): Attribute {
    const type = name === 'gid' ? INT : typeOf(source);
    const shown = source.kind === 'attribute' ? source.name : name;
    return {
      kind: 'attribute',
      id: this.#context.nextExprId(),
      name: shown,
      type,
      nullable: nullable || isNullable(source),
      qualifier: [],
    };
  }
}

interface Column {
  readonly source: LogicalExpression;
  readonly column: Attribute;
}

interface First {
  readonly plan: LogicalPlan;
  readonly regular: ReadonlyMap<string, Attribute>;
  readonly passed: ReadonlyMap<string, Attribute>;
}

/** Aggregates as a whole, before anything inside of them. */
function replaceTop(
  e: LogicalExpression,
  replace: (e: LogicalExpression) => LogicalExpression,
): LogicalExpression {
  const replaced = replace(e);
  return replaced !== e || e.kind === 'aggregate_call'
    ? replaced
    : mapChildren(e, (child) => replaceTop(child, replace));
}
