import { CORRUPT } from './convert';

// The encodings that a page is decoded from at once: DELTA_*, BYTE_STREAM_SPLIT.

/** After `delta_decode`: where the stream ended. */
let deltaEnd: usize = 0;
let varintNext: usize = 0;

function readVarint(p: usize, end: usize): u64 {
  let value: u64 = 0;
  let shift: u64 = 0;
  while (p < end && shift < 64) {
    const byte: u64 = load<u8>(p++);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      varintNext = p;
      return value;
    }
    shift += 7;
  }
  varintNext = 0;
  return 0;
}

// @ts-ignore: decorator
@inline
function unpack64(p: usize, index: u32, width: u32, mask: u64): u64 {
  const bit: u64 = <u64>index * <u64>width;
  const at = p + <usize>(bit >> 3);
  const off: u64 = bit & 7;
  let value = load<u64>(at) >> off;
  if (off + width > 64) value |= <u64>load<u8>(at, 8) << (64 - off);
  return value & mask;
}

/**
 * Decodes DELTA_BINARY_PACKED to `out`, `size` (4 or 8) bytes a value; gives the number of values, which is
 * at most `capacity`, or a negative error.
 */
export function delta_decode(source: usize, length: u32, out: usize, capacity: u32, size: u32): i32 {
  const end = source + length;
  const blockSize = readVarint(source, end);
  if (varintNext === 0) return CORRUPT;
  const miniblocks = readVarint(varintNext, end);
  if (varintNext === 0) return CORRUPT;
  const total = readVarint(varintNext, end);
  if (varintNext === 0) return CORRUPT;
  const first = readVarint(varintNext, end);
  if (varintNext === 0) return CORRUPT;
  let p = varintNext;
  if (miniblocks === 0 || miniblocks > 65536 || blockSize === 0 || blockSize > 0x1000000) return CORRUPT;
  const perMiniblock = <u32>(blockSize / miniblocks);
  if ((perMiniblock & 7) !== 0 || perMiniblock === 0 || total > <u64>capacity) return CORRUPT;
  let left = <u32>total;
  let value: i64 = <i64>(first >> 1) ^ -(<i64>(first & 1));
  if (left > 0) {
    if (size === 8) store<i64>(out, value);
    else store<i32>(out, <i32>value);
    out += size;
    left--;
  }
  while (left > 0) {
    const zigzag = readVarint(p, end);
    if (varintNext === 0) return CORRUPT;
    p = varintNext;
    const smallest: i64 = <i64>(zigzag >> 1) ^ -(<i64>(zigzag & 1));
    const widths = p;
    if (miniblocks > <u64>(end - p)) return CORRUPT;
    p += <usize>miniblocks;
    for (let m: u32 = 0; m < <u32>miniblocks && left > 0; m++) {
      const width: u32 = load<u8>(widths + m);
      if (width > 64) return CORRUPT;
      const bytes = (<u64>width * <u64>perMiniblock) >> 3;
      const n = min(left, perMiniblock);
      // The last miniblock may be cut after its last value.
      if ((<u64>width * <u64>n + 7) >> 3 > <u64>(end - p)) return CORRUPT;
      const mask: u64 = width === 64 ? <u64>-1 : ((<u64>1) << <u64>width) - 1;
      if (size === 8) {
        for (let i: u32 = 0; i < n; i++) {
          value += smallest + <i64>(width === 0 ? 0 : unpack64(p, i, width, mask));
          store<i64>(out, value);
          out += 8;
        }
      } else {
        for (let i: u32 = 0; i < n; i++) {
          value += smallest + <i64>(width === 0 ? 0 : unpack64(p, i, width, mask));
          store<i32>(out, <i32>value);
          out += 4;
        }
      }
      left -= n;
      p = <usize>min<u64>(<u64>p + bytes, <u64>end);
    }
  }
  deltaEnd = p;
  return <i32>total;
}

/**
 * Decodes DELTA_LENGTH_BYTE_ARRAY to views into `source`; `out` has room for `capacity` views. Gives the
 * number of values or a negative error.
 */
export function delta_length_decode(source: usize, length: u32, out: usize, capacity: u32): i32 {
  const end = source + length;
  // Lengths go to the second half, so that views may be written over them from the front.
  const lengths = out + (<usize>capacity << 2);
  const count = delta_decode(source, length, lengths, capacity, 4);
  if (count < 0) return count;
  let p = deltaEnd;
  for (let i: i32 = 0; i < count; i++) {
    const size = load<u32>(lengths + (<usize>i << 2));
    if (size > <u32>(end - p)) return CORRUPT;
    store<u64>(out + (<usize>i << 3), (<u64>size << 32) | <u64>p);
    p += size;
  }
  return count;
}

/**
 * First half of DELTA_BYTE_ARRAY: lengths of prefixes to `prefixes` (4 bytes each), views of suffixes to
 * `suffixes`. Gives the number of values or a negative error.
 */
export function delta_bytes_open(
  source: usize,
  length: u32,
  prefixes: usize,
  suffixes: usize,
  capacity: u32,
): i32 {
  const count = delta_decode(source, length, prefixes, capacity, 4);
  if (count < 0) return count;
  const rest = deltaEnd;
  const same = delta_length_decode(rest, <u32>(source + length - rest), suffixes, capacity);
  return same === count ? count : CORRUPT;
}

/** Bytes of all values; above 2^53 or -1 for nonsense. */
export function delta_bytes_total(prefixes: usize, suffixes: usize, count: u32): f64 {
  let total: u64 = 0;
  let previous: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const prefix: u64 = load<u32>(prefixes + (<usize>i << 2));
    if (prefix > previous) return -1;
    previous = prefix + (load<u64>(suffixes + (<usize>i << 3)) >> 32);
    total += previous;
  }
  return <f64>total;
}

/** Second half: writes the values' bytes to `bytes` and replaces the views of suffixes by views of them. */
export function delta_bytes_finish(prefixes: usize, suffixes: usize, count: u32, bytes: usize): void {
  let previous = bytes;
  for (let i: u32 = 0; i < count; i++) {
    const prefix = load<u32>(prefixes + (<usize>i << 2));
    const suffix = load<u64>(suffixes + (<usize>i << 3));
    const size = <u32>(suffix >> 32);
    memory.copy(bytes, previous, prefix);
    memory.copy(bytes + prefix, <usize>(<u32>suffix), size);
    store<u64>(suffixes + (<usize>i << 3), (<u64>(prefix + size) << 32) | <u64>bytes);
    previous = bytes;
    bytes += prefix + size;
  }
}

/** Decodes BYTE_STREAM_SPLIT: `count` values of `width` bytes, byte k of all of them in stream k. */
export function stream_split_decode(source: usize, count: u32, width: u32, out: usize): void {
  for (let k: u32 = 0; k < width; k++) {
    const stream = source + <usize>k * count;
    let p = out + k;
    for (let i: u32 = 0; i < count; i++) {
      store<u8>(p, load<u8>(stream + i));
      p += width;
    }
  }
}
