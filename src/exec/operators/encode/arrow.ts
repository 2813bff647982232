import { columnWidth } from '../../../columns/block.ts';
import type { LinearMemory, Region } from '../../../columns/linear-memory.ts';
import { readRow } from '../../../columns/value-access.ts';
import type { Vector } from '../../../columns/vector.ts';
import { assertNever } from '../../../core/error.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import { type DataType, physicalOf } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { castToString } from '../../../types/format/cast-string.ts';
import type { Value } from '../../../types/value.ts';
import { recordBatchHeader } from './arrow-message.ts';
import { isText } from './cell.ts';
import { BLOCK_BYTES, type RowEncoder } from './row-encoder.ts';
import type { RowTarget } from './row-writer.ts';

/** The parts of a record batch: a node per field, and the fields' buffers in Arrow's order. */
interface Parts {
  readonly nodes: { readonly length: number; readonly nulls: number }[];
  readonly buffers: Uint8Array[];
}

const NONE = new Uint8Array(0);
/** Messages of fewer bytes may be moved to a larger block, where more of them come. */
const SMALL_MESSAGE = 16 * 1024;

/** Blocks of record batch messages, one for each batch of rows; small ones are sent together. */
export function arrowEncoder(types: readonly DataType[], target: RowTarget): RowEncoder {
  const scratch = new Scratch(target);
  let block: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let used = 0;
  let pendingRows = 0;
  const flush = (): void => {
    if (pendingRows === 0) return;
    target.take(block.subarray(0, used), pendingRows);
    block = new Uint8Array(0);
    used = 0;
    pendingRows = 0;
  };
  /** Room for a message, behind those of the block before if they leave it. */
  const roomFor = (bytes: number): Uint8Array => {
    if (used + bytes > block.length) {
      if (used + bytes > BLOCK_BYTES) flush();
      const before = block.subarray(0, used);
      // The first message may be the only one.
      const isFirst = used === 0 && bytes < SMALL_MESSAGE;
      block = target.newBlock(isFirst ? bytes : Math.max(bytes, BLOCK_BYTES));
      block.set(before);
    }
    used += bytes;
    return block.subarray(used - bytes, used);
  };
  return {
    encode(vectors, rows) {
      const parts: Parts = { nodes: [], buffers: [] };
      scratch.reset(rows, types, vectors);
      types.forEach((type, c) => {
        if (!addFlat(parts, type, vectors[c]!, rows, scratch)) {
          addValues(parts, type, valuesOf(vectors[c]!, rows, target.region.memory), target.zone);
        }
      });
      assemble(parts, rows, roomFor);
      pendingRows += rows;
      if (used >= BLOCK_BYTES) flush();
    },
    flush,
  };
}

/** Writes the message: its header, then the buffers, each padded to 8 bytes. */
function assemble(parts: Parts, rows: number, roomFor: (bytes: number) => Uint8Array): void {
  const lengths = parts.buffers.map((buffer) => buffer.length);
  const header = recordBatchHeader(rows, parts.nodes, lengths);
  const size = lengths.reduce((sum, length) => sum + Math.ceil(length / 8) * 8, header.length);
  const message = roomFor(size);
  message.set(header);
  let at = header.length;
  for (const buffer of parts.buffers) {
    message.set(buffer, at);
    at += buffer.length;
    while (at % 8 !== 0) message[at++] = 0;
  }
}

/** Memory for a batch's buffers that do not lie in its vectors. */
class Scratch {
  readonly kernels: Kernels;
  readonly #region: Region;
  #address = 0;
  #bytes = 0;
  #used = 0;

  constructor(target: RowTarget) {
    this.kernels = target.kernels;
    this.#region = target.region;
  }

  get memory(): LinearMemory {
    return this.#region.memory;
  }

