/**
 * Kernels that pack columns of cached batches and unpack them again. Of `values`, addresses; `validity` 0 is no
 * NULLs. Unpacking writes, and reads codes of, up to seven rows beyond the last one.
 */
export interface PackingKernels {
  /** At `out`: smallest, largest (i64 or f64), number of NULLs (u32), whether there is another value (u32). */
  pack_bounds_i32(values: number, validity: number, rows: number, out: number): void;
  pack_bounds_i64(values: number, validity: number, rows: number, out: number): void;
  pack_bounds_f32(values: number, validity: number, rows: number, out: number): void;
  pack_bounds_f64(values: number, validity: number, rows: number, out: number): void;
  /** Number of NULLs. */
  pack_nulls(validity: number, rows: number): number;
  /** The largest number by whose multiples 8-byte values differ from `base`; 0 where all are equal to it. */
  pack_stride(values: number, validity: number, rows: number, base: bigint): bigint;
  /** Numbers different values: codes of 2 bytes, first rows of 4. Gives how many, or -1 for more than `most`. */
  pack_dictionary(
    values: number,
    width: number,
    isView: number,
    validity: number,
    rows: number,
    table: number,
    slots: number,
    firsts: number,
    codes: number,
    most: number,
  ): number;
  /** (value - base) / stride in 1, 2 or 4 bytes. */
  pack_offsets(
    values: number,
    width: number,
    base: bigint,
    stride: bigint,
    rows: number,
    to: number,
    bytes: number,
  ): void;
  /** The power of ten (at most 10^6) by which all doubles are 4-byte whole numbers divided, bit for bit; 0 for none. */
  pack_divisor(values: number, validity: number, rows: number): number;
  /** These whole numbers; 0 where one has more than 4 bytes. */
  pack_decimals(values: number, validity: number, rows: number, divisor: number, to: number): number;
  /** Codes of 2 bytes in 1. */
  pack_codes(codes: number, rows: number, to: number): void;
  /** Bytes behind the views of all rows, or of the rows `firsts` when that is not 0; counted like `pack_view_bytes`. */
  pack_views(
    values: number,
    validity: number,
    rows: number,
    firsts: number,
    to: number,
    heap: number,
  ): number;
  pack_view_bytes(values: number, validity: number, rows: number, firsts: number): bigint;
  pack_entries(values: number, width: number, firsts: number, entries: number, to: number): void;
  /** Makes views that count from a heap's start point into it. */
  unpack_views(views: number, count: number, heap: number): void;
  /** base + code * stride; codes of 0 bytes are all 0. */
  unpack_offsets(
    codes: number,
    bytes: number,
    base: bigint,
    stride: number,
    rows: number,
    to: number,
    width: number,
  ): void;
  /** (base + code) / divisor; codes of 0 bytes are all 0. */
  unpack_decimals(
    codes: number,
    bytes: number,
    base: number,
    divisor: number,
    rows: number,
    to: number,
  ): void;
  unpack_codes(
    codes: number,
    bytes: number,
    dictionary: number,
    rows: number,
    to: number,
    width: number,
  ): void;
}

/** Kernels that unpack only the rows whose numbers (u32) are at `chosen`, to where unpacking all would put them. */
export interface GatherKernels {
  gather_offsets(
    codes: number,
    bytes: number,
    base: bigint,
    stride: number,
    chosen: number,
    count: number,
    to: number,
    width: number,
  ): void;
  gather_decimals(
    codes: number,
    bytes: number,
    base: number,
    divisor: number,
    chosen: number,
    count: number,
    to: number,
  ): void;
  gather_codes(
    codes: number,
    bytes: number,
    dictionary: number,
    chosen: number,
    count: number,
    to: number,
    width: number,
  ): void;
}

/**
 * Kernels that choose rows by the packed values. A mask is a byte a row, 1 for those that pass: each kernel leaves
 * fewer. They read, and write masks, up to 15 rows beyond the last one.
 */
export interface FilterKernels {
  /** Codes of `bytes` 1, 2 or 4 that are in one of `count` ranges: the first code and how many more (u32). */
  filter_codes(codes: number, bytes: number, ranges: number, count: number, rows: number, mask: number): void;
  /** Values of 8 bytes; ranges are the smallest and the largest. */
  filter_longs(values: number, ranges: number, count: number, rows: number, mask: number): void;
  /** A range whose largest value is NaN has all above the smallest, and NaN. */
  filter_doubles(values: number, ranges: number, count: number, rows: number, mask: number): void;
  /** Codes of 1 or 2 bytes for which `passes` has a byte of 1. */
  filter_entries(codes: number, bytes: number, passes: number, rows: number, mask: number): void;
  /** Rows with a byte of validity. */
  filter_valid(validity: number, rows: number, mask: number): void;
  /** Puts the numbers (u32) of the rows that passed to `to`, with room for eight more. Gives how many. */
  filter_rows(mask: number, rows: number, to: number): number;
}
