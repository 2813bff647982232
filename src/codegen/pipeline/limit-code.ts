import { i32 } from '../instructions.ts';
import type { Consumer, PipelineCode, StageCode } from './pipeline.ts';

/** Counters of a LIMIT in the frame: rows skipped, rows passed, whether no more are wanted (i32 each). */
export const LIMIT = { skipped: 0, passed: 4, done: 8, bytes: 16 } as const;

export function reserveLimit(stage: StageCode): number {
  return stage.module.slots(LIMIT.bytes / 16);
}

/** Passes `limit` rows (-1: all) after the first `offset` ones, then ends the pipeline. */
export function writeLimit(
  p: PipelineCode,
  cell: number,
  limit: number,
  offset: number,
  consume: Consumer,
): void {
  const { f } = p;
  p.limits.add(cell);
  const frame = f.frame();
  const counter = (at: number) =>
    p.state(`limit ${cell + at}`, () => {
      const local = f.local('i32', 'passed');
      f.setAtStart(local, i32.load(frame, cell + at));
      p.atEnd(() => f.store('i32.store', frame, f.get(local), cell + at));
      return local;
    });
  const stop = (): void => {
    f.store('i32.store', frame, i32.const(1), cell + LIMIT.done);
    p.exit();
  };
  f.block((skip) => {
    if (offset > 0) {
      const skipped = counter(LIMIT.skipped);
      f.if(i32.lt_u(f.get(skipped), i32.const(offset)), () => {
        f.set(skipped, i32.add(f.get(skipped), i32.const(1)));
        f.br(skip);
      });
    }
    if (limit < 0) {
      consume(p);
      return;
    }
    const passed = counter(LIMIT.passed);
    f.if(i32.ge_u(f.get(passed), i32.const(limit)), stop);
    f.set(passed, i32.add(f.get(passed), i32.const(1)));
    p.context.scope(() => consume(p));
    f.if(i32.ge_u(f.get(passed), i32.const(limit)), stop);
  });
}
