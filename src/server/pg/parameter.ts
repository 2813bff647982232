import { sparkTypeOf } from '../../session/postgres/pg-type.ts';
import type { StatementParameter } from '../../session/statement.ts';
import { decodeUtf8, ProtocolError } from './protocol/byte-reader.ts';

/** Days from 1970-01-01 to PostgreSQL's epoch, 2000-01-01. */
const EPOCH_DAYS = 10_957;
const MILLISECONDS_PER_DAY = 86_400_000;

/** A bound value as text, whatever its format on the wire. @throws ProtocolError */
export function decodeParameter(oid: number, format: number, bytes: Uint8Array | null): StatementParameter {
  const type = sparkTypeOf(oid);
  if (bytes === null) return { type, text: null };
  if (format === 0) return { type, text: textForm(oid, decodeUtf8(bytes)) };
  const decode = binaryForms[oid] ?? decodeUtf8;
  try {
    return { type, text: decode(bytes) };
  } catch (error) {
    if (error instanceof RangeError)
      throw new ProtocolError('incorrect binary data format in bind parameter');
    throw error;
  }
}

function textForm(oid: number, text: string): string {
  if (oid === 16) return /^(t|true|y|yes|on|1)$/i.test(text.trim()) ? 'true' : 'false';
  return text;
}

type BinaryForm = (bytes: Uint8Array) => string;

/** Of bool, "char", name, int2, int4, text, varchar, int8, float4, float8, oid, date, timestamps, numeric. */
const ARRAY_OIDS: readonly number[] = [
  1000, 1002, 1003, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1028, 1115, 1182, 1185, 1231,
];

const binaryForms: Readonly<Record<number, BinaryForm>> = {
  16: (b) => (b[0] === 0 ? 'false' : 'true'),
  17: (b) => `\\x${Buffer.from(b).toString('hex')}`,
  20: (b) => view(b).getBigInt64(0).toString(),
  21: (b) => String(view(b).getInt16(0)),
  23: (b) => String(view(b).getInt32(0)),
  26: (b) => String(view(b).getUint32(0)),
  700: (b) => String(view(b).getFloat32(0)),
  701: (b) => String(view(b).getFloat64(0)),
  1082: (b) => isoDay(view(b).getInt32(0) + EPOCH_DAYS),
  1114: (b) => isoTimestamp(view(b).getBigInt64(0)),
  1184: (b) => `${isoTimestamp(view(b).getBigInt64(0))}Z`,
  1700: numericText,
  ...Object.fromEntries(ARRAY_OIDS.map((oid) => [oid, arrayText])),
};

/** PostgreSQL's arrays as text: `{a,"b",NULL}`. */
function arrayText(bytes: Uint8Array): string {
  const data = view(bytes);
  const dimensions = data.getInt32(0);
  const element = data.getUint32(8);
  if (dimensions === 0) return '{}';
  if (dimensions > 1) throw new ProtocolError('arrays of several dimensions are not supported as parameters');
  const count = data.getInt32(12);
  const items: string[] = [];
  let at = 20;
  for (let i = 0; i < count; i++) {
    const length = data.getInt32(at);
    at += 4;
    if (length < 0) {
      items.push('NULL');
      continue;
    }
    const text = (binaryForms[element] ?? decodeUtf8)(bytes.subarray(at, at + length));
    items.push(`"${text.replace(/[\\"]/g, '\\$&')}"`);
    at += length;
  }
  return `{${items.join(',')}}`;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isoDay(days: number): string {
  return new Date(days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** @param micros since PostgreSQL's epoch */
function isoTimestamp(micros: bigint): string {
  const millis = micros / 1000n;
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const floor = micros % 1000n < 0n ? millis - 1n : millis;
  const date = new Date(Number(floor) + EPOCH_DAYS * MILLISECONDS_PER_DAY);
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}.${String(rest).padStart(6, '0')}`;
}

const NUMERIC_NEGATIVE = 0x4000;
const NUMERIC_NAN = 0xc000;
/** Decimal digits in one base-10000 digit of the wire format. */
const DIGITS = 4;

/** Digits in base 10000, weight of the first, sign, and the scale to show. */
function numericText(bytes: Uint8Array): string {
  const data = view(bytes);
  const count = data.getUint16(0);
  const weight = data.getInt16(2);
  const sign = data.getUint16(4);
  const scale = data.getUint16(6);
  if (sign === NUMERIC_NAN) return 'NaN';
  const digit = (i: number) =>
    i >= 0 && i < count ? String(data.getUint16(8 + 2 * i)).padStart(DIGITS, '0') : '0000';
  let whole = '';
  for (let i = 0; i <= weight; i++) whole += digit(i);
  let fraction = '';
  for (let i = weight + 1; fraction.length < scale; i++) fraction += digit(i);
  const text = `${whole.replace(/^0+(?=\d)/, '') || '0'}${scale > 0 ? `.${fraction.slice(0, scale)}` : ''}`;
  return sign === NUMERIC_NEGATIVE ? `-${text}` : text;
}
