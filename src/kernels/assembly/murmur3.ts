import { viewAddress, viewLength } from './view';

// SQL's hash: Murmur3 of 32 bits, in Spark's variant.

// @ts-ignore: decorator
@inline
function mix(hash: u32, word: u32): u32 {
  const key = rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593;
  return rotl<u32>(hash ^ key, 13) * 5 + 0xe6546b64;
}

// @ts-ignore: decorator
@inline
function finish(hash: u32, length: u32): u32 {
  let h = hash ^ length;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

export function murmur3_i32(value: u32, seed: u32): u32 {
  return finish(mix(seed, value), 4);
}

export function murmur3_i64(value: u64, seed: u32): u32 {
  return finish(mix(mix(seed, <u32>value), <u32>(value >> 32)), 8);
}

/** Each of the last bytes counts as a word of its own, with its sign. */
export function murmur3_bytes(view: u64, seed: u32): u32 {
  const length = viewLength(view);
  let p = viewAddress(view);
  const end = p + length;
  let hash = seed;
  for (; p + 4 <= end; p += 4) hash = mix(hash, load<u32>(p));
  for (; p < end; p++) hash = mix(hash, <u32>(<i32>load<i8>(p)));
  return finish(hash, length);
}
