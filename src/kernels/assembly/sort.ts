import { viewAddress, viewLength } from './view';

// Sorts of entries `{ prefix: u64, unused: u32, record: u32 }` by their prefix, stable, and the prefixes of texts.
// `sort-records.ts` makes prefixes of the keys of records, and sorts what has the same ones.

const ENTRY: usize = 16;
/** Entries that are put in order by insertion. */
const RUN: usize = 16 * ENTRY;
/** Runs that are merged rather than sorted anew. */
const MAX_RUNS = 16;
/** Bits beyond those that number the entries, by which few of them still agree. */
const SPARE_BITS = 3;
/** Entries are moved by insertion so many times their number at the most. */
const MOST_MOVES: usize = 4;
/** From so many entries on, passes over their bits are faster than merging. */
const RADIX: u32 = 128;
/** So many entries and as many of scratch fit a cache. */
const CACHED: u32 = 65536;
const counts: usize = memory.data(256 * 4);

/** Bits in which prefixes differ. */
function differingBits(entries: usize, count: u32): u64 {
  const end = entries + <usize>count * ENTRY;
  const first = load<u64>(entries);
  let bits: u64 = 0;
  for (let at = entries + ENTRY; at < end; at += ENTRY) bits |= load<u64>(at) ^ first;
  return bits;
}

// @ts-ignore: decorator
@inline
function move(target: usize, source: usize): void {
  store<u64>(target, load<u64>(source));
  store<u64>(target, load<u64>(source, 8), 8);
}

