import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import type { Value } from '../../../types/value.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { CELL, type Cell, isText, makeCell } from './cell.ts';
import { pgText } from './pg-text.ts';

/** From 1970-01-01 to PostgreSQL's epoch 2000-01-01. */
const EPOCH_DAYS = 10957;
const EPOCH_MICROS = 946_684_800_000_000n;
/** Room for most values that are written here. */
const HOST_BYTES = 256;

/** Object ids and their kin, which are longs to the engine. */
const FOUR_BYTES: ReadonlySet<number> = new Set([24, 26, 28, 29, 2202, 2205, 2206, 3734, 4089, 4096, 4191]);
/** Element types of arrays that Spark's types do not tell: "char", name, oid, regclass, vectors. */
const ELEMENTS: Readonly<Record<number, number>> = {
  22: 21,
  30: 26,
  1002: 18,
  1003: 19,
  1028: 26,
  1034: 1033,
  1015: 1043,
  2210: 2205,
};

/** Cells in PostgreSQL's binary format; types without one come as text. */
export function pgBinaryCell(type: DataType, zone: Zone, oid: number | null): Cell {
  const element = oid === null ? undefined : ELEMENTS[oid];
  const host = (value: Value): Uint8Array => {
    const out = new ByteBuffer(HOST_BYTES);
    if (type.kind === 'array' && element !== undefined) {
      writeArray(value as readonly Value[], type, zone, out, element);
    } else writeBinary(value, type, zone, out);
    return out.take();
  };
  const kind = binaryKind(type, oid);
  switch (type.kind) {
    case 'date':
      return makeCell(kind, host, { addend: BigInt(-EPOCH_DAYS) });
    case 'timestamp':
    case 'timestamp_ntz':
      return makeCell(kind, host, { addend: -EPOCH_MICROS });
    case 'decimal':
      return makeCell(kind, host, { style: type.scale });
    default:
      return makeCell(kind, host);
  }
}

function binaryKind(type: DataType, oid: number | null): Cell['kind'] {
  switch (type.kind) {
    case 'boolean':
      return CELL.bigEndian8;
    case 'byte':
    case 'short':
      return CELL.bigEndian16;
    case 'int':
    case 'float':
    case 'date':
      return CELL.bigEndian32;
    case 'long':
      return oid !== null && FOUR_BYTES.has(oid) ? CELL.bigEndianLow32 : CELL.bigEndian64;
    case 'double':
    case 'timestamp':
    case 'timestamp_ntz':
      return CELL.bigEndian64;
    case 'decimal':
      return type.precision > 18 ? CELL.numeric128 : CELL.numeric64;
    default:
      return isText(type) || type.kind === 'binary' ? CELL.bytes : CELL.host;
  }
}

function writeBinary(value: Value, type: DataType, zone: Zone, out: ByteBuffer): void {
  out.reserve(32);
  const put = (size: number, write: (at: number) => void): void => {
    write(out.length);
    out.length += size;
  };
  switch (type.kind) {
    case 'boolean':
      out.byte(value === true ? 1 : 0);
      return;
    case 'byte':
    case 'short':
      put(2, (at) => out.bytes.writeInt16BE(value as number, at));
      return;
    case 'int':
      put(4, (at) => out.bytes.writeInt32BE(value as number, at));
      return;
    case 'long':
      put(8, (at) => out.bytes.writeBigInt64BE(value as bigint, at));
      return;
    case 'float':
      put(4, (at) => out.bytes.writeFloatBE(value as number, at));
      return;
    case 'double':
      put(8, (at) => out.bytes.writeDoubleBE(value as number, at));
      return;
    case 'date':
      put(4, (at) => out.bytes.writeInt32BE((value as number) - EPOCH_DAYS, at));
      return;
    case 'timestamp':
    case 'timestamp_ntz': {
      const micros = BigInt.asIntN(64, (value as bigint) - EPOCH_MICROS);
      put(8, (at) => out.bytes.writeBigInt64BE(micros, at));
      return;
    }
    case 'time':
      put(8, (at) => out.bytes.writeBigInt64BE((value as bigint) / 1000n, at));
      return;
    case 'decimal':
      writeNumeric(value as bigint, type.scale, out);
      return;
    case 'binary':
      out.copy(value as Uint8Array, 0, (value as Uint8Array).length);
      return;
    case 'array':
      writeArray(value as readonly Value[], type, zone, out);
      return;
    default:
      out.text(pgText(value, type, zone));
      return;
  }
}

