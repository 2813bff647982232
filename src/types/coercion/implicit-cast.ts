import { castIsNullable } from '../cast/cast-nullability.ts';
import { canStoreAssign } from '../cast/store-assignment.ts';
import { type DataType, DOUBLE, decimalType, INT, STRING, TIMESTAMP } from '../data-type.ts';
import { isAtomic, isDatetime, isFractional, isIntegral, isNumeric, isStringLike } from '../type-class.ts';
import { sameTypeIgnoringNullability } from '../type-equality.ts';
import type { CoercionMode } from './common-type.ts';
import { decimalForType } from './decimal-result.ts';

/**
 * What a function wants for an argument: one type, a class of types, arrays or maps of such, or the first of
 * several that fits. The classes are Spark's abstract types: `string` takes any collation, `timestamp_any`
 * either kind of timestamp, `interval_any` both ANSI intervals, `struct`, `array` and `map` any of their kind.
 */
export type TypeSpec =
  | DataType
  | TypeClass
  | { readonly kind: 'array_of'; readonly element: TypeSpec }
  | { readonly kind: 'map_of'; readonly key: TypeSpec; readonly value: TypeSpec }
  | { readonly kind: 'one_of'; readonly options: readonly TypeSpec[] };

export type TypeClass =
  | 'any'
  | 'numeric'
  | 'integral'
  | 'decimal'
  | 'string'
  | 'atomic'
  | 'datetime'
  | 'timestamp_any'
  | 'time_any'
  | 'interval_any'
  | 'interval_ym'
  | 'interval_dt'
  | 'array'
  | 'map'
  | 'struct';

const DAY_TIME: DataType = { kind: 'interval_dt', start: 'day', end: 'second' };
const YEAR_MONTH: DataType = { kind: 'interval_ym', start: 'year', end: 'month' };

/** Whether a value of this type goes in as it is. */
export function acceptsType(spec: TypeSpec, type: DataType): boolean {
  if (typeof spec === 'string') return classAccepts(spec, type);
  switch (spec.kind) {
    case 'array_of':
      return type.kind === 'array' && acceptsType(spec.element, type.element);
    case 'map_of':
      return type.kind === 'map' && acceptsType(spec.key, type.key) && acceptsType(spec.value, type.value);
    case 'one_of':
      return spec.options.some((option) => acceptsType(option, type));
    default:
      return sameTypeIgnoringNullability(spec, type);
  }
}

/**
 * The type that an argument of type `from` is cast to where `expected` is wanted: `from` itself when it is
 * accepted, undefined when there is no implicit cast (Spark's `TypeCoercion.implicitCast`).
 */
export function implicitCast(from: DataType, expected: TypeSpec, mode: CoercionMode): DataType | undefined {
  if (acceptsType(expected, from)) return from;
  if (typeof expected !== 'string' && expected.kind === 'one_of') {
    for (const option of expected.options) {
      const result = implicitCast(from, option, mode);
      if (result !== undefined) return result;
    }
    return undefined;
  }
  if (isNumeric(from) && from.kind !== 'decimal' && expected === 'decimal') return decimalForType(from);
  return mode === 'ansi' ? implicitAnsi(from, expected) : implicitLegacy(from, expected);
}

type SingleSpec = Exclude<TypeSpec, { readonly kind: 'one_of' }>;

function implicitAnsi(from: DataType, expected: SingleSpec): DataType | undefined {
  if (isStringLike(from)) {
    if (expected === 'string') return undefined;
    if (
      expected === 'numeric' ||
      expected === 'decimal' ||
      expected === 'timestamp_any' ||
      expected === 'time_any'
    ) {
      return defaultType(expected);
    }
    if (isConcrete(expected) && isAtomic(expected)) return stringTarget(from, expected);
  }
  if (isFractional(from) && expected === 'integral') return undefined;
  if (from.kind === 'array' && typeof expected !== 'string' && expected.kind === 'array_of') {
    const element = implicitCast(from.element, expected.element, 'ansi');
    return element && { kind: 'array', element, containsNull: true };
  }
  const target = defaultType(expected);
  return target !== undefined && canStoreAssign(from, target) ? target : undefined;
}

function implicitLegacy(from: DataType, expected: SingleSpec): DataType | undefined {
  if (from.kind === 'void') return defaultType(expected);
  if (isNumeric(from) && isConcrete(expected) && isNumeric(expected)) return expected;
  if (isDatetimeOrTime(from)) {
    if (expected === 'timestamp_any' || expected === 'datetime') return defaultType(expected);
    if (isConcrete(expected) && isDatetimeOrTime(expected)) return expected;
  }
  if (isStringLike(from)) {
    if (
      expected === 'numeric' ||
      expected === 'decimal' ||
      expected === 'timestamp_any' ||
      expected === 'time_any'
    ) {
      return defaultType(expected);
    }
    if (isConcrete(expected)) {
      if (isStringLike(expected)) return stringTarget(from, expected);
      if (isNumeric(expected) || isDatetimeOrTime(expected) || expected.kind === 'binary') return expected;
    }
  }
  if (isAtomic(from) && !isStringLike(from)) {
    if (expected === 'string') return STRING;
    if (isConcrete(expected) && isStringLike(expected)) return expected;
  }
  return implicitNested(from, expected);
}

