import { copyMatch } from './snappy';

/** LZ4's block format: 0 when `source` decodes to exactly `targetLength` bytes, else -1. */
export function lz4_decompress(source: usize, sourceLength: u32, target: usize, targetLength: u32): i32 {
  return decodeBlock(source, sourceLength, target, targetLength) === <i32>targetLength ? 0 : -1;
}

/** Bytes decoded, at most `capacity`, or -1. */
function decodeBlock(source: usize, sourceLength: u32, target: usize, capacity: u32): i32 {
  const end = source + sourceLength;
  const limit = target + capacity;
  let out = target;
  while (source < end) {
    const token: u32 = load<u8>(source++);
    let size: usize = token >> 4;
    if (size === 15) {
      let byte: usize = 255;
      while (byte === 255) {
        if (source >= end) return -1;
        byte = load<u8>(source++);
        size += byte;
      }
    }
    if (size > <usize>(end - source) || size > <usize>(limit - out)) return -1;
    if (size <= 32) {
      v128.store(out, v128.load(source));
      v128.store(out + 16, v128.load(source + 16));
    } else memory.copy(out, source, size);
    source += size;
    out += size;
    if (source === end) break;
    if (source + 2 > end) return -1;
    const offset: usize = load<u16>(source);
    source += 2;
    size = (token & 15) + 4;
    if (size === 19) {
      let byte: usize = 255;
      while (byte === 255) {
        if (source >= end) return -1;
        byte = load<u8>(source++);
        size += byte;
      }
    }
    if (offset === 0 || offset > <usize>(out - target) || size > <usize>(limit - out)) return -1;
    copyMatch(out, offset, size);
    out += size;
  }
  return <i32>(out - target);
}

/** Hadoop's framing of LZ4: blocks behind big-endian sizes, decoded and encoded. Tries a bare block after that. */
export function lz4_hadoop_decompress(source: usize, sourceLength: u32, target: usize, targetLength: u32): i32 {
  const end = source + sourceLength;
  let p = source;
  let out = target;
  let left = targetLength;
  while (p + 8 <= end) {
    const decoded = bswap<u32>(load<u32>(p));
    const encoded = bswap<u32>(load<u32>(p, 4));
    if (decoded > left || encoded > <u32>(end - p - 8)) break;
    if (decodeBlock(p + 8, encoded, out, decoded) !== <i32>decoded) break;
    p += 8 + encoded;
    out += decoded;
    left -= decoded;
  }
  if (p === end && left === 0) return 0;
  return lz4_decompress(source, sourceLength, target, targetLength);
}
