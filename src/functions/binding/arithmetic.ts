import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonTypeOf, promoteString } from '../../types/coercion/common-type.ts';
import {
  boundedDecimal,
  type DecimalOperation,
  decimalForIntegerLiteral,
  decimalForType,
  decimalResult,
} from '../../types/coercion/decimal-result.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { DATE, type DataType, DOUBLE, INT, LONG } from '../../types/data-type.ts';
import {
  type DecimalType,
  isAnsiInterval,
  isIntegral,
  isNumeric,
  isStringLike,
} from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import type { AnyExpression, Bind, BindContext, Binding } from '../declare.ts';
import { bindDatetimeArithmetic } from './datetime-arithmetic.ts';

const SYMBOLS: Readonly<Record<DecimalOperation, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  remainder: '%',
  integral_divide: 'div',
};

/** The types of a binary arithmetic operator. `tolerant`: of the function that gives NULL for errors. */
export function bindArithmetic(operation: DecimalOperation, tolerant = false): Bind {
  return (args, context) => {
    const [a, b] = args;
    if (a === undefined || b === undefined || args.length !== 2) {
      throw wrongNumberOfArguments(SYMBOLS[operation], '2', args.length);
    }
    const datetime = bindDatetimeArithmetic(operation, a, b, {
      mode: context.mode,
      calendar: context.conf('spark.sql.legacy.interval.enabled')?.toLowerCase() === 'true',
    });
    if (datetime !== undefined) {
      if (!tolerant) return datetime;
      // The tolerant function stays what is called; its expansion finds the other one again.
      const { fn: _fn, ...binding } = datetime;
      const swapped = datetime.replaced?.[0] === b;
      const types = swapped ? [...datetime.args].reverse() : datetime.args;
      return { ...binding, args: types, replaced: [a, b], nullable: true, mode: 'try' };
    }
    const nullable = tolerant || mayBeNull(operation, a, b, context);
    return { ...bindNumbers(operation, a, b, context), nullable };
  };
}

function mayBeNull(
  operation: DecimalOperation,
  a: AnyExpression,
  b: AnyExpression,
  context: BindContext,
): boolean {
  if (isNullable(a) || isNullable(b)) return true;
  if (context.mode === 'ansi') return false;
  const divides = operation === 'divide' || operation === 'remainder' || operation === 'integral_divide';
  return divides || typeOf(a).kind === 'decimal' || typeOf(b).kind === 'decimal';
}

type Types = Pick<Binding, 'args' | 'type'>;

function bindNumbers(
  operation: DecimalOperation,
  a: AnyExpression,
  b: AnyExpression,
  context: BindContext,
): Types {
  const [t1, t2] = withoutStrings(typeOf(a), typeOf(b), context);
  if (t1.kind === 'decimal' || t2.kind === 'decimal') {
    const decimals = bothDecimal(a, t1, b, t2);
    if (decimals !== undefined) {
      const lossless = context.conf('spark.sql.decimalOperations.allowPrecisionLoss') === 'false';
      return decimalBinding(operation, decimals, lossless);
    }
  }
  if (operation === 'divide' && isNumericOrVoid(t1) && isNumericOrVoid(t2)) return same(DOUBLE);
  if (operation === 'divide' && isInterval(t2))
    throw mismatched('BINARY_OP_DIFF_TYPES', operation, a, b, context);
  const common = t1.kind === 'void' && t2.kind === 'void' ? DOUBLE : commonTypeOf([t1, t2], context.mode);
  if (common === undefined) throw mismatched('BINARY_OP_DIFF_TYPES', operation, a, b, context);
  if (operation === 'integral_divide') {
    if (isIntegral(common)) return same(LONG);
    if (isAnsiInterval(common) || isAnyNull(t1, t2)) return { args: [common, common], type: LONG };
  } else if (isNumeric(common)) return same(common);
  if ((operation === 'add' || operation === 'subtract') && isInterval(common)) return same(common);
  throw mismatched('BINARY_OP_WRONG_TYPE', operation, a, b, context);
}

function same(type: DataType): Types {
  return { args: [type, type], type };
}

function isInterval(type: DataType): boolean {
  return isAnsiInterval(type) || type.kind === 'interval';
}

function isAnyNull(t1: DataType, t2: DataType): boolean {
  return t1.kind === 'void' && t2.kind === 'void';
}

function isNumericOrVoid(type: DataType): boolean {
  return isNumeric(type) || type.kind === 'void';
}

/** What strings become opposite a number: in legacy mode doubles. */
function withoutStrings(t1: DataType, t2: DataType, context: BindContext): readonly [DataType, DataType] {
  if (isStringLike(t1) === isStringLike(t2) && context.mode === 'ansi') return [t1, t2];
  if (!isStringLike(t1) && !isStringLike(t2)) return [t1, t2];
  if (context.mode === 'legacy') {
    const numeric = (t: DataType): DataType => (isStringLike(t) ? DOUBLE : t);
    return [numeric(t1), numeric(t2)];
  }
  const promoted = promoteString(t1, t2, context.mode);
  if (promoted === undefined) return [t1, t2];
  return isStringLike(t1) ? [promoted, t2] : [t1, promoted];
}

