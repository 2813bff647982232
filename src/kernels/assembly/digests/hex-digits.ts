// Digits of base 16.

/** What is added to 10 to 15 for small and capital letters. */
export const SMALL: u8 = 0x57;
export const CAPITAL: u8 = 0x37;

/** Of sixteen numbers below 16. */
// @ts-ignore: decorator
@inline
function digits(nibbles: v128, letters: u8): v128 {
  const isLetter = i8x16.gt_s(nibbles, i8x16.splat(9));
  return i8x16.add(nibbles, v128.bitselect(i8x16.splat(letters), i8x16.splat(0x30), isLetter));
}

// @ts-ignore: decorator
@inline
export function digit(nibble: u8, letters: u8): u8 {
  return nibble + (nibble > 9 ? letters : 0x30);
}

/** Two digits a byte. */
export function putHex(from: usize, length: usize, letters: u8, target: usize): void {
  let i: usize = 0;
  for (; i + 16 <= length; i += 16) {
    const bytes = v128.load(from + i);
    const high = digits(i8x16.shr_u(bytes, 4), letters);
    const low = digits(v128.and(bytes, i8x16.splat(15)), letters);
    const at = target + (i << 1);
    v128.store(at, v128.shuffle<u8>(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(at, v128.shuffle<u8>(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
  }
  for (; i < length; i++) {
    const byte = load<u8>(from + i);
    store<u8>(target + (i << 1), digit(byte >> 4, letters));
    store<u8>(target + (i << 1), digit(byte & 15, letters), 1);
  }
}
