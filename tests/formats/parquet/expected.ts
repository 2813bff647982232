import type { Value } from '../../../src/types/value.ts';

export const ROWS = 300;

/** The fixtures' values, row by row; every seventh is NULL in the nullable ones. */
const formulas: Readonly<Record<string, (i: number) => Value>> = {
  i8: (i) => (i % 100) - 50,
  i16: (i) => i * 100 - 15000,
  i32: (i) => ((i * 1000003) % 2147483647) - 1e9,
  i64: (i) => BigInt(i) * 10n ** 15n - 10n ** 17n,
  f32: (i) => i / 4,
  f64: (i) => i / 8 - 3,
  flag: (i) => i % 3 === 0,
  text: (i) => `é${i % 40}`,
  bytes: (i) => new Uint8Array([i % 256, 1]),
  day: (i) => i - 100,
  at: (i) => BigInt(i) * 10n ** 9n - 5n,
  local: (i) => (BigInt(i) * 10n ** 6n - 5n) * 1000n,
  dec9: (i) => BigInt(i * 7 - 1000),
  dec38: (i) => BigInt(i - 150) * 10n ** 30n + BigInt(i),
  fixed: (i) => new Uint8Array([i % 256, 2, 3]),
};

const required: Readonly<Record<string, (i: number) => Value>> = {
  u32: (i) => 4294967295n - BigInt(i),
  u64: (i) => 18446744073709551615n - BigInt(i),
  nothing: () => null,
  required: (i) => BigInt(i),
};

export function expectedColumn(name: string): Value[] {
  const optional = formulas[name];
  return Array.from({ length: ROWS }, (_, i) => {
    if (optional === undefined) return required[name]!(i);
    return i % 7 === 6 ? null : optional(i);
  });
}
