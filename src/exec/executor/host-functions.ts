import { MemoryView } from '../../columns/memory-view.ts';
import { makeAccumulators } from '../operators/accumulators.ts';
import { makeGenerators } from '../operators/generators.ts';
import type { TaskRunner } from './task-runner.ts';

type HostFunction = (...args: never[]) => unknown;

/** What generated pipelines call, beside what expressions call. */
export function hostFunctions(runner: TaskRunner): Readonly<Record<string, HostFunction>> {
  const view = new MemoryView(runner.memory.memory);
  return {
    store_chunk: (header: number) => {
      runner.stores.get(header)!.addChunk();
      runner.notePeak();
    },
    store_arena: (header: number, bytes: number) => {
      const output = runner.sinks.get(header);
      if (output !== undefined) output.columns.addArena(bytes >>> 0);
      else runner.stores.get(header)!.addArena(bytes >>> 0);
    },
    table_grow: (header: number) => {
      runner.cancellation.check();
      runner.stores.get(header)!.grow();
      runner.notePeak();
    },
    output_flush: (header: number) => runner.flushOutput(header),
    poll: () => runner.cancellation.check(),
    top_prune: (header: number) => runner.sorted.prune(header),
    ...makeGenerators(runner, view),
    ...makeAccumulators(runner, view),
  };
}
