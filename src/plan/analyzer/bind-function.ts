import { type Span, SparkError } from '../../core/error.ts';
import type { EvalMode } from '../../expr/expression.ts';
import { bindScalar } from '../../functions/bind.ts';
import type { BindContext } from '../../functions/declare.ts';
import { functionOf } from '../../functions/registry.ts';
import { parseDataType, parseTableSchema } from '../../lang/spark/parse.ts';
import { type DataType, structType } from '../../types/data-type.ts';
import { schemaFromJson } from '../../types/type-json.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { AnalyzerConf, AnalyzerContext } from './analyzer-context.ts';
import { constantValue } from './constant-value.ts';
import { originOf, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isConstant } from './function-facts.ts';
import { printSql } from './print-sql.ts';
import { resolveSchema, resolveType } from './resolve-type.ts';

/** Where a call stands, and how the user named it. */
export interface CallSite {
  readonly env: QueryEnv;
  readonly span: Span;
  readonly alias?: string;
  readonly mode?: EvalMode;
}

const contexts = new WeakMap<AnalyzerContext, BindContext>();

/** What binding needs to know of the session. */
export function bindContextOf(env: QueryEnv): BindContext {
  const { conf } = env.context;
  let context = contexts.get(env.context);
  if (context === undefined) {
    context = {
      mode: conf.ansi ? 'ansi' : 'legacy',
      zone: conf.zone,
      conf: (key) => conf.get(key),
      sql: (e) => printSql(e, conf.zone),
      parseType: (text) => parseTypeText(text, conf),
      constant: (e) => (isConstant(e) ? constantValue(e, env) : undefined),
    };
    contexts.set(env.context, context);
  }
  return context;
}

/** A type (`ARRAY<INT>`), or the columns of a table (`a INT, b STRING`) as a struct. */
function parseTypeText(text: string, conf: AnalyzerConf): DataType {
  const settings = { timestampNtz: conf.timestampNtz };
  const json = text.trimStart().startsWith('{') ? schemaFromJson(text) : undefined;
  if (json !== undefined) return structType(json);
  try {
    return resolveType(parseDataType(text), settings);
  } catch (error) {
    if (!(error instanceof SparkError)) throw error;
    try {
      return structType(resolveSchema(parseTableSchema(text), settings));
    } catch {
      throw error;
    }
  }
}

/** A call that the analyzer itself makes, of an operator or an internal function, by its declaration's name. */
export function bindFunction(
  fn: string,
  args: readonly LogicalExpression[],
  site: CallSite,
): LogicalExpression {
  const declaration = functionOf(fn);
  if (declaration?.kind !== 'scalar') {
    return fail('UNSUPPORTED_FEATURE.STATEMENT', { feature: `The operator ${fn}` }, site.span);
  }
  return bindScalar(declaration, args, bindContextOf(site.env), {
    origin: originOf(site.env, site.span),
    alias: site.alias,
    mode: site.mode,
  });
}
