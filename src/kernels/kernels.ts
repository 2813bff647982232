import type { Allocator } from '../columns/linear-memory.ts';
import type { CsvKernels } from './csv-kernels.ts';
import type { FilterKernels, GatherKernels, PackingKernels } from './packing-kernels.ts';
import type { ParquetKernels, ParquetWriteKernels } from './parquet-kernels.ts';
import type { ResultKernels } from './result-kernels.ts';

/**
 * What `kernels.wasm` exports. Addresses, lengths and counts are i32 in wasm: read results that are
 * addresses with `>>> 0`. A `bigint` is an i64: a view (address in the low, length in bytes in the high 32
 * bits) or a 64-bit value. Generated code imports these functions by name from the module `kernels`.
 *
 * An intersection of one interface per family, so that a family's owner declares its own.
 */
export type Kernels = Allocator &
  HashKernels &
  StringKernels &
  TextValueKernels &
  PackingKernels &
  FilterKernels &
  GatherKernels &
  ParquetKernels &
  ParquetWriteKernels &
  CsvKernels &
  ResultKernels &
  SortKernels &
  SelectionKernels &
  RecordKernels;

export interface HashKernels {
  hash_i64(value: bigint, seed: bigint): bigint;
  hash_bytes(view: bigint, seed: bigint): bigint;
  /** `hash_bytes` with seed 0. */
  str_hash(view: bigint): bigint;
  /** SQL's `xxhash64`, of numbers of 32 and 64 bits and of bytes. */
  xxhash64_i32(value: number, seed: bigint): bigint;
  xxhash64_i64(value: bigint, seed: bigint): bigint;
  xxhash64_bytes(view: bigint, seed: bigint): bigint;
  hll_clear(registers: number, count: number): void;
  /** Takes a hash into the 2^`precision` registers, of a byte, of a HyperLogLog. */
  hll_add(registers: number, precision: number, hash: bigint): void;
  /** Takes other registers in; `count` is a multiple of 16. */
  hll_merge(registers: number, other: number, count: number): void;
}

/** Results of type `number` are i32. */
export interface StringKernels {
  /** 1 when the bytes are equal. */
  str_equal(a: bigint, b: bigint): number;
  /** -1, 0, 1: order of unsigned bytes. */
  str_compare(a: bigint, b: bigint): number;
  /** Byte offset of the first occurrence at or after byte `from`, or -1. */
  str_find(value: bigint, part: bigint, from: number): number;
  /** Number of parts of a text between occurrences of a separator that isn't empty. */
  split_count(text: bigint, separator: bigint): number;
  /** Writes the parts as the blob of an array; answers its bytes, at most those of the text, 4, and 9 a part. */
  split_parts(text: bigint, separator: bigint, parts: number, target: number): number;
  /** Writes an array of texts, `count` views behind `room` bytes of validity; answers its bytes. See `arrays.ts`. */
  array_pack(staged: number, room: number, count: number, target: number): number;
  str_contains(value: bigint, part: bigint): number;
  str_starts_with(value: bigint, prefix: bigint): number;
  str_ends_with(value: bigint, suffix: bigint): number;
  /** Writes as many bytes to `destination` and gives 1; 0 (destination garbage) when not all is ASCII. */
  str_upper_ascii(value: bigint, destination: number): number;
  str_lower_ascii(value: bigint, destination: number): number;
  /** View without spaces (U+0020) at the start (`sides` bit 0) and the end (bit 1). */
  str_trim(value: bigint, sides: number): bigint;
  /** Number of characters (code points). */
  utf8_length(value: bigint): number;
  utf8_valid(value: bigint): number;
  /** Byte offset of character `index`, from 0; the length in bytes when there are fewer. */
  utf8_offset(value: bigint, index: number): number;
  /** SQL's substring as a view: `position` from 1, from the end when negative, 0 like 1. */
  str_substring(value: bigint, position: number, count: number): bigint;
  /** 0 for a valid LIKE pattern, 1 for an escape before an ordinary character, 2 for one at the end. */
  like_check(pattern: bigint, escapeChar: bigint): number;
  /** 1 when `value` matches the valid `pattern`; `escapeChar` views one character, or nothing. */
  str_like(value: bigint, pattern: bigint, escapeChar: bigint): number;
}

/**
 * Values as texts at `target`, which has room for 32 bytes: the length is answered. Texts as values, where they are
 * written plainly. What they leave to the host is answered by length 0, the least integer, or NaN.
 */
export interface TextValueKernels {
  text_of_long(value: bigint, target: number): number;
  text_of_double(value: number, target: number): number;
  text_of_date(days: number, target: number): number;
  /** Of local microseconds. */
  text_of_timestamp(micros: bigint, target: number): number;
  long_of_text(text: bigint): bigint;
  double_of_text(text: bigint): number;
  date_of_text(text: bigint): number;
  /** Local microseconds. */
  timestamp_of_text(text: bigint): bigint;
}

/** Over sort entries of 16 bytes, `{ prefix: u64, unused: u32, record: u32 }`; stable. */
export interface SortKernels {
  /** Bits in which prefixes differ. */
  sort_bits(entries: number, count: number): bigint;
  /** Moves entries to `target`, ordered by eight bits of the prefix. */
  sort_pass(source: number, target: number, count: number, shift: number): void;
  /** Sorts by the bits of the prefixes in which `bits` has ones. */
  sort_radix(entries: number, scratch: number, count: number, bits: bigint): void;
  /** Sorts what is few runs in order already and gives 1; else 0, having done nothing. */
  sort_runs(entries: number, scratch: number, count: number): number;
  /** Sorts by prefix; `scratch` is as large as the entries. */
  sort_merge(entries: number, scratch: number, count: number): void;
  sort_copy(target: number, source: number, count: number): void;
  /** 63 bits that order like the bytes from `offset` on as far as they go. */
  text_prefix(view: bigint, offset: number): bigint;
  /** Fills prefixes, XORed with `flip`, from the texts at byte `field` of the records. */
  text_prefixes(entries: number, count: number, field: number, offset: number, flip: bigint): void;
  /** How many first bytes the texts at byte `field` of the records share; -1 when they are equal. */
  text_common(entries: number, count: number, field: number): number;
}

export interface SelectionKernels {
  /**
   * What would stand at `index` if the signed 64-bit values were sorted. Moves values: those in front of that place
   * are not above it then, those behind it not below.
   */
  select_nth(values: number, count: number, index: number): bigint;
}

/** Records of sort entries as blocks; `views` tells where in a record its views and their validity bytes lie. */
export interface RecordKernels {
  /** How many records make a block of at most `limit` bytes (low 32 bits), and its bytes (high 32 bits). */
  records_fit(
    entries: number,
    count: number,
    size: number,
    views: number,
    viewCount: number,
    limit: number,
  ): bigint;
  records_pack(
    entries: number,
    count: number,
    size: number,
    views: number,
    viewCount: number,
    target: number,
  ): void;
  /** Turns the views of a block's records into addresses. */
  records_rebase(records: number, count: number, size: number, views: number, viewCount: number): void;
}
