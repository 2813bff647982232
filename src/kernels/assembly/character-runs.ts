import { copyBytes } from './copy';
import { characterBytes, makeView, viewAddress, viewLength } from './view';

// Characters of a set in texts, as matches of a regular expression such as `[^0-9]` or `\s+`. A set has bits for the
// ASCII characters, `low` for the first 64 and `high` for the others; FLAG_OTHERS says that it has all characters
// beyond, too. With FLAG_RUNS a match is a run of them, as long as possible, else it is one.

const FLAG_OTHERS: u32 = 1;
const FLAG_RUNS: u32 = 2;
const HEADER: u32 = 4;
const SLOT: u32 = 8;

/** Of characters beyond ASCII each byte counts. */
// @ts-ignore: decorator
@inline
function isIn(byte: u8, low: u64, high: u64, flags: u32): bool {
  if (byte >= 0x80) return (flags & FLAG_OTHERS) !== 0;
  return (((byte < 64 ? low : high) >> (byte & 63)) & 1) !== 0;
}

/** Where the next match begins, or the end. */
// @ts-ignore: decorator
@inline
function findStart(p: usize, end: usize, low: u64, high: u64, flags: u32): usize {
  while (p < end && !isIn(load<u8>(p), low, high, flags)) p++;
  return p;
}

/** Where a match ends that begins at `p`. */
// @ts-ignore: decorator
@inline
function findEnd(p: usize, end: usize, low: u64, high: u64, flags: u32): usize {
  if (flags & FLAG_RUNS) {
    while (p < end && isIn(load<u8>(p), low, high, flags)) p++;
    return p;
  }
  return min(p + characterBytes(load<u8>(p)), end);
}

/** How many matches there are (low 32 bits), and the bytes that they take (high 32 bits). */
export function runs_count(text: u64, low: u64, high: u64, flags: u32): u64 {
  const from = viewAddress(text);
  const end = from + viewLength(text);
  let count: u64 = 0;
  let bytes: u64 = 0;
  let p = findStart(from, end, low, high, flags);
  while (p < end) {
    const after = findEnd(p, end, low, high, flags);
    count++;
    bytes += after - p;
    p = findStart(after, end, low, high, flags);
  }
  return (bytes << 32) | count;
}

/** A view of the first match, of no bytes where there is none. */
export function runs_first(text: u64, low: u64, high: u64, flags: u32): u64 {
  const from = viewAddress(text);
  const end = from + viewLength(text);
  const start = findStart(from, end, low, high, flags);
  return start === end ? makeView(end, 0) : makeView(start, <u32>(findEnd(start, end, low, high, flags) - start));
}

/** Writes the text with `by` in the place of each match; answers the length. */
export function runs_replace(text: u64, low: u64, high: u64, flags: u32, by: u64, target: usize): u32 {
  const end = viewAddress(text) + viewLength(text);
  let at = target;
  let p = viewAddress(text);
  while (p < end) {
    const start = findStart(p, end, low, high, flags);
    copyBytes(at, p, start - p);
    at += start - p;
    if (start === end) break;
    copyBytes(at, viewAddress(by), viewLength(by));
    at += viewLength(by);
    p = findEnd(start, end, low, high, flags);
  }
  return <u32>(at - target);
}

/** Writes the array of the `parts` between matches; see `split_parts`. */
export function runs_split(text: u64, low: u64, high: u64, flags: u32, parts: u32, target: usize): u32 {
  const end = viewAddress(text) + viewLength(text);
  store<u32>(target, parts);
  memory.fill(target + HEADER, 1, parts);
  let slot = target + HEADER + parts;
  let offset = HEADER + parts + parts * SLOT;
  let p = viewAddress(text);
  for (let part: u32 = 0; part < parts; part++) {
    const start = findStart(p, end, low, high, flags);
    const length = <u32>(start - p);
    store<u32>(slot, offset);
    store<u32>(slot, length, 4);
    copyBytes(target + offset, p, length);
    slot += SLOT;
    offset += length;
    p = start === end ? end : findEnd(start, end, low, high, flags);
  }
  return offset;
}
