import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import {
  dateToString,
  timestampNtzToString,
  timestampToString,
} from '../../../types/format/datetime-text.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import type { Value } from '../../../types/value.ts';
import { CELL, type Cell, makeCell, NUMBER_STYLE, plainCell } from './cell.ts';

/** Arrays without braces. */
const INT2_VECTOR = 22;
const OID_VECTOR = 30;

/**
 * Cells in PostgreSQL's text format.
 *
 * @param oid of the type, where Spark's does not tell it
 */
export function pgTextCell(type: DataType, zone: Zone, oid: number | null): Cell {
  if (oid === INT2_VECTOR || oid === OID_VECTOR)
    return makeCell(CELL.host, (value) => (value as readonly Value[]).join(' '));
  const host = (value: Value): string => pgText(value, type, zone);
  switch (type.kind) {
    case 'boolean':
      return makeCell(CELL.booleanLetter, host);
    case 'float':
    case 'double':
      return { ...plainCell(type, zone), host, style: NUMBER_STYLE.postgres };
    case 'timestamp':
      return { ...plainCell(type, zone), host, offsetText };
    default:
      return { ...plainCell(type, zone), host };
  }
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
    if (Math.fround(Number(text)) === value) return halfToEven(value, text, digits);
  }
  return value.toExponential();
}

/** Exactly between two decimals JavaScript takes the larger one, PostgreSQL the even one. */
function halfToEven(value: number, text: string, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits + 30).split('e');
  const end = mantissa!.length - 30;
  const isBetween = /^50*$/.test(mantissa!.slice(end));
  // Of numbers of one digit the part that is kept ends with the point.
  const below = mantissa!.slice(0, end).replace(/\.$/, '');
  return isBetween && Number(below.at(-1)) % 2 === 0 ? `${below}e${exponent}` : text;
}
