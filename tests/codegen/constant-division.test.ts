import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../src/codegen/builder.ts';
import { divideUnsigned, floorDiv, floorMod } from '../../src/codegen/constant-division.ts';
import { compileModule } from '../../src/codegen/instance.ts';
import { linkImports } from '../../src/codegen/wasm/link.ts';

function compile(divisor: bigint) {
  const module = new ModuleBuilder();
  const q = module.function('quotient', { exported: true, result: 'i64' });
  q.return(floorDiv(q, q.parameter('i64', 'a'), divisor));
  const r = module.function('rest', { exported: true, result: 'i64' });
  r.return(floorMod(r, r.parameter('i64', 'a'), divisor));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const imports = linkImports([], { memory, frame: 0, functionOf: () => () => {} });
  return new WebAssembly.Instance(compileModule(module.finish()), imports).exports as unknown as {
    quotient(a: bigint): bigint;
    rest(a: bigint): bigint;
  };
}

describe('division by constants', () => {
  it('is exact for all kinds of i64', () => {
    for (const divisor of [1000n, 1_000_000n, 60_000_000n, 3_600_000_000n, 86_400_000_000n]) {
      const { quotient, rest } = compile(divisor);
      const values = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 1_600_000_000_000_000n];
      for (let k = -5n; k <= 5n; k += 1n) {
        for (const at of [0n, 106_751_990n, 18_500n, 9_000_000_000_000n]) {
          for (const d of [-1n, 0n, 1n]) {
            const v = (at + k) * divisor + d;
            if (BigInt.asIntN(64, v) === v) values.push(v, -v);
          }
        }
      }
      for (const v of values) {
        const floor = v / divisor - (v % divisor < 0n ? 1n : 0n);
        expect([v, quotient(v)]).toEqual([v, floor]);
        expect(rest(v)).toBe(v - floor * divisor);
      }
    }
  });
  it('is exact for unsigned i32 up to the bound', () => {
    for (const [divisor, max] of [
      [146_097, 2 ** 31],
      [2_939_745, 2 ** 32 - 1],
      [2141, 65_535],
      [7, 2 ** 31],
    ] as const) {
      const module = new ModuleBuilder();
      const f = module.function('divide', { exported: true, result: 'i32' });
      f.return(divideUnsigned(f.parameter('i32', 'a'), divisor, max));
      const memory = new WebAssembly.Memory({ initial: 1 });
      const imports = linkImports([], { memory, frame: 0, functionOf: () => () => {} });
      const { divide } = new WebAssembly.Instance(compileModule(module.finish()), imports)
        .exports as unknown as { divide(a: number): number };
      for (let k = 0; k < 2000; k += 1) {
        const at = Math.floor((max / divisor / 2000) * k) * divisor;
        for (const v of [at, at + 1, at + divisor - 1, max - k]) {
          if (v <= max) expect([v, divide(v | 0) >>> 0]).toEqual([v, Math.floor(v / divisor)]);
        }
      }
    }
  });
});
