import { bindScalar } from '../../functions/bind.ts';
import { functionOf } from '../../functions/registry.ts';
import { LONG } from '../../types/data-type.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { bindContextOf } from './bind-function.ts';
import type { ExpressionEnv } from './environment.ts';

/** Functions that go without parentheses, unless a column has their name. */
const bare: ReadonlySet<string> = new Set([
  'current_date',
  'current_timestamp',
  'current_time',
  'current_user',
  'current_catalog',
  'current_path',
  'current_database',
  'localtimestamp',
  'session_user',
  'user',
]);

export function resolveBareFunction(
  parts: readonly string[],
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const name = parts[0]!.toLowerCase();
  if (parts.length === 1 && name === 'grouping__id') {
    const { mode } = bindContextOf(env.query);
    return { kind: 'call', fn: 'grouping_id', args: [], type: LONG, nullable: false, mode };
  }
  if (parts.length !== 1 || !bare.has(name)) return undefined;
  const declaration = functionOf(name);
  if (declaration?.kind !== 'scalar') return undefined;
  return bindScalar(declaration, [], bindContextOf(env.query));
}
