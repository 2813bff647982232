// Keys that are whole numbers, of 4 or 8 bytes, and the hash that generated code has of them, too (`hash-code.ts`).

const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

// @ts-ignore: decorator
@inline
export function numberAt(address: usize, bytes: u32): i64 {
  return bytes === 8 ? load<i64>(address) : <i64>load<i32>(address);
}

/** Takes a word into a hash, which is 0 before the first one. */
// @ts-ignore: decorator
@inline
export function mixWord(hash: u64, word: u64): u64 {
  const product = (hash ^ word) * MULTIPLIER;
  return product ^ (product >> 32);
}
