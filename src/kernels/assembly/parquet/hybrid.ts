// Parquet's hybrid of run lengths and bit-packed groups of eight: levels, dictionary codes, booleans.
// Buffers are padded, so that 16 bytes may be read wherever a value begins.

/** A position in a hybrid stream. */
@unmanaged
export class Hybrid {
  next: usize;
  end: usize;
  width: u32;
  /** Values left of a run, and which. */
  repeat: u32;
  value: u32;
  /** Values left of bit-packed groups, where these begin, and the index of the next value in them. */
  packed: u32;
  run: usize;
  index: u32;
}

export function openHybrid(h: Hybrid, start: usize, end: usize, width: u32): void {
  h.next = start;
  h.end = end;
  h.width = width;
  h.repeat = 0;
  h.packed = 0;
}

/** Reads the header of the next run; false at the end or for nonsense. */
function nextRun(h: Hybrid): bool {
  while (true) {
    let p = h.next;
    const end = h.end;
    let header: u32 = 0;
    let shift: u32 = 0;
    while (true) {
      if (p >= end || shift > 28) return false;
      const byte: u32 = load<u8>(p++);
      header |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
      shift += 7;
    }
    const width = h.width;
    if (width === 0) {
      h.value = 0;
      h.repeat = header & 1 ? <u32>min<u64>(<u64>(header >> 1) << 3, 0x7fffffff) : header >> 1;
      h.next = p;
    } else if (header & 1) {
      const bytes: u64 = <u64>(header >> 1) * <u64>width;
      const available: u64 = end - p;
      // Some writers cut the padding of the last group.
      const values: u64 = bytes <= available ? <u64>(header >> 1) << 3 : (available << 3) / <u64>width;
      h.packed = <u32>min<u64>(values, 0x7fffffff);
      h.run = p;
      h.index = 0;
      h.next = bytes <= available ? p + <usize>bytes : end;
      if (bytes > available && h.packed === 0) return false;
    } else {
      const size: usize = (width + 7) >> 3;
      if (p + size > end) return false;
      h.value = load<u32>(p) & (0xffffffff >> (32 - (<u32>size << 3)));
      h.repeat = header >> 1;
      h.next = p + size;
    }
    if (h.repeat !== 0 || h.packed !== 0) return true;
  }
}

// @ts-ignore: decorator
@inline
function unpackOne(run: usize, index: u32, width: u32, mask: u64): u32 {
  const bit: u64 = <u64>index * <u64>width;
  return <u32>((load<u64>(run + <usize>(bit >> 3)) >> (bit & 7)) & mask);
}

/** Per width up to 25: two byte shuffles and two multipliers, see `unpackGroups`. */
const recipes: usize = memory.data(1664);
const known: usize = memory.data(32);

function recipe(width: u32): usize {
  const at = recipes + (<usize>width << 6);
  if (load<u8>(known + width) !== 0) return at;
  for (let half: u32 = 0; half < 2; half++) {
    for (let lane: u32 = 0; lane < 4; lane++) {
      const bit = (half * 4 + lane) * width - half * ((width >> 1) << 3);
      for (let byte: u32 = 0; byte < 4; byte++) {
        store<u8>(at + half * 16 + lane * 4 + byte, <u8>((bit >> 3) + byte));
      }
      store<u32>(at + 32 + half * 16 + lane * 4, <u32>1 << (32 - width - (bit & 7)));
    }
  }
  store<u8>(known + width, 1);
  return at;
}

/**
 * Unpacks groups of eight values to u32: a shuffle brings the four bytes around each value into its lane, a
 * multiplication shifts each lane by its own distance to the top, a common shift brings it down.
 * Gives the largest of `highest` and the values.
 */
function unpackGroups(source: usize, width: u32, groups: u32, out: usize, highest: v128): v128 {
  const at = recipe(width);
  const shuffle0 = v128.load(at);
  const shuffle1 = v128.load(at, 16);
  const multiply0 = v128.load(at, 32);
  const multiply1 = v128.load(at, 48);
  const second: usize = width >> 1;
  const down: i32 = 32 - <i32>width;
  for (let g: u32 = 0; g < groups; g++) {
    const a = i32x4.shr_u(i32x4.mul(i8x16.swizzle(v128.load(source), shuffle0), multiply0), down);
    const b = i32x4.shr_u(i32x4.mul(i8x16.swizzle(v128.load(source + second), shuffle1), multiply1), down);
    v128.store(out, a);
    v128.store(out, b, 16);
    highest = i32x4.max_u(highest, i32x4.max_u(a, b));
    source += width;
    out += 32;
  }
  return highest;
}

