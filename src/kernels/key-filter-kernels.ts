/**
 * Runtime filters over keys that are whole numbers of 4 or 8 bytes; see `codegen/pipeline/key-filter-code.ts`. Keys are
 * those of the rows of a column: `values` and `validity` are its addresses, 0 for no validity.
 */
export interface KeyFilterKernels {
  /** Widens the range at `range`, two i64, by the keys of rows from `start` to before `end`. */
  key_range(values: number, bytes: number, validity: number, start: number, end: number, range: number): void;
  /** Sets the bits of keys, all of which are in the range that the filter was made for. */
  key_filter_insert_exact(
    values: number,
    bytes: number,
    validity: number,
    start: number,
    end: number,
    bits: number,
    min: bigint,
  ): void;
  key_filter_insert_bloom(
    values: number,
    bytes: number,
    validity: number,
    start: number,
    end: number,
    bits: number,
    words: number,
  ): void;
  /**
   * Leaves rows whose keys the filter has among `count` row numbers of 4 bytes at `rows`; 0 stands for all numbers below
   * `count`. `span` is the range's end less its start. `chosen` gets the row numbers, may be `rows`, and has room for one
   * more. Answers how many they are.
   */
  key_filter_choose_exact(
    rows: number,
    count: number,
    values: number,
    bytes: number,
    validity: number,
    bits: number,
    min: bigint,
    span: bigint,
    chosen: number,
  ): number;
  key_filter_choose_bloom(
    rows: number,
    count: number,
    values: number,
    bytes: number,
    validity: number,
    bits: number,
    words: number,
    min: bigint,
    span: bigint,
    chosen: number,
  ): number;
}
