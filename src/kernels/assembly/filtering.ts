// Rows of packed columns whose values lie in one of some ranges. A mask is a byte a row, 0 or 1, of which each test
// leaves fewer. Loops go in steps of sixteen rows: masks, codes and values are read as far, and masks written.

// @ts-ignore: decorator
@inline
function keep(mask: usize, row: usize, pass: v128): void {
  v128.store(mask + row, v128.and(v128.load(mask + row), pass));
}

// @ts-ignore: decorator
@inline
function pairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

/** Four vectors of four lanes, all zeros or ones each, as sixteen bytes. */
// @ts-ignore: decorator
@inline
function bytesOf(a: v128, b: v128, c: v128, d: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}

// @ts-ignore: decorator
@inline
function within<C>(at: usize, low: v128, span: v128): v128 {
  return v128.le<C>(v128.sub<C>(v128.load(at), low), span);
}

/** Of the codes of sixteen rows, those among the `span` + 1 from `low` on. */
// @ts-ignore: decorator
@inline
function codesWithin<C>(at: usize, low: v128, span: v128): v128 {
  if (sizeof<C>() === 1) return within<C>(at, low, span);
  const first = within<C>(at, low, span);
  const second = within<C>(at + 16, low, span);
  if (sizeof<C>() === 2) return i8x16.narrow_i16x8_s(first, second);
  return bytesOf(first, second, within<C>(at + 32, low, span), within<C>(at + 48, low, span));
}

// @ts-ignore: decorator
@inline
function filterCodes<C>(codes: usize, ranges: usize, count: u32, rows: u32, mask: usize): void {
  if (count === 1) {
    const low = v128.splat<C>(load<C>(ranges));
    const span = v128.splat<C>(load<C>(ranges, 4));
    for (let i: usize = 0; i < rows; i += 16) keep(mask, i, codesWithin<C>(codes + i * sizeof<C>(), low, span));
    return;
  }
  const end = ranges + (count << 3);
  for (let i: usize = 0; i < rows; i += 16) {
    let pass = i64x2.splat(0);
    for (let range = ranges; range < end; range += 8) {
      const low = v128.splat<C>(load<C>(range));
      const span = v128.splat<C>(load<C>(range, 4));
      pass = v128.or(pass, codesWithin<C>(codes + i * sizeof<C>(), low, span));
    }
    keep(mask, i, pass);
  }
}

/** Codes of 1, 2 or 4 bytes, or values of 4; a range is the first one and how many more there are, as u32. */
export function filter_codes(
  codes: usize,
  bytes: u32,
  ranges: usize,
  count: u32,
  rows: u32,
  mask: usize,
): void {
  if (bytes === 1) filterCodes<u8>(codes, ranges, count, rows, mask);
  else if (bytes === 2) filterCodes<u16>(codes, ranges, count, rows, mask);
  else filterCodes<u32>(codes, ranges, count, rows, mask);
}

/** Of two values, those from `low` to `high`; no number as `high` lets all that are not below `low` pass. */
// @ts-ignore: decorator
@inline
function between<V>(at: usize, low: v128, high: v128): v128 {
  const value = v128.load(at);
  if (isFloat<V>()) {
    const notAbove = v128.or(f64x2.le(value, high), f64x2.ne(high, high));
    return v128.andnot(notAbove, f64x2.lt(value, low));
  }
  return v128.and(i64x2.ge_s(value, low), i64x2.le_s(value, high));
}

// @ts-ignore: decorator
@inline
function fourBetween<V>(at: usize, low: v128, high: v128): v128 {
  return pairs(between<V>(at, low, high), between<V>(at + 16, low, high));
}

// @ts-ignore: decorator
@inline
function filterValues<V>(values: usize, ranges: usize, count: u32, rows: u32, mask: usize): void {
  const end = ranges + (count << 4);
  for (let i: usize = 0; i < rows; i += 16) {
    const at = values + (i << 3);
    let pass = i64x2.splat(0);
    for (let range = ranges; range < end; range += 16) {
      const low = v128.load64_splat(range);
      const high = v128.load64_splat(range, 8);
      const within = bytesOf(
        fourBetween<V>(at, low, high),
        fourBetween<V>(at + 32, low, high),
        fourBetween<V>(at + 64, low, high),
        fourBetween<V>(at + 96, low, high),
      );
      pass = v128.or(pass, within);
    }
    keep(mask, i, pass);
  }
}

/** Whole numbers of 8 bytes; a range is the smallest and the largest. */
export function filter_longs(values: usize, ranges: usize, count: u32, rows: u32, mask: usize): void {
  filterValues<i64>(values, ranges, count, rows, mask);
}

/** Doubles; a range is the smallest and the largest, or NaN where it is open to all above, NaN among them. */
export function filter_doubles(values: usize, ranges: usize, count: u32, rows: u32, mask: usize): void {
  filterValues<f64>(values, ranges, count, rows, mask);
}

// @ts-ignore: decorator
@inline
function filterEntries<C>(codes: usize, passes: usize, rows: u32, mask: usize): void {
  for (let i: usize = 0; i < rows; i++) {
    const pass = load<u8>(passes + <usize>load<C>(codes + i * sizeof<C>()));
    store<u8>(mask + i, load<u8>(mask + i) & pass);
  }
}

/** Codes of 1 or 2 bytes of a dictionary with a byte an entry, 1 for those that pass. */
export function filter_entries(codes: usize, bytes: u32, passes: usize, rows: u32, mask: usize): void {
  if (bytes === 1) filterEntries<u8>(codes, passes, rows, mask);
  else filterEntries<u16>(codes, passes, rows, mask);
}

/** Rows that are not NULL. */
export function filter_valid(validity: usize, rows: u32, mask: usize): void {
  for (let i: usize = 0; i < rows; i += 16) keep(mask, i, v128.load(validity + i));
}

/** For each byte, the places of its ones, eight bytes. */
const PLACES = memory.data(256 * 8, 16);

function fillPlaces(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let to = PLACES + (byte << 3);
    for (let bit: u32 = 0; bit < 8; bit++) {
      if (((byte >> bit) & 1) !== 0) store<u8>(to++, <u8>bit);
    }
  }
}
fillPlaces();

/** Writes the numbers of the rows that `bits` has ones of, from `row` on, and maybe garbage behind. */
// @ts-ignore: decorator
@inline
function storeRows(bits: u32, row: usize, to: usize): usize {
  const first = i32x4.splat(<i32>row);
  const places = v128.load8x8_u(PLACES + (bits << 3));
  v128.store(to, i32x4.add(i32x4.extend_low_i16x8_u(places), first));
  v128.store(to, i32x4.add(i32x4.extend_high_i16x8_u(places), first), 16);
  return to + (<usize>popcnt(bits) << 2);
}

/**
 * The numbers of the rows that the mask has a 1 of, as u32; room is needed for eight more.
 *
 * @returns how many there are
 */
export function filter_rows(mask: usize, rows: u32, to: usize): u32 {
  memory.fill(mask + rows, 0, 16);
  let at = to;
  for (let i: usize = 0; i < rows; i += 16) {
    const bits: u32 = i8x16.bitmask(i8x16.neg(v128.load(mask + i)));
    at = storeRows(bits & 255, i, at);
    at = storeRows(bits >> 8, i + 8, at);
  }
  return <u32>((at - to) >> 2);
}
