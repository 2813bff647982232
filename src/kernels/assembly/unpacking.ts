// The way from the codes of cached batches back to flat vectors. Loops go in steps of eight rows: they read and write
// up to seven rows beyond the last one.

/** Makes views that count from a heap's start point into it. */
export function unpack_views(views: usize, count: u32, heap: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const at = views + (i << 3);
    store<u32>(at, load<u32>(at) + <u32>heap);
  }
}

/** Codes of eight rows as 4-byte numbers: the first four, or the last. */
// @ts-ignore: decorator
@inline
function codesOf<C>(codes: usize, row: usize, isLast: bool): v128 {
  if (sizeof<C>() === 4) return v128.load(codes + ((row + (isLast ? 4 : 0)) << 2));
  const narrow = sizeof<C>() === 1 ? v128.load8x8_u(codes + row) : v128.load(codes + (row << 1));
  return isLast ? i32x4.extend_high_i16x8_u(narrow) : i32x4.extend_low_i16x8_u(narrow);
}

// @ts-ignore: decorator
@inline
function store4(to: usize, codes: v128, base: v128, stride: v128, isUnit: bool): void {
  v128.store(to, i32x4.add(isUnit ? codes : i32x4.mul(codes, stride), base));
}

// @ts-ignore: decorator
@inline
function store8(to: usize, codes: v128, base: v128, stride: v128, isUnit: bool): void {
  const low = isUnit ? i64x2.extend_low_i32x4_u(codes) : i64x2.extmul_low_i32x4_u(codes, stride);
  const high = isUnit ? i64x2.extend_high_i32x4_u(codes) : i64x2.extmul_high_i32x4_u(codes, stride);
  v128.store(to, i64x2.add(low, base));
  v128.store(to, i64x2.add(high, base), 16);
}

// @ts-ignore: decorator
@inline
function offsets<C, V>(codes: usize, base: i64, stride: u32, rows: u32, to: usize, isUnit: bool): void {
  const steps = i32x4.splat(stride);
  if (sizeof<V>() === 4) {
    const start = i32x4.splat(<i32>base);
    for (let i: usize = 0; i < rows; i += 8) {
      const at = to + (i << 2);
      store4(at, codesOf<C>(codes, i, false), start, steps, isUnit);
      store4(at + 16, codesOf<C>(codes, i, true), start, steps, isUnit);
    }
  } else {
    const start = i64x2.splat(base);
    for (let i: usize = 0; i < rows; i += 8) {
      const at = to + (i << 3);
      store8(at, codesOf<C>(codes, i, false), start, steps, isUnit);
      store8(at + 32, codesOf<C>(codes, i, true), start, steps, isUnit);
    }
  }
}

// @ts-ignore: decorator
@inline
function offsetsOf<C>(codes: usize, base: i64, stride: u32, rows: u32, to: usize, width: u32): void {
  if (width === 4) {
    if (stride === 1) offsets<C, i32>(codes, base, stride, rows, to, true);
    else offsets<C, i32>(codes, base, stride, rows, to, false);
  } else if (stride === 1) offsets<C, i64>(codes, base, stride, rows, to, true);
  else offsets<C, i64>(codes, base, stride, rows, to, false);
}

// @ts-ignore: decorator
@inline
function fill(to: usize, bytes: usize, value: v128): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, value);
}

/** base + code * stride for codes of 0 (all 0), 1, 2 or 4 bytes, as values of 4 or 8. `stride` is below 2^32. */
export function unpack_offsets(
  codes: usize,
  bytes: u32,
  base: i64,
  stride: u32,
  rows: u32,
  to: usize,
  width: u32,
): void {
  if (bytes === 0) fill(to, rows * width, width === 4 ? i32x4.splat(<i32>base) : i64x2.splat(base));
  else if (bytes === 1) offsetsOf<u8>(codes, base, stride, rows, to, width);
  else if (bytes === 2) offsetsOf<u16>(codes, base, stride, rows, to, width);
  else offsetsOf<u32>(codes, base, stride, rows, to, width);
}

// @ts-ignore: decorator
@inline
function storeDoubles(to: usize, numbers: v128, divisor: v128): void {
  const last = i8x16.shuffle(numbers, numbers, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(to, f64x2.div(f64x2.convert_low_i32x4_s(numbers), divisor));
  v128.store(to, f64x2.div(f64x2.convert_low_i32x4_s(last), divisor), 16);
}

// @ts-ignore: decorator
@inline
function decimals<C>(codes: usize, base: i32, divisor: u32, rows: u32, to: usize): void {
  const start = i32x4.splat(base);
  const by = f64x2.splat(<f64>divisor);
  for (let i: usize = 0; i < rows; i += 8) {
    const at = to + (i << 3);
    storeDoubles(at, i32x4.add(codesOf<C>(codes, i, false), start), by);
    storeDoubles(at + 32, i32x4.add(codesOf<C>(codes, i, true), start), by);
  }
}

/** (base + code) / divisor for codes of 0 (all 0), 1, 2 or 4 bytes, as doubles. */
export function unpack_decimals(
  codes: usize,
  bytes: u32,
  base: i32,
  divisor: u32,
  rows: u32,
  to: usize,
): void {
  if (bytes === 0) fill(to, rows << 3, f64x2.splat(<f64>base / <f64>divisor));
  else if (bytes === 1) decimals<u8>(codes, base, divisor, rows, to);
  else if (bytes === 2) decimals<u16>(codes, base, divisor, rows, to);
  else decimals<u32>(codes, base, divisor, rows, to);
}

// @ts-ignore: decorator
@inline
function copyEntry<C, V>(codes: usize, dictionary: usize, row: usize, to: usize): void {
  const code = <usize>load<C>(codes + row * sizeof<C>());
  store<V>(to + row * sizeof<V>(), load<V>(dictionary + code * sizeof<V>()));
}

// @ts-ignore: decorator
@inline
function lookUp<C, V>(codes: usize, dictionary: usize, rows: u32, to: usize): void {
  const fours: usize = rows & ~3;
  for (let i: usize = 0; i < fours; i += 4) {
    copyEntry<C, V>(codes, dictionary, i, to);
    copyEntry<C, V>(codes, dictionary, i + 1, to);
    copyEntry<C, V>(codes, dictionary, i + 2, to);
    copyEntry<C, V>(codes, dictionary, i + 3, to);
  }
  for (let i = fours; i < rows; i++) copyEntry<C, V>(codes, dictionary, i, to);
}

/** The dictionary's values for codes of 0 (all 0), 1 or 2 bytes. */
export function unpack_codes(
  codes: usize,
  bytes: u32,
  dictionary: usize,
  rows: u32,
  to: usize,
  width: u32,
): void {
  if (bytes === 0) {
    const value =
      width === 4
        ? i32x4.splat(load<i32>(dictionary))
        : width === 8
          ? i64x2.splat(load<i64>(dictionary))
          : v128.load(dictionary);
    fill(to, rows * width, value);
  } else if (bytes === 1) {
    if (width === 4) lookUp<u8, u32>(codes, dictionary, rows, to);
    else if (width === 8) lookUp<u8, u64>(codes, dictionary, rows, to);
    else lookUp<u8, v128>(codes, dictionary, rows, to);
  } else {
    if (width === 4) lookUp<u16, u32>(codes, dictionary, rows, to);
    else if (width === 8) lookUp<u16, u64>(codes, dictionary, rows, to);
    else lookUp<u16, v128>(codes, dictionary, rows, to);
  }
}
