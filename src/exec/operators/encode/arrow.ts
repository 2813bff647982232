import { columnWidth } from '../../../columns/block.ts';
import type { LinearMemory } from '../../../columns/linear-memory.ts';
import { MemoryView } from '../../../columns/memory-view.ts';
import { readRow } from '../../../columns/value-access.ts';
import type { Vector } from '../../../columns/vector.ts';
import { assertNever } from '../../../core/error.ts';
import { type DataType, physicalOf } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { castToString } from '../../../types/format/cast-string.ts';
import type { Value } from '../../../types/value.ts';
import { recordBatchHeader } from './arrow-message.ts';
import type { RowEncoder } from './row-encoder.ts';

/** The parts of a record batch: a node per field, and the fields' buffers in Arrow's order. */
interface Parts {
  readonly nodes: { readonly length: number; readonly nulls: number }[];
  readonly buffers: Uint8Array[];
}

const NONE = new Uint8Array(0);

/** Arrow IPC record batch messages, one for each batch of rows. */
export function arrowEncoder(types: readonly DataType[], memory: LinearMemory, zone: Zone): RowEncoder {
  return {
    encode(vectors, rows, out) {
      const parts: Parts = { nodes: [], buffers: [] };
      types.forEach((type, c) => {
        if (!addFlat(parts, type, vectors[c]!, rows, memory)) {
          addValues(parts, type, valuesOf(vectors[c]!, rows, memory), zone);
        }
      });
      const padded = parts.buffers.map((buffer) => Math.ceil(buffer.length / 8) * 8);
      const header = recordBatchHeader(
        rows,
        parts.nodes,
        parts.buffers.map((buffer) => buffer.length),
      );
      out.reserve(header.length + padded.reduce((sum, size) => sum + size, 0));
      out.copy(header, 0, header.length);
      parts.buffers.forEach((buffer, b) => {
        out.copy(buffer, 0, buffer.length);
        for (let i = buffer.length; i < padded[b]!; i++) out.byte(0);
      });
    },
  };
}

function valuesOf(vector: Vector, rows: number, memory: LinearMemory): Value[] {
  const view = new MemoryView(memory.memory);
  const readable = vector.validity === 0 ? { ...vector, validity: memory.allValid } : vector;
  return Array.from({ length: rows }, (_, row) =>
    vector.validity === 0
      ? readRow(view, { ...readable, validity: memory.allValid - row }, row)
      : readRow(view, readable, row),
  );
}

/** Columns that are copied as they lie; false for types that are made of values. */
function addFlat(parts: Parts, type: DataType, vector: Vector, rows: number, memory: LinearMemory): boolean {
  const bytes = memory.u8;
  const data = flatData(type, vector, rows, memory);
  if (data === null) return false;
  let nulls = 0;
  let validity = NONE;
  if (vector.validity !== 0) {
    validity = new Uint8Array(Math.ceil(rows / 8));
    for (let row = 0; row < rows; row++) {
      if (bytes[vector.validity + row] === 0) nulls++;
      else validity[row >> 3]! |= 1 << (row & 7);
    }
  }
  parts.nodes.push({ length: rows, nulls });
  parts.buffers.push(nulls === 0 ? NONE : validity, ...data);
  return true;
}

