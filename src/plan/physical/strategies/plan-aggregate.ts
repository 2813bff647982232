import { mapChildren } from '../../../expr/children.ts';
import { canonicalKey } from '../../../expr/equality.ts';
import type { AggregateCall, Attribute, ExprId } from '../../../expr/expression.ts';
import { attributeOf } from '../../../expr/expression-type.ts';
import { walk } from '../../../expr/walk.ts';
import type { Aggregate, LogicalExpression, LogicalPlan, NamedExpression } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import type {
  AggregateMode,
  AggregateSlot,
  ExpandExec,
  HashAggregate,
  PhysicalNamed,
  PhysicalPlan,
} from '../node.ts';
import type { Planner } from '../planner.ts';
import { type ExpandedGroups, groupsBeforeExpand } from './group-before-expand.ts';

type Call = AggregateCall<LogicalPlan>;

/** An aggregate call of the list, found once however often it stands there. */
interface Planned {
  readonly call: Call;
  readonly id: ExprId;
  /** Null where the state can't be merged. */
  readonly state: readonly Attribute[] | null;
}

/**
 * GROUP BY: partial aggregates before the exchange on the keys, final ones after it. Distinct aggregates (the
 * optimizer left one set of values at most) take two levels more, which make the values distinct; grouping sets
 * take one more, before rows are copied; aggregates whose state can't be merged see all rows of a group after the
 * exchange.
 */
export function planAggregate(plan: Aggregate, planner: Planner): PhysicalPlan {
  const calls = findCalls(plan, planner);
  const keys = plan.grouping.map((e) => nameKey(e, planner));
  const list = resultList(plan, calls, keys);
  const levels = new Levels(planner, keys, list, outputOf(plan));
  const all = [...calls.values()];
  if (all.every((p) => !p.call.distinct && p.state !== null)) {
    const groups = groupsBeforeExpand(
      plan,
      all.map((p) => p.call),
    );
    if (groups !== null) return levels.expanded(groups, all);
  }
  const child = planner.plan(plan.child);
  const distinct = all.filter((p) => p.call.distinct);
  if (distinct.length > 0)
    return levels.distinct(
      child,
      all.filter((p) => !p.call.distinct),
      distinct,
    );
  if (all.some((p) => p.state === null)) return levels.complete(child, all);
  return levels.twoLevels(child, all);
}

function findCalls(plan: Aggregate, planner: Planner): ReadonlyMap<string, Planned> {
  const calls = new Map<string, Planned>();
  for (const e of plan.list) {
    walk(e, (x) => {
      if (x.kind !== 'aggregate_call') return true;
      const key = canonicalKey(x);
      if (!calls.has(key)) calls.set(key, plannedCall(x, planner));
      return false;
    });
  }
  return calls;
}

function plannedCall(call: Call, planner: Planner): Planned {
  const { functions, nextExprId } = planner.context;
  const columns = functions.aggregateState(call as AggregateCall);
  const id = nextExprId();
  if (columns === null) return { call, id, state: null };
  const state = columns.map(
    ({ name, type, nullable }): Attribute => ({
      kind: 'attribute',
      id: nextExprId(),
      name,
      type,
      nullable,
      qualifier: [],
    }),
  );
  return { call, id, state };
}

/** Keys are columns already, or constants, which need a name. */
function nameKey(e: LogicalExpression, planner: Planner): NamedExpression {
  if (e.kind === 'attribute' || e.kind === 'alias') return e;
  return { kind: 'alias', id: planner.context.nextExprId(), name: '_groupingexpression', child: e };
}

/** The select list over the columns that the last level has: keys and results of calls. */
function resultList(
  plan: Aggregate,
  calls: ReadonlyMap<string, Planned>,
  keys: readonly NamedExpression[],
): readonly NamedExpression[] {
  const columns = new Map<string, Attribute>();
  plan.grouping.forEach((e, i) => {
    if (e.kind !== 'attribute') columns.set(canonicalKey(e), attributeOf(keys[i]!));
  });
  const replace = (e: LogicalExpression): LogicalExpression => {
    if (e.kind === 'literal' || e.kind === 'attribute') return e;
    const planned = e.kind === 'aggregate_call' ? calls.get(canonicalKey(e)) : undefined;
    if (planned !== undefined) return resultOf(planned);
    return columns.get(canonicalKey(e)) ?? mapChildren(e, replace);
  };
  return plan.list.map((e) => (e.kind === 'alias' ? { ...e, child: replace(e.child) } : e));
}

function resultOf({ call, id }: Planned): Attribute {
  return { kind: 'attribute', id, name: call.fn, type: call.type, nullable: call.nullable, qualifier: [] };
}

class Levels {
  readonly #planner: Planner;
  readonly #keys: readonly NamedExpression[];
  readonly #list: readonly NamedExpression[];
  readonly #output: readonly Attribute[];

  constructor(
    planner: Planner,
    keys: readonly NamedExpression[],
    list: readonly NamedExpression[],
    output: readonly Attribute[],
  ) {
    this.#planner = planner;
    this.#keys = keys;
    this.#list = list;
    this.#output = output;
  }

