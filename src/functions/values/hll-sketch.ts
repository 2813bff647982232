import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { xxhash64Of } from './xxhash64.ts';

/** HyperLogLog: for each of 2^lgK classes of hashes, the longest run of zeros seen. */
export interface HllSketch {
  readonly lgK: number;
  readonly registers: Uint8Array;
}

export function emptyHll(lgK: number): HllSketch {
  return { lgK, registers: new Uint8Array(2 ** lgK) };
}

/** Takes a value into a sketch; empty texts and bytes don't count. */
export function hllInserter(type: DataType): (sketch: HllSketch, value: Exclude<Value, null>) => void {
  const hash = xxhash64Of(type);
  return ({ lgK, registers }, value) => {
    if ((typeof value === 'string' || value instanceof Uint8Array) && value.length === 0) return;
    const bits = BigInt.asUintN(64, hash(value, 9001n));
    const index = Number(bits >> BigInt(64 - lgK));
    const rest = BigInt.asUintN(64 - lgK, bits)
      .toString(2)
      .padStart(64 - lgK, '0');
    const zeros = rest.indexOf('1');
    registers[index] = Math.max(registers[index]!, (zeros < 0 ? 64 - lgK : zeros) + 1);
  };
}

/** How many distinct values were taken in; small numbers by counting the empty registers. */
export function hllEstimate({ registers }: HllSketch): number {
  const m = registers.length;
  let sum = 0;
  let empty = 0;
  for (const register of registers) {
    sum += 2 ** -register;
    if (register === 0) empty += 1;
  }
  const alpha = m === 16 ? 0.673 : m === 32 ? 0.697 : 0.7213 / (1 + 1.079 / m);
  const raw = (alpha * m * m) / sum;
  return raw <= 2.5 * m && empty > 0 ? m * Math.log(m / empty) : raw;
}

/** Into a sketch of the smaller lgK of both. */
export function mergeHll(a: HllSketch, b: HllSketch): HllSketch {
  const out = emptyHll(Math.min(a.lgK, b.lgK));
  for (const sketch of [a, b]) {
    const shift = sketch.lgK - out.lgK;
    for (const [index, register] of sketch.registers.entries()) {
      if (register === 0) continue;
      const to = index >> shift;
      // The bits of the index that are dropped come before the run of zeros.
      const low = index & (2 ** shift - 1);
      const lead = shift === 0 || low === 0 ? shift : Math.clz32(low) - (32 - shift);
      const value = low === 0 ? lead + register : lead + 1;
      out.registers[to] = Math.max(out.registers[to]!, shift === 0 ? register : value);
    }
  }
  return out;
}

const MAGIC = 0x5370486c;

/** Our own form: magic number, lgK, registers. */
export function encodeHll({ lgK, registers }: HllSketch): Uint8Array {
  const bytes = new Uint8Array(5 + registers.length);
  new DataView(bytes.buffer).setUint32(0, MAGIC);
  bytes[4] = lgK;
  bytes.set(registers, 5);
  return bytes;
}

/** Undefined for bytes that `encodeHll` didn't make. */
export function decodeHll(bytes: Uint8Array): HllSketch | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 5 || view.getUint32(0) !== MAGIC || bytes.length !== 5 + 2 ** bytes[4]!)
    return undefined;
  return { lgK: bytes[4]!, registers: bytes.slice(5) };
}
