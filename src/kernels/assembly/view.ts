// A value of variable length: address in the low, length in bytes in the high 32 bits.

// @ts-ignore: decorator
@inline
export function viewAddress(view: u64): usize {
  return <usize>(<u32>view);
}

// @ts-ignore: decorator
@inline
export function viewLength(view: u64): u32 {
  return <u32>(view >> 32);
}

// @ts-ignore: decorator
@inline
export function makeView(address: usize, length: u32): u64 {
  return (<u64>length << 32) | <u64>address;
}

/** Bytes of the character that starts with `byte`. */
// @ts-ignore: decorator
@inline
export function characterBytes(byte: u8): u32 {
  if (byte < 0xc2) return 1;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 1;
}
