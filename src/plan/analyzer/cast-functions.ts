import { typeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import * as types from '../../types/data-type.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { castTo, checkCast } from './casts.ts';
import type { ExpressionEnv } from './environment.ts';
import { originOf } from './environment.ts';
import { fail } from './errors.ts';
import { resolveExpression } from './resolve-expression.ts';

/** Functions that cast to the type whose name they have: `int('42')`. */
const castFunctions: Readonly<Record<string, DataType>> = {
  boolean: types.BOOLEAN,
  tinyint: types.BYTE,
  smallint: types.SHORT,
  int: types.INT,
  bigint: types.LONG,
  float: types.FLOAT,
  double: types.DOUBLE,
  decimal: types.decimalType(10, 0),
  date: types.DATE,
  time: { kind: 'time', precision: 6 },
  timestamp: types.TIMESTAMP,
  binary: types.BINARY,
  string: types.STRING,
};

/** The cast that a call by a type's name means; undefined where the name is no type's. */
export function resolveCastFunction(
  name: readonly string[],
  node: ast.FunctionCall,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const key = name.at(-1)!.toLowerCase();
  if (name.length !== 1 || !Object.hasOwn(castFunctions, key)) return undefined;
  const { conf } = env.query.context;
  const type = key === 'timestamp' && conf.timestampNtz ? types.TIMESTAMP_NTZ : castFunctions[key]!;
  const [arg] = node.arguments;
  if (node.arguments.length !== 1 || arg === undefined || arg.kind === 'namedArgument') {
    return fail(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: `\`${key}\``, expectedNum: '1', actualNum: String(node.arguments.length) },
      node.span,
    );
  }
  const child = resolveExpression(arg, env);
  const cast = castTo(child, type, conf, { origin: originOf(env.query, node.span) });
  return checkCast(cast, typeOf(child), type, conf.ansi ? 'ansi' : 'legacy', node.span);
}
