import { FILTER_KIND, KEY_FILTER } from '../../codegen/pipeline/key-filter-code.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { Run } from './batch-source.ts';
import { NO_KEYS, type NumberRange, readRange, writeRange } from './key-range.ts';
import type { KeyFilterSpec } from './program.ts';

/** A bit per number of the keys' range, up to so many bytes a key: never wrong, and no hash. */
const EXACT_BYTES_PER_KEY = 8;
const EXACT_BYTES = 64 * 1024;
const LARGEST_EXACT = 32 * 1024 * 1024;
const BLOOM_BITS_PER_KEY = 16;
/** After so many rows a filter that drops less than this share of them is given up. */
const TRIAL_ROWS = 16_384;
const LEAST_SHARE = 0.05;

/** A column of keys that are whole numbers. */
export interface KeyColumn {
  /** Addresses; no validity (0) where no key is NULL. */
  readonly values: number;
  readonly validity: number;
  readonly bytes: 4 | 8;
}

/**
 * The memory of a runtime filter. Generated code reads and writes it through the header (`key-filter-code.ts`), kernels
 * where keys are columns of whole numbers.
 */
export class KeyFilter {
  readonly spec: KeyFilterSpec;
  readonly #memory: LinearMemory;
  readonly #region: Region;
  #header: number;

  /** @param header address of the header */
  constructor(spec: KeyFilterSpec, memory: LinearMemory, header: number) {
    this.spec = spec;
    this.#memory = memory;
    this.#region = new Region(memory);
    this.#header = header;
    writeRange(memory, header + KEY_FILTER.range, NO_KEYS);
  }

  /** Chooses the kind of the filter by the range that was found, for so many keys. */
  allocate(keys: number): void {
    let { min, max } = keyRange(this.#memory, this.#header);
    // No keys: a range of one number that isn't set.
    if (max < min) {
      min = 0n;
      max = 0n;
      writeRange(this.#memory, this.#header + KEY_FILTER.range, { min, max });
    }
    const exactBytes = Number((max - min) / 8n) + 1;
    const most = Math.min(LARGEST_EXACT, Math.max(EXACT_BYTES, keys * EXACT_BYTES_PER_KEY));
    const exact = this.spec.integral && exactBytes <= most;
    const words = Math.max(1, Math.ceil((keys * BLOOM_BITS_PER_KEY) / 64));
    const bytes = exact ? exactBytes : words * 8;
    const bits = this.#region.allocate(bytes);
    this.#memory.u8.fill(0, bits, bits + bytes);
    const header = this.#header >>> 2;
    const cells = this.#memory.u32;
    cells[header + KEY_FILTER.bits / 4] = bits;
    cells[header + KEY_FILTER.words / 4] = words;
    cells[header + KEY_FILTER.kind / 4] = exact ? FILTER_KIND.exact : FILTER_KIND.bloom;
  }

  /** Widens the range by the keys of rows. */
  widenRange(kernels: Kernels, { values, bytes, validity }: KeyColumn, { start, end }: Run): void {
    kernels.key_range(values, bytes, validity, start, end, this.#header + KEY_FILTER.range);
  }

  /** Enters the keys of rows. */
  insert(kernels: Kernels, { values, bytes, validity }: KeyColumn, { start, end }: Run): void {
    const { kind, bits, words, range } = readHeader(this.#memory, this.#header);
    if (kind === FILTER_KIND.exact)
      kernels.key_filter_insert_exact(values, bytes, validity, start, end, bits, range.min);
    else kernels.key_filter_insert_bloom(values, bytes, validity, start, end, bits, words);
  }

  /** Another instance's header shall show this filter. */
  shareWith(header: number): void {
    this.#memory.u8.copyWithin(header, this.#header, this.#header + KEY_FILTER.bytes);
  }

  /** Keeps the header's contents somewhere that lives as long as the filter. */
  keepHeader(): void {
    const copy = this.#region.allocate(KEY_FILTER.bytes);
    this.shareWith(copy);
    this.#header = copy;
  }

  release(): void {
    this.#region.releaseAll();
  }
}

/** The range of the keys in a filled filter with whole numbers. */
export function keyRange(memory: LinearMemory, header: number): NumberRange {
  return readRange(memory, header + KEY_FILTER.range);
}

function readHeader(memory: LinearMemory, header: number) {
  const word = (offset: number): number => memory.u32[(header + offset) >>> 2]!;
  return {
    kind: word(KEY_FILTER.kind),
    bits: word(KEY_FILTER.bits),
    words: word(KEY_FILTER.words),
    range: keyRange(memory, header),
  };
}

/**
 * Tests the keys of rows by the filter whose header is at an address, and counts them there.
 *
 * @param rows address of `count` row numbers; 0 for all rows below `count`
 * @param chosen gets the numbers of those that pass, may be `rows`; unchanged if the filter lets every row pass
 * @returns how many pass; null if the filter lets every row pass
 */
export function chooseByFilter(
  memory: LinearMemory,
  kernels: Kernels,
  header: number,
  { values, bytes, validity }: KeyColumn,
  rows: number,
  count: number,
  chosen: number,
): number | null {
  const { kind, bits, words, range } = readHeader(memory, header);
  if (kind === FILTER_KIND.all) return null;
  const { min } = range;
  const span = range.max - min;
  const exact = kernels.key_filter_choose_exact;
  const bloom = kernels.key_filter_choose_bloom;
  const passed =
    kind === FILTER_KIND.exact
      ? exact(rows, count, values, bytes, validity, bits, min, span, chosen)
      : bloom(rows, count, values, bytes, validity, bits, words, min, span, chosen);
  const cells = memory.u32;
  cells[(header + KEY_FILTER.tested) >>> 2]! += count;
  cells[(header + KEY_FILTER.dropped) >>> 2]! += count - passed;
  return passed;
}

/** Rows that a task dropped. */
export function droppedRows(memory: LinearMemory, header: number): number {
  return memory.u32[(header + KEY_FILTER.dropped) >>> 2]!;
}

/** Ends the tests of a task by a filter that hardly drops anything. */
export function giveUpIfUseless(memory: LinearMemory, header: number): void {
  const cells = memory.u32;
  const tested = cells[(header + KEY_FILTER.tested) >>> 2]!;
  if (tested < TRIAL_ROWS || droppedRows(memory, header) >= tested * LEAST_SHARE) return;
  cells[(header + KEY_FILTER.kind) >>> 2] = FILTER_KIND.all;
}
