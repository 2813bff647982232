import { type DataType, decimalType } from '../data-type.ts';
import type { Value, VariantValue } from '../value.ts';

/** A variant's content as a tree. */
export type VariantNode =
  | { readonly kind: 'null' }
  /** Integers are BIGINT whatever their width; a decimal's type has the value's own scale. */
  | { readonly kind: 'scalar'; readonly type: DataType; readonly value: Exclude<Value, null> }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [name: string, VariantNode])[] }
  | { readonly kind: 'array'; readonly items: readonly VariantNode[] };

/** Decodes the binary format that Spark and Parquet share; throws on bytes that aren't of it. */
export function readVariant(variant: VariantValue): VariantNode {
  const bytes = variant.value;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readNode({ bytes, view, metadata: variant.metadata }, 0);
}

interface Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly metadata: Uint8Array;
}

const decoder = new TextDecoder();

function readNode(reader: Reader, at: number): VariantNode {
  const header = reader.bytes[at]!;
  const info = header >> 2;
  switch (header & 3) {
    case 0:
      return info === 0 ? { kind: 'null' } : readPrimitive(reader, at + 1, info);
    case 1:
      return scalar({ kind: 'string' }, decoder.decode(reader.bytes.subarray(at + 1, at + 1 + info)));
    case 2:
      return readObject(reader, at + 1, info);
    default:
      return readArray(reader, at + 1, info);
  }
}

function readObject(reader: Reader, at: number, info: number): VariantNode {
  const offsetSize = (info & 3) + 1;
  const idSize = ((info >> 2) & 3) + 1;
  const countSize = (info & 16) !== 0 ? 4 : 1;
  const count = unsigned(reader.bytes, at, countSize);
  const ids = at + countSize;
  const offsets = ids + count * idSize;
  const data = offsets + (count + 1) * offsetSize;
  const fields: (readonly [string, VariantNode])[] = [];
  for (let index = 0; index < count; index++) {
    const name = fieldName(reader.metadata, unsigned(reader.bytes, ids + index * idSize, idSize));
    const offset = unsigned(reader.bytes, offsets + index * offsetSize, offsetSize);
    fields.push([name, readNode(reader, data + offset)]);
  }
  return { kind: 'object', fields };
}

function readArray(reader: Reader, at: number, info: number): VariantNode {
  const offsetSize = (info & 3) + 1;
  const countSize = (info & 4) !== 0 ? 4 : 1;
  const count = unsigned(reader.bytes, at, countSize);
  const offsets = at + countSize;
  const data = offsets + (count + 1) * offsetSize;
  const items: VariantNode[] = [];
  for (let index = 0; index < count; index++) {
    items.push(readNode(reader, data + unsigned(reader.bytes, offsets + index * offsetSize, offsetSize)));
  }
  return { kind: 'array', items };
}

function readPrimitive(reader: Reader, at: number, type: number): VariantNode {
  const { bytes, view } = reader;
  switch (type) {
    case 1:
      return scalar({ kind: 'boolean' }, true);
    case 2:
      return scalar({ kind: 'boolean' }, false);
    case 3:
      return scalar({ kind: 'long' }, BigInt(view.getInt8(at)));
    case 4:
      return scalar({ kind: 'long' }, BigInt(view.getInt16(at, true)));
    case 5:
      return scalar({ kind: 'long' }, BigInt(view.getInt32(at, true)));
    case 6:
      return scalar({ kind: 'long' }, view.getBigInt64(at, true));
    case 7:
      return scalar({ kind: 'double' }, view.getFloat64(at, true));
    case 8:
      return decimal(BigInt(view.getInt32(at + 1, true)), bytes[at]!);
    case 9:
      return decimal(view.getBigInt64(at + 1, true), bytes[at]!);
    case 10:
      return decimal((view.getBigInt64(at + 9, true) << 64n) | view.getBigUint64(at + 1, true), bytes[at]!);
    case 11:
      return scalar({ kind: 'date' }, view.getInt32(at, true));
    case 12:
      return scalar({ kind: 'timestamp' }, view.getBigInt64(at, true));
    case 13:
      return scalar({ kind: 'timestamp_ntz' }, view.getBigInt64(at, true));
    case 14:
      return scalar({ kind: 'float' }, view.getFloat32(at, true));
    case 15:
      return scalar({ kind: 'binary' }, lengthPrefixed(bytes, at));
    case 16:
      return scalar({ kind: 'string' }, decoder.decode(lengthPrefixed(bytes, at)));
    case 20:
      return scalar({ kind: 'string' }, uuidText(bytes.subarray(at, at + 16)));
    default:
      throw new Error(`variant primitive type ${type} is unknown`);
  }
}

function scalar(type: DataType, value: Exclude<Value, null>): VariantNode {
  return { kind: 'scalar', type, value };
}

/** Zeros behind the last digit of the fraction don't count. */
function decimal(unscaled: bigint, scale: number): VariantNode {
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale--;
  }
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().length;
  return scalar(decimalType(Math.max(digits, scale, 1), scale), unscaled);
}

function lengthPrefixed(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.subarray(at + 4, at + 4 + unsigned(bytes, at, 4));
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
