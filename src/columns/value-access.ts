import { type DataType, physicalOf } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { encodeValue, readSlot, slotWidth, writeFixed } from './blob.ts';
import type { MemoryView } from './memory-view.ts';
import { encodeShortAscii } from './text.ts';
import type { Vector } from './vector.ts';

/** Gives the address of so many bytes for a value of variable length. */
export type Allocate = (bytes: number) => number;

/** Reads the valid value in the slot at `address`, as vectors and host calls hold it. */
export function readValue(view: MemoryView, type: DataType, address: number): Value {
  return readSlot(view.bytes, type, address, 0);
}

/** Reads a row of a vector. */
export function readRow(view: MemoryView, vector: Vector, row: number): Value {
  if (view.bytes[vector.validity + row] === 0) return null;
  return readSlot(view.bytes, vector.type, vector.values + row * slotWidth(vector.type), 0);
}

/** Writes a value that isn't NULL into the slot at `address`; its bytes, if any, go where `allocate` says. */
export function writeValue(
  view: MemoryView,
  type: DataType,
  address: number,
  value: Value,
  allocate: Allocate,
): void {
  if (physicalOf(type) !== 'bytes') {
    writeFixed(view.bytes, type, address, value);
    return;
  }
  if (typeof value === 'string') {
    const [at, length] = writeText(view, value, allocate);
    putView(view, address, at, length);
    return;
  }
  const bytes = encodeValue(type, value);
  const at = allocate(bytes.length);
  view.bytes.set(bytes, at);
  putView(view, address, at, bytes.length);
}

function writeText(view: MemoryView, text: string, allocate: Allocate): readonly [number, number] {
  // UTF-8 has at least as many bytes as the string has UTF-16 units.
  const at = allocate(text.length);
  if (encodeShortAscii(text, view.bytes, at)) return [at, text.length];
  const length = Buffer.byteLength(text);
  const place = length === text.length ? at : allocate(length);
  view.bytes.write(text, place, length, 'utf8');
  return [place, length];
}

function putView(view: MemoryView, address: number, at: number, length: number): void {
  const data = view.data;
  data.setUint32(address, at, true);
  data.setUint32(address + 4, length, true);
}
