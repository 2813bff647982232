// Copies of a few bytes, for which `memory.copy` leaves WebAssembly.

/** The target may overlap a source behind it. */
// @ts-ignore: decorator
@inline
export function copyBytes(target: usize, source: usize, length: usize): void {
  if (length >= 16) {
    const last = length - 16;
    const end = v128.load(source + last);
    for (let i: usize = 0; i < last; i += 16) v128.store(target + i, v128.load(source + i));
    v128.store(target + last, end);
  } else if (length >= 8) {
    const end = load<u64>(source + length - 8);
    store<u64>(target, load<u64>(source));
    store<u64>(target + length - 8, end);
  } else if (length >= 4) {
    const end = load<u32>(source + length - 4);
    store<u32>(target, load<u32>(source));
    store<u32>(target + length - 4, end);
  } else if (length > 0) {
    const middle = load<u8>(source + (length >> 1));
    const end = load<u8>(source + length - 1);
    store<u8>(target, load<u8>(source));
    store<u8>(target + (length >> 1), middle);
    store<u8>(target + length - 1, end);
  }
}
