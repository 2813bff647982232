import { sort_prefixes, sort_same, sort_tie, text_common, text_prefix, text_prefixes } from './sort';
import { str_compare } from './strings';

// Sorts of records by keys that a table describes, written by `codegen/pipeline/sort-order.ts`:
//
// - order: `{ keys: u32, parts: u32 }`, the keys, the parts, and their pieces.
// - key: `{ offset: u32, validity: u32, kind: u8, flags: u8 }`, where a record has its value and its byte of
//   validity, which is NONE for a key that is never NULL.
// - part: `{ pieces: u32, count: u32, key: u32, isText: u32 }`, a word by which records are sorted: where its pieces
//   are, from the order's start, and the first key that has anything in it.
// - piece: a key's bits in a word, beginning as a key, `{ ..., right: u8, left: u8, base: u64, nullCode: u64 }`: its bits
//   less `base`, or `nullCode`, shifted to the right and then to the left.
//
// What is left to do for entries with the same word is a number: twice the part to go on with, and 1 more where it is a
// text of which the first bytes were looked at. Nothing is left where there is no such part.

const HEADER: usize = 8;
const KEY: usize = 16;
const PART: usize = 16;
const PIECE: usize = 32;
const ENTRY: usize = 16;
const NONE: u32 = 0xffffffff;
const SIGN: u64 = 0x8000000000000000;

// Kinds of keys and pieces.
const I32: u32 = 0;
const I64: u32 = 1;
const I128: u32 = 2;
const F32: u32 = 3;
const F64: u32 = 4;
const BYTES: u32 = 5;
/** The low half of 128 bits. */
const U64: u32 = 6;
// Of pieces, 7 is the bit that tells NULL from values.

// Flags.
const DESCENDING: u32 = 1;
const NULLS_LAST: u32 = 2;

/** So few entries are put in order by comparing records. */
const SMALL: u32 = 16;
/** So many are sorted in one go, without a look at cancellation. */
const AT_ONCE: u32 = 65536;
/** So many records are looked at piece by piece, as they fit a cache. */
const CHUNK: usize = 256;

/** Appends entries for the records of `size` bytes from `start` to `end`, and answers where they end. */
export function sort_entries(entries: usize, start: usize, end: usize, size: u32): usize {
  let at = entries;
  for (let record = start; record < end; record += size) {
    store<u64>(at, 0);
    store<u64>(at, <u64>record << 32, 8);
    at += ENTRY;
  }
  return at;
}

/** Bits that order like the value at `address`, of those that aren't NULL, but for what `flipOf` turns. */
// @ts-ignore: decorator
@inline
function bitsAt<T>(address: usize): u64 {
  return isFloat<T>() ? floatBits(<f64>load<T>(address)) : <u64>load<T>(address);
}

/** XORed with a key's bits: the signs of whole numbers, and all bits that there are where the order is turned. */
function flipOf(kind: u32, piece: usize): u64 {
  const isDescending = (load<u8>(piece, 9) & DESCENDING) !== 0;
  if (kind === I32) return isDescending ? 0x7fffffff : 0x80000000;
  if (kind === I64) return isDescending ? SIGN - 1 : SIGN;
  if (kind === BYTES) return isDescending ? SIGN - 1 : 0;
  return isDescending ? u64.MAX_VALUE : 0;
}

/** One zero, one NaN above everything. */
// @ts-ignore: decorator
@inline
function floatBits(value: f64): u64 {
  const bits = reinterpret<u64>(value === value ? value + 0 : f64.NaN);
  return <i64>bits < 0 ? ~bits : bits | SIGN;
}

/** Adds a piece of type T to the words of entries; the first one makes them. */
function addPiece<T>(from: usize, to: usize, piece: usize, flip: u64, kept: u64): void {
  const offset = load<u32>(piece);
  const validity = load<u32>(piece, 4);
  const right = <u64>load<u8>(piece, 10);
  const left = <u64>load<u8>(piece, 11);
  const base = load<u64>(piece, 16);
  if (validity === NONE) {
    for (let at = from; at < to; at += ENTRY) {
      const code = (bitsAt<T>(<usize>load<u32>(at, 12) + offset) ^ flip) - base;
      store<u64>(at, (load<u64>(at) & kept) | ((code >> right) << left));
    }
    return;
  }
  const nullCode = load<u64>(piece, 24);
  for (let at = from; at < to; at += ENTRY) {
    const record = <usize>load<u32>(at, 12);
    const code = load<u8>(record + validity) !== 0 ? (bitsAt<T>(record + offset) ^ flip) - base : nullCode;
    store<u64>(at, (load<u64>(at) & kept) | ((code >> right) << left));
  }
}

/** A text's piece makes a word alone. */
function addText(from: usize, to: usize, piece: usize, flip: u64): void {
  const offset = load<u32>(piece);
  const validity = load<u32>(piece, 4);
  const base = load<u64>(piece, 16);
  const nullCode = load<u64>(piece, 24);
  for (let at = from; at < to; at += ENTRY) {
    const record = <usize>load<u32>(at, 12);
    const isValid = validity === NONE || load<u8>(record + validity) !== 0;
    store<u64>(at, isValid ? (text_prefix(load<u64>(record + offset), 0) ^ flip) - base : nullCode);
  }
}