  twoLevels(child: PhysicalPlan, calls: readonly Planned[]): PhysicalPlan {
    const partial = this.#states(
      child,
      false,
      this.#keys,
      calls.map((p) => this.#slot(p, 'partial')),
    );
    return this.#results(
      partial,
      this.#attributes(this.#keys),
      calls.map((p) => this.#slot(p, 'final')),
    );
  }

  /** Partial states of groups before the Expand, which copies them; these are merged as those of rows are. */
  expanded({ expand, keys, projections }: ExpandedGroups, calls: readonly Planned[]): PhysicalPlan {
    const first = this.#states(
      this.#planner.plan(expand.child),
      false,
      keys.map((e) => nameKey(e, this.#planner)),
      calls.map((p) => this.#slot(p, 'partial')),
    );
    const states = first.output.slice(keys.length);
    const copies: ExpandExec = {
      kind: 'expand',
      nodeId: 0,
      output: [...this.#attributes(this.#keys), ...states],
      projections: projections.map((row) => [
        ...row.map((e) => (typeof e === 'number' ? first.output[e]! : this.#planner.expression(e))),
        ...states,
      ]),
      child: first,
    };
    const partial = this.#states(
      copies,
      false,
      this.#attributes(this.#keys),
      calls.map((p) => this.#slot(p, 'partial_merge')),
    );
    return this.#results(
      partial,
      this.#attributes(this.#keys),
      calls.map((p) => this.#slot(p, 'final')),
    );
  }

  complete(child: PhysicalPlan, calls: readonly Planned[]): PhysicalPlan {
    return this.#results(
      child,
      this.#keys,
      calls.map((p) => this.#slot(p, 'complete')),
    );
  }

  /**
   * Partial and merged states per key and distinct values; then, in one pass, the regular states merged on and
   * the distinct ones begun per key; then the results.
   */
  distinct(child: PhysicalPlan, regular: readonly Planned[], distinct: readonly Planned[]): PhysicalPlan {
    const values = new Map<string, NamedExpression>();
    for (const { call } of distinct) {
      const inputs = [...call.args, ...call.order.map((o) => o.child)];
      for (const e of inputs) {
        if (e.kind === 'literal' && inputs.some((other) => other.kind !== 'literal')) continue;
        const key = canonicalKey(e);
        if (!values.has(key)) values.set(key, this.#nameValue(e));
      }
    }
    const columns = new Map([...values].map(([key, e]) => [key, attributeOf(e)] as const));
    const read = (e: LogicalExpression): LogicalExpression => columns.get(canonicalKey(e)) ?? e;
    const overColumns = distinct.map((p) => ({
      ...p,
      call: {
        ...p.call,
        args: p.call.args.map(read),
        order: p.call.order.map((o) => ({ ...o, child: read(o.child) })),
      },
    }));
    const grouping = [...this.#keys, ...values.values()];
    const merged = this.#attributes(grouping);
    const keys = this.#attributes(this.#keys);
    const first = this.#states(
      child,
      false,
      grouping,
      regular.map((p) => this.#slot(p, 'partial')),
    );
    const second = this.#states(
      first,
      true,
      merged,
      regular.map((p) => this.#slot(p, 'partial_merge')),
    );
    if (overColumns.some((p) => p.state === null)) {
      return this.#results(
        second,
        keys,
        overColumns.map((p) => this.#slot(p, 'complete')),
      );
    }
    const third = this.#states(second, false, keys, [
      ...regular.map((p) => this.#slot(p, 'partial_merge')),
      ...overColumns.map((p) => this.#slot(p, 'partial')),
    ]);
    return this.#results(
      third,
      keys,
      [...regular, ...overColumns].map((p) => this.#slot(p, 'final')),
    );
  }

  #nameValue(e: LogicalExpression): NamedExpression {
    if (e.kind === 'attribute') return e;
    return { kind: 'alias', id: this.#planner.context.nextExprId(), name: 'distinct_value', child: e };
  }

  #slot({ call, id, state }: Planned, mode: AggregateMode): AggregateSlot {
    return { call: this.#planner.call(call), mode, state: state ?? [], id };
  }

  #attributes(list: readonly NamedExpression[]): readonly Attribute[] {
    return list.map(attributeOf);
  }

  /** A level that gives keys and states. */
  #states(
    child: PhysicalPlan,
    clustered: boolean,
    keys: readonly NamedExpression[],
    slots: readonly AggregateSlot[],
  ): HashAggregate {
    const output = [...this.#attributes(keys), ...slots.flatMap((s) => s.state)];
    return this.#node(child, clustered, keys, slots, output, output);
  }

  /** The last level. */
  #results(
    child: PhysicalPlan,
    keys: readonly NamedExpression[],
    slots: readonly AggregateSlot[],
  ): HashAggregate {
    return this.#node(child, true, keys, slots, this.#planner.namedList(this.#list), this.#output);
  }

  #node(
    child: PhysicalPlan,
    clustered: boolean,
    keys: readonly NamedExpression[],
    slots: readonly AggregateSlot[],
    result: readonly PhysicalNamed[],
    output: readonly Attribute[],
  ): HashAggregate {
    return {
      kind: 'hash_aggregate',
      nodeId: 0,
      output,
      keys: this.#planner.namedList(keys),
      slots,
      result,
      clustered,
      child,
    };
  }
}
