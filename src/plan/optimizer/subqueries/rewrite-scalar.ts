import type { Attribute, ExprId, ScalarSubquery } from '../../../expr/expression.ts';
import { rewriteUp } from '../../../expr/rewrite.ts';
import { some } from '../../../expr/walk.ts';
import { BOOLEAN, LONG } from '../../../types/data-type.ts';
import {
  alias,
  call,
  conjunctionOrNull,
  FN,
  longLiteral,
  stringLiteral,
  TRUE,
  when,
} from '../../logical/build.ts';
import { childrenOf, withChildren } from '../../logical/children.ts';
import { expressionsOf, mapExpressions } from '../../logical/expressions.ts';
import type { Aggregate, LogicalExpression, LogicalPlan, NamedExpression } from '../../logical/node.ts';
import { outerReferencesOf, replaceOuter } from '../../logical/outer-references.ts';
import { asNullable, outputOf } from '../../logical/output.ts';
import { aggregateCall, countAll } from '../aggregates.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { outputIds } from '../predicates.ts';
import { maxRows } from '../row-bounds.ts';
import { nodeRule } from '../rule.ts';
import { type Decorrelated, decorrelate, decorrelateGroups } from './decorrelate.ts';
import { orOverNoRows, unsupported } from './no-rows.ts';

/** Scalar subqueries that read columns of the query around them become left outer joins. */
export const rewriteScalarSubqueries = nodeRule(
  'rewriteScalarSubqueries',
  ['scalar_subquery'],
  (node, context) => {
    if (!expressionsOf(node).some((e) => some(e, isCorrelatedScalar))) return node;
    const children = childrenOf(node);
    if (children.length !== 1) throw unsupported('a correlated scalar subquery in a join condition');
    let child = children[0]!;
    const values = new Map<ExprId, LogicalExpression>();
    const replaced = mapExpressions(node, (e) =>
      rewriteUp<LogicalPlan>(e, (x) => {
        if (!isCorrelatedScalar(x)) return x;
        let value = values.get(x.id);
        if (value === undefined) {
          const joined = joinScalar(child, x, context);
          child = joined.child;
          value = joined.value;
          values.set(x.id, value);
        }
        return value;
      }),
    );
    const result = withChildren(replaced, [child]);
    const output = outputOf(node);
    return outputOf(result).length === output.length
      ? result
      : { kind: 'project', list: output, child: result };
  },
  'up',
);

function isCorrelatedScalar(e: LogicalExpression): e is ScalarSubquery<LogicalPlan> {
  return e.kind === 'scalar_subquery' && outerReferencesOf(e.plan).size > 0;
}

interface Joined {
  readonly child: LogicalPlan;
  readonly value: LogicalExpression;
}

function joinScalar(
  child: LogicalPlan,
  subquery: ScalarSubquery<LogicalPlan>,
  context: OptimizerContext,
): Joined {
  const plan = subquery.plan;
  if (plan.kind === 'aggregate' && plan.grouping.length === 0) return joinAggregate(child, plan, context);
  const most = maxRows(plan);
  const column = outputOf(plan)[0]!;
  if (most !== null && most <= 1) {
    const found = decorrelate(plan, child, context);
    return { child: leftOuter(child, found, found.plan), value: asNullable(column) };
  }
  // More than one row is an error, but only for outer rows that meet them.
  const value = alias<LogicalPlan>(
    aggregateCall('first', [column], column.type, true),
    context.nextExprId(),
    column.name,
  );
  const count = alias<LogicalPlan>(countAll(), context.nextExprId(), 'count');
  const single: Aggregate = { kind: 'aggregate', grouping: [], list: [value, count], child: plan };
  const found = decorrelateGroups(single, child, context);
  const [first, rows] = outputOf(found.plan) as readonly [Attribute, Attribute];
  const several = call<LogicalPlan>(
    FN.greater,
    [asNullable({ ...rows, type: LONG }), longLiteral(1n)],
    BOOLEAN,
    true,
  );
  const error = call<LogicalPlan>(
    FN.raiseError,
    [stringLiteral('SCALAR_SUBQUERY_TOO_MANY_ROWS'), emptyMap()],
    column.type,
    true,
  );
  return {
    child: leftOuter(child, found, found.plan),
    value: when<LogicalPlan>(several, error, asNullable(first)),
  };
}

function emptyMap(): LogicalExpression {
  const string = { kind: 'string' as const };
  return {
    kind: 'literal',
    value: [],
    type: { kind: 'map', key: string, value: string, valueContainsNull: false },
  };
}

/** An aggregate without keys gives a row even over no input: `count` gives 0 then, not NULL. */
function joinAggregate(child: LogicalPlan, plan: Aggregate, context: OptimizerContext): Joined {
  const found = decorrelateGroups(plan, child, context);
  const result = plan.list[0]!;
  const column = asNullable(outputOf(found.plan).find((a) => a.id === result.id)!);
  const marker = alias<LogicalPlan>(TRUE, context.nextExprId(), 'alwaysTrue');
  const value = replaceOuter(orOverNoRows(column, marker.id, result, context), (a) =>
    outputIds(child).has(a.id) ? a : undefined,
  );
  if (value === column) return { child: leftOuter(child, found, found.plan), value };
  const list: NamedExpression[] = [...outputOf(found.plan), marker];
  return { child: leftOuter(child, found, { kind: 'project', list, child: found.plan }), value };
}

function leftOuter(left: LogicalPlan, found: Decorrelated, right: LogicalPlan): LogicalPlan {
  return {
    kind: 'join',
    left,
    right,
    type: 'left_outer',
    condition: conjunctionOrNull(found.conditions),
    hint: {},
  };
}