/** Adds a bit that tells NULL from values. */
function addValidity(from: usize, to: usize, piece: usize, kept: u64): void {
  const validity = load<u32>(piece, 4);
  const ofNull = <u64>((load<u8>(piece, 9) & NULLS_LAST) !== 0);
  const left = <u64>load<u8>(piece, 11);
  for (let at = from; at < to; at += ENTRY) {
    const bit = <u64>load<u8>(<usize>load<u32>(at, 12) + validity) ^ ofNull;
    store<u64>(at, (load<u64>(at) & kept) | (bit << left));
  }
}

/** Gives entries the words that these pieces make, of which there is one or more. */
export function sort_words(entries: usize, count: u32, pieces: usize, pieceCount: u32): void {
  const end = entries + <usize>count * ENTRY;
  const piecesEnd = pieces + <usize>pieceCount * PIECE;
  for (let from = entries; from < end; from += CHUNK * ENTRY) {
    const to = min(from + CHUNK * ENTRY, end);
    for (let piece = pieces; piece < piecesEnd; piece += PIECE) {
      const kept: u64 = piece === pieces ? 0 : u64.MAX_VALUE;
      const kind = <u32>load<u8>(piece, 8);
      const flip = flipOf(kind, piece);
      switch (kind) {
        case I32:
          addPiece<u32>(from, to, piece, flip, kept);
          break;
        case I64:
        case U64:
          addPiece<u64>(from, to, piece, flip, kept);
          break;
        case F32:
          addPiece<f32>(from, to, piece, flip, kept);
          break;
        case F64:
          addPiece<f64>(from, to, piece, flip, kept);
          break;
        case BYTES:
          addText(from, to, piece, flip);
          break;
        default:
          addValidity(from, to, piece, kept);
      }
    }
  }
}

function widen<T>(start: usize, end: usize, size: u32, piece: usize, range: usize, flip: u64): void {
  const offset = load<u32>(piece);
  const validity = load<u32>(piece, 4);
  let least = load<u64>(range);
  let greatest = load<u64>(range, 8);
  for (let record = start; record < end; record += size) {
    if (validity !== NONE && load<u8>(record + validity) === 0) continue;
    const bits = bitsAt<T>(record + offset) ^ flip;
    least = min(least, bits);
    greatest = max(greatest, bits);
  }
  store<u64>(range, least);
  store<u64>(range, greatest, 8);
}

/**
 * Widens ranges, `{ least: u64, greatest: u64 }` for each piece, by the bits that values in records have; NULLs have
 * none.
 */
export function sort_ranges(
  start: usize,
  end: usize,
  size: u32,
  pieces: usize,
  pieceCount: u32,
  ranges: usize,
): void {
  const piecesEnd = pieces + <usize>pieceCount * PIECE;
  for (let from = start; from < end; from += CHUNK * size) {
    const to = min(from + CHUNK * size, end);
    let range = ranges;
    for (let piece = pieces; piece < piecesEnd; piece += PIECE) {
      const kind = <u32>load<u8>(piece, 8);
      const flip = flipOf(kind, piece);
      switch (kind) {
        case I32:
          widen<u32>(from, to, size, piece, range, flip);
          break;
        case I64:
          widen<u64>(from, to, size, piece, range, flip);
          break;
        case F32:
          widen<f32>(from, to, size, piece, range, flip);
          break;
        default:
          widen<f64>(from, to, size, piece, range, flip);
      }
      range += 16;
    }
  }
}

// @ts-ignore: decorator
@inline
function partAt(order: usize, part: u32): usize {
  return order + HEADER + <usize>load<u32>(order) * KEY + <usize>part * PART;
}

// @ts-ignore: decorator
@inline
function isLeft(order: usize, left: u32): bool {
  return left >> 1 < load<u32>(order, 4);
}

/**
 * Gives entries, which agree in all that was looked at so far, their next words.
 *
 * @param left what is left to do for them; 0 for entries that have no words yet
 * @returns what is left for those with the same word; negative, the words being as they were, where entries agree in
 *   all keys
 */
export function sort_next(order: usize, left: u32, entries: usize, count: u32): i32 {
  while (isLeft(order, left)) {
    const part = partAt(order, left >> 1);
    const next = (left | 1) + 1;
    if ((left & 1) !== 0) {
      const key = order + HEADER + <usize>load<u32>(part, 8) * KEY;
      const common = commonBytes(entries, count, key);
      if (common < 0) {
        left = next;
        continue;
      }
      const flip: u64 = (load<u8>(key, 9) & DESCENDING) !== 0 ? SIGN - 1 : 0;
      text_prefixes(entries, count, load<u32>(key), common, flip);
      return left;
    }
    sort_words(entries, count, order + load<u32>(part), load<u32>(part, 4));
    return load<u32>(part, 12) !== 0 ? left | 1 : next;
  }
  return -1;
}

