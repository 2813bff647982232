import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { DataType } from '../../types/data-type.ts';
import { splitMicrosHalves } from '../../types/datetime/civil.ts';
import { dateTimePrinter } from '../../types/datetime/date-time-formatter.ts';
import { shiftToLocal } from '../../types/datetime/local-time.ts';
import { offsetId, type Zone, zoneOf } from '../../types/datetime/zone.ts';
import { decimalToScientificString } from '../../types/decimal.ts';
import { castToString } from '../../types/format/cast-string.ts';
import { writeDouble, writeFloat } from '../../types/format/java-number.ts';
import { writeDate } from '../../types/format/write-datetime.ts';
import {
  writeAscii,
  writeDecimal64,
  writeInt32,
  writeInt64,
  writePadded,
  writePair,
} from '../../types/format/write-number.ts';
import { unsupportedType } from './column-converter.ts';
import type { FieldWriter } from './field-writer.ts';
import type { CsvWriteOptions } from './write-options.ts';

/** Writes the field of a row that is not NULL. */
export type CellWriter = (vector: Vector, row: number) => void;

/** Longer than any number or timestamp. */
const ROOM = 64;
/** Decimals of a larger scale may print with an exponent. */
const PLAIN_SCALE = 6;

/** @throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE for types that CSV has no text for */
export function cellWriter(
  fields: FieldWriter,
  memory: LinearMemory,
  name: string,
  type: DataType,
  options: CsvWriteOptions,
  sessionZone: string,
): CellWriter {
  const zone = zoneOf(options.timeZone ?? sessionZone);
  // What numbers and times are written with could be the separator itself.
  const isSafe = !/[0-9A-Za-z+.:'[\] -]/.test(String.fromCharCode(options.separator[0]!));
  const end = (at: number): void => (isSafe ? fields.plainField(at) : fields.textField(at));
  const bytes = (write: (out: Uint8Array, at: number, vector: Vector, row: number) => number): CellWriter => {
    return (vector, row) => end(write(fields.reserve(ROOM), fields.position, vector, row));
  };
  const text = (print: (vector: Vector, row: number) => string): CellWriter => {
    return (vector, row) => {
      const encoded = Buffer.from(print(vector, row));
      fields.reserve(encoded.length).set(encoded, fields.position);
      fields.textField(fields.position + encoded.length);
    };
  };
  const i32 = ({ values }: Vector, row: number) => memory.i32[(values >>> 2) + row]!;
  const low = ({ values }: Vector, row: number) => memory.i32[(values >>> 2) + row * 2]!;
  const high = ({ values }: Vector, row: number) => memory.i32[(values >>> 2) + row * 2 + 1]!;
  const i64 = ({ values }: Vector, row: number) => memory.i64[(values >>> 3) + row]!;

  switch (type.kind) {
    case 'boolean':
      return bytes((out, at, vector, row) => writeAscii(out, at, i32(vector, row) === 0 ? 'false' : 'true'));
    case 'byte':
    case 'short':
    case 'int':
      return bytes((out, at, vector, row) => writeInt32(out, at, i32(vector, row)));
    case 'long':
      return bytes((out, at, vector, row) => writeInt64(out, at, low(vector, row), high(vector, row)));
    case 'float':
      return bytes((out, at, { values }, row) => writeFloat(out, at, memory.f32[(values >>> 2) + row]!));
    case 'double':
      return bytes((out, at, { values }, row) => writeDouble(out, at, memory.f64[(values >>> 3) + row]!));
    case 'decimal': {
      const { scale, precision } = type;
      if (precision <= 18 && scale <= PLAIN_SCALE) {
        return bytes((out, at, vector, row) =>
          writeDecimal64(out, at, low(vector, row), high(vector, row), scale),
        );
      }
      if (precision <= 18) return text((vector, row) => decimalToScientificString(i64(vector, row), scale));
      return text(({ values }, row) => {
        const word = (values >>> 3) + row * 2;
        const unscaled = (memory.i64[word + 1]! << 64n) | BigInt.asUintN(64, memory.i64[word]!);
        return decimalToScientificString(unscaled, scale);
      });
    }
    case 'string':
    case 'char':
    case 'varchar':
      return ({ values }, row) => {
        const word = (values >>> 2) + row * 2;
        const from = memory.u32[word]!;
        const length = memory.u32[word + 1]!;
        const out = fields.reserve(length);
        out.set(memory.u8.subarray(from, from + length), fields.position);
        fields.textField(fields.position + length);
      };
    case 'binary':
      return text(({ values }, row) => {
        const word = (values >>> 2) + row * 2;
        const from = memory.u32[word]!;
        const shown = [...memory.u8.subarray(from, from + memory.u32[word + 1]!)];
        return `[${shown.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')}]`;
      });
    case 'date': {
      if (options.dateFormat === null)
        return bytes((out, at, vector, row) => writeDate(out, at, i32(vector, row)));
      const printer = dateTimePrinter(options.dateFormat, zone);
      return text((vector, row) => printer.date(i32(vector, row)));
    }
    case 'timestamp': {
      if (options.timestampFormat === null) {
        return bytes((out, at, vector, row) =>
          writeInstant(out, at, low(vector, row), high(vector, row), zone),
        );
      }
      const printer = dateTimePrinter(options.timestampFormat, zone);
      return text((vector, row) => printer.timestamp(i64(vector, row)));
    }
    case 'timestamp_ntz': {
      if (options.timestampNtzFormat === null) {
        return bytes((out, at, vector, row) => {
          const { days, micros } = splitMicrosHalves(low(vector, row), high(vector, row));
          return writeIso(out, at, days, micros);
        });
      }
      const printer = dateTimePrinter(options.timestampNtzFormat, zone);
      return text((vector, row) => printer.timestampNtz(i64(vector, row)));
    }
    case 'interval_ym':
      return text((vector, row) => castToString(i32(vector, row), type, zone));
    case 'interval_dt':
      return text((vector, row) => castToString(i64(vector, row), type, zone));
    default:
      throw unsupportedType(name, type);
  }
}

/** `2021-01-05T10:20:30.123` */
function writeIso(out: Uint8Array, at: number, days: number, micros: number): number {
  at = writeDate(out, at, days);
  const seconds = Math.floor(micros / 1e6);
  out[at++] = 84;
  at = writePair(out, at, Math.floor(seconds / 3600));
  out[at++] = 58;
  at = writePair(out, at, Math.floor(seconds / 60) % 60);
  out[at++] = 58;
  at = writePair(out, at, seconds % 60);
  out[at++] = 46;
  return writePadded(out, at, Math.floor((micros - seconds * 1e6) / 1000), 3);
}

/** `2021-01-05T10:20:30.123-05:00`, `Z` for UTC */
function writeInstant(out: Uint8Array, at: number, low: number, high: number, zone: Zone): number {
  const instant = splitMicrosHalves(low, high);
  const local = shiftToLocal(instant, zone);
  const offset = (local.days - instant.days) * 86400 + Math.round((local.micros - instant.micros) / 1e6);
  at = writeIso(out, at, local.days, local.micros);
  return writeAscii(out, at, offsetId(offset).slice(0, 6));
}
