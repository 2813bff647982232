/**
 * The binary form of nested values, calendar intervals and variants. Blobs can lie anywhere and at any
 * alignment: places inside are given relative to the blob's first byte. Equal values have equal bytes.
 *
 * - array: u32 count; `count` validity bytes; `count` slots of `physicalWidth` bytes; variable part
 * - map: u32 count; u32 offset of the values; the keys as array blob; the values as array blob
 * - struct: a validity byte a field; the fields' slots; variable part
 * - calendar interval: i32 months; i32 days; i64 microseconds
 * - variant: u32 length of the metadata; metadata; value
 *
 * A slot of variable length holds u32 offset, u32 length of the element's bytes in the variable part. Slots of
 * NULL are zero.
 */
import { type DataType, physicalOf, physicalWidth } from '../types/data-type.ts';
import type { CalendarInterval, Value, VariantValue } from '../types/value.ts';
import { decodeText } from './text.ts';

export type StructType = Extract<DataType, { kind: 'struct' }>;

/** Bytes that a slot of the type takes. */
export function slotWidth(type: DataType): number {
  return physicalWidth[physicalOf(type)];
}

/** Offset of a struct's field `index` in its blob; the validity byte is at offset `index`. */
export function fieldOffset(type: StructType, index: number): number {
  let offset = type.fields.length;
  for (let i = 0; i < index; i += 1) offset += slotWidth(type.fields[i]!.type);
  return offset;
}

/** Offset of an array's validity bytes in its blob. */
export const ARRAY_VALIDITY = 4;

/** Offset of a map's keys in its blob. */
export const MAP_KEYS = 8;

/** The bytes of a value whose physical type is `bytes`; `value` isn't NULL. */
export function encodeValue(type: DataType, value: Value): Uint8Array {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (value instanceof Uint8Array) return value;
  const writer = new BlobWriter();
  writer.body(type, value);
  return writer.finish();
}

class BlobWriter {
  #bytes = Buffer.alloc(128);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  body(type: DataType, value: Value): void {
    switch (type.kind) {
      case 'array':
        this.#array(type.element, value as readonly Value[]);
        return;
      case 'map': {
        const entries = value as readonly (readonly [Value, Value])[];
        const start = this.#take(MAP_KEYS);
        this.#bytes.writeUInt32LE(entries.length, start);
        this.#array(
          type.key,
          entries.map((e) => e[0]),
        );
        this.#bytes.writeUInt32LE(this.#length - start, start + 4);
        this.#array(
          type.value,
          entries.map((e) => e[1]),
        );
        return;
      }
      case 'struct': {
        const fields = value as readonly Value[];
        const start = this.#take(fieldOffset(type, type.fields.length));
        let at = start + type.fields.length;
        for (const [i, field] of type.fields.entries()) {
          this.#slot(field.type, fields[i] ?? null, start, start + i, at);
          at += slotWidth(field.type);
        }
        return;
      }
      case 'interval': {
        const { months, days, microseconds } = value as CalendarInterval;
        const at = this.#take(16);
        this.#bytes.writeInt32LE(months, at);
        this.#bytes.writeInt32LE(days, at + 4);
        this.#bytes.writeBigInt64LE(microseconds, at + 8);
        return;
      }
      case 'variant': {
        const variant = value as VariantValue;
        const at = this.#take(4);
        this.#bytes.writeUInt32LE(variant.metadata.length, at);
        this.#append(variant.metadata);
        this.#append(variant.value);
        return;
      }
      case 'binary':
        this.#append(value as Uint8Array);
        return;
      default:
        this.#text(value as string);
    }
  }

  #array(element: DataType, values: readonly Value[]): void {
    const width = slotWidth(element);
    const count = values.length;
    const start = this.#take(4 + count + count * width);
    this.#bytes.writeUInt32LE(count, start);
    const slots = start + 4 + count;
    for (let i = 0; i < count; i += 1) {
      this.#slot(element, values[i]!, start, start + 4 + i, slots + i * width);
    }
  }

  #slot(type: DataType, value: Value, start: number, validity: number, at: number): void {
    if (value === null) return;
    this.#bytes[validity] = 1;
    if (physicalOf(type) !== 'bytes') {
      writeFixed(this.#bytes, type, at, value);
      return;
    }
    const from = this.#length;
    this.body(type, value);
    this.#bytes.writeUInt32LE(from - start, at);
    this.#bytes.writeUInt32LE(this.#length - from, at + 4);
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text);
    const at = this.#take(length);
    this.#bytes.write(text, at, length, 'utf8');
  }

  #append(bytes: Uint8Array): void {
    const at = this.#take(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Place for zeroed bytes at the end. May move the bytes: to be called before `#bytes` is looked at. */
  #take(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(this.#length, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return at;
  }
}

