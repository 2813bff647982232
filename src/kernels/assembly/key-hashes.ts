import { hash_bytes } from './hash';
import { viewAddress, viewLength } from './view';
import { mixWord } from './whole-numbers';

// Hashes of rows' keys, column by column, as generated code has them, too (`hash-code.ts`): `hashes` has 8 bytes a row,
// 0 before the first key. There is no validity at address 0.

/** What NULL counts as. */
const NULL_WORD: u64 = 0x2545f4914f6cdd1d;
/** Bytes up to which a text is its word. */
const SHORT: u32 = 7;
const LONG_WORD: u64 = 1 << 63;

/** One word for a text: itself where it is short, else its hash, which is negative. */
// @ts-ignore: decorator
@inline
function textWord(view: u64): u64 {
  const length = viewLength(view);
  if (length > SHORT) return hash_bytes(view, 0) | LONG_WORD;
  // Reading on behind the bytes is allowed anywhere in memory.
  const mask = ((<u64>1) << (length << 3)) - 1;
  return (load<u64>(viewAddress(view)) & mask) | (<u64>length << 56);
}

/** -0.0 is 0.0, and there is one NaN. */
// @ts-ignore: decorator
@inline
function normalized<T>(value: T): T {
  return value === value ? value + <T>0 : <T>NaN;
}

// @ts-ignore: decorator
@inline
function isNull(validity: usize, row: usize): bool {
  return validity !== 0 && load<u8>(validity + row) === 0;
}

// @ts-ignore: decorator
@inline
function take(hashes: usize, row: usize, word: u64): void {
  const at = hashes + (row << 3);
  store<u64>(at, mixWord(load<u64>(at), word));
}

export function hash_keys_i32(values: usize, validity: usize, count: u32, hashes: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const word = <u64>(<i64>load<i32>(values + (row << 2)));
    take(hashes, row, isNull(validity, row) ? NULL_WORD : word);
  }
}

export function hash_keys_i64(values: usize, validity: usize, count: u32, hashes: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    take(hashes, row, isNull(validity, row) ? NULL_WORD : load<u64>(values + (row << 3)));
  }
}

/** Numbers of two words, the lower one first. */
export function hash_keys_i128(values: usize, validity: usize, count: u32, hashes: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const none = isNull(validity, row);
    take(hashes, row, none ? NULL_WORD : load<u64>(values + (row << 4)));
    take(hashes, row, none ? NULL_WORD : load<u64>(values + (row << 4), 8));
  }
}

export function hash_keys_f32(values: usize, validity: usize, count: u32, hashes: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const word = <u64>reinterpret<u32>(normalized<f32>(load<f32>(values + (row << 2))));
    take(hashes, row, isNull(validity, row) ? NULL_WORD : word);
  }
}

export function hash_keys_f64(values: usize, validity: usize, count: u32, hashes: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const bits = reinterpret<u64>(normalized<f64>(load<f64>(values + (row << 3))));
    take(hashes, row, isNull(validity, row) ? NULL_WORD : bits ^ (bits >> 32));
  }
}

export function hash_keys_text(values: usize, validity: usize, count: u32, hashes: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    take(hashes, row, isNull(validity, row) ? NULL_WORD : textWord(load<u64>(values + (row << 3))));
  }
}

/** Partitions of rows, 4 bytes each: the high bits of the lower half of their hashes, scaled. */
export function hash_partitions(hashes: usize, count: u32, partitions: u32, target: usize): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const hash = <u64>load<u32>(hashes + (row << 3));
    store<u32>(target + (row << 2), <u32>((hash * <u64>partitions) >> 32));
  }
}
