import { makeAccumulators } from '../operators/accumulators.ts';
import { makeGenerators } from '../operators/generators.ts';
import { pruneGroups } from '../operators/group-limit.ts';
import type { TaskRunner } from './task-runner.ts';

type HostFunction = (...args: never[]) => unknown;

/** What generated pipelines call, beside what expressions call: by name, for a task. */
const FUNCTIONS: Readonly<Record<string, (runner: TaskRunner) => HostFunction>> = {
  store_chunk: (runner) => (header: number) => runner.addChunk(header),
  store_arena: (runner) => (header: number, bytes: number) => runner.addArena(header, bytes >>> 0),
  table_grow: (runner) => (header: number) => {
    runner.cancellation.check();
    runner.stores.get(header)!.grow();
    runner.notePeak();
  },
  learn_ranges: (runner) => (header: number, cell: number) => runner.stores.get(header)!.learnRanges(cell),
  output_flush: (runner) => (header: number) => runner.flushOutput(header),
  poll: (runner) => () => runner.cancellation.check(),
  turn: (runner) => () => {
    runner.cancellation.check();
    return runner.isSliceOver ? 1 : 0;
  },
  random_seed: (runner) => (seed: bigint) => randomSeed(seed, runner.task.index),
  group_prune: (runner) => (header: number) => pruneGroups(runner, header),
  top_prune: (runner) => (header: number) => runner.sorted.prune(header),
};

/** The functions by name, for a task. */
export function hostFunctions(runner: TaskRunner): (name: string) => HostFunction | undefined {
  const { generators, accumulators } = runner.program;
  const ofSites: Readonly<Record<string, HostFunction>> = {
    ...(generators.length > 0 && makeGenerators(runner)),
    ...(accumulators.length > 0 && makeAccumulators(runner)),
  };
  return (name) => FUNCTIONS[name]?.(runner) ?? ofSites[name];
}

/** Other random numbers in each task, the same ones each time. */
function randomSeed(seed: bigint, task: number): bigint {
  const mixed = BigInt.asUintN(64, (seed + BigInt(task + 1) * 0x9e3779b97f4a7c15n) * 0xbf58476d1ce4e5b9n);
  return BigInt.asIntN(64, mixed ^ (mixed >> 31n));
}
