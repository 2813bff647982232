import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { ThriftValue } from './thrift-writer.ts';
import type { WriteLeaf } from './write-schema.ts';

/** Longer bounds are left out. */
const LONGEST = 4096;

/** Least and greatest value and number of NULLs of a page or a column chunk while it is written. */
export class WriteStatistics {
  nulls = 0;
  readonly #leaf: WriteLeaf;
  #min: Uint8Array | null = null;
  #max: Uint8Array | null = null;
  #usable: boolean;

  constructor(leaf: WriteLeaf) {
    this.#leaf = leaf;
    this.#usable = leaf.bounds !== null;
  }

  /** Takes dense values in; `scratch` is memory of 16 bytes. */
  add(kernels: Kernels, memory: LinearMemory, values: number, count: number, scratch: number): void {
    const { bounds, width, physical } = this.#leaf;
    if (!this.#usable || bounds === null || count === 0) return;
    kernels.find_bounds(bounds, values, count, width, scratch);
    const { u32 } = memory;
    if (u32[scratch >>> 2] === 0) return;
    const read = (word: number): Uint8Array => {
      const address = u32[(scratch >>> 2) + word]!;
      if (physical !== 'BYTE_ARRAY') return memory.u8.slice(address, address + width);
      const start = u32[address >>> 2]!;
      return memory.u8.slice(start, start + u32[(address >>> 2) + 1]!);
    };
    const low = read(1);
    const high = read(2);
    this.#widen(low, high);
  }

  /** Takes in what another has seen. */
  merge(other: WriteStatistics): void {
    this.nulls += other.nulls;
    if (!other.#usable) this.#usable = false;
    if (other.#min !== null && other.#max !== null) this.#widen(other.#min, other.#max);
  }

  /** Null where there are none: no values, NaN only, too long ones, or a type without an order. */
  get bounds(): { readonly min: Uint8Array; readonly max: Uint8Array } | null {
    if (!this.#usable || this.#min === null || this.#max === null) return null;
    return { min: this.#zeroed(this.#min, 0x80), max: this.#zeroed(this.#max, 0) };
  }

  #widen(low: Uint8Array, high: Uint8Array): void {
    if (this.#min === null || this.#compare(low, this.#min) < 0) this.#min = low;
    if (this.#max === null || this.#compare(high, this.#max) > 0) this.#max = high;
    if (Math.max(this.#min.length, this.#max.length) > LONGEST) this.#usable = false;
  }

  toThrift(): ThriftValue {
    const { bounds } = this;
    return {
      struct: [
        [3, { i64: this.nulls }],
        [5, bounds === null ? undefined : { bytes: bounds.max }],
        [6, bounds === null ? undefined : { bytes: bounds.min }],
      ],
    };
  }

  /** Zeros of either sign are between -0 and +0. */
  #zeroed(bytes: Uint8Array, sign: number): Uint8Array {
    const { physical } = this.#leaf;
    if (physical !== 'FLOAT' && physical !== 'DOUBLE') return bytes;
    if (Number(numberOf(bytes)) !== 0) return bytes;
    const zero = new Uint8Array(bytes.length);
    zero[zero.length - 1] = sign;
    return zero;
  }

  #compare(a: Uint8Array, b: Uint8Array): number {
    switch (this.#leaf.physical) {
      case 'INT32':
      case 'INT64': {
        const difference = integerOf(a) - integerOf(b);
        return difference < 0n ? -1 : Number(difference > 0n);
      }
      case 'FLOAT':
      case 'DOUBLE':
        return numberOf(a) - numberOf(b);
      case 'FIXED_LEN_BYTE_ARRAY':
        // Two's complement: the sign bit turned over makes the order that of unsigned bytes.
        return Buffer.compare(
          Uint8Array.of(a[0]! ^ 0x80, ...a.subarray(1)),
          Uint8Array.of(b[0]! ^ 0x80, ...b.subarray(1)),
        );
      default:
        return Buffer.compare(a, b);
    }
  }
}

function integerOf(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 4 ? BigInt(view.getInt32(0, true)) : view.getBigInt64(0, true);
}

function numberOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}
