import { ModuleBuilder } from '../../src/codegen/builder.ts';
import { scratchSlot } from '../../src/codegen/frame.ts';
import type { LoweredAggregate, StateSlots } from '../../src/codegen/implementation.ts';
import { compileModule, instantiateModule } from '../../src/codegen/instance.ts';
import { TRUE } from '../../src/codegen/instructions.ts';
import { LowerContext } from '../../src/codegen/lower.ts';
import { storeValue } from '../../src/codegen/memory-access.ts';
import { MemoryView } from '../../src/columns/memory-view.ts';
import { readValue } from '../../src/columns/value-access.ts';
import type { AggregateCall, Expression } from '../../src/expr/expression.ts';
import { bindAggregate } from '../../src/functions/bind.ts';
import { findFunction, functionLookup } from '../../src/functions/registry.ts';
import { loadKernels } from '../../src/kernels/load.ts';
import type { DataType } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import { ANSI } from './support.ts';

function bound(
  name: string,
  types: readonly DataType[],
  context = ANSI,
): { call: AggregateCall; implementation: LoweredAggregate } {
  const declaration = findFunction(name);
  if (declaration?.kind !== 'aggregate') throw new Error(`no aggregate ${name}`);
  const args = types.map(
    (type, i): Expression => ({
      kind: 'attribute',
      id: i,
      name: `c${i}`,
      type,
      nullable: true,
      qualifier: [],
    }),
  );
  const call = bindAggregate<never>(declaration, args, context);
  if (declaration.implementation.kind !== 'lowered') throw new Error(`${name} isn't lowered`);
  return { call, implementation: declaration.implementation };
}

/** The aggregate over the rows: the first half and the second half in states of their own, then merged. */
export function aggregateValue(
  name: string,
  types: readonly DataType[],
  rows: readonly (readonly Value[])[],
  backEnd: 'interpreted' | 'compiled' = 'compiled',
  context = ANSI,
): Value {
  const { call, implementation } = bound(name, types, context);
  const module = new ModuleBuilder();
  const f = module.function('run', { exported: true, result: 'i32' });
  const c = new LowerContext(f, functionLookup);
  const columns = implementation.state(call);
  const newState = (): StateSlots & { registers: () => ReturnType<StateSlots['get']>[] } => {
    const outputs = columns.map((column) => c.output(column.name, column.type, column.nullable));
    for (const [i, column] of columns.entries()) {
      outputs[i]!.set(c.lower({ kind: 'literal', type: column.type, value: column.initial }));
    }
    return {
      get: (i) => outputs[i]!.register,
      set: (i, v) => outputs[i]!.set(v),
      replace: (i, v) => outputs[i]!.set({ ...v, valid: outputs[i]!.register.valid }),
      setNull: (i) => outputs[i]!.setNull(),
      allocate: (bytes) => c.allocate(bytes),
      registers: () => outputs.map((o) => o.register),
    };
  };
  const half = Math.ceil(rows.length / 2);
  const states = [rows.slice(0, half), rows.slice(half)].map((part) => {
    const state = newState();
    for (const row of part) {
      c.scope(() => {
        for (const [i, v] of row.entries()) {
          // Attributes take their values through variables, as columns would.
          const out = c.output(`c${i}`, types[i]!, true);
          out.set(c.lower({ kind: 'literal', type: types[i]!, value: v }));
          c.bind(i, () => out.register);
        }
        implementation.update(
          c,
          call,
          state,
          call.args.map((e) => c.lower(e)),
        );
      });
    }
    return state;
  });
  if (implementation.merge === null) throw new Error(`states of ${name} can't be merged`);
  implementation.merge(c, call, states[0]!, states[1]!.registers());
  const result = implementation.finish(c, call, states[0]!);
  storeValue(f, result, f.frame(), scratchSlot(1));
  f.return(result.valid ?? TRUE);
  const generated = module.finish();
  const loader = loadKernels();
  const memory = loader.createMemory();
  const view = new MemoryView(memory);
  const kernels = loader.instantiate(memory);
  const instance = instantiateModule(
    generated,
    backEnd === 'compiled' ? compileModule(generated) : 'interpreted',
    {
      view,
      kernels,
      functions: functionLookup,
      allocator: { allocate: (n) => kernels.allocate(n) >>> 0, release: (a) => kernels.release(a) },
    },
  );
  if (instance.exports.run!() === 0) return null;
  const frame = instance.host.frame >>> 0;
  return readValue(view, call.type, frame + scratchSlot(1));
}
