// Values of chosen rows of cached batches, each stored where it would lie if all rows were unpacked. `chosen` has the
// rows' numbers, 4 bytes each.

// @ts-ignore: decorator
@inline
function gatherOffsets<C>(
  codes: usize,
  base: i64,
  stride: u32,
  chosen: usize,
  count: u32,
  to: usize,
  width: u32,
): void {
  const end = chosen + (<usize>count << 2);
  if (width === 4) {
    for (let at = chosen; at < end; at += 4) {
      const row = <usize>load<u32>(at);
      store<i32>(to + (row << 2), <i32>base + <i32>load<C>(codes + row * sizeof<C>()) * <i32>stride);
    }
    return;
  }
  for (let at = chosen; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    store<i64>(to + (row << 3), base + <i64>load<C>(codes + row * sizeof<C>()) * <i64>stride);
  }
}

/** Like `unpack_offsets` for codes of 1, 2 or 4 bytes. */
export function gather_offsets(
  codes: usize,
  bytes: u32,
  base: i64,
  stride: u32,
  chosen: usize,
  count: u32,
  to: usize,
  width: u32,
): void {
  if (bytes === 1) gatherOffsets<u8>(codes, base, stride, chosen, count, to, width);
  else if (bytes === 2) gatherOffsets<u16>(codes, base, stride, chosen, count, to, width);
  else gatherOffsets<u32>(codes, base, stride, chosen, count, to, width);
}

// @ts-ignore: decorator
@inline
function gatherDecimals<C>(
  codes: usize,
  base: i32,
  divisor: u32,
  chosen: usize,
  count: u32,
  to: usize,
): void {
  const end = chosen + (<usize>count << 2);
  for (let at = chosen; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const number = base + <i32>load<C>(codes + row * sizeof<C>());
    store<f64>(to + (row << 3), <f64>number / <f64>divisor);
  }
}

/** Like `unpack_decimals` for codes of 1, 2 or 4 bytes. */
export function gather_decimals(
  codes: usize,
  bytes: u32,
  base: i32,
  divisor: u32,
  chosen: usize,
  count: u32,
  to: usize,
): void {
  if (bytes === 1) gatherDecimals<u8>(codes, base, divisor, chosen, count, to);
  else if (bytes === 2) gatherDecimals<u16>(codes, base, divisor, chosen, count, to);
  else gatherDecimals<u32>(codes, base, divisor, chosen, count, to);
}

// @ts-ignore: decorator
@inline
function gatherEntries<C, V>(codes: usize, dictionary: usize, chosen: usize, count: u32, to: usize): void {
  const end = chosen + (<usize>count << 2);
  for (let at = chosen; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const code = <usize>load<C>(codes + row * sizeof<C>());
    store<V>(to + row * sizeof<V>(), load<V>(dictionary + code * sizeof<V>()));
  }
}

/** Like `unpack_codes` for codes of 1 or 2 bytes. */
export function gather_codes(
  codes: usize,
  bytes: u32,
  dictionary: usize,
  chosen: usize,
  count: u32,
  to: usize,
  width: u32,
): void {
  if (bytes === 1) {
    if (width === 4) gatherEntries<u8, u32>(codes, dictionary, chosen, count, to);
    else if (width === 8) gatherEntries<u8, u64>(codes, dictionary, chosen, count, to);
    else gatherEntries<u8, v128>(codes, dictionary, chosen, count, to);
  } else if (width === 4) gatherEntries<u16, u32>(codes, dictionary, chosen, count, to);
  else if (width === 8) gatherEntries<u16, u64>(codes, dictionary, chosen, count, to);
  else gatherEntries<u16, v128>(codes, dictionary, chosen, count, to);
}
