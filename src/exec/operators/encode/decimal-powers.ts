import type { Region } from '../../../columns/linear-memory.ts';

/** Exponents for which every double finds its power. */
const LEAST = -292;
const MOST = 324;

let table: BigUint64Array | null = null;

/** Puts the powers of ten that the kernels' `shortest` takes into memory and answers their address. */
export function decimalPowers(region: Region): number {
  table ??= makeTable();
  const address = region.allocate(table.byteLength);
  new BigUint64Array(region.memory.memory.buffer).set(table, address >>> 3);
  return address;
}

/** Each as 126 bits, rounded down and one added; the lower 63 bits first. */
function makeTable(): BigUint64Array {
  const result = new BigUint64Array((MOST - LEAST + 1) * 2);
  for (let exponent = LEAST; exponent <= MOST; exponent++) {
    const power = 10n ** BigInt(Math.abs(exponent));
    const bits = power.toString(16).length * 4;
    const wide = exponent < 0 ? (1n << BigInt(bits + 130)) / power : power << 130n;
    const excess = wide.toString(2).length - 126;
    const value = (wide >> BigInt(excess)) + 1n;
    const at = (exponent - LEAST) * 2;
    result[at] = BigInt.asUintN(63, value);
    result[at + 1] = value >> 63n;
  }
  return result;
}
