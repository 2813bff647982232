import { conjunctsOf, FN, isCall } from '../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { inputsOf } from '../logical/outer-references.ts';
import { outputIds } from '../optimizer/predicates.ts';
import { originOf } from './column-origin.ts';
import type { Estimator } from './estimate.ts';

/** Rows of a join from the rows of its sides. */
export function joinRows(join: Join, left: number, right: number, estimator: Estimator): number {
  const conditions = join.condition === null ? [] : conjunctsOf(join.condition);
  const inner = innerRows(join.left, join.right, left, right, conditions, estimator);
  switch (join.type) {
    case 'inner':
    case 'cross':
      return inner;
    case 'left_outer':
      return Math.max(inner, left);
    case 'right_outer':
      return Math.max(inner, right);
    case 'full_outer':
      return Math.max(inner, left + right);
    case 'left_semi':
      return Math.min(left, inner);
    case 'left_anti':
      return Math.max(left * 0.1, left - Math.min(left, inner));
    default:
      return left;
  }
}

/**
 * Keys are taken to refer from the larger table to the smaller one, whose column is unique, unless the number
 * of distinct values says otherwise.
 */
export function innerRows(
  leftPlan: LogicalPlan,
  rightPlan: LogicalPlan,
  left: number,
  right: number,
  conditions: readonly LogicalExpression[],
  estimator: Estimator,
): number {
  let divisor = 1;
  let rest = 1;
  for (const e of conditions) {
    const keys = isCall(e, FN.equal) ? sidesOf(e.args, leftPlan, rightPlan) : null;
    if (keys === null) {
      rest *= 0.5;
      continue;
    }
    const distinct = (side: LogicalExpression, plan: LogicalPlan, rows: number): number =>
      distinctValues(side, plan, estimator) ?? rows;
    divisor = Math.max(
      divisor,
      Math.min(distinct(keys[0], leftPlan, left), distinct(keys[1], rightPlan, right)),
    );
  }
  return Math.max(1, ((left * right) / divisor) * rest);
}

function sidesOf(
  args: readonly LogicalExpression[],
  left: LogicalPlan,
  right: LogicalPlan,
): readonly [LogicalExpression, LogicalExpression] | null {
  const [a, b] = args as readonly [LogicalExpression, LogicalExpression];
  const reads = (e: LogicalExpression, plan: LogicalPlan): boolean =>
    inputsOf(e).size > 0 && [...inputsOf(e).keys()].every((id) => outputIds(plan).has(id));
  if (reads(a, left) && reads(b, right)) return [a, b];
  return reads(b, left) && reads(a, right) ? [b, a] : null;
}

/** Distinct values of a key in its table, at most the table's rows. */
function distinctValues(e: LogicalExpression, plan: LogicalPlan, estimator: Estimator): number | null {
  if (e.kind === 'cast') return distinctValues(e.child, plan, estimator);
  if (e.kind !== 'attribute') return null;
  const origin = originOf(plan, e.id);
  if (origin === null) return null;
  const table = estimator.tableStatistics(origin.relation.table);
  return table?.columns?.[origin.column]?.distinctCount ?? table?.rowCount ?? null;
}
