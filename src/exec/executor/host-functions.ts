import { MemoryView } from '../../columns/memory-view.ts';
import { makeAccumulators } from '../operators/accumulators.ts';
import { makeGenerators } from '../operators/generators.ts';
import { pruneGroups } from '../operators/group-limit.ts';
import type { TaskRunner } from './task-runner.ts';

type HostFunction = (...args: never[]) => unknown;

/** What generated pipelines call, beside what expressions call. */
export function hostFunctions(runner: TaskRunner): Readonly<Record<string, HostFunction>> {
  const view = new MemoryView(runner.memory.memory);
  return {
    store_chunk: (header: number) => runner.addChunk(header),
    store_arena: (header: number, bytes: number) => runner.addArena(header, bytes >>> 0),
    table_grow: (header: number) => {
      runner.cancellation.check();
      runner.stores.get(header)!.grow();
      runner.notePeak();
    },
    learn_ranges: (header: number, cell: number) => runner.stores.get(header)!.learnRanges(cell),
    output_flush: (header: number) => runner.flushOutput(header),
    poll: () => runner.cancellation.check(),
    turn: () => {
      runner.cancellation.check();
      return runner.isSliceOver ? 1 : 0;
    },
    random_seed: (seed: bigint) => randomSeed(seed, runner.task.index),
    group_prune: (header: number) => pruneGroups(runner, header),
    top_prune: (header: number) => runner.sorted.prune(header),
    ...makeGenerators(runner, view),
    ...makeAccumulators(runner, view),
  };
}

/** Other random numbers in each task, the same ones each time. */
function randomSeed(seed: bigint, task: number): bigint {
  const mixed = BigInt.asUintN(64, (seed + BigInt(task + 1) * 0x9e3779b97f4a7c15n) * 0xbf58476d1ce4e5b9n);
  return BigInt.asIntN(64, mixed ^ (mixed >> 31n));
}
