import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../../src/codegen/builder.ts';
import { compileModule } from '../../src/codegen/instance.ts';
import { i32, i64, irTypeOf } from '../../src/codegen/instructions.ts';
import { interpretModule } from '../../src/codegen/interpret.ts';
import type { Ir, IrType } from '../../src/codegen/ir.ts';
import { printModule } from '../../src/codegen/print.ts';
import { OPCODES } from '../../src/codegen/wasm/opcodes.ts';

const SAMPLES: Readonly<Record<IrType, readonly (number | bigint)[]>> = {
  i32: [0, 1, -1, 7, -2147483648, 2147483647, 31, 65_535],
  i64: [0n, 1n, -1n, 7n, -(2n ** 63n), 2n ** 63n - 1n, 63n, 0xffffffffn, 2n ** 53n + 1n, 9007200328482817n],
  f32: [0, -0, 1.5, -2.5, Number.NaN, Number.POSITIVE_INFINITY, 3e38, 0.1].map(Math.fround),
  f64: [0, -0, 1.5, -2.5, Number.NaN, Number.NEGATIVE_INFINITY, 1e300, 0.1, 2 ** 63, -2147483649],
};

/** Types of the operands of an instruction, by its name. */
function operandTypes(op: string): readonly IrType[] {
  const [type, name] = op.split('.') as [IrType, string];
  const source = /_(i32|i64|f32|f64)(_[su])?$/.exec(name);
  if (source !== null) return [source[1] as IrType];
  const one = /^(eqz|clz|ctz|popcnt|abs|neg|ceil|floor|trunc|nearest|sqrt|extend\d+_s)$/.test(name);
  return one ? [type] : [type, type];
}

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof WebAssembly.RuntimeError ? 'trap' : error;
  }
}

describe('both back ends', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  // The trapping truncations aren't generated: only the saturating ones are.
  const ops = [...OPCODES.keys()].filter((op) => !/\.trunc_f(32|64)_[su]$/.test(op));
  it.each(ops)('agree on %s', (op) => {
    const module = new ModuleBuilder();
    const types = operandTypes(op);
    const result = irTypeOf({ kind: 'op', op, args: [] });
    const f = module.function('run', { exported: true, result });
    const args: Ir[] = types.map((type, i) => f.parameter(type, `p${i}`));
    f.return({ kind: 'op', op, args });
    const generated = module.finish();
    const imports = { kernels: { memory }, host: {} };
    const compiled = new WebAssembly.Instance(compileModule(generated), imports).exports.run as (
      ...a: unknown[]
    ) => unknown;
    const interpreted = interpretModule(generated.ir, imports).run!;
    for (const a of SAMPLES[types[0]!]) {
      for (const b of types.length > 1 ? SAMPLES[types[1]!] : [0]) {
        const values = types.length > 1 ? [a, b] : [a];
        const expected = outcome(() => compiled(...values));
        expect([values, outcome(() => interpreted(...values))]).toEqual([values, expected]);
      }
    }
  });
  it('agree on control flow and memory', () => {
    const module = new ModuleBuilder();
    const f = module.function('sum', { exported: true, result: 'i64' });
    const count = f.parameter('i32', 'count');
    const i = f.local('i32', 'i');
    const sum = f.local('i64', 'sum');
    f.comment('writes and reads back');
    f.block((exit) => {
      f.loop((again) => {
        f.brIf(exit, i32.ge_u(f.get(i), count));
        const address = f.let('address', i32.shl(f.get(i), i32.const(3)));
        f.if(
          i32.and(f.get(i), i32.const(1)),
          () => f.store('i64.store', address, i64.extend_i32_s(f.get(i))),
          () => f.store('i64.store', address, i64.const(-1n)),
        );
        f.set(sum, i64.add(f.get(sum), i64.load(address)));
        f.set(i, i32.add(f.get(i), i32.const(1)));
        f.br(again);
      });
    });
    f.return(f.get(sum));
    const generated = module.finish();
    const imports = { kernels: { memory }, host: {} };
    const compiled = new WebAssembly.Instance(compileModule(generated), imports).exports.sum as (
      n: number,
    ) => bigint;
    expect(compiled(100)).toBe(2450n);
    expect(interpretModule(generated.ir, imports).sum!(100)).toBe(2450n);
    expect(printModule(generated.ir)).toContain(';; writes and reads back');
  });
});