function flatData(type: DataType, vector: Vector, rows: number, memory: LinearMemory): Uint8Array[] | null {
  const { values } = vector;
  switch (type.kind) {
    case 'boolean': {
      const bits = new Uint8Array(Math.ceil(rows / 8));
      for (let row = 0; row < rows; row++) {
        if (memory.i32[(values >>> 2) + row] !== 0) bits[row >> 3]! |= 1 << (row & 7);
      }
      return [bits];
    }
    case 'byte':
      return [bytesOf(Int8Array.from(memory.i32.subarray(values >>> 2, (values >>> 2) + rows)))];
    case 'short':
      return [bytesOf(Int16Array.from(memory.i32.subarray(values >>> 2, (values >>> 2) + rows)))];
    case 'int':
    case 'date':
    case 'interval_ym':
    case 'long':
    case 'float':
    case 'double':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'interval_dt':
      return [memory.u8.slice(values, values + rows * columnWidth(type))];
    case 'decimal': {
      if (type.precision > 18) return [memory.u8.slice(values, values + rows * 16)];
      const words = new Int32Array(rows * 4);
      for (let row = 0; row < rows; row++) {
        const high = memory.i32[(values >>> 2) + row * 2 + 1]!;
        words[row * 4] = memory.i32[(values >>> 2) + row * 2]!;
        words[row * 4 + 1] = high;
        words[row * 4 + 2] = high >> 31;
        words[row * 4 + 3] = high >> 31;
      }
      return [bytesOf(words)];
    }
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return viewData(vector, rows, memory);
    default:
      return null;
  }
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function viewData(vector: Vector, rows: number, memory: LinearMemory): Uint8Array[] {
  const words = memory.u32;
  const bytes = memory.u8;
  const offsets = new Int32Array(rows + 1);
  let total = 0;
  const isNull = (row: number): boolean => vector.validity !== 0 && bytes[vector.validity + row] === 0;
  for (let row = 0; row < rows; row++) {
    if (!isNull(row)) total += words[(vector.values >>> 2) + row * 2 + 1]!;
    offsets[row + 1] = total;
  }
  const data = new Uint8Array(total);
  for (let row = 0; row < rows; row++) {
    if (isNull(row)) continue;
    const start = words[(vector.values >>> 2) + row * 2]!;
    const length = offsets[row + 1]! - offsets[row]!;
    let at = offsets[row]!;
    if (length > 32) data.set(bytes.subarray(start, start + length), at);
    else for (let i = start; i < start + length; i++) data[at++] = bytes[i]!;
  }
  return [bytesOf(offsets), data];
}

/** A field, and its children, from values: nested types and the rare ones. */
function addValues(parts: Parts, type: DataType, values: readonly Value[], zone: Zone): void {
  const nulls = values.reduce<number>((sum, value) => sum + (value === null ? 1 : 0), 0);
  parts.nodes.push({ length: values.length, nulls });
  if (type.kind === 'void') return;
  parts.buffers.push(nulls === 0 ? NONE : bitmap(values, (value) => value !== null));
  switch (type.kind) {
    case 'array': {
      const items = values.map((value) => (value ?? []) as readonly Value[]);
      parts.buffers.push(offsetsOf(items.map((item) => item.length)));
      addValues(parts, type.element, items.flat(), zone);
      return;
    }
    case 'struct':
      type.fields.forEach((field, i) => {
        addValues(
          parts,
          field.type,
          values.map((value) => (value as readonly Value[] | null)?.[i] ?? null),
          zone,
        );
      });
      return;
    case 'map': {
      const items = values.map((value) => (value ?? []) as readonly (readonly [Value, Value])[]);
      parts.buffers.push(offsetsOf(items.map((item) => item.length)));
      const entries = items.flat();
      parts.nodes.push({ length: entries.length, nulls: 0 });
      parts.buffers.push(NONE);
      addValues(
        parts,
        type.key,
        entries.map(([key]) => key),
        zone,
      );
      addValues(
        parts,
        type.value,
        entries.map(([, value]) => value),
        zone,
      );
      return;
    }
    case 'boolean':
      parts.buffers.push(bitmap(values, (value) => value === true));
      return;
    case 'byte':
      parts.buffers.push(bytesOf(Int8Array.from(values as number[])));
      return;
    case 'short':
      parts.buffers.push(bytesOf(Int16Array.from(values as number[])));
      return;
    case 'decimal': {
      const words = new BigInt64Array(values.length * 2);
      values.forEach((value, i) => {
        words[i * 2] = BigInt.asIntN(64, (value ?? 0n) as bigint);
        words[i * 2 + 1] = BigInt.asIntN(64, ((value ?? 0n) as bigint) >> 64n);
      });
      parts.buffers.push(bytesOf(words));
      return;
    }
    default:
      addLeaf(parts, type, values, zone);
  }
}

function addLeaf(parts: Parts, type: DataType, values: readonly Value[], zone: Zone): void {
  const physical = physicalOf(type);
  switch (physical) {
    case 'i32':
      parts.buffers.push(bytesOf(Int32Array.from(values as number[])));
      return;
    case 'i64':
      parts.buffers.push(bytesOf(BigInt64Array.from(values.map((value) => (value ?? 0n) as bigint))));
      return;
    case 'f32':
      parts.buffers.push(bytesOf(Float32Array.from(values as number[])));
      return;
    case 'f64':
      parts.buffers.push(bytesOf(Float64Array.from(values as number[])));
      return;
    case 'bytes': {
      const encoder = new TextEncoder();
      const bodies = values.map((value) => {
        if (value === null) return NONE;
        return value instanceof Uint8Array ? value : encoder.encode(castToString(value, type, zone));
      });
      parts.buffers.push(offsetsOf(bodies.map((body) => body.length)), Buffer.concat(bodies));
      return;
    }
    case 'i128':
      throw new Error('decimals are written before');
    default:
      assertNever(physical);
  }
}

function bitmap(values: readonly Value[], test: (value: Value) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (test(value)) bits[i >> 3]! |= 1 << (i & 7);
  });
  return bits;
}

function offsetsOf(lengths: readonly number[]): Uint8Array {
  const offsets = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = offsets[i]! + length;
  });
  return bytesOf(offsets);
}
