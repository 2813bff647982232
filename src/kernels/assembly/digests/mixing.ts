// How the hashes mix three words, bit by bit.

/** Bits of `y` where `x` has ones, else of `z`. */
// @ts-ignore: decorator
@inline
export function choose<T>(x: T, y: T, z: T): T {
  return z ^ (x & (y ^ z));
}

/** Bits that at least two of them have. */
// @ts-ignore: decorator
@inline
export function majority<T>(x: T, y: T, z: T): T {
  return (x & y) | (z & (x | y));
}
