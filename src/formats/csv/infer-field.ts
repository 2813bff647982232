import {
  BOOLEAN,
  DATE,
  type DataType,
  DOUBLE,
  INT,
  LONG,
  STRING,
  TIMESTAMP,
  TIMESTAMP_NTZ,
} from '../../types/data-type.ts';
import { MAX_PRECISION, parseDecimal } from '../../types/decimal.ts';
import { typeEquals } from '../../types/type-equality.ts';
import type { CsvOptions } from './csv-options.ts';
import { type FieldParser, fieldParser } from './field-parser.ts';

export type InferenceKernel = 'int' | 'long' | 'double' | 'date' | 'timestamp' | 'boolean' | 'none';

const DEFAULT_DATE_FORMAT = 'yyyy-MM-dd';
/** Formats of dates that the default timestamp parser takes, too. */
const DATES_THAT_ARE_TIMESTAMPS = new Set([
  'yyyy-MM-dd',
  'yyyy-M-d',
  'yyyy-M-dd',
  'yyyy-MM-d',
  'yyyy-MM',
  'yyyy-M',
  'yyyy',
]);

/** Spark's rules for the type of one field, given the type of those before it. */
export class FieldInference {
  readonly #options: CsvOptions;
  readonly #ntz: boolean;
  readonly #isInt: FieldParser;
  readonly #isLong: FieldParser;
  readonly #isDouble: FieldParser;
  readonly #isBoolean: FieldParser;
  readonly #isDate: FieldParser;
  readonly #isTimestamp: FieldParser;
  readonly #isTimestampNtz: FieldParser;

  constructor(options: CsvOptions, zone: string, ntz: boolean) {
    this.#options = options;
    this.#ntz = ntz;
    // Dates are told from timestamps by the strict default format.
    const strictDates = { ...options, dateFormat: options.dateFormat ?? DEFAULT_DATE_FORMAT };
    this.#isInt = fieldParser(INT, options, zone)!;
    this.#isLong = fieldParser(LONG, options, zone)!;
    this.#isDouble = fieldParser(DOUBLE, options, zone)!;
    this.#isBoolean = fieldParser(BOOLEAN, options, zone)!;
    this.#isDate = fieldParser(DATE, strictDates, zone)!;
    this.#isTimestamp = fieldParser(TIMESTAMP, options, zone)!;
    this.#isTimestampNtz = fieldParser(TIMESTAMP_NTZ, options, zone)!;
  }

  /** The kernel whose conversions prove that fields have the type. */
  kernelFor(type: DataType): InferenceKernel {
    switch (type.kind) {
      case 'int':
      case 'long':
      case 'double':
      case 'boolean':
        return type.kind;
      case 'date':
        return this.#options.dateFormat === null ? 'date' : 'none';
      case 'timestamp':
        return this.#options.timestampFormat === null ? 'timestamp' : 'none';
      case 'timestamp_ntz':
        return this.#options.timestampNtzFormat === null ? 'timestamp' : 'none';
      default:
        return 'none';
    }
  }

  /** The type of a column with the type so far and this field, which is not NULL. The same object if no other. */
  merge(soFar: DataType, field: string): DataType {
    const merged = this.#compatible(soFar, this.#typeOf(soFar, field));
    return typeEquals(merged, soFar) ? soFar : merged;
  }

  #typeOf(soFar: DataType, field: string): DataType {
    switch (soFar.kind) {
      case 'void':
      case 'int':
        if (this.#isInt(field) !== undefined) return INT;
        return this.#longOr(field);
      case 'long':
        return this.#longOr(field);
      case 'decimal':
        return this.#decimalOr(field);
      case 'double':
        return this.#doubleOr(field);
      case 'date':
        return this.#dateOr(field);
      case 'timestamp_ntz':
        return this.#ntzOr(field);
      case 'timestamp':
        return this.#timestampOr(field);
      case 'boolean':
        return this.#booleanOr(field);
      default:
        return STRING;
    }
  }

  #longOr(field: string): DataType {
    return this.#isLong(field) !== undefined ? LONG : this.#decimalOr(field);
  }

  #decimalOr(field: string): DataType {
    const parsed = parseDecimal(field);
    if (parsed === undefined || parsed.scale > 0) return this.#doubleOr(field);
    const digits = (parsed.unscaled < 0n ? -parsed.unscaled : parsed.unscaled).toString().length;
    // A negative scale (1e30) is no decimal type of Spark's.
    if (parsed.scale < 0 || digits > MAX_PRECISION) return this.#doubleOr(field);
    return { kind: 'decimal', precision: digits, scale: 0 };
  }

  #doubleOr(field: string): DataType {
    if (this.#isDouble(field) !== undefined) return DOUBLE;
    return this.#options.preferDate ? this.#dateOr(field) : this.#ntzOr(field);
  }

  #dateOr(field: string): DataType {
    return this.#isDate(field) !== undefined ? DATE : this.#ntzOr(field);
  }

  #ntzOr(field: string): DataType {
    return this.#ntz && this.#isTimestampNtz(field) !== undefined ? TIMESTAMP_NTZ : this.#timestampOr(field);
  }

  #timestampOr(field: string): DataType {
    return this.#isTimestamp(field) !== undefined ? TIMESTAMP : this.#booleanOr(field);
  }

  #booleanOr(field: string): DataType {
    return this.#isBoolean(field) !== undefined ? BOOLEAN : STRING;
  }

  #compatible(a: DataType, b: DataType): DataType {
    if (a.kind === 'void' || typeEquals(a, b)) return b;
    if (isTimestamp(b) && a.kind === 'date') return this.#datesAre(b) ? b : STRING;
    if (isTimestamp(a) && b.kind === 'date') return this.#datesAre(a) ? a : STRING;
    const rankA = numericRank(a);
    const rankB = numericRank(b);
    if (rankA < 0 || rankB < 0) return STRING;
    if (a.kind === 'decimal' && b.kind === 'decimal') return a.precision > b.precision ? a : b;
    const [narrow, wide] = rankA < rankB ? [a, b] : [b, a];
    if (wide.kind !== 'decimal') return wide;
    return wide.precision >= (narrow.kind === 'long' ? 20 : 10) ? wide : this.#wider(narrow, wide.precision);
  }

  /** An integer and a decimal that does not hold all of its type. */
  #wider(integer: DataType, precision: number): DataType {
    return { kind: 'decimal', precision: Math.max(precision, integer.kind === 'long' ? 20 : 10), scale: 0 };
  }

  #datesAre(timestamp: DataType): boolean {
    const format =
      timestamp.kind === 'timestamp' ? this.#options.timestampFormat : this.#options.timestampNtzFormat;
    return format === null && DATES_THAT_ARE_TIMESTAMPS.has(this.#options.dateFormat ?? DEFAULT_DATE_FORMAT);
  }
}

function isTimestamp(type: DataType): boolean {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ntz';
}

function numericRank(type: DataType): number {
  return ['int', 'long', 'decimal', 'double'].indexOf(type.kind);
}
