import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { CorruptData } from './corrupt.ts';

/** A decoded Thrift struct: fields by number. */
export type Thrift = { readonly [key: string]: unknown };

export function readThrift(bytes: Uint8Array): Thrift {
  return readThrifts(bytes, 1)[0]!;
}

/** So many structs, one behind the other. */
export function readThrifts(bytes: Uint8Array, count: number): Thrift[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = { view, offset: 0 };
  return Array.from({ length: count }, () => deserializeTCompactProtocol(reader));
}

export function thriftNumber(value: unknown, what: string): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw new CorruptData(`${what} is missing`);
  return number;
}

/** A count or an offset. */
export function thriftCount(value: unknown, what: string): number {
  const number = thriftNumber(value, what);
  if (number < 0) throw new CorruptData(`${what} is negative`);
  return number;
}

export function thriftList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new CorruptData(`${what} is missing`);
  return value;
}

export function thriftStruct(value: unknown, what: string): Thrift {
  if (typeof value !== 'object' || value === null) throw new CorruptData(`${what} is missing`);
  return value as Thrift;
}

const decoder = new TextDecoder();

export function thriftText(value: unknown): string {
  return value instanceof Uint8Array ? decoder.decode(value) : '';
}
