import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import { SORT_PIECE } from '../../codegen/pipeline/sort-order.ts';
import type { Run } from '../executor/batch-source.ts';
import type { KeyPacking, PackedKeySpec, StoreSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { constantsOf, RecordOrder } from './record-order.ts';

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

/**
 * Makes sort entries of records, with their first words; answers what is left to do for those with the same one (see
 * `RecordOrder`).
 */
export function fillEntries(
  runner: TaskRunner,
  { sort, recordSize }: StoreSpec,
  entries: number,
  runs: readonly Run[],
): number {
  const { kernels } = runner;
  const filled = runs.filter(({ start, end }) => end > start);
  let next = entries;
  for (const { start, end } of filled) next = kernels.sort_entries(next, start, end, recordSize) >>> 0;
  const count = (next - entries) / SORT_ENTRY.bytes;
  const { packing } = sort!;
  if (packing === null) return new RecordOrder(runner, sort!).begin(entries, count);
  const pieces = new PackedPieces(runner, packing);
  const plans = packKeys(packing.keys, pieces.ranges(filled, recordSize));
  pieces.place(plans);
  kernels.sort_words(entries, count, pieces.address, plans.length);
  const isWhole = plans.length === packing.keys.length && plans.every(({ right }) => right === 0);
  return isWhole ? 2 * packing.behind : 0;
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

/** The pieces of packed keys, in the frame, as kernels read them. */
class PackedPieces {
  readonly #runner: TaskRunner;
  readonly address: number;
  /** Address of as many ranges. */
  readonly #ranges: number;
  readonly #keys: number;

  constructor(runner: TaskRunner, { keys, pieces, cell }: KeyPacking) {
    this.#runner = runner;
    this.#keys = keys.length;
    this.address = runner.frame + cell;
    this.#ranges = this.address + keys.length * SORT_PIECE.bytes;
    const template = constantsOf(runner) + pieces;
    runner.memory.u8.copyWithin(this.address, template, template + keys.length * SORT_PIECE.bytes);
  }

  /** The ranges of the keys in runs of records. */
  ranges(runs: readonly Run[], recordSize: number): readonly BitsRange[] {
    const { kernels, memory } = this.#runner;
    const first = this.#ranges >>> 3;
    const cells = memory.i64.subarray(first, first + 2 * this.#keys);
    cells.forEach((_, i) => {
      cells[i] = i % 2 === 0 ? -1n : 0n;
    });
    for (const { start, end } of runs)
      kernels.sort_ranges(start, end, recordSize, this.address, this.#keys, this.#ranges);
    return Array.from({ length: this.#keys }, (_, k) => ({
      min: BigInt.asUintN(WORD, cells[2 * k]!),
      max: BigInt.asUintN(WORD, cells[2 * k + 1]!),
    }));
  }

  place(plans: readonly PackedKeyPlan[]): void {
    const { memory } = this.#runner;
    plans.forEach(({ base, nullCode, right, left }, k) => {
      const piece = this.#piece(k);
      memory.u8.set([right, left], piece + SORT_PIECE.right);
      memory.i64[(piece + SORT_PIECE.base) >>> 3] = BigInt.asIntN(WORD, base);
      memory.i64[(piece + SORT_PIECE.nullCode) >>> 3] = BigInt.asIntN(WORD, nullCode);
    });
  }

  #piece(key: number): number {
    return this.address + key * SORT_PIECE.bytes;
  }
}
