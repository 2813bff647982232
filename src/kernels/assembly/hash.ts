import { viewAddress, viewLength } from './view';
import { mixWord } from './whole-numbers';

// Hashes of the engine's own tables and partitions; SQL's hash() and xxhash64() are other functions.
// 64-bit multiply and fold; all bits of the result are usable.

const K0: u64 = 0x9e3779b97f4a7c15;
const K1: u64 = 0xbf58476d1ce4e5b9;
const K2: u64 = 0x94d049bb133111eb;

// @ts-ignore: decorator
@inline
function finish(h: u64): u64 {
  h ^= h >> 32;
  h *= K1;
  h ^= h >> 29;
  return h;
}

export function hash_i64(value: u64, seed: u64): u64 {
  return finish((value ^ seed) * K0);
}

/** Of the bytes behind a view; equal bytes give equal hashes wherever they lie. */
export function hash_bytes(view: u64, seed: u64): u64 {
  const length = viewLength(view);
  let p = viewAddress(view);
  let h: u64 = seed ^ (<u64>length * K2);
  if (length >= 8) {
    const last = p + length - 8;
    while (p < last) {
      h = mixWord(h, load<u64>(p));
      p += 8;
    }
    h = mixWord(h, load<u64>(last));
  } else if (length >= 4) {
    h = mixWord(h, <u64>load<u32>(p) | (<u64>load<u32>(p + length - 4) << 32));
  } else if (length > 0) {
    h = mixWord(h, <u64>load<u8>(p) | (<u64>load<u8>(p + (length >> 1)) << 8) | (<u64>load<u8>(p + length - 1) << 16));
  }
  return finish(h);
}

export function str_hash(view: u64): u64 {
  return hash_bytes(view, 0);
}