/** Base-10000 digits, most significant first, with the weight of the first one. */
function writeNumeric(unscaled: bigint, scale: number, out: ByteBuffer): void {
  const padding = (4 - (scale % 4)) % 4;
  let rest = (unscaled < 0n ? -unscaled : unscaled) * 10n ** BigInt(padding);
  const digits: number[] = [];
  while (rest > 0n) {
    digits.push(Number(rest % 10000n));
    rest /= 10000n;
  }
  const fraction = (scale + padding) / 4;
  const weight = digits.length - fraction - 1;
  let low = 0;
  while (low < digits.length && digits[low] === 0) low++;
  const kept = digits.slice(low).reverse();
  out.reserve(8 + kept.length * 2);
  const { bytes } = out;
  let at = out.length;
  at = bytes.writeInt16BE(kept.length, at);
  at = bytes.writeInt16BE(kept.length === 0 ? 0 : weight, at);
  at = bytes.writeUInt16BE(unscaled < 0n ? 0x4000 : 0, at);
  at = bytes.writeInt16BE(scale, at);
  for (const digit of kept) at = bytes.writeInt16BE(digit, at);
  out.length = at;
}

function writeArray(
  value: readonly Value[],
  type: Extract<DataType, { kind: 'array' }>,
  zone: Zone,
  out: ByteBuffer,
  elementType?: number,
): void {
  // Nested arrays are further dimensions where they are all of one length, which PostgreSQL demands.
  const dimensions: number[] = [];
  let items: readonly Value[] = value;
  let element: DataType = type.element;
  dimensions.push(items.length);
  while (element.kind === 'array') {
    const rows = items.map((item) => (item ?? []) as readonly Value[]);
    dimensions.push(rows[0]?.length ?? 0);
    items = rows.flat();
    element = element.element;
  }
  const empty = items.length === 0;
  out.reserve(12 + 8 * dimensions.length);
  let at = out.length;
  at = out.bytes.writeInt32BE(empty ? 0 : dimensions.length, at);
  at = out.bytes.writeInt32BE(items.some((item) => item === null) ? 1 : 0, at);
  at = out.bytes.writeInt32BE(elementType ?? elementOid(element), at);
  if (!empty) {
    for (const size of dimensions) {
      at = out.bytes.writeInt32BE(size, at);
      at = out.bytes.writeInt32BE(1, at);
    }
  }
  out.length = at;
  for (const item of items) {
    const start = out.length;
    out.reserve(4);
    out.length += 4;
    if (item !== null && elementType === 26) {
      out.reserve(4);
      out.bytes.writeUInt32BE(Number(item), out.length);
      out.length += 4;
    } else if (item !== null) writeBinary(item, element, zone, out);
    out.bytes.writeInt32BE(item === null ? -1 : out.length - start - 4, start);
  }
}

/** PostgreSQL's type of an array's elements. */
function elementOid(type: DataType): number {
  switch (type.kind) {
    case 'boolean':
      return 16;
    case 'binary':
      return 17;
    case 'long':
      return 20;
    case 'byte':
    case 'short':
      return 21;
    case 'int':
      return 23;
    case 'float':
      return 700;
    case 'double':
      return 701;
    case 'date':
      return 1082;
    case 'time':
      return 1083;
    case 'timestamp_ntz':
      return 1114;
    case 'timestamp':
      return 1184;
    case 'decimal':
      return 1700;
    case 'char':
      return 1042;
    case 'varchar':
      return 1043;
    default:
      return 25;
  }
}
