import { isDeterministic, isFoldable } from '../../expr/facts.ts';
import { some } from '../../expr/walk.ts';
import { functionFacts } from '../../functions/registry.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { isStatementConstant } from './statement-constants.ts';

/** Has one value that is known before the query runs. */
export function isConstant(e: LogicalExpression): boolean {
  if (isFoldable(e, functionFacts)) return true;
  if (e.kind === 'call' && isStatementConstant(e.fn)) return true;
  const closed = !some(
    e,
    (x) =>
      x.kind === 'attribute' ||
      x.kind === 'outer_reference' ||
      x.kind === 'aggregate_call' ||
      x.kind === 'window_call' ||
      x.kind === 'generator_call' ||
      x.kind === 'scalar_subquery' ||
      x.kind === 'exists_subquery' ||
      x.kind === 'in_subquery',
  );
  return closed && !isVolatile(e);
}

/** May give another value each time. */
export function isVolatile(e: LogicalExpression): boolean {
  return !isDeterministic(e, functionFacts);
}
