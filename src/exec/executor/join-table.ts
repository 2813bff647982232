import { TABLE_KIND } from '../../codegen/pipeline/join-table-code.ts';
import type { NumberRange } from './key-range.ts';

/** Tables of a join have a power of 2 of entries and are at most this full. */
const LOAD = 5 / 8;
const FEWEST_ENTRIES = 16;
const ENTRY_BYTES = { hash: 8, direct: 4 } as const;
/** A direct table may take so many times the bytes of a hashed one, or what a core's cache holds. */
const DIRECT_FACTOR = 4;
const CACHE_BYTES = 256 * 1024;

/** How the records of a join's build side shall be found. */
export interface TablePlan {
  readonly kind: (typeof TABLE_KIND)[keyof typeof TABLE_KIND];
  readonly entries: number;
  readonly bytes: number;
}

/**
 * The table for so many records: direct where their keys lie close enough together, without hashes and
 * comparisons, and with neighbours for neighbouring keys.
 *
 * @param ranges of the keys; none where a key is no whole number
 * @param available bytes that may still be reserved
 */
export function planTable(records: number, ranges: readonly NumberRange[], available: number): TablePlan {
  const entries = Math.max(FEWEST_ENTRIES, 2 ** Math.ceil(Math.log2(records / LOAD)));
  const hash: TablePlan = { kind: TABLE_KIND.hash, entries, bytes: entries * ENTRY_BYTES.hash };
  if (ranges.length === 0 || ranges.some(({ min, max }) => max < min)) return hash;
  const places = ranges.reduce((product, { min, max }) => product * (Number(max - min) + 1), 1);
  const bytes = places * ENTRY_BYTES.direct;
  const most = Math.max(
    hash.bytes,
    Math.min(available / 4, Math.max(CACHE_BYTES, hash.bytes * DIRECT_FACTOR)),
  );
  return bytes <= most ? { kind: TABLE_KIND.direct, entries: places, bytes } : hash;
}