/** Moves entries to `target`, ordered by the eight bits of the prefix from bit `shift` on. */
function pass(source: usize, target: usize, count: u32, shift: u32): void {
  const end = source + <usize>count * ENTRY;
  memory.fill(counts, 0, 1024);
  for (let at = source; at < end; at += ENTRY) {
    const cell = counts + <usize>(((load<u64>(at) >> shift) & 255) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
  let place = <u32>target;
  for (let cell = counts; cell < counts + 1024; cell += 4) {
    const own = load<u32>(cell);
    store<u32>(cell, place);
    place += own * <u32>ENTRY;
  }
  for (let at = source; at < end; at += ENTRY) {
    const cell = counts + <usize>(((load<u64>(at) >> shift) & 255) << 2);
    const to = load<u32>(cell);
    move(to, at);
    store<u32>(cell, to + <u32>ENTRY);
  }
}

/** Sorts entries by the digits of their prefixes from bit `from` on in which `bits` has ones, the lowest first. */
function sortDigits(entries: usize, scratch: usize, count: u32, bits: u64, from: u32): void {
  let source = entries;
  let target = scratch;
  for (let shift = from; shift < 64; shift += 8) {
    if (((bits >> shift) & 255) === 0) continue;
    pass(source, target, count, shift);
    const swap = source;
    source = target;
    target = swap;
  }
  if (source !== entries) memory.copy(entries, source, <usize>count * ENTRY);
}

/**
 * Sorts entries by the bits of their prefixes in which `bits` has ones: by as many of the highest as about tell
 * the entries apart, then by putting the few right that these leave in a wrong order.
 */
function sortRadix(entries: usize, scratch: usize, count: u32, bits: u64): void {
  if (bits === 0) return;
  const wanted = 32 - <i32>clz<u32>(count) + SPARE_BITS;
  let from = 64 - <i32>clz<u64>(bits);
  let told = 0;
  while (from > 0 && told < wanted) {
    const end = from;
    from = max(from - 8, 0);
    told += <i32>popcnt<u64>((bits >> from) & ((<u64>1 << (end - from)) - 1));
  }
  sortDigits(entries, scratch, count, bits, from);
  const isSorted = (bits & ((<u64>1 << from) - 1)) === 0 || settle(entries, count);
  if (!isSorted) sortDigits(entries, scratch, count, bits, 0);
}

/** Puts entries right by insertion; false where many are far from their places. */
function settle(entries: usize, count: u32): bool {
  const end = entries + <usize>count * ENTRY;
  const most = MOST_MOVES * (end - entries);
  let moved: usize = 0;
  for (let at = entries + ENTRY; at < end; at += ENTRY) {
    const prefix = load<u64>(at);
    if (load<u64>(at - ENTRY) <= prefix) continue;
    const rest = load<u64>(at, 8);
    let to = at;
    do {
      move(to, to - ENTRY);
      to -= ENTRY;
    } while (to > entries && load<u64>(to - ENTRY) > prefix);
    store<u64>(to, prefix);
    store<u64>(to, rest, 8);
    moved += at - to;
    if (moved > most) return false;
  }
  return true;
}

/** Where the run of ascending prefixes that begins at `at` ends. */
function runEnd(at: usize, end: usize): usize {
  at += ENTRY;
  while (at < end && load<u64>(at) >= load<u64>(at - ENTRY)) at += ENTRY;
  return at;
}

/**
 * Sorts entries that are few runs in order, as those of several sorted tasks are, by merging the runs.
 *
 * @returns false, having done nothing, where there are more runs
 */
function sortRuns(entries: usize, scratch: usize, count: u32): bool {
  const bytes = <usize>count * ENTRY;
  let runs = 1;
  for (let at = runEnd(entries, entries + bytes); at < entries + bytes; at = runEnd(at, entries + bytes)) {
    runs++;
    if (runs > MAX_RUNS) return false;
  }
  let source = entries;
  let target = scratch;
  for (; runs > 1; runs = (runs + 1) >> 1) {
    const end = source + bytes;
    let to = target;
    for (let at = source; at < end; ) {
      const middle = runEnd(at, end);
      const next = middle < end ? runEnd(middle, end) : end;
      merge(at, middle, next, to);
      to += next - at;
      at = next;
    }
    const swap = source;
    source = target;
    target = swap;
  }
  if (source !== entries) memory.copy(entries, source, bytes);
  return true;
}

/** Sorts few entries by merging; `scratch` is as large as they are. */
function sortMerging(entries: usize, scratch: usize, count: u32): void {
  const end = entries + <usize>count * ENTRY;
  for (let run = entries; run < end; run += RUN) insert(run, min(run + RUN, end));
  let source = entries;
  let target = scratch;
  const bytes = end - entries;
  for (let width = RUN; width < bytes; width <<= 1) {
    for (let at: usize = 0; at < bytes; at += width << 1) {
      const middle = min(at + width, bytes);
      merge(source + at, source + middle, source + min(middle + width, bytes), target + at);
    }
    const swap = source;
    source = target;
    target = swap;
  }
  if (source !== entries) memory.copy(entries, source, bytes);
}

/**
 * Sorts entries by their prefixes: few by merging, those that fit a cache by their bits. More are only put in order by
 * their highest bits. `scratch` is as large as the entries.
 *
 * @returns 0 where all is done; else 1 more than the lowest of the bits by which they are in order
 */
export function sort_prefixes(entries: usize, scratch: usize, count: u32): u32 {
  if (count < RADIX) {
    sortMerging(entries, scratch, count);
    return 0;
  }
  if (sortRuns(entries, scratch, count)) return 0;
  const bits = differingBits(entries, count);
  if (count <= CACHED) {
    sortRadix(entries, scratch, count, bits);
    return 0;
  }
  const shift = <u32>max<i64>(56 - <i64>clz(bits), 0);
  pass(entries, scratch, count, shift);
  memory.copy(entries, scratch, <usize>count * ENTRY);
  return shift + 1;
}

/** Where the entries end that have the same prefix as the first one, in the bits from `shift` on. */
export function sort_same(at: usize, end: usize, shift: u32): usize {
  const prefix = load<u64>(at) >> shift;
  do at += ENTRY;
  while (at < end && load<u64>(at) >> shift === prefix);
  return at;
}

/** The first of the entries that has the same prefix as the next one; `end` if there is none. */
export function sort_tie(at: usize, end: usize): usize {
  for (const last = end - ENTRY; at < last; at += ENTRY) {
    if (load<u64>(at) === load<u64>(at + ENTRY)) return at;
  }
  return end;
}

function insert(start: usize, end: usize): void {
  for (let at = start + ENTRY; at < end; at += ENTRY) {
    const prefix = load<u64>(at);
    const rest = load<u64>(at, 8);
    let to = at;
    while (to > start && load<u64>(to - ENTRY) > prefix) {
      move(to, to - ENTRY);
      to -= ENTRY;
    }
    store<u64>(to, prefix);
    store<u64>(to, rest, 8);
  }
}

function merge(left: usize, middle: usize, end: usize, target: usize): void {
  let right = middle;
  while (left < middle && right < end) {
    const takeRight = load<u64>(right) < load<u64>(left);
    move(target, takeRight ? right : left);
    right += usize(takeRight) * ENTRY;
    left += usize(!takeRight) * ENTRY;
    target += ENTRY;
  }
  if (left < middle) memory.copy(target, left, middle - left);
  else memory.copy(target, right, end - right);
}

/**
 * 63 bits that order like the bytes from `offset` on as far as they go: seven bytes, then how many there are,
 * eight for more than seven.
 */
export function text_prefix(view: u64, offset: u32): u64 {
  const length = viewLength(view) - offset;
  const address = viewAddress(view) + offset;
  if (length >= 8) return ((bswap<u64>(load<u64>(address)) >> 8) << 7) | 8;
  let bytes: u64 = 0;
  for (let i: u32 = 0; i < length; i++) bytes |= <u64>load<u8>(address + i) << ((6 - i) << 3);
  return (bytes << 7) | length;
}

/** Fills prefixes from the texts at `field` of the records; `flip` is XORed, all ones to turn the order. */
export function text_prefixes(entries: usize, count: u32, field: u32, offset: u32, flip: u64): void {
  const end = entries + <usize>count * ENTRY;
  for (let at = entries; at < end; at += ENTRY) {
    const view = load<u64>(<usize>load<u32>(at, 12) + field);
    store<u64>(at, text_prefix(view, offset) ^ flip);
  }
}

/** How many first bytes the texts at `field` share; -1 when they are equal. */
export function text_common(entries: usize, count: u32, field: u32): i32 {
  const end = entries + <usize>count * ENTRY;
  const first = load<u64>(<usize>load<u32>(entries, 12) + field);
  const address = viewAddress(first);
  let common = viewLength(first);
  let equal = true;
  for (let at = entries + ENTRY; at < end; at += ENTRY) {
    const view = load<u64>(<usize>load<u32>(at, 12) + field);
    if (view === first) continue;
    equal = equal && viewLength(view) === viewLength(first);
    const limit = min(common, viewLength(view));
    const other = viewAddress(view);
    let i: u32 = 0;
    while (i + 8 <= limit && load<u64>(address + i) === load<u64>(other + i)) i += 8;
    while (i < limit && load<u8>(address + i) === load<u8>(other + i)) i++;
    if (i < common) {
      common = i;
      equal = false;
    }
  }
  return equal ? -1 : <i32>common;
}