/** How many first bytes the texts of entries share, which are all NULL, or none is; -1 when they are equal. */
function commonBytes(entries: usize, count: u32, key: usize): i32 {
  const validity = load<u32>(key, 4);
  if (validity !== NONE && load<u8>(<usize>load<u32>(entries, 12) + validity) === 0) return -1;
  return text_common(entries, count, load<u32>(key));
}

/**
 * Sorts entries, which have words, at most 65,536 of them. `scratch` is as large.
 *
 * @param left what is left to do for those with the same word
 */
export function sort_records(order: usize, left: u32, entries: usize, scratch: usize, count: u32): void {
  if (count <= SMALL) {
    insert(order, left, entries, entries + <usize>count * ENTRY);
    return;
  }
  sort_prefixes(entries, scratch, count);
  if (isLeft(order, left)) sort_ties(order, left, entries, entries + <usize>count * ENTRY, scratch);
}

/** Sorts entries with the same word. */
function sortRun(order: usize, left: u32, at: usize, end: usize, scratch: usize): void {
  const count = <u32>((end - at) / ENTRY);
  if (count <= SMALL) {
    insert(order, left, at, end);
    return;
  }
  const rest = sort_next(order, left, at, count);
  if (rest >= 0) sort_records(order, rest, at, scratch, count);
}

/**
 * Sorts runs of sorted entries with the same word, up to one of more than 65,536 entries, or until so many were
 * looked at.
 *
 * @returns where to go on
 */
export function sort_ties(order: usize, left: u32, entries: usize, end: usize, scratch: usize): usize {
  const stop = entries + <usize>AT_ONCE * ENTRY;
  let at = sort_tie(entries, end);
  while (at < end && at < stop) {
    const next = sort_same(at, end, 0);
    if (next - at > <usize>AT_ONCE * ENTRY) return at;
    sortRun(order, left, at, next, scratch);
    at = sort_tie(next, end);
  }
  return at;
}

/** Puts entries in order by their words, then by comparing records. */
function insert(order: usize, left: u32, start: usize, end: usize): void {
  const keysEnd = order + HEADER + <usize>load<u32>(order) * KEY;
  let keys = keysEnd;
  if (isLeft(order, left)) keys = order + HEADER + <usize>load<u32>(partAt(order, left >> 1), 8) * KEY;
  for (let at = start + ENTRY; at < end; at += ENTRY) {
    const prefix = load<u64>(at);
    const rest = load<u64>(at, 8);
    const record = <usize>(rest >> 32);
    let to = at;
    while (to > start) {
      const before = load<u64>(to - ENTRY);
      if (before < prefix) break;
      if (before === prefix && compareBy(keys, keysEnd, <usize>load<u32>(to - ENTRY, 12), record) <= 0) break;
      store<u64>(to, before);
      store<u64>(to, load<u64>(to - ENTRY, 8), 8);
      to -= ENTRY;
    }
    store<u64>(to, prefix);
    store<u64>(to, rest, 8);
  }
}

/** Negative, 0 or positive as record `a` comes before, with, after `b` by all keys of the order. */
export function compare_records(order: usize, a: usize, b: usize): i32 {
  return compareBy(order + HEADER, order + HEADER + <usize>load<u32>(order) * KEY, a, b);
}

function compareBy(keys: usize, end: usize, a: usize, b: usize): i32 {
  for (let key = keys; key < end; key += KEY) {
    const flags = <u32>load<u8>(key, 9);
    const validity = load<u32>(key, 4);
    if (validity !== NONE) {
      const hasA = <i32>load<u8>(a + validity);
      const hasB = <i32>load<u8>(b + validity);
      if (hasA !== hasB) return (flags & NULLS_LAST) !== 0 ? hasB - hasA : hasA - hasB;
      if (hasA === 0) continue;
    }
    const offset = load<u32>(key);
    const compared = compareValues(<u32>load<u8>(key, 8), a + offset, b + offset);
    if (compared !== 0) return (flags & DESCENDING) !== 0 ? -compared : compared;
  }
  return 0;
}

function compareValues(kind: u32, a: usize, b: usize): i32 {
  switch (kind) {
    case I32:
      return sign(load<i32>(a) > load<i32>(b), load<i32>(a) < load<i32>(b));
    case I64:
      return sign(load<i64>(a) > load<i64>(b), load<i64>(a) < load<i64>(b));
    case I128: {
      const high = sign(load<i64>(a, 8) > load<i64>(b, 8), load<i64>(a, 8) < load<i64>(b, 8));
      return high !== 0 ? high : sign(load<u64>(a) > load<u64>(b), load<u64>(a) < load<u64>(b));
    }
    case BYTES:
      return str_compare(load<u64>(a), load<u64>(b));
    default: {
      const x = floatBits(kind === F32 ? <f64>load<f32>(a) : load<f64>(a));
      const y = floatBits(kind === F32 ? <f64>load<f32>(b) : load<f64>(b));
      return sign(x > y, x < y);
    }
  }
}

// @ts-ignore: decorator
@inline
function sign(isGreater: bool, isLess: bool): i32 {
  return <i32>isGreater - <i32>isLess;
}