/** Reads `count` values as u32 to `out`; gives the largest, or -1 (all ones) when the stream ends before. */
export function readHybrid(h: Hybrid, out: usize, count: u32): u32 {
  const width = h.width;
  const mask: u64 = ((<u64>1) << <u64>width) - 1;
  let highest: u32 = 0;
  let highest4 = i32x4.splat(0);
  while (count > 0) {
    if (h.repeat > 0) {
      const n = min(h.repeat, count);
      const value = h.value;
      highest = max(highest, value);
      const splat = i32x4.splat(value);
      let i: u32 = 0;
      for (; i + 4 <= n; i += 4) v128.store(out + (<usize>i << 2), splat);
      for (; i < n; i++) store<u32>(out + (<usize>i << 2), value);
      h.repeat -= n;
      count -= n;
      out += <usize>n << 2;
    } else if (h.packed > 0) {
      let n = min(h.packed, count);
      h.packed -= n;
      count -= n;
      let index = h.index;
      const run = h.run;
      h.index = index + n;
      while (n > 0) {
        if ((index & 7) === 0 && n >= 8 && width <= 25) {
          const groups = n >> 3;
          highest4 = unpackGroups(run + <usize>(index >> 3) * width, width, groups, out, highest4);
          index += groups << 3;
          n -= groups << 3;
          out += <usize>groups << 5;
          continue;
        }
        const value = unpackOne(run, index, width, mask);
        highest = max(highest, value);
        store<u32>(out, value);
        out += 4;
        index++;
        n--;
      }
    } else if (!nextRun(h)) return 0xffffffff;
  }
  highest = max(highest, i32x4.extract_lane(highest4, 0));
  highest = max(highest, i32x4.extract_lane(highest4, 1));
  highest = max(highest, i32x4.extract_lane(highest4, 2));
  return max(highest, i32x4.extract_lane(highest4, 3));
}

const BITS: v128 = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
const TWICE: v128 = i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);

/** Expands bits from bit `index` on to bytes of 0 and 1; gives how many are 1. */
export function expandBits(source: usize, index: u32, out: usize, count: u32): u32 {
  let ones: u32 = 0;
  while (count > 0) {
    if ((index & 7) === 0 && count >= 16) {
      const p = source + (index >> 3);
      const hits = i8x16.eq(v128.and(i8x16.swizzle(v128.load(p), TWICE), BITS), BITS);
      v128.store(out, v128.and(hits, i8x16.splat(1)));
      ones += popcnt<u32>(load<u16>(p));
      index += 16;
      out += 16;
      count -= 16;
      continue;
    }
    const bit: u32 = (<u32>load<u8>(source + (index >> 3)) >> (index & 7)) & 1;
    store<u8>(out, <u8>bit);
    ones += bit;
    index++;
    out++;
    count--;
  }
  return ones;
}

/** Reads `count` one-bit values as bytes; gives how many are 1, or -1 when the stream ends before. */
export function readBits(h: Hybrid, out: usize, count: u32): i32 {
  let ones: i32 = 0;
  while (count > 0) {
    if (h.repeat > 0) {
      const n = min(h.repeat, count);
      const value = h.value & 1;
      memory.fill(out, <u8>value, n);
      ones += value * n;
      h.repeat -= n;
      count -= n;
      out += n;
    } else if (h.packed > 0) {
      const n = min(h.packed, count);
      ones += expandBits(h.run, h.index, out, n);
      h.packed -= n;
      h.index += n;
      count -= n;
      out += n;
    } else if (!nextRun(h)) return -1;
  }
  return ones;
}

const narrowing: usize = memory.data(1024);

/** Reads `count` values below 256 as bytes; false when the stream ends before or a value exceeds `limit`. */
export function readBytes(h: Hybrid, out: usize, count: u32, limit: u32): bool {
  while (count > 0) {
    const n = min<u32>(count, 256);
    if (readHybrid(h, narrowing, n) > limit) return false;
    for (let i: u32 = 0; i < n; i++) store<u8>(out + i, <u8>load<u32>(narrowing + (<usize>i << 2)));
    out += n;
    count -= n;
  }
  return true;
}
