import { join } from 'node:path';
import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { BlockRef } from '../../columns/block.ts';
import { type BatchSource, RunSource } from '../executor/batch-source.ts';
import type { BlockStore } from '../executor/block-store.ts';
import type { SortSpec, WindowStep } from '../executor/program.ts';
import { RecordBlocks } from '../executor/record-blocks.ts';
import { SpillFile } from '../executor/spill-file.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { fillEntries } from './fill-entries.ts';
import { MergedSource, type MergeWatcher } from './merged-source.ts';
import { RecordOrder } from './record-order.ts';
import { runWindow } from './window.ts';
import { WindowedSource } from './windowed-source.ts';

export interface SortedEntries {
  /** Address of the entries, in order. */
  readonly address: number;
  readonly count: number;
}

type TakeRecords = (address: number, length: number, rows: number) => void;

const UNWATCHED: MergeWatcher = { loads: () => {}, merged: () => {} };

/** Part of the memory that must stay free. */
const SCARCE_MEMORY = 1 / 16;

/** The sorted order of a task's stores, and the runs that they were written as. */
export class SortedStores {
  readonly #runner: TaskRunner;
  readonly #entries = new Map<number, SortedEntries>();
  /** Runs in files of the task, by the store. */
  readonly #spilled = new Map<number, { readonly file: SpillFile; readonly runs: BlockRef[][] }>();
  /** Windows over spilled runs, by the store: they are computed as rows are read. */
  readonly #windows = new Map<number, WindowStep>();
  #exchanged: BlockStore | null = null;

  constructor(runner: TaskRunner) {
    this.#runner = runner;
  }

  entriesOf(store: number): SortedEntries {
    return this.#entries.get(store)!;
  }

  /** Before a store takes memory for more records: those in it go, as a sorted run, if they are many and may. */
  relieve(header: number): void {
    if (this.isLarge(header)) this.#writeRun(header);
  }

  /** Whether the records of a store should go before more come. */
  isLarge(header: number): boolean {
    const store = this.#runner.storeOf(header);
    const { sort, recordSize } = store.spec;
    if (sort === null || sort.runs === null || store.bytes === 0) return false;
    const { available, budget } = this.#runner.memory;
    const bytes = store.bytes + store.nextChunkBytes;
    const sorting = (bytes / recordSize) * 2 * SORT_ENTRY.bytes;
    const isScarce = available < sorting + budget * SCARCE_MEMORY && store.bytes > available / 4;
    return isScarce || bytes + sorting > budget * sort.runs.share;
  }

  /** Sorts the records of a store; drops those behind a top limit. */
  sort(header: number): void {
    const { runs, top } = this.#specOf(header);
    if (runs !== null && (runs.to === 'exchange' || this.#spilled.has(header))) {
      this.#writeRun(header);
      return;
    }
    const { address, count } = this.#sorted(header);
    this.#entries.set(header, { address, count: top === null ? count : Math.min(count, top) });
  }

  /** Sort entries of all records of a store, in order, for the caller to release. */
  sortAll(header: number): SortedEntries {
    return this.#sorted(header);
  }

  /** The rows of a sorted store in order. */
  open(header: number): BatchSource {
    const spilled = this.#spilled.get(header);
    if (spilled === undefined) {
      const { address, count } = this.entriesOf(header);
      const run = { start: address, end: address + count * SORT_ENTRY.bytes };
      return new RunSource([run], SORT_ENTRY.bytes, this.#runner.program.batchRows);
    }
    spilled.file.close();
    const range = { runs: spilled.runs, from: null, to: null };
    const rows = new MergedSource(this.#runner, this.#runner.storeOf(header), range, UNWATCHED);
    const window = this.#windows.get(header);
    return window === undefined ? rows : new WindowedSource(window, this.#runner, rows);
  }

  /** Keeps what was written for other stages, and removes all else. */
  finish(): void {
    this.#exchanged?.finish();
    for (const { file } of this.#spilled.values()) file.remove();
  }

  abort(): void {
    this.#exchanged?.abort();
    for (const { file } of this.#spilled.values()) file.remove();
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
    const first = (address + SORT_ENTRY.record) >>> 2;
    const records = Array.from({ length: top }, (_, i) => words[first + i * (SORT_ENTRY.bytes >>> 2)]!);
    const last = store.keep(records).at(-1)!;
    // Sorting leaves the words of later keys in entries: that of the first ones is made again.
    fillEntries(runner, store.spec, address, [{ start: last, end: last + store.spec.recordSize }]);
    const prefix = runner.memory.u32.slice(address >>> 2, (address >>> 2) + 2);
    store.region.release(address);
    runner.memory.u32.set([...prefix, last], (runner.frame + spec.threshold!) >>> 2);
  }

  async window(step: WindowStep, onBreak: () => Promise<void>): Promise<void> {
    if (this.#spilled.has(step.store)) this.#windows.set(step.store, step);
    else await runWindow(step, this.#runner, this.entriesOf(step.store), onBreak);
  }

  /** All entries in order, in memory of the store's region. */
  #sorted(header: number): SortedEntries {
    const runner = this.#runner;
    const store = runner.storeOf(header);
    const count = store.records;
    const bytes = Math.max(count, 1) * SORT_ENTRY.bytes;
    const entries = store.region.allocate(bytes);
    const scratch = store.region.allocate(bytes);
    runner.notePeak();
    const left = fillEntries(runner, store.spec, entries, store.runs());
    if (count > 1) new RecordOrder(runner, this.#specOf(header)).sort(entries, scratch, count, left);
    store.region.release(scratch);
    return { address: entries, count };
  }

  /** Sorts the records of a store and writes them where its runs go. */
  #writeRun(header: number): void {
    const { memory, region, kernels, cancellation, metrics } = this.#runner;
    const store = this.#runner.storeOf(header);
    const { runs, views } = this.#specOf(header);
    const { address, count } = this.#sorted(header);
    if (count > 0) {
      const blocks = new RecordBlocks({ size: store.spec.recordSize, views }, memory, region, kernels);
      const put = runs!.to === 'exchange' ? this.#toExchange(runs!.nodeId) : this.#toFile(header);
      blocks.write(address, count, (at, length, rows) => {
        cancellation.check();
        put(at, length, rows);
      });
      metrics.addCount(runs!.nodeId, 'sortedRuns', 1);
    }
    store.clear();
  }

  #toExchange(nodeId: number): TakeRecords {
    const { metrics, outputs } = this.#runner;
    this.#exchanged ??= this.#runner.makeBlockStore();
    const store = this.#exchanged;
    let startsRun = true;
    return (address, length, rows) => {
      outputs.push({ partition: 0, block: store.put(address, length, rows), startsRun });
      startsRun = false;
      metrics.shuffleWriteBytes += length;
      metrics.shuffleWriteRows += rows;
      metrics.addRows(nodeId, rows);
    };
  }

  #toFile(header: number): TakeRecords {
    const { memory, metrics, task } = this.#runner;
    let spilled = this.#spilled.get(header);
    if (spilled === undefined) {
      const path = join(task.spillFolder, `${task.taskId}.${header}.runs`);
      spilled = { file: new SpillFile(path), runs: [] };
      this.#spilled.set(header, spilled);
    }
    const { file, runs } = spilled;
    const run: BlockRef[] = [];
    runs.push(run);
    return (address, length, rows) => {
      const offset = file.append(memory.u8.subarray(address, address + length));
      run.push({ place: file.place, offset, length, rows });
      metrics.spilledBytes += length;
    };
  }

  #specOf(header: number): SortSpec {
    return this.#runner.storeOf(header).spec.sort!;
  }
}
