// Messages end in a bit of one, zeros, and their length in bits, which fill up the last block.

/** Room for two blocks of the largest size. */
const TAIL: usize = memory.data(256, 16);

/**
 * Copies what is left of a message, less than a block of `size` bytes, and completes it to one block or two;
 * `field` bytes at the end are for the length, which stands in the last eight.
 */
// @ts-ignore: decorator
@inline
export function completeTail(from: usize, left: usize, size: usize, field: usize, bits: u64): void {
  const end = tailBytes(left, size, field);
  memory.copy(TAIL, from, left);
  store<u8>(TAIL + left, 0x80);
  memory.fill(TAIL + left + 1, 0, end - left - 1);
  store<u64>(TAIL + end - 8, bits);
}

// @ts-ignore: decorator
@inline
export function tailBytes(left: usize, size: usize, field: usize): usize {
  return left + field < size ? size : size << 1;
}

// @ts-ignore: decorator
@inline
export function tailStart(): usize {
  return TAIL;
}
