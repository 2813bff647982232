import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import {
  dateToString,
  timestampNtzToString,
  timestampToString,
} from '../../../types/format/datetime-text.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import { writeTimestamp } from '../../../types/format/write-datetime.ts';
import type { Value } from '../../../types/value.ts';
import { bytesCell, type Cell, isText, plainCell, shortCell, valueCell } from './cells.ts';
import type { MemoryArrays } from './memory-arrays.ts';

/** Arrays without braces. */
const INT2_VECTOR = 22;
const OID_VECTOR = 30;

/**
 * Cells in PostgreSQL's text format.
 *
 * @param oid of the type, where Spark's does not tell it
 */
export function pgTextCell(
  type: DataType,
  memory: MemoryArrays,
  zone: Zone,
  oid: number | null = null,
): Cell {
  if (oid === INT2_VECTOR || oid === OID_VECTOR)
    return valueCell(memory, (value) => (value as readonly Value[]).join(' '));
  switch (type.kind) {
    case 'boolean':
      return (vector, row, out) => out.byte(memory.i32[(vector.values >>> 2) + row] === 0 ? 0x66 : 0x74);
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'decimal':
      return plainCell(type, memory, zone)!;
    case 'float':
      return (vector, row, out) => out.ascii(floatText(memory.f32[(vector.values >>> 2) + row]!, true));
    case 'double':
      return (vector, row, out) => out.ascii(floatText(memory.f64[(vector.values >>> 3) + row]!, false));
    case 'date': {
      const plain = plainCell(type, memory, zone)!;
      const rare = valueCell(memory, (value) => pgText(value, type, zone));
      return (vector, row, out) => {
        const days = memory.i32[(vector.values >>> 2) + row]!;
        (isCommonDay(days) ? plain : rare)(vector, row, out);
      };
    }
    case 'timestamp_ntz': {
      const plain = plainCell(type, memory, zone)!;
      const rare = valueCell(memory, (value) => pgText(value, type, zone));
      return (vector, row, out) => {
        const high = memory.i32[(vector.values >>> 2) + row * 2 + 1]!;
        (isCommonInstant(high) ? plain : rare)(vector, row, out);
      };
    }
    case 'timestamp': {
      const offset = zone.fixedOffset === undefined ? null : offsetText(zone.fixedOffset);
      const rare = valueCell(memory, (value) => pgText(value, type, zone));
      const plain = shortCell((bytes, at, vector, row) => {
        const i = (vector.values >>> 2) + row * 2;
        const end = writeTimestamp(bytes, at, memory.i32[i]!, memory.i32[i + 1]!, zone);
        for (let k = 0; k < offset!.length; k++) bytes[end + k] = offset!.charCodeAt(k);
        return end + offset!.length;
      });
      return (vector, row, out) => {
        const high = memory.i32[(vector.values >>> 2) + row * 2 + 1]!;
        (offset !== null && isCommonInstant(high) ? plain : rare)(vector, row, out);
      };
    }
    default:
      if (isText(type)) return bytesCell(memory);
      return valueCell(memory, (value) => pgText(value, type, zone));
  }
}

/** Days from 0001-01-01 to 9999-12-31 print alike in Spark and PostgreSQL. */
function isCommonDay(days: number): boolean {
  return days >= -719162 && days <= 2932896;
}

/** By the upper half of the microseconds; a day of margin on both sides. */
function isCommonInstant(high: number): boolean {
  return high > -14467000 && high < 58999000;
}

/** A value in PostgreSQL's text format. */
export function pgText(value: Value, type: DataType, zone: Zone): string {
  switch (type.kind) {
    case 'boolean':
      return value === true ? 't' : 'f';
    case 'float':
      return floatText(value as number, true);
    case 'double':
      return floatText(value as number, false);
    case 'binary':
      return `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
    case 'date':
      return withEra(dateToString(value as number));
    case 'timestamp_ntz':
      return withEra(timestampNtzToString(value as bigint));
    case 'timestamp': {
      const micros = value as bigint;
      const offset = offsetText(zone.offsetAt(Math.floor(Number(micros) / 1e6)));
      return withEra(timestampToString(micros, zone), offset);
    }
    case 'array':
      return `{${(value as readonly Value[]).map((item) => arrayItem(item, type.element, zone)).join(',')}}`;
    default:
      return hiveString(value, type, zone);
  }
}

/** Java writes years without era and with a sign where PostgreSQL counts BC. */
function withEra(text: string, suffix = ''): string {
  const match = /^([+-])(\d+)(.*)$/.exec(text) ?? /^()(0000)(.*)$/.exec(text);
  if (match === null) return text + suffix;
  const [, sign, year, rest] = match;
  if (sign === '+') return `${year}${rest}${suffix}`;
  return `${String(Number(year) + 1).padStart(4, '0')}${rest}${suffix} BC`;
}

/** `+02`, `-03:30`, as timestamps with time zone end. */
function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(size / 60) % 60;
  const parts = [two(Math.floor(size / 3600))];
  if (minutes !== 0 || size % 60 !== 0) parts.push(two(minutes));
  if (size % 60 !== 0) parts.push(two(size % 60));
  return `${seconds < 0 ? '-' : '+'}${parts.join(':')}`;
}

function arrayItem(value: Value, type: DataType, zone: Zone): string {
  if (value === null) return 'NULL';
  const text = pgText(value, type, zone);
  if (type.kind === 'array') return text;
  const plain = text !== '' && !/[{}",\\\s]/.test(text) && text.toUpperCase() !== 'NULL';
  return plain ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** PostgreSQL's shortest form: an exponent from 1e15 (real: 1e6) on and below 1e-4. */
export function floatText(value: number, single: boolean): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, exponentText] = (single ? shortestSingle(value) : value.toExponential()).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= (single ? 6 : 15)) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  return Number(`${mantissa}e${exponentText}`).toString();
}

function shortestSingle(value: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential();
}
