import { mixWord, numberAt } from './whole-numbers';

// Runtime filters over keys that are whole numbers of 4 or 8 bytes: what `key-filter-code.ts` writes for other keys.
// There is no validity at address 0. An exact filter has a bit for each number from `min` on, a Bloom filter words of
// 64 bits.

const SPREAD: u64 = 0xd6e8feb86659fd93;

// @ts-ignore: decorator
@inline
function isValid(validity: usize, row: usize): bool {
  return validity === 0 || load<u8>(validity + row) !== 0;
}

// @ts-ignore: decorator
@inline
function keyHash(key: i64): u64 {
  return <u64>(<u32>mixWord(0, key));
}

/** The word that a hash chooses. */
// @ts-ignore: decorator
@inline
function bloomWord(hash: u64, bits: usize, words: u32): usize {
  return bits + (<usize>((hash * words) >> 32) << 3);
}

/** The bits in that word. */
// @ts-ignore: decorator
@inline
function bloomMask(hash: u64): u64 {
  const spread = hash * SPREAD;
  return (
    ((<u64>1) << (spread >> 58)) |
    ((<u64>1) << (spread >> 52)) |
    ((<u64>1) << (spread >> 46)) |
    ((<u64>1) << (spread >> 40))
  );
}

// @ts-ignore: decorator
@inline
function widenRange<T>(values: usize, validity: usize, start: u32, end: u32, range: usize): void {
  let least = load<i64>(range);
  let most = load<i64>(range, 8);
  if (validity === 0) {
    const last = values + <usize>end * sizeof<T>();
    for (let at = values + <usize>start * sizeof<T>(); at < last; at += sizeof<T>()) {
      const key = <i64>load<T>(at);
      if (key < least) least = key;
      if (key > most) most = key;
    }
  } else {
    for (let row: usize = start; row < <usize>end; row++) {
      if (load<u8>(validity + row) === 0) continue;
      const key = <i64>load<T>(values + row * sizeof<T>());
      least = min(least, key);
      most = max(most, key);
    }
  }
  store<i64>(range, least);
  store<i64>(range, most, 8);
}

/** Widens the range at `range`, two i64, by the keys of rows. */
export function key_range(values: usize, bytes: u32, validity: usize, start: u32, end: u32, range: usize): void {
  if (bytes === 8) widenRange<i64>(values, validity, start, end, range);
  else widenRange<i32>(values, validity, start, end, range);
}

/** Sets the bits of rows' keys, all of which are in the range that the filter was made for. */
export function key_filter_insert_exact(
  values: usize,
  bytes: u32,
  validity: usize,
  start: u32,
  end: u32,
  bits: usize,
  min: i64,
): void {
  for (let row: usize = start; row < <usize>end; row++) {
    if (!isValid(validity, row)) continue;
    const offset = <usize>(numberAt(values + row * bytes, bytes) - min);
    const byte = bits + (offset >> 3);
    store<u8>(byte, load<u8>(byte) | ((<u8>1) << <u8>(offset & 7)));
  }
}

export function key_filter_insert_bloom(
  values: usize,
  bytes: u32,
  validity: usize,
  start: u32,
  end: u32,
  bits: usize,
  words: u32,
): void {
  for (let row: usize = start; row < <usize>end; row++) {
    if (!isValid(validity, row)) continue;
    const hash = keyHash(numberAt(values + row * bytes, bytes));
    const word = bloomWord(hash, bits, words);
    store<u64>(word, load<u64>(word) | bloomMask(hash));
  }
}

// The loops over rows, one for each width of keys and way to the rows. Every row takes the same way through them: which
// ones pass can't be foretold.

// @ts-ignore: decorator
@inline
function rowAt(isListed: bool, rows: usize, i: usize): usize {
  return isListed ? <usize>load<u32>(rows + (i << 2)) : i;
}

