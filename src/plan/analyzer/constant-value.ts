import { typeOf } from '../../expr/expression-type.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import type { Value } from '../../types/value.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { QueryEnv } from './environment.ts';
import { fixConstants } from './statement-constants.ts';

/** The value of a constant expression. @throws what its evaluation raises */
export function constantValue(e: LogicalExpression, env: QueryEnv): Value {
  if (e.kind === 'literal') return e.value;
  if (e.kind === 'cast' && e.child.kind === 'literal') {
    // What VALUES mostly has: it needs no generated code.
    return castValue(e.child.value, typeOf(e.child), e.type, e.mode, env.context.conf.zone);
  }
  const fixed = fixConstants(e, env.context);
  return fixed.kind === 'literal' ? fixed.value : env.context.evaluate(fixed);
}
