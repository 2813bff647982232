import { assertNever } from '../../../core/error.ts';
import type { Attribute, Call, ExprId } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { substituteById } from '../../../expr/rewrite.ts';
import { BOOLEAN, INT } from '../../../types/data-type.ts';
import {
  alias,
  call,
  conjunctionOrNull,
  conjunctsOf,
  equal,
  FN,
  intLiteral,
  isCall,
  isNotNull,
  nullSafeEqual,
  TRUE,
} from '../../logical/build.ts';
import { withChildren } from '../../logical/children.ts';
import { expressionsOf, mapExpressions } from '../../logical/expressions.ts';
import { freshPlan } from '../../logical/fresh-plan.ts';
import type {
  Aggregate,
  Join,
  Limit,
  LogicalExpression,
  LogicalPlan,
  NamedExpression,
  Union,
} from '../../logical/node.ts';
import { hasSubquery, inputsOf, outerReferencesOf, replaceOuter } from '../../logical/outer-references.ts';
import { asNullable, outputOf } from '../../logical/output.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, hasOuterReference, outputIds } from '../predicates.ts';
import { literalCount } from '../row-bounds.ts';
import { orOverNoRows, unsupported } from './no-rows.ts';

/**
 * A plan without outer references. Its rows belong to those outer rows on which all `conditions` hold; these
 * read the plan's columns and, as plain attributes, the outer plan's.
 *
 * After Neumann and Kemper, "Unnesting Arbitrary Queries": conditions are pulled up as far as they may; where
 * a value is needed below, the plan is joined with the domain, the distinct values of the outer columns.
 */
export interface Decorrelated {
  readonly plan: LogicalPlan;
  readonly conditions: readonly LogicalExpression[];
  /** Columns of the plan that equal outer columns, by these columns' ids. */
  readonly columns: ReadonlyMap<ExprId, Attribute>;
}

type OuterColumns = ReadonlyMap<ExprId, Attribute>;
const NO_COLUMNS: OuterColumns = new Map();

/** @param outer the plan whose columns the subquery reads */
export function decorrelate(plan: LogicalPlan, outer: LogicalPlan, context: OptimizerContext): Decorrelated {
  return new Decorrelation(outer, context).run(plan, NO_COLUMNS, false);
}

/** Like `decorrelate`, for an aggregate without keys; gives no row for outer rows that it has no input for. */
export function decorrelateGroups(
  plan: Aggregate,
  outer: LogicalPlan,
  context: OptimizerContext,
): Decorrelated {
  return new Decorrelation(outer, context).perGroup(plan, NO_COLUMNS);
}

interface Equality {
  readonly outer: LogicalExpression;
  readonly inner: LogicalExpression;
  /** The outer side, where it is a bare column. */
  readonly column: Attribute | undefined;
}

class Decorrelation {
  readonly #outer: LogicalPlan;
  readonly #context: OptimizerContext;

  constructor(outer: LogicalPlan, context: OptimizerContext) {
    this.#outer = outer;
    this.#context = context;
  }

