import { splitMicros } from '../datetime/civil.ts';
import { localOfInstant } from '../datetime/local-time.ts';
import type { Zone } from '../datetime/zone.ts';
import { decimalToString } from '../decimal.ts';
import { dateToString } from '../format/datetime-text.ts';
import { doubleToString, floatToString } from '../format/java-number.ts';
import { textOf } from '../format/text-buffer.ts';
import { writeLocal } from '../format/write-datetime.ts';
import type { VariantValue } from '../value.ts';

/** A variant as JSON text, as CAST AS STRING and `to_json` print it. Binary format of Parquet's variants. */
export function variantToJson(variant: VariantValue, zone: Zone): string {
  const bytes = variant.value;
  const reader: Reader = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    metadata: variant.metadata,
    zone,
  };
  return printAt(reader, 0);
}

interface Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly metadata: Uint8Array;
  readonly zone: Zone;
}

const decoder = new TextDecoder();

function printAt(reader: Reader, at: number): string {
  const header = reader.bytes[at]!;
  const info = header >> 2;
  switch (header & 3) {
    case 0:
      return printPrimitive(reader, at + 1, info);
    case 1:
      return JSON.stringify(decoder.decode(reader.bytes.subarray(at + 1, at + 1 + info)));
    case 2:
      return printObject(reader, at + 1, info);
    default:
      return printArray(reader, at + 1, info);
  }
}

function printObject(reader: Reader, at: number, info: number): string {
  const offsetSize = (info & 3) + 1;
  const idSize = ((info >> 2) & 3) + 1;
  const countSize = (info & 16) !== 0 ? 4 : 1;
  const count = unsigned(reader.bytes, at, countSize);
  const ids = at + countSize;
  const offsets = ids + count * idSize;
  const data = offsets + (count + 1) * offsetSize;
  const parts: string[] = [];
  for (let index = 0; index < count; index++) {
    const key = fieldName(reader.metadata, unsigned(reader.bytes, ids + index * idSize, idSize));
    const value = printAt(reader, data + unsigned(reader.bytes, offsets + index * offsetSize, offsetSize));
    parts.push(`${JSON.stringify(key)}:${value}`);
  }
  return `{${parts.join(',')}}`;
}

function printArray(reader: Reader, at: number, info: number): string {
  const offsetSize = (info & 3) + 1;
  const countSize = (info & 4) !== 0 ? 4 : 1;
  const count = unsigned(reader.bytes, at, countSize);
  const offsets = at + countSize;
  const data = offsets + (count + 1) * offsetSize;
  const parts: string[] = [];
  for (let index = 0; index < count; index++) {
    parts.push(printAt(reader, data + unsigned(reader.bytes, offsets + index * offsetSize, offsetSize)));
  }
  return `[${parts.join(',')}]`;
}

function printPrimitive(reader: Reader, at: number, type: number): string {
  const { bytes, view } = reader;
  switch (type) {
    case 0:
      return 'null';
    case 1:
      return 'true';
    case 2:
      return 'false';
    case 3:
      return String(view.getInt8(at));
    case 4:
      return String(view.getInt16(at, true));
    case 5:
      return String(view.getInt32(at, true));
    case 6:
      return String(view.getBigInt64(at, true));
    case 7:
      return floating(view.getFloat64(at, true), doubleToString);
    case 8:
      return decimal(BigInt(view.getInt32(at + 1, true)), bytes[at]!);
    case 9:
      return decimal(view.getBigInt64(at + 1, true), bytes[at]!);
    case 10:
      return decimal((view.getBigInt64(at + 9, true) << 64n) | view.getBigUint64(at + 1, true), bytes[at]!);
    case 11:
      return `"${dateToString(view.getInt32(at, true))}"`;
    case 12:
      return `"${instantText(view.getBigInt64(at, true), reader.zone)}"`;
    case 13: {
      const local = splitMicros(view.getBigInt64(at, true));
      return `"${textOf((buffer) => writeLocal(buffer, 0, local))}"`;
    }
    case 14:
      return floating(view.getFloat32(at, true), floatToString);
    case 15:
      return `"${Buffer.from(lengthPrefixed(bytes, at)).toString('base64')}"`;
    case 16:
      return JSON.stringify(decoder.decode(lengthPrefixed(bytes, at)));
    case 20:
      return `"${uuidText(bytes.subarray(at, at + 16))}"`;
    default:
      throw new Error(`variant primitive type ${type} is unknown`);
  }
}

function lengthPrefixed(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at + 4, at + 4 + unsigned(bytes, at, 4));
}

function floating(value: number, print: (value: number) => string): string {
  return Number.isFinite(value) ? print(value) : `"${print(value)}"`;
}

function decimal(unscaled: bigint, scale: number): string {
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale--;
  }
  return decimalToString(unscaled, scale);
}

function instantText(micros: bigint, zone: Zone): string {
  const local = localOfInstant(micros, zone);
  const text = textOf((buffer) => writeLocal(buffer, 0, local));
  const localMicros = BigInt(local.days) * 86_400_000_000n + BigInt(local.micros);
  const offset = Number((localMicros - micros) / 60_000_000n);
  const size = Math.abs(offset);
  const pair = (value: number) => String(value).padStart(2, '0');
  return `${text}${offset < 0 ? '-' : '+'}${pair(Math.floor(size / 60))}:${pair(size % 60)}`;
}

function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The name with this number in the dictionary of a variant's metadata. */
function fieldName(metadata: Uint8Array, id: number): string {
  const offsetSize = (metadata[0]! >> 6) + 1;
  const count = unsigned(metadata, 1, offsetSize);
  const offsets = 1 + offsetSize;
  const data = offsets + (count + 1) * offsetSize;
  const start = unsigned(metadata, offsets + id * offsetSize, offsetSize);
  const end = unsigned(metadata, offsets + (id + 1) * offsetSize, offsetSize);
  return decoder.decode(metadata.subarray(data + start, data + end));
}

function unsigned(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let index = size - 1; index >= 0; index--) value = value * 256 + bytes[at + index]!;
  return value;
}
