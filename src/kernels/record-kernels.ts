/** Records of sort entries as blocks; `views` tells where in a record its views and their validity bytes lie. */
export interface RecordKernels {
  /** How many records make a block of at most `limit` bytes (low 32 bits), and its bytes (high 32 bits). */
  records_fit(
    entries: number,
    count: number,
    size: number,
    views: number,
    viewCount: number,
    limit: number,
  ): bigint;
  records_pack(
    entries: number,
    count: number,
    size: number,
    views: number,
    viewCount: number,
    target: number,
  ): void;
  /** Turns the views of a block's records into addresses. */
  records_rebase(records: number, count: number, size: number, views: number, viewCount: number): void;
}

/**
 * Rows of vectors as records, which lie `size` bytes apart. `columns` is a column table, for `fields` see
 * `assembly/record-columns.ts`. Rows go from `start` to before `end`; with an address at `numbers`, they are those whose numbers, of
 * 4 bytes, stand there. Results are i32.
 */
export interface RecordColumnKernels {
  /**
   * Stores the rows' fields in records from `records` on, clears the word of 4 bytes at `flags` of each unless that is 0,
   * and copies the bytes that views point to to `heap`.
   */
  records_store(
    fields: number,
    fieldCount: number,
    columns: number,
    numbers: number,
    start: number,
    end: number,
    records: number,
    size: number,
    flags: number,
    heap: number,
  ): void;
  /** Bytes that `records_store` copies to `heap`. */
  records_heap(
    fields: number,
    fieldCount: number,
    columns: number,
    numbers: number,
    start: number,
    end: number,
  ): number;
  /** Stores a word of 4 bytes in the records of all rows that are NULL, from the first one's validity on. */
  records_mark_nulls(count: number, validity: number, word: number, records: number, size: number): void;
  /** Chains records by their first words, the first one to `first`, each other to the one before it; answers the last. */
  records_chain(count: number, first: number, records: number, size: number): number;
  /** Leaves the rows that are not NULL; `chosen` gets their numbers, may be `numbers`. Answers how many they are. */
  rows_valid(numbers: number, start: number, end: number, validity: number, chosen: number): number;
}

/** Fields of records made columns; `bytes` is 1, 4, 8 or 16. */
export interface RecordFieldKernels {
  /** Of records side by side, `size` bytes apart; `field` is the first one's. */
  record_fields(field: number, size: number, count: number, bytes: number, target: number): void;
  /** Of records whose addresses lie `stride` bytes apart from `pointer` on. */
  entry_fields(
    pointer: number,
    stride: number,
    count: number,
    offset: number,
    bytes: number,
    target: number,
  ): void;
}
