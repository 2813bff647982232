import type { Span } from '../../core/error.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { ExpressionEnv } from './environment.ts';
import { extractField } from './extract-field.ts';

/** A session variable's value: the longest prefix of the name that is one, then fields of it. */
export function resolveVariable(
  parts: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const { variable } = env.query.context.catalog;
  if (variable === undefined) return undefined;
  for (let used = Math.min(parts.length, 3); used > 0; used--) {
    const found = variable.call(env.query.context.catalog, parts.slice(0, used));
    if (found === undefined) continue;
    let result: LogicalExpression = { kind: 'literal', type: found.type, value: found.value };
    for (const field of parts.slice(used)) result = extractField(result, field, span, env);
    return result;
  }
  return undefined;
}
