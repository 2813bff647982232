import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { CoercionMode } from '../../types/coercion/common-type.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { decimalForIntegerLiteral, wideningDecimal } from '../../types/coercion/decimal-result.ts';
import type { DataType } from '../../types/data-type.ts';
import { isAtomic, isIntegral, isStringLike } from '../../types/type-class.ts';
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
    if (isStringLike(t1) && !isStringLike(t2) && isAtomic(t2)) return t2;
    if (isStringLike(t2) && !isStringLike(t1) && isAtomic(t1)) return t1;
  }
  return commonType(t1, t2, mode);
}

/** Whether values of the type can be sorted and compared. */
export function isOrderable(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
    case 'variant':
    case 'interval':
      return false;
    case 'array':
      return isOrderable(type.element);
    case 'struct':
      return type.fields.every((f) => isOrderable(f.type));
    default:
      return true;
  }
}
