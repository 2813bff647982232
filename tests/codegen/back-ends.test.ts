import { describe, expect, it } from 'vitest';
import { type GeneratedModule, ModuleBuilder } from '../../src/codegen/builder.ts';
import { compileModule } from '../../src/codegen/instance.ts';
import { f64, i32, i64, operationOf } from '../../src/codegen/instructions.ts';
import { interpretModule } from '../../src/codegen/interpret.ts';
import type { ImportedValues, Ir, IrImport, IrType } from '../../src/codegen/ir.ts';
import { printModule } from '../../src/codegen/print.ts';
import { linkImports } from '../../src/codegen/wasm/link.ts';
import { OPERATIONS } from '../../src/codegen/wasm/opcodes.ts';
import { loadKernels } from '../../src/kernels/load.ts';

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

function instantiate(generated: GeneratedModule, imports: ImportedValues): WebAssembly.Exports {
  const linked = linkImports(generated.ir.imports, imports);
  return new WebAssembly.Instance(compileModule(generated), linked).exports;
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
  const ops = [...OPERATIONS.keys()].filter((op) => !/\.trunc_f(32|64)_[su]$/.test(op));
  it.each(ops)('agree on %s', (op) => {
    const module = new ModuleBuilder();
    const types = operandTypes(op);
    const operation = operationOf(op);
    const f = module.function('run', { exported: true, result: operation.result });
    const [left, right] = types.map((type, i) => f.parameter(type, `p${i}`)) as [Ir, Ir?];
    f.return(
      right === undefined
        ? { kind: 'unary', op: operation, operand: left }
        : { kind: 'binary', op: operation, left, right },
    );
    const generated = module.finish();
    const imports = { memory, frame: 0, functionOf: () => () => {} };
    const compiled = instantiate(generated, imports).run as (...a: unknown[]) => unknown;
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
    const imports = { memory, frame: 0, functionOf: () => () => {} };
    const compiled = instantiate(generated, imports).sum as (n: number) => bigint;
    expect(compiled(100)).toBe(2450n);
    expect(interpretModule(generated.ir, imports).sum!(100)).toBe(2450n);
    expect(printModule(generated.ir)).toContain(';; writes and reads back');
  });
  it('agree on what they call', () => {
    const module = new ModuleBuilder();
    const f = module.function('run', { exported: true, result: 'i64' });
    const number = f.parameter('i32', 'number');
    f.do(module.import('host', 'none', [], null), []);
    f.do(module.import('host', 'one', ['i32'], null), [number]);
    const two = f.call(module.import('host', 'two', ['i32', 'i32'], 'i32'), [number, i32.const(3)], 'i32');
    f.do(module.import('host', 'own', ['f64', 'i64'], 'f64'), [f64.const(0.5), i64.const(7n)], 'f64');
    const hash = module.import('kernels', 'hash_i64', ['i64', 'i64'], 'i64');
    const seed = f.call(hash, [i64.extend_i32_s(two), i64.const(0n)], 'i64');
    const callee = module.import('kernels', 'hll_clear', ['i32', 'i32'], null);
    f.do(callee, [i32.add(f.frame(), i32.const(8)), i32.const(16)]);
    f.return(i64.add(seed, i64.load(f.frame(), 8)));
    const generated = module.finish();
    const kernelMemory = loadKernels().createMemory();
    const kernels = loadKernels().instantiate(kernelMemory);
    const results = [instantiate, (g: GeneratedModule, i: ImportedValues) => interpretModule(g.ir, i)].map(
      (link) => {
        const calls: unknown[] = [];
        const functions: Readonly<Record<string, CallableFunction>> = {
          ...kernels,
          none: () => calls.push('none') && undefined,
          one: (a: number) => calls.push(['one', a]) && undefined,
          two: (a: number, b: number) => calls.push(['two', a, b]) + a,
          own: (a: number, b: bigint) => calls.push(['own', a, b]),
        };
        new Uint8Array(kernelMemory.buffer).fill(1, 32, 64);
        const functionOf = ({ name }: IrImport): CallableFunction => functions[name]!;
        const run = link(generated, { memory: kernelMemory, frame: 32, functionOf }).run as (
          n: number,
        ) => bigint;
        return [run(-5), calls];
      },
    );
    expect(results[0]).toEqual(results[1]);
    expect(results[0]![1]).toEqual(['none', ['one', -5], ['two', -5, 3], ['own', 0.5, 7n]]);
    expect(results[0]![0]).toBe(kernels.hash_i64(-2n, 0n));
  });
});
