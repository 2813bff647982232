// Snappy's raw format, and a compressor for it. Inputs and outputs carry at least 32 bytes of padding
// behind them, which wide copies may read and overwrite.

/** Copies 32 bytes, more where `length` is: most pieces are short, and a branch costs more than a store. */
// @ts-ignore: decorator
@inline
export function copyWide(target: usize, source: usize, length: usize): void {
  v128.store(target, v128.load(source));
  v128.store(target, v128.load(source, 16), 16);
  for (let i: usize = 32; i < length; i += 16) v128.store(target + i, v128.load(source + i));
}

/** For offsets below 16: which bytes of the pattern 16 bytes repeat, and how many of them are whole patterns. */
const patterns: usize = memory.data(256);
const strides: usize = memory.data(16);

function preparePatterns(): void {
  for (let offset: usize = 1; offset < 16; offset++) {
    for (let i: usize = 0; i < 16; i++) store<u8>(patterns + (offset << 4) + i, <u8>(i % offset));
    store<u8>(strides + offset, <u8>(16 - (16 % offset)));
  }
}

/** Repeats what lies `offset` bytes back, `length` bytes, and up to 32 more of anything. */
// @ts-ignore: decorator
@inline
export function copyMatch(target: usize, offset: usize, length: usize): void {
  if (offset >= 16) {
    copyWide(target, target - offset, length);
    return;
  }
  if (load<u8>(strides, 1) === 0) preparePatterns();
  const pattern = i8x16.swizzle(v128.load(target - offset), v128.load(patterns + (offset << 4)));
  const stride: usize = load<u8>(strides + offset);
  for (let i: usize = 0; i < length; i += stride) v128.store(target + i, pattern);
}

/** 0 when `source` decodes to exactly `targetLength` bytes, else -1. */
export function snappy_decompress(source: usize, sourceLength: u32, target: usize, targetLength: u32): i32 {
  const end = source + sourceLength;
  const limit = target + targetLength;
  let length: u32 = 0;
  let shift: u32 = 0;
  while (true) {
    if (source >= end || shift > 28) return -1;
    const byte: u32 = load<u8>(source++);
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
    shift += 7;
  }
  if (length !== targetLength) return -1;
  let out = target;
  while (source < end) {
    const tag: u32 = load<u8>(source++);
    if ((tag & 3) === 0) {
      let size: usize = (tag >> 2) + 1;
      if (size > 60) {
        const extra: usize = size - 60;
        if (source + extra > end) return -1;
        size = <usize>(load<u32>(source) & (0xffffffff >> (32 - (<u32>extra << 3)))) + 1;
        source += extra;
      }
      if (size > <usize>(end - source) || size > <usize>(limit - out)) return -1;
      if (size <= 64) copyWide(out, source, size);
      else memory.copy(out, source, size);
      source += size;
      out += size;
      continue;
    }
    // The kinds of copies differ in how many bytes of offset follow (1, 2, 4); one path for all of them.
    const extra: usize = (1 << (tag & 3)) >> 1;
    if (source + extra > end) return -1;
    const short: u32 = u32((tag & 3) === 1);
    const offset: usize = <usize>(
      (load<u32>(source) & (0xffffffff >> (32 - (<u32>extra << 3)))) |
      (((tag >> 5) << 8) & (0 - short))
    );
    const size: usize = <usize>select<u32>(((tag >> 2) & 7) + 4, (tag >> 2) + 1, short);
    source += extra;
    if (offset === 0 || offset > <usize>(out - target) || size > <usize>(limit - out)) return -1;
    copyMatch(out, offset, size);
    out += size;
  }
  return out === limit ? 0 : -1;
}

/** Bytes that `snappy_compress` may need, at most. */
export function snappy_bound(length: u32): u32 {
  return 32 + length + length / 6;
}

const HASH_BITS: u32 = 14;
/** Positions (relative to the block) of 4-byte words by hash. */
const table: usize = memory.data(32768);

function emitLiteral(out: usize, source: usize, length: usize): usize {
  const n: u32 = <u32>length - 1;
  if (n < 60) {
    store<u8>(out++, <u8>(n << 2));
    if (length <= 16) {
      v128.store(out, v128.load(source));
      return out + length;
    }
  } else if (n < 256) {
    store<u8>(out, 60 << 2);
    store<u8>(out, <u8>n, 1);
    out += 2;
  } else {
    store<u8>(out, 61 << 2);
    store<u16>(out, <u16>n, 1);
    out += 3;
  }
  memory.copy(out, source, length);
  return out + length;
}

function emitCopy(out: usize, offset: u32, length: u32): usize {
  while (length >= 68) {
    store<u8>(out, (63 << 2) | 2);
    store<u16>(out, <u16>offset, 1);
    out += 3;
    length -= 64;
  }
  if (length > 64) {
    store<u8>(out, (59 << 2) | 2);
    store<u16>(out, <u16>offset, 1);
    out += 3;
    length -= 60;
  }
  if (length >= 12 || offset >= 2048) {
    store<u8>(out, <u8>(((length - 1) << 2) | 2));
    store<u16>(out, <u16>offset, 1);
    return out + 3;
  }
  store<u8>(out, <u8>(((offset >> 8) << 5) | ((length - 4) << 2) | 1));
  store<u8>(out, <u8>offset, 1);
  return out + 2;
}

// @ts-ignore: decorator
@inline
function slotOf(word: u32): usize {
  return <usize>((word * 0x1e35a7bd) >> (32 - HASH_BITS)) << 1;
}

/** Compresses 64 KiB or less: greedy, one candidate per hash, steps that grow where nothing matches. */
function compressBlock(source: usize, length: usize, out: usize): usize {
  const end = source + length;
  let literal = source;
  if (length >= 16) {
    memory.fill(table, 0, 1 << (HASH_BITS + 1));
    const last = end - 15;
    let p = source + 1;
    let misses: usize = 32;
    while (p < last) {
      const word = load<u32>(p);
      const slot = table + slotOf(word);
      const candidate: usize = source + load<u16>(slot);
      store<u16>(slot, <u16>(p - source));
      if (load<u32>(candidate) !== word || candidate >= p) {
        p += misses >> 5;
        misses++;
        continue;
      }
      misses = 32;
      if (p > literal) out = emitLiteral(out, literal, p - literal);
      let q = p + 4;
      let c = candidate + 4;
      while (q + 8 <= end) {
        const difference = load<u64>(q) ^ load<u64>(c);
        if (difference !== 0) {
          q += <usize>(ctz(difference) >> 3);
          break;
        }
        q += 8;
        c += 8;
      }
      if (q + 8 > end) {
        c = q - (p - candidate);
        while (q < end && load<u8>(q) === load<u8>(c)) {
          q++;
          c++;
        }
      }
      out = emitCopy(out, <u32>(p - candidate), <u32>(q - p));
      p = q;
      literal = p;
      if (p < last) store<u16>(table + slotOf(load<u32>(p - 1)), <u16>(p - 1 - source));
    }
  }
  if (end > literal) out = emitLiteral(out, literal, end - literal);
  return out;
}

/** Writes at most `snappy_bound(sourceLength)` bytes; gives how many. */
export function snappy_compress(source: usize, sourceLength: u32, target: usize): u32 {
  let out = target;
  let n = sourceLength;
  while (n >= 0x80) {
    store<u8>(out++, <u8>(n | 0x80));
    n >>= 7;
  }
  store<u8>(out++, <u8>n);
  for (let done: u32 = 0; done < sourceLength; done += 65536) {
    out = compressBlock(source + done, min<u32>(65536, sourceLength - done), out);
  }
  return <u32>(out - target);
}