  /**
   * @param needed outer columns whose values nodes above read: the result's `columns` has them
   * @param grouped something above works on the rows of one outer row together (aggregate, limit, window), so
   *   that only equalities may be pulled up: they make these rows a group
   */
  run(plan: LogicalPlan, needed: OuterColumns, grouped: boolean): Decorrelated {
    if (outerReferencesOf(plan).size === 0) {
      return needed.size === 0
        ? { plan, conditions: [], columns: NO_COLUMNS }
        : this.#withDomain(plan, needed);
    }
    switch (plan.kind) {
      case 'filter':
        return this.#filter(plan.condition, plan.child, needed, grouped);
      case 'project': {
        const below = this.run(plan.child, this.#alsoNeeded(needed, plan.list), grouped);
        const list = plan.list.map((e) => this.#replaced(e, below.columns) as NamedExpression);
        return { ...below, plan: { ...plan, list: withColumns(list, below), child: below.plan } };
      }
      case 'aggregate':
        return this.#aggregate(plan, needed);
      case 'distinct': {
        const below = this.run(plan.child, needed, true);
        return { ...below, plan: { ...plan, child: below.plan } };
      }
      case 'sort':
      case 'sample':
      case 'repartition': {
        const below = this.run(plan.child, this.#alsoNeeded(needed, expressionsOf(plan)), grouped);
        const node = mapExpressions(plan, (e) => this.#replaced(e, below.columns));
        return { ...below, plan: withChildren(node, [below.plan]) };
      }
      case 'limit':
        return this.#limit(plan, needed);
      case 'window': {
        const below = this.run(plan.child, this.#alsoNeeded(needed, expressionsOf(plan)), true);
        const node = mapExpressions(plan, (e) => this.#replaced(e, below.columns)) as typeof plan;
        const keys = groupColumns(below);
        const partitionBy = [...keys, ...node.partitionBy];
        const calls = node.calls.map((c) => ({
          ...c,
          call: { ...c.call, partitionBy: [...keys, ...c.call.partitionBy] },
        }));
        return { ...below, plan: { ...node, partitionBy, calls, child: below.plan } };
      }
      case 'generate': {
        const below = this.run(plan.child, this.#alsoNeeded(needed, [plan.generator]), grouped);
        const generator = this.#replaced(plan.generator, below.columns) as typeof plan.generator;
        return { ...below, plan: { ...plan, generator, child: below.plan } };
      }
      case 'expand': {
        const below = this.run(plan.child, this.#alsoNeeded(needed, expressionsOf(plan)), grouped);
        const node = mapExpressions(plan, (e) => this.#replaced(e, below.columns)) as typeof plan;
        const extra = missingColumns(node.output, below);
        const projections = node.projections.map((row) => [...row, ...extra]);
        return {
          ...below,
          plan: { ...node, projections, output: [...node.output, ...extra], child: below.plan },
        };
      }
      case 'join':
        return this.#join(plan, needed, grouped);
      case 'union':
        return this.#union(plan, needed);
      case 'intersect':
      case 'except':
      case 'lateral_join':
      // Made later than subqueries are rewritten.
      case 'window_group_limit':
      case 'recursive_union':
      case 'recursive_reference':
      case 'relation':
      case 'local_relation':
      case 'in_memory_relation':
      case 'range':
      case 'subquery_alias':
      case 'view':
        throw unsupported(`a correlated subquery over ${plan.kind}`);
      default:
        return assertNever(plan);
    }
  }

  #alsoNeeded(needed: OuterColumns, expressions: readonly LogicalExpression[]): OuterColumns {
    const all = new Map(needed);
    for (const e of expressions) for (const [id, a] of this.#outerOf(e)) all.set(id, a);
    return all.size === needed.size ? needed : all;
  }

  /** Columns of the outer plan in an expression, also those inside its subqueries. */
  #outerOf(e: LogicalExpression): OuterColumns {
    const found = new Map<ExprId, Attribute>();
    const ids = outputIds(this.#outer);
    replaceOuter(e, (a) => {
      if (ids.has(a.id)) found.set(a.id, a);
      return undefined;
    });
    return found;
  }

  #replaced(e: LogicalExpression, columns: OuterColumns): LogicalExpression {
    return replaceOuter(e, (a) => columns.get(a.id));
  }

  /** The outer column as a plain attribute: for conditions of the join with the outer plan. */
  #asOuter(e: LogicalExpression): LogicalExpression {
    const ids = outputIds(this.#outer);
    return replaceOuter(e, (a) => (ids.has(a.id) ? a : undefined));
  }

  #withDomain(plan: LogicalPlan, needed: OuterColumns): Decorrelated {
    const fresh = freshPlan(this.#outer, this.#context);
    const freshOutput = outputOf(fresh);
    const columns = new Map<ExprId, Attribute>();
    const conditions: LogicalExpression[] = [];
    const list: NamedExpression[] = [];
    outputOf(this.#outer).forEach((a, i) => {
      if (!needed.has(a.id)) return;
      const named = alias<LogicalPlan>(freshOutput[i]!, this.#context.nextExprId(), a.name);
      const column: Attribute = { ...a, id: named.id };
      list.push(named);
      columns.set(a.id, column);
      conditions.push(nullSafeEqual<LogicalPlan>(column, a));
    });
    const domain: LogicalPlan = {
      kind: 'aggregate',
      grouping: list.map((e) => (e.kind === 'alias' ? e.child : e)),
      list,
      child: fresh,
    };
    // One row without columns (a SELECT without FROM) adds nothing to the domain.
    const alone = plan.kind === 'local_relation' && plan.rows.length === 1 && plan.output.length === 0;
    const joined: LogicalPlan = alone
      ? domain
      : { kind: 'join', left: domain, right: plan, type: 'inner', condition: null, hint: {} };
    return { plan: joined, conditions, columns };
  }

  #filter(
    condition: LogicalExpression,
    child: LogicalPlan,
    needed: OuterColumns,
    grouped: boolean,
  ): Decorrelated {
    const stay: LogicalExpression[] = [];
    const up: LogicalExpression[] = [];
    const equalities: Equality[] = [];
    const given = new Set<ExprId>();
    for (const e of conjunctsOf(condition)) {
      const read = this.#outerOf(e);
      const equality = read.size === 0 ? null : this.#equality(e);
      if (read.size === 0) stay.push(e);
      else if (equality?.column !== undefined && !given.has(equality.column.id)) {
        given.add(equality.column.id);
        equalities.push(equality);
      } else if (
        equality !== null &&
        equality.column === undefined &&
        [...read.keys()].some((id) => !needed.has(id))
      ) {
        equalities.push(equality);
      } else if (!grouped) up.push(e);
      else stay.push(e);
    }
    // Outer columns that an equality gives need not come from the domain.
    const all = this.#alsoNeeded(needed, stay);
    const below = this.run(child, new Map([...all].filter(([id]) => !given.has(id))), grouped);
    const columns = new Map(below.columns);
    const conditions = [...below.conditions];
    const added: NamedExpression[] = [];
    const tests: LogicalExpression[] = [];
    for (const { column, outer, inner } of equalities) {
      const known = column === undefined ? undefined : columns.get(column.id);
      if (known !== undefined) {
        // A filter further down gives the column already: here the equality is a condition on it.
        tests.push(equal<LogicalPlan>(inner, known));
        continue;
      }
      const made = this.#columnFor(inner, added);
      if (column !== undefined) columns.set(column.id, made);
      conditions.push(equal<LogicalPlan>(made, this.#asOuter(outer)));
    }
    let plan = below.plan;
    if (added.length > 0) plan = { kind: 'project', list: [...outputOf(plan), ...added], child: plan };
    plan = filterOver(conjunctionOrNull([...stay.map((e) => this.#replaced(e, columns)), ...tests]), plan);
    conditions.push(...up.map((e) => this.#asOuter(e)));
    return { plan, conditions, columns };
  }

  /** A condition `inner = outer`, of which one side reads the outer plan only and the other one not at all. */
  #equality(e: LogicalExpression): Equality | null {
    if (e.kind !== 'call' || e.fn !== FN.equal) return null;
    const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
    for (const [outer, inner] of [
      [left, right],
      [right, left],
    ] as const) {
      const readsOuterOnly =
        inputsOf(outer).size === 0 && this.#outerOf(outer).size > 0 && !hasSubquery(outer);
      const readsInnerOnly = inputsOf(inner).size > 0 && !hasOuterReference(inner) && !hasSubquery(inner);
      if (!readsOuterOnly || !readsInnerOnly) continue;
      return { outer, inner, column: outer.kind === 'outer_reference' ? outer.attribute : undefined };
    }
    return null;
  }

  #columnFor(inner: LogicalExpression, added: NamedExpression[]): Attribute {
    if (inner.kind === 'attribute') return inner;
    const named = alias(inner, this.#context.nextExprId(), 'correlated');
    added.push(named);
    return {
      kind: 'attribute',
      id: named.id,
      name: named.name,
      type: typeOf(inner),
      nullable: true,
      qualifier: [],
    };
  }

  #aggregate(plan: Aggregate, needed: OuterColumns): Decorrelated {
    const result = this.perGroup(plan, needed);
    return plan.grouping.length > 0 ? result : this.#oneRowEach(result, plan, needed);
  }

  /** The aggregate per outer row; without keys of its own it lacks the rows over no input. */
  perGroup(plan: Aggregate, needed: OuterColumns): Decorrelated {
    const below = this.run(plan.child, this.#alsoNeeded(needed, expressionsOf(plan)), true);
    const grouping = [...groupColumns(below), ...plan.grouping.map((e) => this.#replaced(e, below.columns))];
    const list = plan.list.map((e) => this.#replaced(e, below.columns) as NamedExpression);
    return { ...below, plan: { ...plan, grouping, list: withColumns(list, below), child: below.plan } };
  }

  /** Without keys there is one row for every outer row, also where the aggregate sees no input. */
  #oneRowEach(groups: Decorrelated, plan: Aggregate, needed: OuterColumns): Decorrelated {
    const ids = outputIds(this.#outer);
    const read = new Map(this.#alsoNeeded(needed, plan.list));
    for (const e of groups.conditions) for (const [id, a] of inputsOf(e)) if (ids.has(id)) read.set(id, a);
    const domain = this.#withDomain({ kind: 'local_relation', output: [], rows: [[]] }, read);
    const marker = alias<LogicalPlan>(TRUE, this.#context.nextExprId(), 'alwaysTrue');
    // The results get their ids above the join: below it the columns have others.
    const inner = new Map<ExprId, Attribute>(domain.columns);
    const list: NamedExpression[] = outputOf(groups.plan).map((a) => {
      const id = this.#context.nextExprId();
      inner.set(a.id, { ...asNullable(a), id });
      return alias<LogicalPlan>(a, id, a.name);
    });
    const join: LogicalPlan = {
      kind: 'join',
      left: domain.plan,
      right: { kind: 'project', list: [...list, marker], child: groups.plan },
      type: 'left_outer',
      condition: conjunctionOrNull(groups.conditions.map((e) => substituteById<LogicalPlan>(e, inner))),
      hint: {},
    };
    const results = plan.list.map((e) => {
      const value = orOverNoRows(inner.get(e.id)!, marker.id, e, this.#context);
      return alias(this.#replaced(value, domain.columns), e.id, e.name);
    });
    const columns = [...domain.columns.values()];
    return { ...domain, plan: { kind: 'project', list: [...results, ...columns], child: join } };
  }

  /** The first rows of every group: numbered in the order of the sort below. */
  #limit(plan: Limit, needed: OuterColumns): Decorrelated {
    const below = this.run(plan.child, needed, true);
    const limit = literalCount(plan.limit);
    const offset = literalCount(plan.offset) ?? 0;
    if (plan.limit !== null && limit === null)
      throw unsupported('a correlated subquery with a LIMIT that is no literal');
    const keys = groupColumns(below);
    const sort = below.plan.kind === 'sort' ? below.plan : null;
    const id = this.#context.nextExprId();
    const number: Attribute = {
      kind: 'attribute',
      id,
      name: 'rn',
      type: INT,
      nullable: false,
      qualifier: [],
    };
    const orderBy =
      sort?.order ??
      keys.slice(0, 1).map((child) => ({ child, direction: 'asc' as const, nulls: 'first' as const }));
    const window: LogicalPlan = {
      kind: 'window',
      calls: [
        {
          id,
          name: 'rn',
          call: {
            kind: 'window_call',
            call: call<LogicalPlan>('row_number', [], INT, false),
            partitionBy: keys,
            orderBy,
            frame: { unit: 'rows', start: { kind: 'unbounded_preceding' }, end: { kind: 'current_row' } },
            ignoreNulls: false,
          },
        },
      ],
      partitionBy: keys,
      orderBy,
      child: sort === null ? below.plan : sort.child,
    };
    const tests: LogicalExpression[] = [];
    if (offset > 0) tests.push(call<LogicalPlan>(FN.greater, [number, intLiteral(offset)], BOOLEAN, false));
    if (limit !== null)
      tests.push(call<LogicalPlan>(FN.lessOrEqual, [number, intLiteral(limit + offset)], BOOLEAN, false));
    const filtered = filterOver(conjunctionOrNull(tests), window);
    return { ...below, plan: { kind: 'project', list: outputOf(below.plan), child: filtered } };
  }

  #join(plan: Join, needed: OuterColumns, grouped: boolean): Decorrelated {
    const onOuter = plan.condition !== null && this.#outerOf(plan.condition).size > 0;
    const leftOuter = this.#outerOfPlan(plan.left).size > 0;
    const rightOuter = this.#outerOfPlan(plan.right).size > 0;
    if (onOuter && (plan.type === 'inner' || plan.type === 'cross')) {
      const below: Join = { ...plan, condition: null };
      return this.#filter(plan.condition!, below, needed, grouped);
    }
    const keepsLeft = plan.type !== 'right_outer' && plan.type !== 'full_outer';
    const keepsRight = plan.type === 'inner' || plan.type === 'cross' || plan.type === 'right_outer';
    if (!onOuter && !rightOuter && keepsLeft) {
      const left = this.run(plan.left, needed, grouped);
      return { ...left, plan: { ...plan, left: left.plan } };
    }
    if (!onOuter && !leftOuter && keepsRight) {
      const right = this.run(plan.right, needed, grouped);
      return { ...right, plan: { ...plan, right: right.plan } };
    }
    if (!onOuter && keepsLeft && keepsRight) {
      const left = this.run(plan.left, needed, grouped);
      const right = this.run(plan.right, NO_COLUMNS, grouped);
      return {
        plan: { ...plan, left: left.plan, right: right.plan },
        conditions: [...left.conditions, ...right.conditions],
        columns: new Map([...right.columns, ...left.columns]),
      };
    }
    return this.#joinPerOuterRow(plan, needed);
  }

  #outerOfPlan(plan: LogicalPlan): OuterColumns {
    const ids = outputIds(this.#outer);
    return new Map([...outerReferencesOf(plan)].filter(([id]) => ids.has(id)));
  }

  /** Both sides carry the outer columns, and rows meet only within one outer row. */
  #joinPerOuterRow(plan: Join, needed: OuterColumns): Decorrelated {
    const all = new Map([...needed, ...this.#outerOfPlan(plan)]);
    if (plan.type === 'full_outer') throw unsupported('a correlated subquery with a FULL OUTER JOIN');
    const left = this.run(plan.left, all, true);
    const right = this.run(plan.right, all, true);
    const [kept, other] = plan.type === 'right_outer' ? [right, left] : [left, right];
    const same = [...all.keys()].map((id) =>
      nullSafeEqual<LogicalPlan>(kept.columns.get(id)!, other.columns.get(id)!),
    );
    const own = plan.condition === null ? [] : [this.#replaced(plan.condition, kept.columns)];
    const strict = { ...other, plan: filterOver(strictly(other), other.plan) };
    return {
      plan: {
        ...plan,
        left: plan.type === 'right_outer' ? strict.plan : left.plan,
        right: plan.type === 'right_outer' ? right.plan : strict.plan,
        type: plan.type === 'cross' ? 'inner' : plan.type,
        condition: conjunctionOrNull([...same, ...own]),
      },
      conditions: kept.conditions,
      columns: kept.columns,
    };
  }

  #union(plan: Union, needed: OuterColumns): Decorrelated {
    const all = [...new Map([...needed, ...this.#outerOfPlan(plan)])];
    const columns = new Map<ExprId, Attribute>();
    for (const [id, a] of all) columns.set(id, { ...a, id: this.#context.nextExprId(), nullable: true });
    const inputs = plan.inputs.map((input) => {
      const below = this.run(input, new Map(all), true);
      const values = all.map(([id]) => below.columns.get(id)!);
      const list = [
        ...outputOf(input),
        ...values.map((a) => alias<LogicalPlan>(a, this.#context.nextExprId(), a.name)),
      ];
      return { kind: 'project' as const, list, child: filterOver(strictly(below), below.plan) };
    });
    return {
      plan: { ...plan, inputs, output: [...plan.output, ...columns.values()] },
      conditions: all.map(([id, a]) => nullSafeEqual<LogicalPlan>(columns.get(id)!, a)),
      columns,
    };
  }
}

/** Columns that tell the groups of different outer rows apart. */
function groupColumns(below: Decorrelated): readonly Attribute[] {
  const ids = outputIds(below.plan);
  const found = new Map<ExprId, Attribute>();
  for (const a of below.columns.values()) found.set(a.id, a);
  for (const e of below.conditions) for (const [id, a] of inputsOf(e)) if (ids.has(id)) found.set(id, a);
  return [...found.values()];
}

/** A select list with the columns that conditions and nodes above read. */
function withColumns(list: readonly NamedExpression[], below: Decorrelated): readonly NamedExpression[] {
  const present = new Set(list.map((e) => e.id));
  return [...list, ...groupColumns(below).filter((a) => !present.has(a.id))];
}

function missingColumns(output: readonly Attribute[], below: Decorrelated): readonly Attribute[] {
  const present = new Set(output.map((a) => a.id));
  return groupColumns(below).filter((a) => !present.has(a.id));
}

/** For where `<=>` takes the place of equalities that were pulled up: these would not let NULL meet NULL. */
function strictly(below: Decorrelated): LogicalExpression | null {
  const equalities = below.conditions.filter((e) => isCall(e, FN.equal)) as readonly Call<LogicalPlan>[];
  return conjunctionOrNull(equalities.map((e) => isNotNull(e.args[0]!)));
}