/** Both sides as decimals; undefined where the other side is a float, or no number. */
function bothDecimal(
  a: AnyExpression,
  t1: DataType,
  b: AnyExpression,
  t2: DataType,
): readonly [DecimalType, DecimalType] | undefined {
  const first = asDecimal(a, t1, t2);
  const second = asDecimal(b, t2, t1);
  return first && second && [first, second];
}

function asDecimal(e: AnyExpression, type: DataType, other: DataType): DecimalType | undefined {
  if (type.kind === 'decimal') return type;
  if (type.kind === 'void' && other.kind === 'decimal') return other;
  if (!isIntegral(type)) return undefined;
  // A literal takes no more digits than it has.
  if (e.kind === 'literal' && e.value !== null) return decimalForIntegerLiteral(e.value as number | bigint);
  return decimalForType(type);
}

function decimalBinding(
  operation: DecimalOperation,
  [a, b]: readonly [DecimalType, DecimalType],
  lossless: boolean,
): Types {
  const rule = lossless ? losslessResult : decimalResult;
  const result = rule(operation, a.precision, a.scale, b.precision, b.scale);
  return { args: [a, b], type: operation === 'integral_divide' ? LONG : result };
}

/** Result types that keep the digits behind the point (`allowPrecisionLoss=false`), to overflow instead. */
function losslessResult(
  operation: DecimalOperation,
  precision1: number,
  scale1: number,
  precision2: number,
  scale2: number,
): DecimalType {
  const scale = Math.max(scale1, scale2);
  switch (operation) {
    case 'add':
    case 'subtract':
      return boundedDecimal(Math.max(precision1 - scale1, precision2 - scale2) + scale + 1, scale);
    case 'multiply':
      return boundedDecimal(precision1 + precision2 + 1, scale1 + scale2);
    case 'divide': {
      let whole = Math.min(38, precision1 - scale1 + scale2);
      let digits = Math.min(38, Math.max(6, scale1 + precision2 + 1));
      const excess = whole + digits - 38;
      if (excess > 0) {
        digits -= Math.floor(excess / 2) + 1;
        whole = 38 - digits;
      }
      return boundedDecimal(whole + digits, digits);
    }
    case 'remainder':
      return boundedDecimal(Math.min(precision1 - scale1, precision2 - scale2) + scale, scale);
    case 'integral_divide':
      return boundedDecimal(precision1 - scale1 + scale2, 0);
  }
}

function mismatched(
  sub: 'BINARY_OP_DIFF_TYPES' | 'BINARY_OP_WRONG_TYPE',
  operation: DecimalOperation,
  a: AnyExpression,
  b: AnyExpression,
  context: BindContext,
): SparkError {
  const sqlExpr = `"(${context.sql(a)} ${SYMBOLS[operation]} ${context.sql(b)})"`;
  const [left, right] = [quotedSqlName(typeOf(a)), quotedSqlName(typeOf(b))];
  if (operation === 'add' || operation === 'subtract') {
    const moved = unexpectedMoment(operation, a, b, context);
    if (moved !== undefined) return moved;
  }
  if (sub === 'BINARY_OP_DIFF_TYPES') {
    return new SparkError(`DATATYPE_MISMATCH.${sub}`, { sqlExpr, left, right });
  }
  const inputType =
    operation === 'add' || operation === 'subtract'
      ? '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")'
      : '"NUMERIC"';
  return new SparkError(`DATATYPE_MISMATCH.${sub}`, {
    sqlExpr,
    inputType,
    actualDataType: isStringLike(typeOf(a)) || !isStringLike(typeOf(b)) ? left : right,
  });
}

/** Dates and intervals are moved by other functions, whose errors tell what they take. */
function unexpectedMoment(
  operation: DecimalOperation,
  a: AnyExpression,
  b: AnyExpression,
  context: BindContext,
): SparkError | undefined {
  const unexpected = (operand: AnyExpression, spec: TypeSpec): SparkError => {
    const call = `${context.sql(a)} ${SYMBOLS[operation]} ${context.sql(b)}`;
    return unexpectedInput(call, operand === a ? 0 : 1, spec, operand, context);
  };
  const [t1, t2] = [typeOf(a), typeOf(b)];
  const passes = (t: DataType): boolean => t.kind === 'interval_dt' || t.kind === 'interval';
  const isTimestamp = (t: DataType): boolean => t.kind === 'timestamp' || t.kind === 'timestamp_ntz';
  if (passes(t2)) return t1.kind === 'time' ? undefined : unexpected(a, 'timestamp_any');
  if (operation === 'add') {
    if (passes(t1)) return t2.kind === 'time' ? undefined : unexpected(b, 'timestamp_any');
    if (t1.kind === 'date') return unexpected(b, INT);
    return t2.kind === 'date' ? unexpected(a, INT) : undefined;
  }
  if (isTimestamp(t1)) return unexpected(b, 'timestamp_any');
  if (isTimestamp(t2)) return unexpected(a, 'timestamp_any');
  if (t2.kind === 'date') return unexpected(a, DATE);
  return t1.kind === 'date' ? unexpected(b, INT) : undefined;
}

/** Whether a type is one that `+`, `-`, unary minus and `abs` work on. */
export function isNumericOrInterval(type: DataType): boolean {
  return isNumeric(type) || isInterval(type);
}
