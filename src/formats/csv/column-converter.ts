import type { Region } from '../../columns/linear-memory.ts';
import { MAX_BATCH_ROWS, type Vector } from '../../columns/vector.ts';
import { SparkError } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import { splitMicrosHalves } from '../../types/datetime/civil.ts';
import { instantOfLocal } from '../../types/datetime/local-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { catalogString } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import type { CsvOptions } from './csv-options.ts';
import { doublePowers } from './double-powers.ts';
import { type FieldParser, fieldParser } from './field-parser.ts';
import { compileNumericPattern } from './numeric-pattern.ts';

/** Turns the field views of one column into its vector. */
export interface ColumnConverter {
  /** Where the tokenizer puts the views, `MAX_BATCH_ROWS` of 8 bytes. */
  readonly views: number;
  /** Rows whose field is no value of the type are NULL, and marked with 1 in `bad`. */
  convert(rows: number, bad: Uint8Array): Vector;
}

/** `conversion` answers pending rows, plus 65536 when there was a NULL. */
type Conversion = (rows: number) => number;

const ANY_NULL = 65536;
const NUMBER_LIMITS = {
  byte: [-128n, 127n],
  short: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

/** @throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for types that CSV has no text for */
export function columnConverter(
  region: Region,
  kernels: Kernels,
  name: string,
  type: DataType,
  options: CsvOptions,
  sessionZone: string,
): ColumnConverter {
  const { memory } = region;
  const width = physicalWidth[physicalOf(type)];
  const views = region.allocate(MAX_BATCH_ROWS * 8);
  const validity = region.allocate(MAX_BATCH_ROWS);
  const pending = region.allocate(MAX_BATCH_ROWS * 4);
  const isText =
    type.kind === 'string' || type.kind === 'binary' || type.kind === 'char' || type.kind === 'varchar';
  const values = isText ? views : region.allocate(MAX_BATCH_ROWS * width);
  const nullText = new TextEncoder().encode(options.nullValue);
  const nullAddress = region.allocate(Math.max(16, nullText.length));
  memory.u8.set(nullText, nullAddress);
  const common = (rows: number) =>
    [views, rows, values, validity, pending, nullAddress, nullText.length] as const;

  const zone = options.timeZone ?? sessionZone;
  let parse: FieldParser | null = null;
  const parser = (): FieldParser => {
    parse ??= fieldParser(type, options, zone);
    if (parse === null) throw unsupportedType(name, type);
    return parse;
  };
  const conversion = conversionOf();
  const toInstants = type.kind === 'timestamp' ? instantConversion(zone) : null;

  function conversionOf(): Conversion {
    switch (type.kind) {
      case 'string':
      case 'char':
      case 'varchar':
      case 'binary':
        return (rows) => kernels.csv_strings(views, rows, validity, nullAddress, nullText.length);
      case 'byte':
      case 'short':
      case 'int':
      case 'long': {
        const [low, high] = NUMBER_LIMITS[type.kind];
        return (rows) => kernels.csv_integers(...common(rows), width, low, high);
      }
      case 'float':
      case 'double': {
        const powers = doublePowers(region);
        return (rows) => kernels.csv_doubles(...common(rows), width, powers);
      }
      case 'boolean':
        return (rows) => kernels.csv_booleans(...common(rows));
      case 'decimal':
        if (type.precision > 18) return allPending;
        return (rows) => kernels.csv_decimals(...common(rows), type.scale, 10n ** BigInt(type.precision));
      case 'date':
        return patterned(options.dateFormat, (rows) => kernels.csv_dates(...common(rows)));
      case 'timestamp':
        return patterned(options.timestampFormat, (rows) => kernels.csv_timestamps(...common(rows)));
      case 'timestamp_ntz':
        return patterned(options.timestampNtzFormat, (rows) => kernels.csv_timestamps(...common(rows)));
      default:
        if (fieldParser(type, options, zone) === null) throw unsupportedType(name, type);
        return allPending;
    }
  }

  /** Types without a kernel: the host converts every row. */
  function allPending(rows: number): number {
    let anyNull = 0;
    const nulls = kernels.csv_strings(views, rows, validity, nullAddress, nullText.length);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      if (memory.u8[validity + row] === 1) memory.u32[(pending >>> 2) + count++] = row;
      else anyNull = ANY_NULL;
    }
    return count | nulls | anyNull;
  }

  function patterned(pattern: string | null, plain: Conversion): Conversion {
    if (pattern === null) return plain;
    const program = compileNumericPattern(pattern);
    if (program === null) return allPending;
    const address = region.allocate(program.length);
    memory.u8.set(program, address);
    return (rows) => kernels.csv_pattern(...common(rows), width, address, program.length / 3);
  }

  function instantConversion(id: string): ((rows: number) => void) | null {
    const found = zoneOf(id);
    if (found.fixedOffset === 0) return null;
    return (rows) => {
      const words = memory.i32;
      const longs = memory.i64;
      for (let row = 0; row < rows; row++) {
        if (memory.u8[validity + row] === 0) continue;
        const word = (values >>> 2) + row * 2;
        const local = splitMicrosHalves(words[word]!, words[word + 1]!);
        longs[(values >>> 3) + row] = instantOfLocal(local.days, local.micros, found);
      }
    };
  }

  return {
    views,
    convert(rows, bad) {
      const result = conversion(rows);
      const count = result & (ANY_NULL - 1);
      let anyNull = (result & ANY_NULL) !== 0;
      if (count > 0) {
        // Rows that the kernel left open are skipped by the zone's conversion: they have none yet.
        const rowsLeft = memory.u32.slice(pending >>> 2, (pending >>> 2) + count);
        for (const row of rowsLeft) memory.u8[validity + row] = 0;
        toInstants?.(rows);
        for (const row of rowsLeft) {
          const value = parser()(fieldText(row));
          if (value === undefined) {
            bad[row] = 1;
            anyNull = true;
          } else {
            memory.u8[validity + row] = 1;
            store(row, value);
          }
        }
      } else toInstants?.(rows);
      return { type, values, validity: anyNull ? validity : memory.allValid };
    },
  };

  function fieldText(row: number): string {
    const word = (views >>> 2) + row * 2;
    const from = memory.u32[word]!;
    return Buffer.from(memory.memory.buffer, from, memory.u32[word + 1]!).toString('utf8');
  }

  function store(row: number, value: Value): void {
    switch (physicalOf(type)) {
      case 'i32':
        memory.i32[(values >>> 2) + row] = Number(value);
        return;
      case 'i64':
        memory.i64[(values >>> 3) + row] = BigInt(value as bigint);
        return;
      case 'f32':
        memory.f32[(values >>> 2) + row] = value as number;
        return;
      case 'f64':
        memory.f64[(values >>> 3) + row] = value as number;
        return;
      case 'i128': {
        const unscaled = value as bigint;
        memory.i64[(values >>> 3) + row * 2] = BigInt.asIntN(64, unscaled);
        memory.i64[(values >>> 3) + row * 2 + 1] = unscaled >> 64n;
        return;
      }
      default:
        throw unsupportedType(name, type);
    }
  }
}

export function unsupportedType(columnName: string, type: DataType): SparkError {
  return new SparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
    format: 'CSV',
    columnName: `\`${columnName}\``,
    columnType: `"${catalogString(type).toUpperCase()}"`,
  });
}
