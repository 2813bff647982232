import type { Span } from '../../core/error.ts';
import type { EvalMode, Origin } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { canCast } from '../../types/cast/can-cast.ts';
import { castIsNullable } from '../../types/cast/cast-nullability.ts';
import { containsType } from '../../types/contains-type.ts';
import type { DataType } from '../../types/data-type.ts';
import { sameTypeIgnoringNullability, typeEquals } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { AnalyzerConf } from './analyzer-context.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';

export interface CastOptions {
  /** Written by the user, so that it shows in column names. */
  readonly explicit?: boolean;
  readonly mode?: EvalMode;
  readonly origin?: Origin;
}

/** The expression as another type; itself where it has that type already and the user wrote no cast. */
export function castTo(
  child: LogicalExpression,
  type: DataType,
  conf: AnalyzerConf,
  options: CastOptions = {},
): LogicalExpression {
  const from = typeOf(child);
  const explicit = options.explicit ?? false;
  if (!explicit && typeEquals(from, type)) return child;
  const mode = options.mode ?? (conf.ansi ? 'ansi' : 'legacy');
  return {
    kind: 'cast',
    child,
    type,
    nullable: isNullable(child) || castIsNullable(from, type, mode),
    mode,
    explicit,
    ...(usesZone(from) || usesZone(type) ? { zone: conf.zone } : {}),
    ...(options.origin === undefined ? {} : { origin: options.origin }),
  };
}

/** Whether a cast from or to the type may have to know the session's time zone. */
function usesZone(type: DataType): boolean {
  return containsType(type, ({ kind }) => kind === 'timestamp' || kind === 'variant');
}

/** An implicit cast; NULL literals take the type directly, and nullability inside makes no difference. */
export function coerceTo(e: LogicalExpression, type: DataType, conf: AnalyzerConf): LogicalExpression {
  if (sameTypeIgnoringNullability(typeOf(e), type)) return e;
  if (e.kind === 'literal' && e.value === null) return { kind: 'literal', type, value: null };
  return castTo(e, type, conf);
}

/** The cast, if such casts exist. @throws DATATYPE_MISMATCH.CAST_* */
export function checkCast(
  cast: LogicalExpression,
  from: DataType,
  to: DataType,
  mode: EvalMode,
  span: Span,
): LogicalExpression {
  if (canCast(from, to, mode)) return cast;
  const parameters = {
    sqlExpr: `"${printSql(cast)}"`,
    srcType: quotedSqlName(from),
    targetType: quotedSqlName(to),
  };
  if (mode === 'ansi' && canCast(from, to, 'legacy')) {
    const config = { config: '"spark.sql.ansi.enabled"', configVal: "'false'" };
    fail('DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION', { ...parameters, ...config }, span);
  }
  return fail('DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', parameters, span);
}
