import { mapChildren } from '../../../expr/children.ts';
import type { Attribute, ExistsSubquery, InSubquery } from '../../../expr/expression.ts';
import { isNullable } from '../../../expr/expression-type.ts';
import { some } from '../../../expr/walk.ts';
import { BOOLEAN } from '../../../types/data-type.ts';
import { conjunctionOrNull, conjunctsOf, equal, FN, isCall, isNull, or, TRUE } from '../../logical/build.ts';
import { childrenOf, withChildren } from '../../logical/children.ts';
import { expressionsOf, mapExpressions } from '../../logical/expressions.ts';
import type { Filter, Join, JoinType, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { outerReferencesOf } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, outputIds, readsOnly } from '../predicates.ts';
import { literalCount } from '../row-bounds.ts';
import { nodeRule } from '../rule.ts';
import { decorrelate } from './decorrelate.ts';
import { unsupported } from './no-rows.ts';

type Predicate = ExistsSubquery<LogicalPlan> | InSubquery<LogicalPlan>;

/**
 * EXISTS and IN become semi joins, their negations anti joins, and where they are part of a larger condition
 * (under OR, in a select list) joins that add a column telling whether there was a match.
 */
export const rewritePredicateSubqueries = nodeRule(
  'rewritePredicateSubqueries',
  ['exists_subquery', 'in_subquery'],
  (node, context) => {
    if (!expressionsOf(node).some((e) => some(e, isPredicate))) return node;
    if (node.kind === 'filter') return rewriteFilter(node, context);
    if (node.kind === 'join') return rewriteJoin(node, context);
    const children = childrenOf(node);
    if (children.length !== 1) throw unsupported(`a subquery in ${node.kind}`);
    const below = new ExistenceJoins(children[0]!, context);
    const replaced = mapExpressions(node, (e) => below.replace(e));
    return keepOutput(node, withChildren(replaced, [below.plan]));
  },
  'up',
);

function isPredicate(e: LogicalExpression): e is Predicate {
  return e.kind === 'exists_subquery' || e.kind === 'in_subquery';
}

function rewriteFilter(node: Filter, context: OptimizerContext): LogicalPlan {
  const conjuncts = conjunctsOf(node.condition);
  const plain = conjuncts.filter((e) => !some(e, isPredicate));
  let plan = filterOver(conjunctionOrNull(plain), node.child);
  for (const e of conjuncts) {
    if (!some(e, isPredicate)) continue;
    if (isPredicate(e)) plan = join(plan, e, 'left_semi', context);
    else if (isCall(e, FN.not) && isPredicate(e.args[0]!))
      plan = join(plan, e.args[0]!, 'left_anti', context);
    else {
      const below = new ExistenceJoins(plan, context);
      const condition = below.replace(e);
      plan = keepOutput(plan, { kind: 'filter', condition, child: below.plan });
    }
  }
  return plan;
}

/** A subquery in ON that reads one side only is answered on that side. */
function rewriteJoin(node: Join, context: OptimizerContext): LogicalPlan {
  const left = new ExistenceJoins(node.left, context);
  const right = new ExistenceJoins(node.right, context);
  const replace = (e: LogicalExpression): LogicalExpression => {
    const negated = isCall(e, FN.not) && isPredicate(e.args[0]!);
    if (!negated && !isPredicate(e)) return mapChildren(e, replace);
    if (readsOnly(e, outputIds(node.left))) return left.replace(e);
    if (readsOnly(e, outputIds(node.right))) return right.replace(e);
    throw unsupported('a subquery in a join condition that reads both sides');
  };
  const condition = node.condition === null ? null : replace(node.condition);
  return keepOutput(node, { ...node, left: left.plan, right: right.plan, condition });
}

/** Only the columns that a node gave before. */
function keepOutput(before: LogicalPlan, after: LogicalPlan): LogicalPlan {
  const output = outputOf(before);
  return outputOf(after).length === output.length ? after : { kind: 'project', list: output, child: after };
}

