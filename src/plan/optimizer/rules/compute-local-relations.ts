import { SparkError } from '../../../core/error.ts';
import type { Expression, ExprId } from '../../../expr/expression.ts';
import { substituteById } from '../../../expr/rewrite.ts';
import { some } from '../../../expr/walk.ts';
import type { Value } from '../../../types/value.ts';
import { literal } from '../../logical/build.ts';
import type { LocalRelation, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { hasSubquery } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { allDeterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { literalCount } from '../row-bounds.ts';
import { nodeRule } from '../rule.ts';

/** Values to compute on the driver, each of which is compiled alone; more are left to the executors. */
const MAX_VALUES = 64;

/** Select lists, filters and limits over rows that the driver knows. */
export const computeLocalRelations = nodeRule(
  'computeLocalRelations',
  ['local_relation'],
  (node, context) => {
    if (node.kind !== 'project' && node.kind !== 'filter' && node.kind !== 'limit') return node;
    const child = node.child;
    // A SELECT without FROM stays a projection of one row.
    if (child.kind !== 'local_relation' || (node.kind === 'project' && child.output.length === 0))
      return node;
    try {
      return compute(node, child, context) ?? node;
    } catch (error) {
      // Execution raises it, where the row is reached.
      if (error instanceof SparkError) return node;
      throw error;
    }
  },
  'up',
);

function compute(node: LogicalPlan, child: LocalRelation, context: OptimizerContext): LogicalPlan | null {
  switch (node.kind) {
    case 'limit': {
      const limit = literalCount(node.limit);
      const offset = literalCount(node.offset) ?? 0;
      if ((node.limit !== null && limit === null) || (node.offset !== null && node.offset.kind !== 'literal'))
        return null;
      return { ...child, rows: child.rows.slice(offset, limit === null ? undefined : offset + limit) };
    }
    case 'filter': {
      if (!computable([node.condition], child, context)) return null;
      return {
        ...child,
        rows: child.rows.filter((row) => valueOn(node.condition, child, row, context) === true),
      };
    }
    case 'project': {
      const list = node.list.map((e) => (e.kind === 'alias' ? e.child : e));
      if (!computable(list, child, context)) return null;
      const rows = child.rows.map((row) => list.map((e) => valueOn(e, child, row, context)));
      return { kind: 'local_relation', output: outputOf(node), rows };
    }
    default:
      return null;
  }
}

function computable(
  list: readonly LogicalExpression[],
  child: LocalRelation,
  context: OptimizerContext,
): boolean {
  const computed = list.filter((e) => e.kind !== 'attribute' && e.kind !== 'literal');
  return (
    computed.length * child.rows.length <= MAX_VALUES &&
    allDeterministic(computed, context) &&
    !computed.some(
      (e) => hasSubquery(e) || some(e, (x) => x.kind === 'outer_reference') || !onlyFoldable(e, context),
    )
  );
}

function onlyFoldable(e: LogicalExpression, context: OptimizerContext): boolean {
  return !some(e, (x) => x.kind === 'call' && !context.functions.foldable(x.fn));
}

function valueOn(
  e: LogicalExpression,
  relation: LocalRelation,
  row: readonly Value[],
  context: OptimizerContext,
): Value {
  if (e.kind === 'literal') return e.value;
  const values = new Map<ExprId, LogicalExpression>(
    relation.output.map((a, i) => [a.id, literal(row[i]!, a.type)] as const),
  );
  const bound = substituteById(e, values);
  return bound.kind === 'literal' ? bound.value : context.evaluate(bound as Expression);
}