/** Writes a value of fixed width, as slots and vectors hold it. */
export function writeFixed(bytes: Buffer, type: DataType, at: number, value: Value): void {
  switch (physicalOf(type)) {
    case 'i32':
      bytes.writeInt32LE(Number(value), at);
      return;
    case 'i64':
      bytes.writeBigInt64LE(value as bigint, at);
      return;
    case 'f32':
      bytes.writeFloatLE(value as number, at);
      return;
    case 'f64':
      bytes.writeDoubleLE(value as number, at);
      return;
    case 'i128':
      bytes.writeBigUInt64LE(BigInt.asUintN(64, value as bigint), at);
      bytes.writeBigInt64LE(BigInt.asIntN(64, (value as bigint) >> 64n), at + 8);
      return;
    case 'bytes':
      throw new Error(`${type.kind} has no fixed width`);
  }
}

/**
 * Reads the slot at `at`; where it holds a place, that is relative to `base`: the blob's start, or 0 in
 * vectors, whose views hold addresses. Doesn't look at validity.
 */
export function readSlot(bytes: Buffer, type: DataType, at: number, base: number): Value {
  switch (physicalOf(type)) {
    case 'i32': {
      const value = bytes.readInt32LE(at);
      return type.kind === 'boolean' ? value !== 0 : value;
    }
    case 'i64':
      return bytes.readBigInt64LE(at);
    case 'f32':
      return bytes.readFloatLE(at);
    case 'f64':
      return bytes.readDoubleLE(at);
    case 'i128':
      return (bytes.readBigInt64LE(at + 8) << 64n) | bytes.readBigUInt64LE(at);
    case 'bytes':
      return readBody(bytes, type, base + bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4));
  }
}

/** Reads the value of `length` bytes at `start`. */
export function readBody(bytes: Buffer, type: DataType, start: number, length: number): Value {
  switch (type.kind) {
    case 'array':
      return readArray(bytes, type.element, start);
    case 'map': {
      const keys = readArray(bytes, type.key, start + MAP_KEYS);
      const values = readArray(bytes, type.value, start + bytes.readUInt32LE(start + 4));
      return keys.map((key, i) => [key, values[i]!]);
    }
    case 'struct': {
      let at = start + type.fields.length;
      return type.fields.map((field, i) => {
        const value = bytes[start + i] === 0 ? null : readSlot(bytes, field.type, at, start);
        at += slotWidth(field.type);
        return value;
      });
    }
    case 'interval':
      return {
        months: bytes.readInt32LE(start),
        days: bytes.readInt32LE(start + 4),
        microseconds: bytes.readBigInt64LE(start + 8),
      };
    case 'variant': {
      const split = start + 4 + bytes.readUInt32LE(start);
      return {
        metadata: Uint8Array.prototype.slice.call(bytes, start + 4, split),
        value: Uint8Array.prototype.slice.call(bytes, split, start + length),
      };
    }
    case 'binary':
      return new Uint8Array(bytes.subarray(start, start + length));
    default:
      return decodeText(bytes, start, start + length);
  }
}

function readArray(bytes: Buffer, element: DataType, start: number): Value[] {
  const count = bytes.readUInt32LE(start);
  const width = slotWidth(element);
  const slots = start + ARRAY_VALIDITY + count;
  const values: Value[] = [];
  for (let i = 0; i < count; i += 1) {
    const valid = bytes[start + ARRAY_VALIDITY + i] !== 0;
    values.push(valid ? readSlot(bytes, element, slots + i * width, start) : null);
  }
  return values;
}
