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
}
