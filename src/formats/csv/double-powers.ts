import type { Region } from '../../columns/linear-memory.ts';

/** As `csv_doubles` in the kernels expects it. */
const EXACT = 23;
const WIDE = 64;

let table: BigUint64Array | null = null;

/** Puts the powers of ten that the kernel needs into memory and answers their address. */
export function doublePowers(region: Region): number {
  table ??= wideTable();
  const address = region.allocate(EXACT * 8 + table.byteLength);
  const exact = Array.from({ length: EXACT }, (_, exponent) => Number(`1e${exponent}`));
  region.memory.f64.set(exact, address >>> 3);
  new BigUint64Array(region.memory.memory.buffer).set(table, (address >>> 3) + EXACT);
  return address;
}

/**
 * The mantissas of powers of ten, which are those of powers of five, in 128 bits, low half first. Truncated,
 * but for the small negative exponents rounded up, as the method of Eisel and Lemire needs them.
 */
function wideTable(): BigUint64Array {
  const result = new BigUint64Array((2 * WIDE + 1) * 2);
  for (let exponent = -WIDE; exponent <= WIDE; exponent++) {
    const five = 5n ** BigInt(Math.abs(exponent));
    const bits = BigInt(five.toString(2).length);
    let wide = five << 128n;
    if (exponent < 0) wide = (1n << (exponent >= -27 ? bits + 127n : 2n * bits + 128n)) / five + 1n;
    wide >>= BigInt(wide.toString(2).length) - 128n;
    const at = (exponent + WIDE) * 2;
    result[at] = BigInt.asUintN(64, wide);
    result[at + 1] = wide >> 64n;
  }
  return result;
}
