import type { Value } from '../../types/value.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { QueryEnv } from './environment.ts';
import { fixConstants } from './statement-constants.ts';

/** The value of a constant expression. @throws what its evaluation raises */
export function constantValue(e: LogicalExpression, env: QueryEnv): Value {
  if (e.kind === 'literal') return e.value;
  const fixed = fixConstants(e, env.context);
  return fixed.kind === 'literal' ? fixed.value : env.context.evaluate(fixed);
}
