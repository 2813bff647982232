import { viewAddress } from '../view';

// Parts of Arrow's buffers that do not lie in a vector as Arrow has them.

/** Packs a byte a row to a bit a row, in whole groups of 8; gives how many rows are 0. `out` has rows / 8 bytes, rounded up. */
export function arrow_bits(source: usize, rows: u32, out: usize): u32 {
  let ones: u32 = 0;
  let row: u32 = 0;
  for (; row + 8 <= rows; row += 8) {
    // Eight bytes of 0 or 1: the product brings their lowest bits together in the upper byte.
    const bits = <u8>((load<u64>(source + row) * 0x0102040810204080) >> 56);
    store<u8>(out++, bits);
    ones += popcnt<u32>(bits);
  }
  if (row < rows) {
    let bits: u32 = 0;
    for (let i: u32 = 0; row < rows; row++, i++) bits |= <u32>load<u8>(source + row) << i;
    store<u8>(out, <u8>bits);
    ones += popcnt(bits);
  }
  return rows - ones;
}

/** As `arrow_bits`, of booleans, which have four bytes. */
export function arrow_booleans(source: usize, rows: u32, out: usize): void {
  for (let row: u32 = 0; row < rows; row += 8) {
    let bits: u32 = 0;
    const count = min<u32>(8, rows - row);
    for (let i: u32 = 0; i < count; i++) {
      bits |= u32(load<u32>(source + (<usize>(row + i) << 2)) !== 0) << i;
    }
    store<u8>(out++, <u8>bits);
  }
}

/** The lower `width` (1 or 2) bytes of 32-bit values. */
export function arrow_narrow(source: usize, rows: u32, width: u32, out: usize): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    const value = load<u32>(source + (row << 2));
    if (width === 1) store<u8>(out + row, <u8>value);
    else store<u16>(out + (row << 1), <u16>value);
  }
}

/** 64-bit decimals as 128-bit ones. */
export function arrow_widen(source: usize, rows: u32, out: usize): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    const value = load<i64>(source + (row << 3));
    store<i64>(out + (row << 4), value);
    store<i64>(out + (row << 4), value >> 63, 8);
  }
}

/** Offsets of the bytes that views show, one more than rows; NULLs (`validity`, or 0) have none. Gives their sum. */
export function arrow_offsets(views: usize, validity: usize, rows: u32, out: usize): u32 {
  let total: u32 = 0;
  store<u32>(out, 0);
  for (let row: usize = 0; row < <usize>rows; row++) {
    const length = load<u32>(views + (row << 3), 4);
    total += validity === 0 || load<u8>(validity + row) !== 0 ? length : 0;
    store<u32>(out + (row << 2), total, 4);
  }
  return total;
}

/** The bytes that views show, at their offsets. */
export function arrow_gather(views: usize, rows: u32, offsets: usize, out: usize): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    const start = load<u32>(offsets + (row << 2));
    const length = load<u32>(offsets + (row << 2), 4) - start;
    if (length === 0) continue;
    const view = load<u64>(views + (row << 3));
    const source = viewAddress(view);
    if (length > 16) memory.copy(out + start, source, length);
    else for (let i: u32 = 0; i < length; i++) store<u8>(out + start + i, load<u8>(source + i));
  }
}
