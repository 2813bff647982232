import type { Span } from '../../core/error.ts';
import type { EvalMode } from '../../expr/expression.ts';
import { bindScalar } from '../../functions/bind.ts';
import type { BindContext } from '../../functions/declare.ts';
import { functionOf } from '../../functions/registry.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { AnalyzerConf } from './analyzer-context.ts';
import { originOf, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';

/** Where a call stands, and how the user named it. */
export interface CallSite {
  readonly env: QueryEnv;
  readonly span: Span;
  readonly alias?: string;
  readonly mode?: EvalMode;
}

const contexts = new WeakMap<AnalyzerConf, BindContext>();

/** What binding needs to know of the session. */
export function bindContextOf(env: QueryEnv): BindContext {
  const { conf } = env.context;
  let context = contexts.get(conf);
  if (context === undefined) {
    context = {
      mode: conf.ansi ? 'ansi' : 'legacy',
      zone: conf.zone,
      conf: (key) => conf.get(key),
      sql: (e) => printSql(e, conf.zone),
    };
    contexts.set(conf, context);
  }
  return context;
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