// @ts-ignore: decorator
@inline
function chooseExact<T>(
  isListed: bool,
  hasNulls: bool,
  rows: usize,
  count: u32,
  values: usize,
  validity: usize,
  bits: usize,
  min: i64,
  span: u64,
  chosen: usize,
): u32 {
  let next = chosen;
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = rowAt(isListed, rows, i);
    const offset = <u64>(<i64>load<T>(values + row * sizeof<T>()) - min);
    const inside = <u32>(offset <= span);
    const at = inside ? <usize>offset : 0;
    let pass = (<u32>load<u8>(bits + (at >> 3)) >> <u32>(at & 7)) & inside;
    if (hasNulls) pass &= <u32>(load<u8>(validity + row) !== 0);
    store<u32>(next, <u32>row);
    next += <usize>(pass << 2);
  }
  return <u32>((next - chosen) >> 2);
}

// @ts-ignore: decorator
@inline
function chooseBloom<T>(
  isListed: bool,
  hasNulls: bool,
  rows: usize,
  count: u32,
  values: usize,
  validity: usize,
  bits: usize,
  words: u32,
  min: i64,
  span: u64,
  chosen: usize,
): u32 {
  let next = chosen;
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = rowAt(isListed, rows, i);
    const key = <i64>load<T>(values + row * sizeof<T>());
    const hash = keyHash(key);
    const mask = bloomMask(hash);
    let pass = <u32>(<u64>(key - min) <= span) & <u32>((load<u64>(bloomWord(hash, bits, words)) & mask) === mask);
    if (hasNulls) pass &= <u32>(load<u8>(validity + row) !== 0);
    store<u32>(next, <u32>row);
    next += <usize>(pass << 2);
  }
  return <u32>((next - chosen) >> 2);
}

// @ts-ignore: decorator
@inline
function exactOf<T>(
  rows: usize,
  count: u32,
  values: usize,
  validity: usize,
  bits: usize,
  min: i64,
  span: u64,
  chosen: usize,
): u32 {
  if (validity !== 0) {
    // Row numbers are made first where there are none.
    const list = listed(rows, count, chosen);
    return chooseExact<T>(true, true, list, count, values, validity, bits, min, span, chosen);
  }
  if (rows === 0) return chooseExact<T>(false, false, 0, count, values, 0, bits, min, span, chosen);
  return chooseExact<T>(true, false, rows, count, values, 0, bits, min, span, chosen);
}

// @ts-ignore: decorator
@inline
function bloomOf<T>(
  rows: usize,
  count: u32,
  values: usize,
  validity: usize,
  bits: usize,
  words: u32,
  min: i64,
  span: u64,
  chosen: usize,
): u32 {
  if (validity !== 0) {
    const list = listed(rows, count, chosen);
    return chooseBloom<T>(true, true, list, count, values, validity, bits, words, min, span, chosen);
  }
  if (rows === 0) return chooseBloom<T>(false, false, 0, count, values, 0, bits, words, min, span, chosen);
  return chooseBloom<T>(true, false, rows, count, values, 0, bits, words, min, span, chosen);
}

/**
 * Leaves rows whose keys an exact filter has, among `count` row numbers at `rows`, in their order; 0 stands for all
 * numbers below `count`.
 *
 * @param span the range's end less its start
 * @param chosen gets the row numbers, may be `rows`
 * @returns how many are left
 */
export function key_filter_choose_exact(
  rows: usize,
  count: u32,
  values: usize,
  bytes: u32,
  validity: usize,
  bits: usize,
  min: i64,
  span: u64,
  chosen: usize,
): u32 {
  return bytes === 8
    ? exactOf<i64>(rows, count, values, validity, bits, min, span, chosen)
    : exactOf<i32>(rows, count, values, validity, bits, min, span, chosen);
}

/** The same by a Bloom filter, for keys in the range. */
export function key_filter_choose_bloom(
  rows: usize,
  count: u32,
  values: usize,
  bytes: u32,
  validity: usize,
  bits: usize,
  words: u32,
  min: i64,
  span: u64,
  chosen: usize,
): u32 {
  return bytes === 8
    ? bloomOf<i64>(rows, count, values, validity, bits, words, min, span, chosen)
    : bloomOf<i32>(rows, count, values, validity, bits, words, min, span, chosen);
}

/** The rows as a list; all of them are listed in `room`. */
function listed(rows: usize, count: u32, room: usize): usize {
  if (rows !== 0) return rows;
  for (let row: u32 = 0; row < count; row++) store<u32>(room + (<usize>row << 2), row);
  return room;
}
