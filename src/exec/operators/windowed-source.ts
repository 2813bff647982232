import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { BatchSource, Run } from '../executor/batch-source.ts';
import type { WindowStep } from '../executor/program.ts';
import { RecordBlocks } from '../executor/record-blocks.ts';
import type { RowStore } from '../executor/row-store.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { QUEUE_BYTES } from './compile/window-queue.ts';
import { WindowCode } from './window-code.ts';

const FIRST_ENTRIES = 8192;

/** Records of rows that stay when their batch goes. */
interface Kept {
  readonly address: number;
  /** Those that nobody needs any more are taken away from the first on. */
  rows: number;
}

/**
 * The rows of a window that come in order, batch by batch, from runs that were spilled. Rows are kept as long as
 * their values aren't known or others look back at them: what has to be in memory together is a partition, the peers
 * of a row or as many rows as `lag` goes back, as the window's calls need it.
 */
export class WindowedSource implements BatchSource {
  readonly #code: WindowCode;
  readonly #step: WindowStep;
  readonly #runner: TaskRunner;
  readonly #store: RowStore;
  readonly #rows: BatchSource;
  readonly #blocks: RecordBlocks;
  readonly #kept: Kept[] = [];
  /** Room for sort entries, and of the queues. */
  #entries = 0;
  #capacity = 0;
  #room: number[] = [];
  /** By number of entry: those in use, from the first on. */
  #first = 0;
  #end = 0;
  /** Before it, rows are given; before the next, their values are known; before the last, records are kept. */
  #given = 0;
  #known = 0;
  #stable = 0;
  #isOver = false;

  /** @param rows sort entries in order; the records of a run are there until the next is asked for */
  constructor(step: WindowStep, runner: TaskRunner, rows: BatchSource) {
    this.#step = step;
    this.#runner = runner;
    this.#store = runner.storeOf(step.store);
    this.#rows = rows;
    this.#code = new WindowCode(step, runner);
    const { spec, region } = this.#store;
    const format = { size: spec.recordSize, views: spec.sort!.views };
    this.#blocks = new RecordBlocks(format, runner.memory, region, runner.kernels);
  }

  next(): Run | null {
    while (this.#given === this.#known) {
      if (this.#isOver) return null;
      this.#read();
    }
    const start = this.#given;
    this.#given = Math.min(start + this.#runner.program.batchRows, this.#known);
    return { start: this.#address(start), end: this.#address(this.#given) };
  }

  close(): void {
    this.#rows.close();
    for (const { address } of this.#kept) this.#store.region.release(address);
    this.#kept.length = 0;
  }

  /** Takes in the next batch of rows, or learns that there is none. */
  #read(): void {
    this.#keep();
    const run = this.#rows.next();
    if (run === null) {
      this.#isOver = true;
      if (this.#end > 0) this.#code.finishWalk(this.#address(this.#end));
      this.#settle(this.#end);
      return;
    }
    const count = (run.end - run.start) / SORT_ENTRY.bytes;
    this.#reserve(count);
    const start = this.#address(this.#end);
    this.#runner.memory.u8.copyWithin(start, run.start, run.end);
    this.#end += count;
    const end = this.#address(this.#end);
    for (const _ of this.#code.walk(start, end)) this.#runner.cancellation.check();
    this.#settle((this.#code.settled(end) - this.#entries) / SORT_ENTRY.bytes);
  }

  /** Computes what is left of the values before an entry. */
  #settle(entry: number): void {
    const known = Math.max(this.#known, entry);
    const frames = this.#code.frames(this.#address(this.#known), this.#address(known));
    for (const _ of frames) this.#runner.cancellation.check();
    this.#known = known;
  }

  /** Drops the rows that nobody needs any more, and keeps the others when their batch goes. */
  #keep(): void {
    if (this.#end === 0) return;
    // The walk compares each row with the one before.
    const back = Math.max(this.#step.needs.back, 1);
    const from = Math.max(this.#first, Math.min(this.#known, this.#end - back));
    this.#drop(Math.min(from, this.#stable) - this.#first);
    this.#first = from;
    const stable = Math.max(this.#stable, from);
    let entry = this.#address(stable);
    const { memory } = this.#runner;
    this.#blocks.write(entry, this.#end - stable, (address, length, rows) => {
      const kept = this.#blocks.loadBytes(memory.u8.slice(address, address + length), rows);
      this.#kept.push({ address: kept.address, rows });
      for (let row = 0; row < rows; row++, entry += SORT_ENTRY.bytes) {
        memory.u32[(entry + SORT_ENTRY.record) >>> 2] = kept.address + row * this.#store.spec.recordSize;
      }
    });
    this.#stable = this.#end;
    this.#runner.notePeak();
    this.#code.move(0, this.#recordOf(this.#end - 1));
  }

  /** Releases records from the first kept one on. */
  #drop(rows: number): void {
    let left = rows;
    while (left > 0) {
      const kept = this.#kept[0]!;
      const gone = Math.min(left, kept.rows);
      kept.rows -= gone;
      left -= gone;
      if (kept.rows > 0) return;
      this.#store.region.release(kept.address);
      this.#kept.shift();
    }
  }

  /** Makes room for so many entries behind the last. */
  #reserve(count: number): void {
    if (this.#end + count <= this.#capacity) return;
    const { region } = this.#store;
    const before = this.#address(this.#first);
    const old = this.#entries;
    const used = this.#end - this.#first;
    const isNew = 2 * (used + count) > this.#capacity;
    if (isNew) {
      this.#capacity = Math.max(2 * (used + count), FIRST_ENTRIES);
      this.#entries = region.allocate(this.#capacity * SORT_ENTRY.bytes);
      for (const queue of this.#room) region.release(queue);
      this.#room = Array.from({ length: this.#code.queues }, () =>
        region.allocate(this.#capacity * QUEUE_BYTES),
      );
      this.#code.setRoom(this.#room);
    }
    this.#runner.memory.u8.copyWithin(this.#entries, before, before + used * SORT_ENTRY.bytes);
    if (isNew && old !== 0) region.release(old);
    const moved = this.#first;
    this.#first = 0;
    this.#end -= moved;
    this.#given -= moved;
    this.#known -= moved;
    this.#stable -= moved;
    if (this.#end > 0) this.#code.move(this.#entries - before, this.#recordOf(this.#end - 1));
  }

  #address(entry: number): number {
    return this.#entries + entry * SORT_ENTRY.bytes;
  }

  #recordOf(entry: number): number {
    return this.#runner.memory.u32[(this.#address(entry) + SORT_ENTRY.record) >>> 2]!;
  }
}
