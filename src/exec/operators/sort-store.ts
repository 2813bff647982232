import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { SortSpec, WindowStep } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { runWindow } from './window.ts';

export interface SortedEntries {
  /** Address of the entries, in order. */
  readonly address: number;
  readonly count: number;
}

/** The sorted order of a task's stores. */
export class SortedStores {
  readonly #runner: TaskRunner;
  readonly #entries = new Map<number, SortedEntries>();

  constructor(runner: TaskRunner) {
    this.#runner = runner;
  }

  entriesOf(store: number): SortedEntries {
    return this.#entries.get(store)!;
  }

  /** Sorts the records of a store; drops those behind a top limit. */
  sort(header: number): void {
    const { address, count } = this.#sorted(header);
    const top = this.#specOf(header).top;
    this.#entries.set(header, { address, count: top === null ? count : Math.min(count, top) });
  }

  /**
   * Keeps the first records of a store with a top limit only, and makes the last of them the threshold that
   * further rows must come before.
   */
  prune(header: number): void {
    const runner = this.#runner;
    runner.cancellation.check();
    const store = runner.storeOf(header);
    const spec = this.#specOf(header);
    const { address, count } = this.#sorted(header);
    const top = Math.min(count, spec.top!);
    const words = runner.memory.u32;
    const word = (i: number, offset: number): number =>
      words[(address + i * SORT_ENTRY.bytes + offset) >>> 2]!;
    const records = Array.from({ length: top }, (_, i) => word(i, SORT_ENTRY.record));
    const last = (address + (top - 1) * SORT_ENTRY.bytes) >>> 2;
    const prefix = [words[last]!, words[last + 1]!];
    const kept = store.keep(records);
    store.region.release(address);
    const cell = (runner.frame + spec.threshold!) >>> 2;
    runner.memory.u32.set([...prefix, kept.at(-1)!], cell);
  }

  window(step: WindowStep, onBreak: () => Promise<void>): Promise<void> {
    return runWindow(step, this.#runner, this.entriesOf(step.store), onBreak);
  }

  /** All entries in order, in memory of the store's region. */
  #sorted(header: number): SortedEntries {
    const runner = this.#runner;
    const store = runner.storeOf(header);
    const spec = this.#specOf(header);
    const count = store.records;
    const bytes = Math.max(count, 1) * SORT_ENTRY.bytes;
    const entries = store.region.allocate(bytes);
    const scratch = store.region.allocate(bytes);
    runner.notePeak();
    runner.memory.u32[(runner.frame + spec.cell) >>> 2] = entries;
    for (const { start, end } of store.runs()) {
      if (end > start) runner.exports[spec.fill]!(start, end);
    }
    if (count > 1) runner.exports[spec.sort]!(entries, scratch, count);
    store.region.release(scratch);
    return { address: entries, count };
  }

  #specOf(header: number): SortSpec {
    return this.#runner.storeOf(header).spec.sort!;
  }
}
