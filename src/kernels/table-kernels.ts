/** Tables by which records are found; see `codegen/pipeline/hash-table-code.ts` and `join-table-code.ts`. */
export interface TableKernels {
  /** Puts the entries of a hash table, `bytes` long, into a larger one that is empty. */
  table_rehash(entries: number, bytes: number, target: number, mask: number): void;
  /** Address of the first free entry for a hash; there must be one. */
  table_free(entries: number, mask: number, hash: number): number;
  /**
   * Enters a join's records into a direct table. Keys lie at `field` and are of 4 or 8 bytes; the second one counts for
   * `stride` words, 0 where there is none.
   */
  join_enter_direct(
    start: number,
    end: number,
    size: number,
    entries: number,
    field: number,
    bytes: number,
    min: bigint,
    field2: number,
    bytes2: number,
    min2: bigint,
    stride: number,
  ): void;
  /** Enters a join's records into a hash table; `bytes2` is 0 where there is one key. */
  join_enter_hashed(
    start: number,
    end: number,
    size: number,
    entries: number,
    mask: number,
    field: number,
    bytes: number,
    field2: number,
    bytes2: number,
    distinct: number,
  ): void;
  /**
   * Look up a join's records for rows at places from `start` to before `end`, among the row numbers at `numbers` if that
   * isn't 0: `found` gets the address of the first record with a row's keys, of 4 or 8 bytes, 0 where there is none. In a
   * direct table, by one key and by two, whose ranges start with `min` and end with `span` more; in a hash table, whose
   * records have keys at `field`.
   */
  join_look_up_direct(
    values: number,
    bytes: number,
    validity: number,
    numbers: number,
    start: number,
    end: number,
    entries: number,
    min: bigint,
    span: bigint,
    found: number,
  ): void;
  join_look_up_direct_pair(
    values: number,
    bytes: number,
    validity: number,
    values2: number,
    bytes2: number,
    validity2: number,
    numbers: number,
    start: number,
    end: number,
    entries: number,
    min: bigint,
    span: bigint,
    min2: bigint,
    span2: bigint,
    found: number,
  ): void;
  join_look_up_hashed(
    values: number,
    bytes: number,
    validity: number,
    numbers: number,
    start: number,
    end: number,
    entries: number,
    mask: number,
    field: number,
    found: number,
  ): void;
  join_look_up_hashed_pair(
    values: number,
    bytes: number,
    validity: number,
    values2: number,
    bytes2: number,
    validity2: number,
    numbers: number,
    start: number,
    end: number,
    entries: number,
    mask: number,
    field: number,
    field2: number,
    found: number,
  ): void;
}
