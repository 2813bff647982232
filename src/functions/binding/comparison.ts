import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { CoercionMode } from '../../types/coercion/common-type.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { decimalForIntegerLiteral, wideningDecimal } from '../../types/coercion/decimal-result.ts';
import { type DataType, DOUBLE } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { isAnsiInterval, isAtomic, isIntegral, isStringLike } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { wrongNumberOfArguments } from '../bind-errors.ts';
import type { AnyExpression, Bind } from '../declare.ts';

/** The types of a comparison operator: both sides become one type. */
export function bindComparison(symbol: string): Bind {
  return (args, context) => {
    const [a, b] = args;
    if (a === undefined || b === undefined || args.length !== 2) {
      throw wrongNumberOfArguments(symbol, '2', args.length);
    }
    const whole = wholeLiteral(symbol, a, b);
    if (whole !== undefined)
      return { ...whole, type: { kind: 'boolean' }, nullable: isNullable(a) || isNullable(b) };
    const type = comparisonType(a, b, context.mode);
    const sqlExpr = `"(${context.sql(a)} ${symbol} ${context.sql(b)})"`;
    if (type === undefined) {
      throw new SparkError('DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', {
        sqlExpr,
        left: quotedSqlName(typeOf(a)),
        right: quotedSqlName(typeOf(b)),
      });
    }
    const onlyEquality = symbol === '=' || symbol === '<=>';
    if (!isOrderable(type) && !(onlyEquality && type.kind === 'interval')) {
      throw new SparkError('DATATYPE_MISMATCH.INVALID_ORDERING_TYPE', {
        sqlExpr,
        functionName: `\`${symbol}\``,
        dataType: quotedSqlName(type),
      });
    }
    const nullable = symbol !== '<=>' && (isNullable(a) || isNullable(b));
    return { args: [type, type], type: { kind: 'boolean' }, nullable };
  };
}

/**
 * An integer compared with a decimal literal: the literal can be rounded to a whole number, and the integer
 * stays as it is. As in Spark not for equality.
 */
function wholeLiteral(
  symbol: string,
  a: AnyExpression,
  b: AnyExpression,
): { readonly args: readonly DataType[]; readonly replaced: readonly AnyExpression[] } | undefined {
  const literalFirst = a.kind === 'literal' && a.type.kind === 'decimal';
  const [literal, other] = literalFirst ? [a, b] : [b, a];
  const type = typeOf(other);
  if (literal.kind !== 'literal' || literal.type.kind !== 'decimal' || literal.value === null)
    return undefined;
  if (!isIntegral(type)) return undefined;
  const upwards = { '>': false, '>=': true, '<': true, '<=': false }[symbol];
  if (upwards === undefined) return undefined;
  const ceiling = literalFirst ? !upwards : upwards;
  const scale = 10n ** BigInt(literal.type.scale);
  const unscaled = literal.value as bigint;
  const truncated = unscaled / scale;
  const rest = unscaled % scale;
  const rounded = ceiling ? truncated + (rest > 0n ? 1n : 0n) : truncated - (rest < 0n ? 1n : 0n);
  const bits = { byte: 8, short: 16, int: 32, long: 64 }[type.kind];
  if (BigInt.asIntN(bits, rounded) !== rounded) return undefined;
  const value = bits === 64 ? rounded : Number(rounded);
  const whole: AnyExpression = { kind: 'literal', type, value };
  return { args: [type, type], replaced: literalFirst ? [whole, other] : [other, whole] };
}

/** What both sides of a comparison are cast to; undefined where they can't be compared. */
export function comparisonType(a: AnyExpression, b: AnyExpression, mode: CoercionMode): DataType | undefined {
  const [t1, t2] = [typeOf(a), typeOf(b)];
  if (t1.kind === 'decimal' && isIntegral(t2) && b.kind === 'literal' && b.value !== null) {
    return wideningDecimal(t1, decimalForIntegerLiteral(b.value as number | bigint));
  }
  if (t2.kind === 'decimal' && isIntegral(t1) && a.kind === 'literal' && a.value !== null) {
    return wideningDecimal(t2, decimalForIntegerLiteral(a.value as number | bigint));
  }
  if (mode === 'legacy') {
    const [text, other] = isStringLike(t1) ? [t1, t2] : [t2, t1];
    if (isStringLike(text) && !isStringLike(other)) {
      // Of which scale a decimal would be isn't known before the string is read.
      if (other.kind === 'decimal') return DOUBLE;
      if (isAnsiInterval(other)) return undefined;
      if (isAtomic(other)) return other;
    }
  }
  return commonType(t1, t2, mode);
}
