/**
 * Kernels of the Parquet reader and writer. Pages and what they are decompressed to are padded: 64 bytes
 * behind their end may be read and, of targets, overwritten. Negative results are errors: -1 for bytes that
 * don't make sense, -2 for a code outside the dictionary, -3 for a value that the type cannot hold.
 */
export interface ParquetKernels {
  /** Decompresses frames of Zstandard; as the other decompressors below. */
  zstd_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  /** Decompressors: 0 when the source gave exactly `targetLength` bytes. */
  snappy_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  lz4_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  lz4_hadoop_decompress(source: number, sourceLength: number, target: number, targetLength: number): number;
  snappy_bound(length: number): number;
  /** Writes at most `snappy_bound` bytes and gives how many. */
  snappy_compress(source: number, sourceLength: number, target: number): number;

  /** Bytes of a column's decoding state. */
  column_size(): number;
  /** `codes`: 4 bytes for each row of a batch, room for 1024 at least; may be shared by columns. */
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
  /** Codes of the rows that are read next go to `codes`, one a row. */
  column_codes(state: number, codes: number): void;
  /** Makes what an earlier `column_dictionary` wrote to `out` the dictionary. */
  column_known_dictionary(state: number, out: number, count: number): void;
  /** Goes on from a copy of a state, whose page and dictionary are where they were. */
  column_resume(state: number, copy: number, codes: number): void;
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
  /**
   * The same, where values of other rows than the `count` whose numbers lie at `chosen`, counted from `first` on, may be
   * anything.
   */
  page_read_chosen(
    state: number,
    rows: number,
    out: number,
    validity: number,
    chosen: number,
    count: number,
    first: number,
  ): number;
  /**
   * Reads the first pages of several chunks whole, one after the other: `copies` are addresses of states to go on from
   * (`column_resume`), `rows` the rows of each page, 4 bytes each. `chosen` and `count` are 0 where all rows matter. The
   * number of the page that was read last, or that has the error, takes the place of the first copy.
   */
  first_pages_read(
    state: number,
    copies: number,
    rows: number,
    pages: number,
    codes: number,
    keepCodes: number,
    out: number,
    validity: number,
    chosen: number,
    count: number,
  ): number;
  /** Levels of all of the open page's values, a byte each. */
  page_levels(state: number, repetitions: number, definitions: number): number;
  /** Values of the next `count` levels, densely; gives how many these are. */
  page_dense(state: number, count: number, definitions: number, out: number): number;
  /** How many of `count` levels make up at most `rows` rows. */
  levels_of_rows(repetitions: number, count: number, rows: number): number;
  /** Number of rows that begin within `count` levels. */
  count_rows(repetitions: number, count: number): number;
  /**
   * Assembles `rows` values of the tree at `root` (`assembly/parquet/nested.ts`) to blobs between `out` and
   * `outEnd`, with views and validity; 0, -1 for levels that don't make sense, -4 for lack of room.
   */
  nested_assemble(
    root: number,
    rows: number,
    views: number,
    validity: number,
    out: number,
    outEnd: number,
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

/** Kernels of the Parquet writer. */
export interface ParquetWriteKernels {
  /** Writes the valid ones of `rows` values densely, converted; gives how many. */
  write_dense(
    convert: number,
    values: number,
    validity: number,
    rows: number,
    out: number,
    width: number,
  ): number;
  /** Bytes of `count` views' values as plain ones, and writing them. */
  plain_size(views: number, count: number): number;
  plain_encode(views: number, count: number, out: number): number;
  /** Packs bytes of 0 and 1 to bits; gives the bytes. */
  bits_encode(bytes: number, count: number, out: number): number;
  /** `size` is the bytes of a value; gives bytes, at most count * width / 8 + count / 8 + 16. */
  hybrid_encode(values: number, size: number, count: number, width: number, out: number): number;
  /** Starts a dictionary (`fresh` 1) or moves it to larger memory. */
  dictionary_move(
    state: number,
    width: number,
    slots: number,
    slotCount: number,
    plain: number,
    plainCapacity: number,
    offsets: number,
    capacity: number,
    fresh: number,
  ): void;
  /** Codes of dense values; gives how many got one before there was no more room. */
  dictionary_encode(state: number, values: number, count: number, codes: number): number;
  /** Writes the values of codes plainly; gives the bytes. */
  dictionary_plain(state: number, codes: number, count: number, out: number): number;
  /** Number of values, their bytes, and bytes of the state. */
  dictionary_count(state: number): number;
  dictionary_length(state: number): number;
  dictionary_size(): number;
  /** To `state` (three words): 1 or 0 for "none", and addresses of the least and the greatest value. */
  find_bounds(kind: number, values: number, count: number, width: number, state: number): void;
  /** Appends values of nested columns to the sinks of their leaves; -4 when one has no more room. */
  nested_shred(root: number, rows: number, views: number, validity: number): number;
}
