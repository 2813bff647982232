import { FRAME } from '../../codegen/frame.ts';
import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { SortSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** Kernels sort so many entries without a look at cancellation. */
const AT_ONCE = 65536;

/** The order of a sort's records in a task: compares them, and sorts entries of them. */
export class RecordOrder {
  readonly #runner: TaskRunner;
  /** Exported by generated code, for keys that kernels can't compare. */
  readonly #compare: string | null;
  /** Address of the keys' table. */
  readonly #table: number;

  constructor(runner: TaskRunner, { order, compare }: SortSpec) {
    this.#runner = runner;
    this.#compare = compare;
    this.#table = constantsOf(runner) + order;
  }

  /** Negative, 0 or positive as record `a` comes before, with, after `b`. */
  compare(a: number, b: number): number {
    if (this.#compare === null) return this.#compareByKernel(a, b);
    return this.#runner.exports[this.#compare]!(a, b) as number;
  }

  /** Gives entries their first words; answers what is left to do for those with the same one. */
  begin(entries: number, count: number): number {
    return this.#runner.kernels.sort_next(this.#table, 0, entries, count);
  }

  /**
   * Sorts entries that have words; stable.
   *
   * @param left what is left to do for those with the same word
   * @param scratch room for as many entries
   */
  sort(entries: number, scratch: number, count: number, left: number): void {
    if (left >= 0) this.#sortByWords(entries, scratch, count, left);
    if (this.#compare !== null) this.#sortByCode(entries, count);
  }

  #sortByWords(entries: number, scratch: number, count: number, left: number): void {
    const { kernels, cancellation } = this.#runner;
    if (count <= AT_ONCE) {
      kernels.sort_records(this.#table, left, entries, scratch, count);
      return;
    }
    const end = entries + count * SORT_ENTRY.bytes;
    const parted = kernels.sort_prefixes(entries, scratch, count);
    if (parted === 0) {
      this.#sortTies(entries, scratch, end, left);
      return;
    }
    for (let at = entries; at < end; ) {
      const next = kernels.sort_same(at, end, parted - 1) >>> 0;
      this.#sortByWords(at, scratch, (next - at) / SORT_ENTRY.bytes, left);
      cancellation.check();
      at = next;
    }
  }

  /** Sorts runs of entries with the same word. */
  #sortTies(entries: number, scratch: number, end: number, left: number): void {
    const { kernels, cancellation } = this.#runner;
    for (let at = entries; ; ) {
      at = kernels.sort_ties(this.#table, left, at, end, scratch) >>> 0;
      cancellation.check();
      if (at >= end) return;
      const next = kernels.sort_same(at, end, 0) >>> 0;
      const count = (next - at) / SORT_ENTRY.bytes;
      if (count <= AT_ONCE) continue;
      const rest = kernels.sort_next(this.#table, left, at, count);
      if (rest >= 0) this.#sortByWords(at, scratch, count, rest);
      at = next;
    }
  }

  /** Sorts entries that agree in all keys before the first that needs code, which are in order by these. */
  #sortByCode(entries: number, count: number): void {
    const { memory, cancellation } = this.#runner;
    const first = (entries + SORT_ENTRY.record) >>> 2;
    const step = SORT_ENTRY.bytes >>> 2;
    const recordAt = (i: number): number => memory.u32[first + i * step]!;
    let comparisons = 0;
    const compare = (a: number, b: number): number => {
      comparisons++;
      if (comparisons % AT_ONCE === 0) cancellation.check();
      return this.compare(a, b);
    };
    for (let start = 0, end = 0; start < count; start = end) {
      do end++;
      while (end < count && this.#compareByKernel(recordAt(start), recordAt(end)) === 0);
      if (end === start + 1) continue;
      const records = Uint32Array.from({ length: end - start }, (_, i) => recordAt(start + i));
      records.sort(compare);
      for (const [i, record] of records.entries()) memory.u32[first + (start + i) * step] = record;
    }
  }

  #compareByKernel(a: number, b: number): number {
    return this.#runner.kernels.compare_records(this.#table, a, b);
  }
}

/** Address of the constants of a task's code. */
export function constantsOf({ memory, frame }: TaskRunner): number {
  return memory.u32[(frame + FRAME.constants) >>> 2]!;
}
