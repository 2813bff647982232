import { i32 } from '../../../codegen/instructions.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import type { ExpandExec } from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';
import { runnable } from './row-operators.ts';

/** Projections up to which what follows is written for each of them. */
const WRITTEN_OUT = 3;

/** Every row once per projection. */
export function produceExpand(compiler: StageCompiler, plan: ExpandExec, consume: Consumer): void {
  if (plan.projections.length <= WRITTEN_OUT) produceEach(compiler, plan, consume);
  else produceRounds(compiler, plan, consume);
}

/** One after the other, so that the code of each knows which columns are NULL or constants in it. */
function produceEach(compiler: StageCompiler, plan: ExpandExec, consume: Consumer): void {
  compiler.produce(plan.child, (p) => {
    const { context } = p;
    p.repeat(() => {
      for (const projection of plan.projections) {
        context.scope(() => {
          const values = projection.map((e) => context.lower(runnable(e)));
          plan.output.forEach((a, c) => {
            context.bind(a.id, () => values[c]!);
          });
          consume(p);
        });
      }
    });
  });
}

/** A loop whose rounds set the columns, so that what follows is written once. */
function produceRounds(compiler: StageCompiler, plan: ExpandExec, consume: Consumer): void {
  compiler.produce(plan.child, (p) => {
    const { f, context } = p;
    const outputs = plan.output.map((a) => context.output(a.name, a.type, a.nullable));
    const round = f.local('i32', 'projection');
    f.set(round, i32.const(0));
    f.loop((again) => {
      plan.projections.forEach((projection, index) => {
        context.if(i32.eq(f.get(round), i32.const(index)), () => {
          projection.forEach((e, c) => {
            outputs[c]!.set(context.lower(runnable(e)));
          });
        });
      });
      context.scope(() => {
        plan.output.forEach((a, c) => {
          context.bind(a.id, () => outputs[c]!.register);
        });
        consume(p);
      });
      f.set(round, i32.add(f.get(round), i32.const(1)));
      f.brIf(again, i32.lt_u(f.get(round), i32.const(plan.projections.length)));
    });
  });
}