/** Collects existence joins over a plan while the subqueries of expressions are replaced by their columns. */
class ExistenceJoins {
  plan: LogicalPlan;
  readonly #context: OptimizerContext;

  constructor(plan: LogicalPlan, context: OptimizerContext) {
    this.plan = plan;
    this.#context = context;
  }

  /**
   * @param negated the expression stands under an odd number of NOTs: what is unknown must count as a match
   *   there, so that it is no match in the end
   */
  replace(e: LogicalExpression, negated = false): LogicalExpression {
    if (isPredicate(e)) return this.#column(e, negated);
    if (isCall(e, FN.not)) return { ...e, args: [this.replace(e.args[0]!, !negated)] };
    const passes = isCall(e, FN.and) || isCall(e, FN.or);
    return mapChildren(e, (child) => this.replace(child, passes && negated));
  }

  #column(e: Predicate, negated: boolean): Attribute {
    const existence: Attribute = {
      kind: 'attribute',
      id: this.#context.nextExprId(),
      name: 'exists',
      type: BOOLEAN,
      nullable: false,
      qualifier: [],
    };
    this.plan = join(this.plan, e, { existence }, this.#context, negated);
    return existence;
  }
}

function join(
  left: LogicalPlan,
  e: Predicate,
  type: JoinType,
  context: OptimizerContext,
  negated = type === 'left_anti',
): LogicalPlan {
  const found = decorrelate(e.kind === 'exists_subquery' ? onlyRows(e.plan) : e.plan, left, context);
  const conditions = [...found.conditions];
  if (e.kind === 'in_subquery') {
    const columns = outputOf(e.plan);
    const equalities = e.values.map((value, i) => {
      const same = equal<LogicalPlan>(value, columns[i]!);
      // NOT IN: a comparison that is unknown counts as a match.
      return negated && isNullable(same) ? or<LogicalPlan>(same, isNull<LogicalPlan>(same)) : same;
    });
    conditions.unshift(...equalities);
  }
  return { kind: 'join', left, right: found.plan, type, condition: conjunctionOrNull(conditions), hint: {} };
}

/** What makes no difference to whether there is a row. */
function onlyRows(plan: LogicalPlan): LogicalPlan {
  for (;;) {
    const limit = plan.kind === 'limit' && plan.offset === null ? literalCount(plan.limit) : null;
    if (plan.kind === 'sort' || (limit !== null && limit > 0)) plan = (plan as { child: LogicalPlan }).child;
    else return plan;
  }
}

/** EXISTS without correlation has one answer for all rows: it is a scalar subquery of at most one row. */
export const rewriteUncorrelatedExists = nodeRule(
  'rewriteUncorrelatedExists',
  ['exists_subquery'],
  (node, context) => mapExpressions(node, (e) => answerOnce(e, context)),
);

function answerOnce(e: LogicalExpression, context: OptimizerContext): LogicalExpression {
  const mapped = mapChildren(e, (child) => answerOnce(child, context));
  if (mapped.kind !== 'exists_subquery') return mapped;
  const plan = onlyRows(mapped.plan);
  if (plan.kind === 'aggregate' && plan.grouping.length === 0) return TRUE;
  if (outerReferencesOf(plan).size > 0) return mapped;
  const one: LogicalPlan = {
    kind: 'project',
    list: [
      {
        kind: 'alias',
        id: context.nextExprId(),
        name: 'col',
        child: { kind: 'literal', type: { kind: 'int' }, value: 1 },
      },
    ],
    child: plan,
  };
  const first: LogicalPlan = {
    kind: 'limit',
    limit: { kind: 'literal', type: { kind: 'int' }, value: 1 },
    offset: null,
    child: one,
  };
  return {
    kind: 'call',
    fn: FN.isNotNull,
    args: [{ kind: 'scalar_subquery', plan: first, id: mapped.id, type: { kind: 'int' }, nullable: true }],
    type: BOOLEAN,
    nullable: false,
    mode: 'ansi',
  };
}
