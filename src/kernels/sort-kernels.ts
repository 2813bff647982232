/**
 * Over sort entries of 16 bytes, `{ prefix: u64, unused: u32, record: u32 }`; stable. `scratch` is as large as the
 * entries. What an `order` is, and what is `left` to do for entries with the same prefix, says
 * `assembly/sort-records.ts`.
 */
export interface SortKernels {
  /**
   * Sorts by prefix and answers 0. Many entries are only put in order by their highest bits: 1 more than the lowest
   * of these is answered.
   */
  sort_prefixes(entries: number, scratch: number, count: number): number;
  /** Where the entries end that have the same prefix as the first one, in the bits from `shift` on. */
  sort_same(entries: number, end: number, shift: number): number;
  /** The first entry that has the same prefix as the next one; `end` if there is none. */
  sort_tie(entries: number, end: number): number;
  /** 63 bits that order like the bytes from `offset` on as far as they go. */
  text_prefix(view: bigint, offset: number): bigint;
  /** Fills prefixes, XORed with `flip`, from the texts at byte `field` of the records. */
  text_prefixes(entries: number, count: number, field: number, offset: number, flip: bigint): void;
  /** How many first bytes the texts at byte `field` of the records share; -1 when they are equal. */
  text_common(entries: number, count: number, field: number): number;
  /** Appends entries for the records of `size` bytes from `start` to `end`; answers where they end. */
  sort_entries(entries: number, start: number, end: number, size: number): number;
  /** Fills prefixes by pieces of keys. */
  sort_words(entries: number, count: number, pieces: number, pieceCount: number): void;
  /** Widens ranges, `{ least: u64, greatest: u64 }` by piece, by the bits of the values that aren't NULL. */
  sort_ranges(
    start: number,
    end: number,
    size: number,
    pieces: number,
    pieceCount: number,
    ranges: number,
  ): void;
  /**
   * Fills the next prefixes of entries that agree so far; `left` is 0 for those that have none. Answers what is left
   * for those with the same prefix; negative, prefixes being as they were, where entries agree in all keys.
   */
  sort_next(order: number, left: number, entries: number, count: number): number;
  /** Sorts entries with prefixes, at most 65,536 of them. */
  sort_records(order: number, left: number, entries: number, scratch: number, count: number): void;
  /**
   * Sorts runs of sorted entries with the same prefix, up to one of more than 65,536 entries or until so many were
   * looked at; answers where to go on.
   */
  sort_ties(order: number, left: number, entries: number, end: number, scratch: number): number;
  /** Negative, 0 or positive as record `a` comes before, with, after `b` by the keys of the order. */
  compare_records(order: number, a: number, b: number): number;
}
