import { PACKED_KEY, PACKING } from '../../codegen/pipeline/packed-key-code.ts';
import type { Run } from '../executor/batch-source.ts';
import type { KeyPacking, PackedKeySpec, SortSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

const WORD = 64;

/** The bits of a key's values that are not NULL, as unsigned numbers; none where `max` is less. */
export interface BitsRange {
  readonly min: bigint;
  readonly max: bigint;
}

/** How a key goes into the word: its bits less `base`, or what stands for NULL, shifted right, then left. */
export interface PackedKeyPlan {
  readonly base: bigint;
  readonly nullCode: bigint;
  readonly right: number;
  readonly left: number;
}

/** Makes sort entries of records, as the sort function of the store wants them. */
export function fillEntries(
  runner: TaskRunner,
  { cell, fill, packing }: SortSpec,
  entries: number,
  runs: readonly Run[],
): void {
  const { memory, frame, exports } = runner;
  const filled = runs.filter(({ start, end }) => end > start);
  if (packing !== null) {
    const cells = new PackingCells(runner, packing);
    cells.reset();
    for (const { start, end } of filled) exports[packing.measure]!(start, end);
    cells.decide();
  }
  memory.u32[(frame + cell) >>> 2] = entries;
  for (const { start, end } of filled) exports[fill]!(start, end);
}

/**
 * Packs the first keys of a sort into a word, the first one highest.
 *
 * @returns a plan for each key in the word: of the last one the lowest bits may be missing (`right` > 0). Empty only
 *   where the first key needs more than 64 bits.
 */
export function packKeys(
  keys: readonly PackedKeySpec[],
  ranges: readonly BitsRange[],
): readonly PackedKeyPlan[] {
  const plans: PackedKeyPlan[] = [];
  let free = WORD;
  for (const [k, { nulls }] of keys.entries()) {
    const { min, max } = ranges[k]!;
    const isEmpty = max < min;
    const span = isEmpty ? 0n : max - min;
    const codes = nulls === null ? span : span + 1n;
    const width = codes === 0n ? 0 : codes.toString(2).length;
    if (width > WORD) break;
    const right = Math.max(0, width - free);
    free -= width - right;
    const least = isEmpty ? 0n : min;
    const base = BigInt.asUintN(WORD, nulls === 'first' ? least - 1n : least);
    // A shift by all 64 bits is one by none: the key has no bits then.
    plans.push({ base, nullCode: nulls === 'first' ? 0n : codes, right, left: free % WORD });
    if (free === 0) break;
  }
  return plans;
}

/** What generated code and this one know of packed keys, in the frame. */
class PackingCells {
  readonly #runner: TaskRunner;
  readonly #packing: KeyPacking;

  constructor(runner: TaskRunner, packing: KeyPacking) {
    this.#runner = runner;
    this.#packing = packing;
  }

  /** No range holds any value. */
  reset(): void {
    this.#packing.keys.forEach((_, k) => {
      this.#cells.set([-1n, 0n], this.#at(k, PACKED_KEY.min));
    });
  }

  /** Writes down how keys with these ranges are packed. */
  decide(): void {
    const { keys, cell } = this.#packing;
    const { memory, frame } = this.#runner;
    const cells = this.#cells;
    const ranges = keys.map((_, k): BitsRange => {
      const [min, max] = [PACKED_KEY.min, PACKED_KEY.max].map((at) => cells[this.#at(k, at)]!);
      return { min: BigInt.asUintN(WORD, min!), max: BigInt.asUintN(WORD, max!) };
    });
    const plans = packKeys(keys, ranges);
    plans.forEach(({ base, nullCode, right, left }, k) => {
      cells.set([base, nullCode, BigInt(right), BigInt(left)], this.#at(k, PACKED_KEY.base));
    });
    const isWhole = plans.length === keys.length && plans.every(({ right }) => right === 0);
    memory.u32.set([plans.length, isWhole ? 1 : 0], (frame + cell + PACKING.count) >>> 2);
  }

  get #cells(): BigInt64Array {
    return this.#runner.memory.i64;
  }

  #at(key: number, offset: number): number {
    const { cell } = this.#packing;
    return (this.#runner.frame + cell + PACKING.bytes + key * PACKED_KEY.bytes + offset) >>> 3;
  }
}
