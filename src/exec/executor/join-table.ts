import { TABLE_KIND } from '../../codegen/pipeline/join-table-code.ts';
import type { TableKernels } from '../../kernels/table-kernels.ts';
import type { Run } from './batch-source.ts';
import type { KeyColumn } from './key-filter.ts';
import type { NumberRange } from './key-range.ts';
import type { NumberField } from './program.ts';

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

/** The table of a join whose keys are one or two whole numbers. */
export interface RangedTable {
  readonly kind: TablePlan['kind'];
  readonly address: number;
  /** Entries of a hash table less 1. */
  readonly mask: number;
  readonly recordSize: number;
  readonly keys: readonly NumberField[];
  /** Of each key. */
  readonly ranges: readonly NumberRange[];
  /** A hash table has no further records of a key. */
  readonly distinct: boolean;
}

const NO_FIELD = { offset: 0, bytes: 0 };

/** Enters the records from address `start` to before `end`. */
export function enterRecords(kernels: TableKernels, table: RangedTable, start: number, end: number): void {
  const { address, mask, recordSize: size, ranges } = table;
  const [key, second = NO_FIELD] = table.keys as readonly [NumberField, NumberField?];
  const { offset: field, bytes } = key;
  const { offset: field2, bytes: bytes2 } = second;
  if (table.kind === TABLE_KIND.hash) {
    const distinct = table.distinct ? 1 : 0;
    kernels.join_enter_hashed(start, end, size, address, mask, field, bytes, field2, bytes2, distinct);
    return;
  }
  const { min, max } = ranges[0]!;
  const min2 = ranges[1]?.min ?? 0n;
  const stride = ranges.length === 1 ? 0 : Number(max - min) + 1;
  kernels.join_enter_direct(start, end, size, address, field, bytes, min, field2, bytes2, min2, stride);
}

/**
 * Looks up the first record for each of the rows, by their keys.
 *
 * @param numbers address of row numbers, if `rows` are places among these; else 0
 * @param found gets addresses of records, 4 bytes each, 0 where there is none
 */
export function lookUpRecords(
  kernels: TableKernels,
  table: RangedTable,
  keys: readonly KeyColumn[],
  numbers: number,
  { start, end }: Run,
  found: number,
): void {
  const { address, mask } = table;
  const [{ values, bytes, validity }, second] = keys as readonly [KeyColumn, KeyColumn?];
  const rows = [numbers, start, end, address] as const;
  if (table.kind === TABLE_KIND.hash) {
    const [field, field2] = table.keys.map(({ offset }) => offset) as [number, number?];
    if (second === undefined) {
      kernels.join_look_up_hashed(values, bytes, validity, ...rows, mask, field, found);
      return;
    }
    const { values: values2, bytes: bytes2, validity: validity2 } = second;
    const pair = [values, bytes, validity, values2, bytes2, validity2] as const;
    kernels.join_look_up_hashed_pair(...pair, ...rows, mask, field, field2!, found);
    return;
  }
  const [min, min2] = table.ranges.map((range) => range.min) as [bigint, bigint?];
  const [span, span2] = table.ranges.map((range) => range.max - range.min) as [bigint, bigint?];
  if (second === undefined) {
    kernels.join_look_up_direct(values, bytes, validity, ...rows, min, span, found);
    return;
  }
  const { values: values2, bytes: bytes2, validity: validity2 } = second;
  const pair = [values, bytes, validity, values2, bytes2, validity2] as const;
  kernels.join_look_up_direct_pair(...pair, ...rows, min, span, min2!, span2!, found);
}
