import type { Allocator } from '../columns/linear-memory.ts';
import type { BlockKernels } from './block-kernels.ts';
import type { CsvKernels } from './csv-kernels.ts';
import type { GroupKernels } from './group-kernels.ts';
import type { KeyFilterKernels } from './key-filter-kernels.ts';
import type { KeyHashKernels } from './key-hash-kernels.ts';
import type { FilterKernels, GatherKernels, PackingKernels } from './packing-kernels.ts';
import type { ParquetKernels, ParquetWriteKernels } from './parquet-kernels.ts';
import type { RecordColumnKernels, RecordFieldKernels, RecordKernels } from './record-kernels.ts';
import type { ResultKernels } from './result-kernels.ts';
import type { SortKernels } from './sort-kernels.ts';
import type { TableKernels } from './table-kernels.ts';

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
  TextEncodingKernels &
  TextShapeKernels &
  TextPartKernels &
  CharacterRunKernels &
  PackingKernels &
  FilterKernels &
  GatherKernels &
  BlockKernels &
  GroupKernels &
  ParquetKernels &
  ParquetWriteKernels &
  CsvKernels &
  ResultKernels &
  SortKernels &
  SelectionKernels &
  KeptValueKernels &
  RecordKernels &
  RecordColumnKernels &
  RecordFieldKernels &
  TableKernels &
  KeyFilterKernels &
  KeyHashKernels;

export interface HashKernels {
  hash_i64(value: bigint, seed: bigint): bigint;
  hash_bytes(view: bigint, seed: bigint): bigint;
  /** `hash_bytes` with seed 0. */
  str_hash(view: bigint): bigint;
  /** SQL's `xxhash64`, of numbers of 32 and 64 bits and of bytes. */
  xxhash64_i32(value: number, seed: bigint): bigint;
  xxhash64_i64(value: bigint, seed: bigint): bigint;
  xxhash64_bytes(view: bigint, seed: bigint): bigint;
  /** SQL's `hash`: Murmur3 of 32 bits, of numbers of 32 and 64 bits and of bytes. */
  murmur3_i32(value: number, seed: number): number;
  murmur3_i64(value: bigint, seed: number): number;
  murmur3_bytes(view: bigint, seed: number): number;
  crc32(view: bigint): number;
  /** Hashes of bytes, written as small digits of base 16: 32, 40, and one for four bits. */
  md5(view: bigint, target: number): void;
  sha1(view: bigint, target: number): void;
  /** Of 224 or 256 bits. */
  sha256(view: bigint, bits: number, target: number): void;
  /** Of 384 or 512 bits. */
  sha512(view: bigint, bits: number, target: number): void;
  hll_clear(registers: number, count: number): void;
  /** Takes a hash into the 2^`precision` registers, of a byte, of a HyperLogLog. */
  hll_add(registers: number, precision: number, hash: bigint): void;
  /** Takes other registers in; `count` is a multiple of 16. */
  hll_merge(registers: number, other: number, count: number): void;
}

/** Results of type `number` are i32. */
export interface StringKernels {
  /** For short runs of bytes; the target may overlap a source behind it. */
  copy_bytes(target: number, source: number, length: number): void;
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
  /** What a path finds in JSON, as a view; 0 for nothing, 1 for what TypeScript has to look at. See `json.ts`. */
  json_find(text: bigint, path: number, steps: number): bigint;
  /** Writes the views of an object's fields; answers 0 for what TypeScript has to look at. */
  json_fields(text: bigint, names: number, count: number, out: number): number;
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

/** Bytes written in letters and digits. `target` has room for what the longest answer takes. */
export interface TextEncodingKernels {
  /** Two capital digits of base 16 for each byte. */
  hex_of_bytes(bytes: bigint, target: number): void;
  /** Without zeros in front; answers the length, at most 16. */
  hex_of_long(value: bigint, target: number): number;
  /** Half as many bytes, rounded up; 0 (target garbage) when something is no digit. */
  bytes_of_hex(text: bigint, target: number): number;
  /** Four letters for each three bytes that are begun; `chunked` (1) breaks them into lines of 76 by CR LF. */
  base64_of_bytes(bytes: bigint, chunked: number, target: number): void;
  /** Answers the length; -1 for a text that isn't in groups of four letters, padded at its end at most. */
  bytes_of_base64(text: bigint, target: number): number;
}

/** `target` has room for as many bytes as the text has, or as are said. */
export interface TextShapeKernels {
  /** Writes a text that isn't empty again and again, until there are `bytes` bytes. */
  text_repeat(text: bigint, bytes: number, target: number): void;
  text_reverse(text: bigint, target: number): void;
  bytes_reverse(bytes: bigint, target: number): void;
  /** Gives 1; 0 (target garbage) when not all is ASCII. */
  text_initcap_ascii(text: bigint, target: number): number;
  /** By a table of what stands for the 128 ASCII characters, 0xff for nothing; answers the length. */
  text_translate(text: bigint, table: number, target: number): number;
  /** View without the ASCII characters of two times 64 bits at the start (`sides` bit 0) and the end (bit 1). */
  text_trim_set(text: bigint, low: bigint, high: bigint, sides: number): bigint;
}

export interface TextPartKernels {
  /** Writes the text with each `part`, of which there is one or more, replaced; answers the length. */
  text_replace(text: bigint, part: bigint, by: bigint, target: number): number;
  /** View up to the n-th separator, or behind the n-th from the end; see SQL's `substring_index`. */
  text_before_nth(text: bigint, separator: bigint, count: number): bigint;
  /** View of part `index` between separators, from 1 or from -1 at the end; see SQL's `split_part`. */
  text_part(text: bigint, separator: bigint, index: number): bigint;
  /** Bytes of the texts of an array that aren't NULL, with so many more behind each. */
  array_join_bytes(array: bigint, separator: number): number;
  /** Writes those texts with the separator behind each; answers where they end. */
  array_join(array: bigint, separator: bigint, target: number): number;
}

/** Characters of a set in texts; see `assembly/character-runs.ts` for sets and flags. */
export interface CharacterRunKernels {
  /** Number of matches (low 32 bits) and their bytes (high 32 bits). */
  runs_count(text: bigint, low: bigint, high: bigint, flags: number): bigint;
  /** View of the first match, of no bytes for none. */
  runs_first(text: bigint, low: bigint, high: bigint, flags: number): bigint;
  /** Writes the text with each match replaced; answers the length. */
  runs_replace(text: bigint, low: bigint, high: bigint, flags: number, by: bigint, target: number): number;
  /** Writes the parts as the blob of an array; see `split_parts`. */
  runs_split(text: bigint, low: bigint, high: bigint, flags: number, parts: number, target: number): number;
}

export interface SelectionKernels {
  /**
   * What would stand at `index` if the signed 64-bit values were sorted. Moves values: those in front of that place
   * are not above it then, those behind it not below.
   */
  select_nth(values: number, count: number, index: number): bigint;
}

/** Over the chains of `functions/lowering/kept-values.ts`: the end of the first chunk, and that of the last value. */
export interface KeptValueKernels {
  /** Bytes that the values take, of variable length with 4 bytes each for it. */
  kept_bytes(first: number, next: number): number;
  /** Writes the array of values of fixed size. */
  kept_array(first: number, next: number, count: number, target: number): void;
  /** Writes the array of values of variable length. */
  kept_texts_array(first: number, next: number, count: number, target: number): void;
  /** Writes values of variable length with a separator, a view, between them. */
  kept_joined(first: number, next: number, separator: bigint, target: number): void;
}
