import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { BlockRef } from '../../columns/block.ts';
import type { BatchSource, Run } from '../executor/batch-source.ts';
import { type LoadedRecords, RecordBlocks } from '../executor/record-blocks.ts';
import type { RowStore } from '../executor/row-store.ts';
import type { SortedRange } from '../executor/task.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { fillEntries } from './fill-entries.ts';
import { RecordOrder } from './record-order.ts';

/** One run: a block of it is in memory. */
interface OpenRun {
  readonly blocks: readonly BlockRef[];
  /** The next block. */
  index: number;
  loaded: LoadedRecords | null;
  /** Rows of the loaded block from here to before `end` are still to come. */
  at: number;
  end: number;
}

/** Hears of what a merge reads and gives. */
export interface MergeWatcher {
  loads(block: BlockRef): void;
  merged(rows: number): void;
}

/**
 * Merges sorted runs of records. Of each run one block is in memory; as far as the first of them to end reaches,
 * the rows of all blocks are sorted together, which costs as little as sorting what lies in a cache.
 */
export class MergedSource implements BatchSource {
  readonly #runner: TaskRunner;
  readonly #store: RowStore;
  readonly #blocks: RecordBlocks;
  readonly #runs: readonly OpenRun[];
  readonly #watcher: MergeWatcher;
  readonly #order: RecordOrder;
  /** Records that the range begins with, and that come behind it; 0 for none. */
  #from = 0;
  #to = 0;
  /** Room for sort entries, and for as many of scratch behind them. */
  #entries = 0;
  #capacity = 0;
  #at = 0;
  #end = 0;

  /** @param store whose sort orders the records; it need not hold any */
  constructor(runner: TaskRunner, store: RowStore, range: SortedRange, watcher: MergeWatcher) {
    this.#runner = runner;
    this.#store = store;
    this.#watcher = watcher;
    this.#order = new RecordOrder(runner, store.spec.sort!);
    const { views } = store.spec.sort!;
    const format = { size: store.spec.recordSize, views };
    this.#blocks = new RecordBlocks(format, runner.memory, store.region, runner.kernels);
    this.#runs = range.runs.map((blocks) => ({ blocks, index: 0, loaded: null, at: 0, end: 0 }));
    if (range.from !== null) this.#from = this.#blocks.loadBytes(range.from, 1).address;
    if (range.to !== null) this.#to = this.#blocks.loadBytes(range.to, 1).address;
  }

  next(): Run | null {
    if (this.#at === this.#end && !this.#merge()) return null;
    const start = this.#at;
    const batch = this.#runner.program.batchRows * SORT_ENTRY.bytes;
    this.#at = Math.min(start + batch, this.#end);
    return { start, end: this.#at };
  }

  close(): void {
    for (const run of this.#runs) this.#release(run);
    this.#blocks.close();
  }

  /** Sorts the next rows; false at the end. */
  #merge(): boolean {
    for (const run of this.#runs) this.#advance(run);
    const open = this.#runs.filter((run) => run.loaded !== null);
    const limits = open.filter((run) => run.index < run.blocks.length);
    const first = limits.map((run) => this.#record(run, run.end - 1)).reduce(this.#earlier, 0);
    const ends = open.map((run) => (first === 0 ? run.end : this.#bound(run, first, 'behind')));
    const count = open.reduce((sum, run, i) => sum + ends[i]! - run.at, 0);
    if (count === 0) return false;
    this.#reserve(count);
    const records = open.map((run, i) => ({
      start: this.#record(run, run.at),
      end: this.#record(run, ends[i]!),
    }));
    const left = fillEntries(this.#runner, this.#store.spec, this.#entries, records);
    open.forEach((run, i) => {
      run.at = ends[i]!;
    });
    const scratch = this.#entries + count * SORT_ENTRY.bytes;
    if (open.length > 1) this.#order.sort(this.#entries, scratch, count, left);
    this.#at = this.#entries;
    this.#end = this.#entries + count * SORT_ENTRY.bytes;
    this.#watcher.merged(count);
    return true;
  }

  /** Loads the run's next block where the last one is done. */
  #advance(run: OpenRun): void {
    while (run.at === run.end) {
      this.#release(run);
      const block = run.blocks[run.index];
      if (block === undefined) return;
      run.index++;
      this.#watcher.loads(block);
      run.loaded = this.#blocks.load(block);
      run.at = 0;
      run.end = block.rows;
      if (this.#from !== 0 && run.index === 1) run.at = this.#bound(run, this.#from, 'before');
      if (this.#to === 0 || this.#order.compare(this.#record(run, run.end - 1), this.#to) < 0) continue;
      run.end = this.#bound(run, this.#to, 'before');
      run.index = run.blocks.length;
    }
  }

  /** The first row of the loaded ones that isn't before the record, or is behind it. */
  #bound(run: OpenRun, record: number, side: 'before' | 'behind'): number {
    const least = side === 'before' ? 0 : 1;
    let [low, high] = [run.at, run.end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order.compare(this.#record(run, middle), record) < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #record(run: OpenRun, row: number): number {
    return run.loaded!.address + row * this.#store.spec.recordSize;
  }

  #earlier = (a: number, b: number): number => (a !== 0 && this.#order.compare(a, b) <= 0 ? a : b);

  #reserve(count: number): void {
    if (count <= this.#capacity) return;
    const { region } = this.#store;
    if (this.#capacity > 0) region.release(this.#entries);
    this.#entries = region.allocate(2 * count * SORT_ENTRY.bytes);
    this.#capacity = count;
    this.#runner.notePeak();
  }

  #release(run: OpenRun): void {
    if (run.loaded !== null) this.#store.region.release(run.loaded.address);
    run.loaded = null;
  }
}