  /** Makes room for all that the batch will take: afterwards memory does not move. */
  reset(rows: number, types: readonly DataType[], vectors: readonly Vector[]): void {
    let needed = 0;
    types.forEach((type, c) => {
      needed += aligned(rows) + aligned(madeBytes(type, rows));
      if (isViews(type)) needed += aligned(shownBytes(vectors[c]!, rows, this.memory));
    });
    this.#used = 0;
    if (needed <= this.#bytes) return;
    if (this.#address !== 0) this.#region.release(this.#address);
    this.#bytes = needed;
    this.#address = this.#region.allocate(needed);
  }

  /** Address of so many bytes, until the next batch. */
  take(bytes: number): number {
    const address = this.#address + this.#used;
    this.#used += aligned(bytes);
    return address;
  }

  /** The bytes at an address, as they lie. */
  show(address: number, bytes: number): Uint8Array {
    return this.memory.u8.subarray(address, address + bytes);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function isViews(type: DataType): boolean {
  return isText(type) || type.kind === 'binary';
}

/** Bytes of the type's buffer, but for what views show, if a kernel makes it. */
function madeBytes(type: DataType, rows: number): number {
  switch (type.kind) {
    case 'boolean':
    case 'byte':
      return rows;
    case 'short':
      return 2 * rows;
    case 'decimal':
      return 16 * rows;
    default:
      return isViews(type) ? 4 * (rows + 1) : 0;
  }
}

function shownBytes(vector: Vector, rows: number, memory: LinearMemory): number {
  const { u32, u8 } = memory;
  const lengths = (vector.values >>> 2) + 1;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    if (vector.validity === 0 || u8[vector.validity + row] !== 0) total += u32[lengths + row * 2]!;
  }
  return total;
}

function valuesOf(vector: Vector, rows: number, memory: LinearMemory): Value[] {
  const view = memory.view;
  return Array.from({ length: rows }, (_, row) =>
    readRow(view, vector.validity === 0 ? { ...vector, validity: memory.allValid - row } : vector, row),
  );
}

/** Columns that are copied as they lie or made by kernels; false for types that are made of values. */
function addFlat(parts: Parts, type: DataType, vector: Vector, rows: number, scratch: Scratch): boolean {
  const data = flatData(type, vector, rows, scratch);
  if (data === null) return false;
  let nulls = 0;
  let validity: Uint8Array = NONE;
  if (vector.validity !== 0) {
    const bits = scratch.take(Math.ceil(rows / 8));
    nulls = scratch.kernels.arrow_bits(vector.validity, rows, bits);
    if (nulls > 0) validity = scratch.show(bits, Math.ceil(rows / 8));
  }
  parts.nodes.push({ length: rows, nulls });
  parts.buffers.push(validity, ...data);
  return true;
}

function flatData(type: DataType, vector: Vector, rows: number, scratch: Scratch): Uint8Array[] | null {
  const { values } = vector;
  const { kernels } = scratch;
  switch (type.kind) {
    case 'boolean': {
      const bits = scratch.take(Math.ceil(rows / 8));
      kernels.arrow_booleans(values, rows, bits);
      return [scratch.show(bits, Math.ceil(rows / 8))];
    }
    case 'byte':
    case 'short': {
      const width = type.kind === 'byte' ? 1 : 2;
      const narrow = scratch.take(rows * width);
      kernels.arrow_narrow(values, rows, width, narrow);
      return [scratch.show(narrow, rows * width)];
    }
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
      return [scratch.show(values, rows * columnWidth(type))];
    case 'decimal': {
      if (type.precision > 18) return [scratch.show(values, rows * 16)];
      const wide = scratch.take(rows * 16);
      kernels.arrow_widen(values, rows, wide);
      return [scratch.show(wide, rows * 16)];
    }
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary': {
      const offsets = scratch.take(4 * (rows + 1));
      const total = kernels.arrow_offsets(values, vector.validity, rows, offsets) >>> 0;
      const data = scratch.take(total);
      kernels.arrow_gather(values, rows, offsets, data);
      return [scratch.show(offsets, 4 * (rows + 1)), scratch.show(data, total)];
    }
    default:
      return null;
  }
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
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
