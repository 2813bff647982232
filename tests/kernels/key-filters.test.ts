import { beforeEach, describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/kernels/kernels.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const loader = loadKernels({ maxPages: 2048 });
let memory: WebAssembly.Memory;
let kernels: Kernels;
beforeEach(() => {
  memory = loader.createMemory(1 << 20);
  kernels = loader.instantiate(memory);
});

const NO_KEYS = [2n ** 63n - 1n, -(2n ** 63n)] as const;

function put(array: BigInt64Array | Int32Array | Uint32Array | Uint8Array): number {
  const address = kernels.allocate(array.byteLength + 16) >>> 0;
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  new Uint8Array(memory.buffer).set(bytes, address);
  return address;
}

interface Keys {
  readonly values: number;
  readonly bytes: 4 | 8;
  readonly validity: number;
}

function putKeys(keys: readonly (bigint | null)[], bytes: 4 | 8): Keys {
  const numbers = keys.map((key) => key ?? 77n);
  const values = put(
    bytes === 8 ? BigInt64Array.from(numbers) : Int32Array.from(numbers, (key) => Number(key)),
  );
  const hasNulls = keys.includes(null);
  return { values, bytes, validity: hasNulls ? put(Uint8Array.from(keys, (k) => (k === null ? 0 : 1))) : 0 };
}

function rangeOf({ values, bytes, validity }: Keys, start: number, end: number): [bigint, bigint] {
  const range = put(BigInt64Array.from(NO_KEYS));
  kernels.key_range(values, bytes, validity, start, end, range);
  const [min, max] = new BigInt64Array(memory.buffer, range, 2);
  return [min!, max!];
}

const inserted = [4n, -9n, null, 100n, 4n, -9n];
const asked = [null, -9n, -8n, 4n, 5n, 100n, 101n, -10n, 4n, 2n ** 31n - 1n, -(2n ** 31n)];

describe.each([4, 8] as const)('runtime filters of keys of %i bytes', (bytes) => {
  it('know the range of keys that are not NULL', () => {
    const keys = putKeys(inserted, bytes);
    expect(rangeOf(keys, 0, 6)).toEqual([-9n, 100n]);
    expect(rangeOf(keys, 1, 3)).toEqual([-9n, -9n]);
    expect(rangeOf(keys, 2, 3)).toEqual(NO_KEYS);
    expect(rangeOf(putKeys([1n, 2n], bytes), 0, 2)).toEqual([1n, 2n]);
  });

  it.each([
    ['all rows', null],
    ['listed rows', [0, 1, 3, 4, 8, 9, 10]],
    ['no rows', []],
  ])('choose exactly the rows of their keys, or a few more: %s', (_, listed) => {
    const source = putKeys(inserted, bytes);
    const bits = put(new Uint8Array(64));
    kernels.key_filter_insert_exact(source.values, bytes, source.validity, 0, 3, bits, -9n);
    kernels.key_filter_insert_exact(source.values, bytes, source.validity, 3, 6, bits, -9n);
    const words = put(new Uint8Array(64));
    kernels.key_filter_insert_bloom(source.values, bytes, source.validity, 0, 6, words, 8);
    for (const keys of [asked, asked.map((key) => key ?? -9n)]) {
      const { values, validity } = putKeys(keys, bytes);
      const choose = (exact: boolean): number[] => {
        const chosen = put(Uint32Array.from(listed ?? keys.map(() => 0)));
        const rows = listed === null ? 0 : chosen;
        const count = listed?.length ?? keys.length;
        const left = exact
          ? kernels.key_filter_choose_exact(rows, count, values, bytes, validity, bits, -9n, 109n, chosen)
          : kernels.key_filter_choose_bloom(
              rows,
              count,
              values,
              bytes,
              validity,
              words,
              8,
              -9n,
              109n,
              chosen,
            );
        return [...new Uint32Array(memory.buffer, chosen, left)];
      };
      const rows = listed ?? [...keys.keys()];
      const wanted = rows.filter((row) => keys[row] !== null && inserted.includes(keys[row]!));
      expect(choose(true)).toEqual(wanted);
      const roughly = choose(false);
      expect(roughly.filter((row) => wanted.includes(row))).toEqual(wanted);
      expect(roughly.every((row) => keys[row] !== null && keys[row]! >= -9n && keys[row]! <= 100n)).toBe(
        true,
      );
    }
  });

  it('leave out most other keys by their hashes', () => {
    const keys = putKeys(
      Array.from({ length: 1000 }, (_, i) => BigInt(i * 1000)),
      bytes,
    );
    const words = put(new Uint8Array(250 * 8));
    kernels.key_filter_insert_bloom(keys.values, bytes, 0, 0, 1000, words, 250);
    const others = putKeys(
      Array.from({ length: 10_000 }, (_, i) => BigInt(i * 99 + 1)),
      bytes,
    );
    const chosen = put(new Uint32Array(10_001));
    const count = (asked: Keys, rows: number): number =>
      kernels.key_filter_choose_bloom(0, rows, asked.values, bytes, 0, words, 250, 0n, 1_000_000n, chosen);
    expect(count(keys, 1000)).toBe(1000);
    expect(count(others, 10_000)).toBeLessThan(500);
  });
});
