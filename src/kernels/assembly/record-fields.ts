// Fields of records made columns, `bytes` wide: 1, 4, 8 or 16.

// @ts-ignore: decorator
@inline
function copyFields<T>(field: usize, size: u32, count: u32, target: usize): void {
  const end = target + <usize>count * sizeof<T>();
  for (let at = target; at < end; at += sizeof<T>(), field += size) store<T>(at, load<T>(field));
}

/** Of records side by side, `size` bytes apart; `field` is the first one's. */
export function record_fields(field: usize, size: u32, count: u32, bytes: u32, target: usize): void {
  if (bytes === 8) copyFields<u64>(field, size, count, target);
  else if (bytes === 4) copyFields<u32>(field, size, count, target);
  else if (bytes === 1) copyFields<u8>(field, size, count, target);
  else copyFields<v128>(field, size, count, target);
}

// @ts-ignore: decorator
@inline
function gatherFields<T>(pointer: usize, stride: u32, count: u32, offset: u32, target: usize): void {
  const end = target + <usize>count * sizeof<T>();
  for (let at = target; at < end; at += sizeof<T>(), pointer += stride) {
    store<T>(at, load<T>(<usize>load<u32>(pointer) + offset));
  }
}

/** Of records whose addresses, of 4 bytes, lie `stride` bytes apart from `pointer` on. */
export function entry_fields(
  pointer: usize,
  stride: u32,
  count: u32,
  offset: u32,
  bytes: u32,
  target: usize,
): void {
  if (bytes === 8) gatherFields<u64>(pointer, stride, count, offset, target);
  else if (bytes === 4) gatherFields<u32>(pointer, stride, count, offset, target);
  else if (bytes === 1) gatherFields<u8>(pointer, stride, count, offset, target);
  else gatherFields<v128>(pointer, stride, count, offset, target);
}
