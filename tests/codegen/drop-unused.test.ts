import { describe, expect, it } from 'vitest';
import { type FunctionBuilder, ModuleBuilder } from '../../src/codegen/builder.ts';
import { i32 } from '../../src/codegen/instructions.ts';
import { printModule } from '../../src/codegen/print.ts';

/** The locals that the code of a function sets, by name. */
function settled(write: (f: FunctionBuilder) => void): string[] {
  const module = new ModuleBuilder();
  write(module.function('run', { exported: true, result: 'i32' }));
  return [...printModule(module.finish().ir).matchAll(/local\.set \$(\w+)/g)].map(([, name]) => name!);
}

describe('locals', () => {
  it('that nothing reads are not set, and neither are those that they were set from', () => {
    const names = settled((f) => {
      const address = f.parameter('i32', 'address');
      const value = f.let('value', i32.load(address));
      const unwanted = f.let('valid', i32.load8_u(address, 8));
      f.let('both', i32.and(unwanted, value));
      f.return(value);
    });
    expect(names).toEqual(['value']);
  });

  it('that only count themselves on are not set', () => {
    const names = settled((f) => {
      const end = f.parameter('i32', 'end');
      const i = f.local('i32', 'i');
      const rows = f.local('i32', 'rows');
      f.loop((again) => {
        f.set(rows, i32.add(f.get(rows), i32.const(1)));
        f.set(i, i32.add(f.get(i), i32.const(1)));
        f.brIf(again, i32.lt_u(f.get(i), end));
      });
      f.return(i32.const(0));
    });
    expect(names).toEqual(['i']);
  });

  it('are set in branches and loops where a read may come later', () => {
    const names = settled((f) => {
      const end = f.parameter('i32', 'end');
      const i = f.local('i32', 'i');
      const last = f.local('i32', 'last');
      const sum = f.local('i32', 'sum');
      f.loop((again) => {
        f.set(sum, i32.add(f.get(sum), f.get(last)));
        f.if(f.get(i), () => f.set(last, f.get(i)));
        f.set(i, i32.add(f.get(i), i32.const(1)));
        f.brIf(again, i32.lt_u(f.get(i), end));
      });
      f.return(f.get(sum));
    });
    expect(names).toEqual(['sum', 'last', 'i']);
  });

  it('get what calls give, which may do more', () => {
    const names = settled((f) => {
      f.call(f.module.import('host', 'next', [], 'i32'), [], 'i32');
      f.return(i32.const(0));
    });
    expect(names).toEqual(['next']);
  });
});
