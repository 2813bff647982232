import { castIsNullable } from '../cast/cast-nullability.ts';
import { type DataType, DOUBLE, FLOAT, LONG, STRING, TIMESTAMP, TIMESTAMP_NTZ } from '../data-type.ts';
import { isAtomic, isDatetime, isFractional, isIntegral, isNumeric, isStringLike } from '../type-class.ts';
import { typeEquals } from '../type-equality.ts';
import { decimalForType, isDecimalWiderThan, wideningDecimal } from './decimal-result.ts';

/** Which of Spark's two coercion tables applies; follows `spark.sql.ansi.enabled`. */
export type CoercionMode = 'ansi' | 'legacy';

type FindType = (a: DataType, b: DataType) => DataType | undefined;

/**
 * The type that UNION, CASE, COALESCE, IN, arrays and the like give to operands of two types: the tightest
 * common one, a wider decimal, or what strings are promoted to or from (`findWiderTypeForTwo`). Undefined
 * where there is none.
 */
export function commonType(a: DataType, b: DataType, mode: CoercionMode): DataType | undefined {
  return (
    tightestCommonType(a, b, mode) ??
    commonDecimal(a, b) ??
    promoteString(a, b, mode) ??
    commonNested(a, b, (x, y) => commonType(x, y, mode))
  );
}

/** `commonType` over any number of types (`findWiderCommonType`). */
export function commonTypeOf(types: readonly DataType[], mode: CoercionMode): DataType | undefined {
  let ordered = types;
  if (mode === 'legacy') {
    // Promotion to string isn't associative, so that strings go first.
    ordered = [...types.filter(hasStrings), ...types.filter((type) => !hasStrings(type))];
  }
  return fold(ordered, (a, b) => commonType(a, b, mode));
}

/** As `commonType`, but strings go only with strings: GREATEST and LEAST. */
export function commonTypeWithoutStrings(a: DataType, b: DataType, mode: CoercionMode): DataType | undefined {
  return (
    tightestCommonType(a, b, mode) ??
    commonDecimal(a, b) ??
    commonNested(a, b, (x, y) => commonTypeWithoutStrings(x, y, mode))
  );
}

export function commonTypeWithoutStringsOf(
  types: readonly DataType[],
  mode: CoercionMode,
): DataType | undefined {
  return fold(types, (a, b) => commonTypeWithoutStrings(a, b, mode));
}

/** The narrowest type that takes both without loss (`findTightestCommonType`); strings aren't promoted. */
export function tightestCommonType(a: DataType, b: DataType, mode: CoercionMode): DataType | undefined {
  if (typeEquals(a, b)) return a;
  if (a.kind === 'void') return b;
  if (b.kind === 'void') return a;
  if (isNumeric(a) && isNumeric(b)) return tightestNumeric(a, b, mode);
  if (isDatetime(a) && isDatetime(b)) {
    return a.kind === 'timestamp' || b.kind === 'timestamp' ? TIMESTAMP : TIMESTAMP_NTZ;
  }
  if (a.kind === 'interval_ym' && b.kind === 'interval_ym') return widestInterval(a, b, ['year', 'month']);
  if (a.kind === 'interval_dt' && b.kind === 'interval_dt') {
    return widestInterval(a, b, ['day', 'hour', 'minute', 'second']);
  }
  if (isStringLike(a) && isStringLike(b)) return commonString(a, b);
  return commonNested(a, b, (x, y) => tightestCommonType(x, y, mode));
}

const numericPrecedence = ['byte', 'short', 'int', 'long', 'float', 'double'];

function tightestNumeric(a: DataType, b: DataType, mode: CoercionMode): DataType | undefined {
  if (a.kind === 'decimal' || b.kind === 'decimal') {
    if (a.kind === 'decimal' && isIntegral(b) && isDecimalWiderThan(a, b)) return a;
    if (b.kind === 'decimal' && isIntegral(a) && isDecimalWiderThan(b, a)) return b;
    return undefined;
  }
  const wider = numericPrecedence.indexOf(a.kind) >= numericPrecedence.indexOf(b.kind) ? a : b;
  if (wider.kind === 'float') return mode === 'ansi' ? DOUBLE : FLOAT;
  return wider;
}

