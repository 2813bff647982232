/**
 * Kernels of the Parquet reader and writer. Pages and what they are decompressed to are padded: 64 bytes
 * behind their end may be read and, of targets, overwritten. Negative results are errors: -1 for bytes that
 * don't make sense, -2 for a code outside the dictionary, -3 for a value that the type cannot hold.
 */
export interface ParquetKernels {
  /** Decompressors: 0 when the source gave exactly `targetLength` bytes. */
  snappy_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  lz4_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  lz4_hadoop_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  snappy_bound(length: number): number;
  /** Writes at most `snappy_bound` bytes and gives how many. */
  snappy_compress(source: number, sourceLength: number, target: number): number;

  /** Bytes of a column's decoding state. */
  column_size(): number;
  /** `codes` is room for 4 bytes for each row of a batch, shared by all columns. */
  column_open(
    state: number,
    convert: number,
    typeLength: number,
    factor: bigint,
    maxDefinition: number,
    maxRepetition: number,
    codes: number,
  ): void;
  /** Converts plain values to the dictionary at `out`: `count` of the vector's width, at least 8 bytes. */
  column_dictionary(state: number, source: number, length: number, count: number, out: number): number;
  /**
   * Starts a page of `rows` levels; lengths of levels are -1 in version 1 pages. Gives where the values
   * begin, counted from `page`.
   */
  page_open(
    state: number,
    page: number,
    length: number,
    rows: number,
    repetitionLength: number,
    definitionLength: number,
  ): number;
  /** `source`: 0 plain, 1 dictionary codes, 2 hybrid booleans, 3 views. */
  page_values(state: number, source: number, start: number, length: number): number;
  /** Values and validity of `rows` rows, which the page must have; gives the number of NULLs. */
  page_read(state: number, rows: number, out: number, validity: number): number;
  /** Levels of nested columns, a byte each, and values densely; gives the number of values. */
  page_read_levels(
    state: number,
    count: number,
    repetitions: number,
    definitions: number,
    out: number,
  ): number;

  /** Each gives the number of values, at most `capacity`. `size` is 4 or 8 bytes. */
  delta_decode(source: number, length: number, out: number, capacity: number, size: number): number;
  delta_length_decode(source: number, length: number, out: number, capacity: number): number;
  delta_bytes_open(
    source: number,
    length: number,
    prefixes: number,
    suffixes: number,
    capacity: number,
  ): number;
  /** Bytes of all values, -1 for nonsense. */
  delta_bytes_total(prefixes: number, suffixes: number, count: number): number;
  delta_bytes_finish(prefixes: number, suffixes: number, count: number, bytes: number): void;
  stream_split_decode(source: number, count: number, width: number, out: number): void;
}
