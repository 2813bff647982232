import { assertNever } from '../../core/error.ts';
import type { DataType } from '../data-type.ts';
import type { Value, VariantValue } from '../value.ts';
import type { VariantNode } from './read-variant.ts';

/** Encodes a tree as Spark does: the smallest integers, field names in order of appearance, fields sorted. */
export function writeVariant(node: VariantNode): VariantValue {
  const names = new Map<string, number>();
  const value = encode(node, names);
  return { value, metadata: encodeMetadata([...names.keys()]) };
}

const encoder = new TextEncoder();

function encode(node: VariantNode, names: Map<string, number>): Uint8Array {
  switch (node.kind) {
    case 'null':
      return Uint8Array.of(0);
    case 'scalar':
      return encodeScalar(node.type, node.value);
    case 'array':
      return encodeArray(node.items.map((item) => encode(item, names)));
    case 'object': {
      const fields = node.fields.map(([name, child]) => {
        let id = names.get(name);
        if (id === undefined) {
          id = names.size;
          names.set(name, id);
        }
        return { name, id, bytes: encode(child, names) };
      });
      return encodeObject(fields);
    }
    default:
      return assertNever(node);
  }
}

interface EncodedField {
  readonly name: string;
  readonly id: number;
  readonly bytes: Uint8Array;
}

/** The values stay in the order in which they came; ids and offsets are sorted by name. */
function encodeObject(fields: readonly EncodedField[]): Uint8Array {
  const starts = startsOf(fields.map((field) => field.bytes));
  const total = starts.at(-1)!;
  const sorted = fields
    .map((field, index) => ({ ...field, start: starts[index]! }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const idSize = byteWidth(Math.max(0, ...fields.map((field) => field.id)));
  const offsetSize = byteWidth(total);
  const large = fields.length > 255;
  const header = 2 | ((offsetSize - 1) << 2) | ((idSize - 1) << 4) | (large ? 64 : 0);
  const out = new Bytes();
  out.unsigned(header, 1);
  out.unsigned(fields.length, large ? 4 : 1);
  for (const field of sorted) out.unsigned(field.id, idSize);
  for (const field of sorted) out.unsigned(field.start, offsetSize);
  out.unsigned(total, offsetSize);
  for (const field of fields) out.append(field.bytes);
  return out.take();
}

function encodeArray(items: readonly Uint8Array[]): Uint8Array {
  const starts = startsOf(items);
  const offsetSize = byteWidth(starts.at(-1)!);
  const large = items.length > 255;
  const out = new Bytes();
  out.unsigned(3 | ((offsetSize - 1) << 2) | (large ? 16 : 0), 1);
  out.unsigned(items.length, large ? 4 : 1);
  for (const start of starts) out.unsigned(start, offsetSize);
  for (const item of items) out.append(item);
  return out.take();
}

function encodeMetadata(names: readonly string[]): Uint8Array {
  const encoded = names.map((name) => encoder.encode(name));
  const starts = startsOf(encoded);
  const size = byteWidth(Math.max(starts.at(-1)!, names.length));
  const out = new Bytes();
  out.unsigned(1 | ((size - 1) << 6), 1);
  out.unsigned(names.length, size);
  for (const start of starts) out.unsigned(start, size);
  for (const name of encoded) out.append(name);
  return out.take();
}

function encodeScalar(type: DataType, value: Exclude<Value, null>): Uint8Array {
  switch (type.kind) {
    case 'boolean':
      return Uint8Array.of(value ? 4 : 8);
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return encodeInteger(BigInt(value as number | bigint));
    case 'float':
      return fixed(14, 4, (view) => view.setFloat32(1, value as number, true));
    case 'double':
      return fixed(7, 8, (view) => view.setFloat64(1, value as number, true));
    case 'decimal':
      return encodeDecimal(value as bigint, type.scale);
    case 'date':
      return fixed(11, 4, (view) => view.setInt32(1, value as number, true));
    case 'timestamp':
      return fixed(12, 8, (view) => view.setBigInt64(1, value as bigint, true));
    case 'timestamp_ntz':
      return fixed(13, 8, (view) => view.setBigInt64(1, value as bigint, true));
    case 'binary':
      return encodeBytes(15, value as Uint8Array);
    case 'string':
    case 'char':
    case 'varchar': {
      const bytes = encoder.encode(value as string);
      if (bytes.length > 63) return encodeBytes(16, bytes);
      const out = new Bytes();
      out.unsigned(1 | (bytes.length << 2), 1);
      out.append(bytes);
      return out.take();
    }
    default:
      throw new Error(`a variant holds no ${type.kind}`);
  }
}

function encodeInteger(value: bigint): Uint8Array {
  if (BigInt.asIntN(8, value) === value) return fixed(3, 1, (view) => view.setInt8(1, Number(value)));
  if (BigInt.asIntN(16, value) === value) return fixed(4, 2, (view) => view.setInt16(1, Number(value), true));
  if (BigInt.asIntN(32, value) === value) return fixed(5, 4, (view) => view.setInt32(1, Number(value), true));
  return fixed(6, 8, (view) => view.setBigInt64(1, value, true));
}

function encodeDecimal(unscaled: bigint, scale: number): Uint8Array {
  const digits = Math.max((unscaled < 0n ? -unscaled : unscaled).toString().length, scale);
  const put = (view: DataView) => view.setUint8(1, scale);
  if (digits <= 9) {
    return fixed(8, 5, (view) => {
      put(view);
      view.setInt32(2, Number(unscaled), true);
    });
  }
  if (digits <= 18) {
    return fixed(9, 9, (view) => {
      put(view);
      view.setBigInt64(2, unscaled, true);
    });
  }
  return fixed(10, 17, (view) => {
    put(view);
    view.setBigUint64(2, BigInt.asUintN(64, unscaled), true);
    view.setBigInt64(10, BigInt.asIntN(64, unscaled >> 64n), true);
  });
}

/** A primitive's header and so many bytes, which start at 1. */
function fixed(type: number, size: number, put: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(1 + size);
  bytes[0] = type << 2;
  put(new DataView(bytes.buffer));
  return bytes;
}

function encodeBytes(type: number, bytes: Uint8Array): Uint8Array {
  const out = new Bytes();
  out.unsigned(type << 2, 1);
  out.unsigned(bytes.length, 4);
  out.append(bytes);
  return out.take();
}

/** Where each part starts, and where the last one ends. */
function startsOf(parts: readonly Uint8Array[]): number[] {
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1)! + part.length);
  return starts;
}

function byteWidth(value: number): number {
  return value < 256 ? 1 : value < 65536 ? 2 : value < 16777216 ? 3 : 4;
}

class Bytes {
  #bytes = new Uint8Array(64);
  #length = 0;

  unsigned(value: number, size: number): void {
    this.#reserve(size);
    for (let index = 0; index < size; index++) {
      this.#bytes[this.#length++] = value % 256;
      value = Math.floor(value / 256);
    }
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