/** Legacy mode casts into arrays and maps part by part, as long as no NULL can come where none may be. */
function implicitNested(from: DataType, expected: SingleSpec): DataType | undefined {
  if (typeof expected === 'string') return undefined;
  if (from.kind === 'array') {
    if (expected.kind === 'array_of') {
      const element = implicitCast(from.element, expected.element, 'legacy');
      return element && { kind: 'array', element, containsNull: from.containsNull };
    }
    if (
      expected.kind !== 'array' ||
      !staysNonNull(from.element, from.containsNull, expected.element, expected.containsNull)
    ) {
      return undefined;
    }
    const element = implicitCast(from.element, expected.element, 'legacy');
    return element && { kind: 'array', element, containsNull: expected.containsNull };
  }
  if (from.kind === 'map' && expected.kind === 'map') {
    if (!staysNonNull(from.key, false, expected.key, false)) return undefined;
    if (!staysNonNull(from.value, from.valueContainsNull, expected.value, expected.valueContainsNull))
      return undefined;
    const key = implicitCast(from.key, expected.key, 'legacy');
    const value = implicitCast(from.value, expected.value, 'legacy');
    if (key === undefined || value === undefined) return undefined;
    return { kind: 'map', key, value, valueContainsNull: expected.valueContainsNull };
  }
  return undefined;
}

function staysNonNull(from: DataType, nullable: boolean, to: DataType, targetNullable: boolean): boolean {
  return targetNullable || !(nullable || castIsNullable(from, to, 'legacy'));
}

/** A string never changes its collation by itself, nor does it become CHAR. */
function stringTarget(from: DataType, expected: DataType): DataType | undefined {
  if (!isStringLike(expected)) return expected;
  if (from.kind === 'string' || expected.kind === 'char') return undefined;
  return expected.kind === 'string' && expected.collation !== undefined ? undefined : expected;
}

/** The type that NULL and strings become where only a class is wanted; undefined where it has none. */
export function defaultType(spec: TypeSpec): DataType | undefined {
  if (typeof spec !== 'string') {
    switch (spec.kind) {
      case 'array_of': {
        const element = defaultType(spec.element);
        return element && { kind: 'array', element, containsNull: true };
      }
      case 'map_of': {
        const key = defaultType(spec.key);
        const value = defaultType(spec.value);
        return key && value && { kind: 'map', key, value, valueContainsNull: true };
      }
      case 'one_of':
        return spec.options[0] === undefined ? undefined : defaultType(spec.options[0]);
      default:
        return spec;
    }
  }
  return classDefaults[spec];
}

const NOTHING: DataType = { kind: 'void' };

const classDefaults: Readonly<Record<TypeClass, DataType>> = {
  any: NOTHING,
  numeric: DOUBLE,
  integral: INT,
  decimal: decimalType(38, 18),
  string: STRING,
  atomic: STRING,
  datetime: TIMESTAMP,
  timestamp_any: TIMESTAMP,
  time_any: { kind: 'time', precision: 6 },
  interval_any: DAY_TIME,
  interval_ym: YEAR_MONTH,
  interval_dt: DAY_TIME,
  array: { kind: 'array', element: NOTHING, containsNull: true },
  map: { kind: 'map', key: NOTHING, value: NOTHING, valueContainsNull: true },
  struct: { kind: 'struct', fields: [] },
};

function classAccepts(spec: TypeClass, type: DataType): boolean {
  switch (spec) {
    case 'any':
      return true;
    case 'numeric':
      return isNumeric(type);
    case 'integral':
      return isIntegral(type);
    case 'string':
      return isStringLike(type);
    case 'atomic':
      return isAtomic(type);
    case 'datetime':
      return isDatetime(type);
    case 'timestamp_any':
      return type.kind === 'timestamp' || type.kind === 'timestamp_ntz';
    case 'time_any':
      return type.kind === 'time';
    case 'interval_any':
      return type.kind === 'interval_ym' || type.kind === 'interval_dt';
    case 'decimal':
    case 'interval_ym':
    case 'interval_dt':
    case 'array':
    case 'map':
    case 'struct':
      return type.kind === spec;
  }
}

function isConcrete(spec: TypeSpec): spec is DataType {
  return (
    typeof spec !== 'string' && spec.kind !== 'array_of' && spec.kind !== 'map_of' && spec.kind !== 'one_of'
  );
}

function isDatetimeOrTime(type: DataType): boolean {
  return isDatetime(type) || type.kind === 'time';
}
