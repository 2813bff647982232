import { i32 } from '../../../codegen/instructions.ts';
import { loadValue, storeValue } from '../../../codegen/memory-access.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { functionOf } from '../../../functions/registry.ts';
import type { GenerateExec } from '../../../plan/physical/node.ts';
import { SLOT_BYTES, SLOT_VALIDITY } from '../slots.ts';
import type { StageCompiler } from './compiler.ts';
import { produceElements } from './explode.ts';
import { runnable } from './row-operators.ts';

/** Joins each row with the rows of a generator, which runs in TypeScript unless it only gives elements. */
export function produceGenerate(compiler: StageCompiler, plan: GenerateExec, consume: Consumer): void {
  const declaration = functionOf(plan.generator.fn);
  if (declaration?.kind === 'generator' && typeof declaration.rows === 'object') {
    produceElements(compiler, plan, declaration.rows, consume);
    return;
  }
  const { module } = compiler.code;
  const args = plan.generator.args.map(runnable);
  const count = args.length + plan.generatorOutput.length;
  const slots = module.slots((count * SLOT_BYTES) / 16);
  const site = compiler.generators.length;
  compiler.generators.push({
    call: plan.generator as (typeof compiler.generators)[number]['call'],
    slots,
    arguments: args.map((e) => typeOf(e)),
    results: plan.generatorOutput.map((a) => a.type),
    outer: plan.outer,
  });
  const first = slots + args.length * SLOT_BYTES;
  compiler.produce(plan.child, (p) => {
    const { f, context } = p;
    const frame = f.frame();
    args.forEach((e, i) => {
      const register = context.lower(e);
      const slot = slots + i * SLOT_BYTES;
      storeValue(f, register, frame, slot);
      f.store('i32.store', frame, register.valid ?? i32.const(1), slot + SLOT_VALIDITY);
    });
    const rows = context.f.callHost('generate', [i32.const(site)], 'i32');
    const row = f.local('i32', 'generated');
    f.set(row, i32.const(0));
    f.block((done) => {
      f.loop((again) => {
        f.brIf(done, i32.ge_u(f.get(row), rows));
        f.doHost('generate_row', [i32.const(site), f.get(row)], 'i32');
        context.scope(() => {
          plan.generatorOutput.forEach((a, i) => {
            const slot = first + i * SLOT_BYTES;
            context.bind(a.id, () => ({
              type: a.type,
              ...loadValue(f, a.type, frame, slot, a.name),
              valid: f.let(`${a.name}_valid`, i32.load(frame, slot + SLOT_VALIDITY)),
            }));
          });
          consume(p);
        });
        f.set(row, i32.add(f.get(row), i32.const(1)));
        f.br(again);
      });
    });
  });
}