function widestInterval<T extends Extract<DataType, { kind: 'interval_ym' | 'interval_dt' }>>(
  a: T,
  b: T,
  fields: readonly string[],
): DataType {
  const earlier = fields.indexOf(a.start) <= fields.indexOf(b.start) ? a.start : b.start;
  const later = fields.indexOf(a.end) >= fields.indexOf(b.end) ? a.end : b.end;
  return { kind: a.kind, start: earlier, end: later } as DataType;
}

/** CHAR and VARCHAR of different kind or length meet as STRING; different collations don't meet. */
function commonString(a: DataType, b: DataType): DataType | undefined {
  const collationA = a.kind === 'string' ? a.collation : undefined;
  const collationB = b.kind === 'string' ? b.collation : undefined;
  if (collationA !== collationB) return undefined;
  return STRING;
}

function commonDecimal(a: DataType, b: DataType): DataType | undefined {
  if (a.kind !== 'decimal' && b.kind !== 'decimal') return undefined;
  if (!isNumeric(a) || !isNumeric(b)) return undefined;
  if ((isFractional(a) && a.kind !== 'decimal') || (isFractional(b) && b.kind !== 'decimal')) return DOUBLE;
  return wideningDecimal(decimalForType(a), decimalForType(b));
}

/** Where one of the two is a string: in ANSI mode it becomes the other type, before it the other becomes a string. */
export function promoteString(a: DataType, b: DataType, mode: CoercionMode): DataType | undefined {
  if (!isStringLike(a)) return isStringLike(b) ? promoteString(b, a, mode) : undefined;
  if (isStringLike(b)) return undefined;
  if (mode === 'ansi') {
    if (isIntegral(b)) return LONG;
    if (isFractional(b)) return DOUBLE;
    if (b.kind === 'void') return a;
    if (b.kind === 'interval_ym' || b.kind === 'interval_dt') return undefined;
    return isAtomic(b) ? b : undefined;
  }
  if (!isAtomic(b) || b.kind === 'binary' || b.kind === 'boolean') return undefined;
  return a;
}

function commonNested(a: DataType, b: DataType, find: FindType): DataType | undefined {
  if (a.kind === 'array' && b.kind === 'array') {
    const element = find(a.element, b.element);
    if (element === undefined) return undefined;
    const containsNull = a.containsNull || b.containsNull || eitherBecomesNull(a.element, b.element, element);
    return { kind: 'array', element, containsNull };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = find(a.key, b.key);
    if (key === undefined || eitherBecomesNull(a.key, b.key, key)) return undefined;
    const value = find(a.value, b.value);
    if (value === undefined) return undefined;
    const valueContainsNull =
      a.valueContainsNull || b.valueContainsNull || eitherBecomesNull(a.value, b.value, value);
    return { kind: 'map', key, value, valueContainsNull };
  }
  if (a.kind === 'struct' && b.kind === 'struct') return commonStruct(a, b, find);
  return undefined;
}

function commonStruct(
  a: Extract<DataType, { kind: 'struct' }>,
  b: Extract<DataType, { kind: 'struct' }>,
  find: FindType,
): DataType | undefined {
  if (a.fields.length !== b.fields.length) return undefined;
  const fields = [];
  for (const [index, field] of a.fields.entries()) {
    const other = b.fields[index]!;
    if (field.name.toLowerCase() !== other.name.toLowerCase()) return undefined;
    const type = find(field.type, other.type);
    if (type === undefined) return undefined;
    const nullable = field.nullable || other.nullable || eitherBecomesNull(field.type, other.type, type);
    fields.push({ name: field.name, type, nullable });
  }
  return { kind: 'struct', fields };
}

function eitherBecomesNull(a: DataType, b: DataType, to: DataType): boolean {
  return castIsNullable(a, to, 'ansi') || castIsNullable(b, to, 'ansi');
}

function hasStrings(type: DataType): boolean {
  return isStringLike(type) || (type.kind === 'array' && hasStrings(type.element));
}

function fold(types: readonly DataType[], find: FindType): DataType | undefined {
  let result: DataType | undefined = { kind: 'void' };
  for (const type of types) {
    if (result === undefined) return undefined;
    result = find(result, type);
  }
  return result;
}
