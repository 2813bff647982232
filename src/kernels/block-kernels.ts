/** Rows of vectors arranged as blocks. An `order` is the address of row numbers of 4 bytes; results are i32. */
export interface BlockKernels {
  /**
   * Row numbers by partition; `counts` has a zeroed word for each of the `number` partitions, and ends up with where
   * each one's rows end in `order`.
   */
  partition_order(partitions: number, count: number, counts: number, number: number, order: number): void;
  /** Values of as many bytes in the order's order. */
  arrange_1(order: number, count: number, source: number, target: number): void;
  arrange_4(order: number, count: number, source: number, target: number): void;
  arrange_8(order: number, count: number, source: number, target: number): void;
  arrange_16(order: number, count: number, source: number, target: number): void;
  /**
   * Views in the order's order, their bytes copied to `heap`; the new views count from `heap` less `base`. NULLs get
   * empty views. Answers the bytes that were copied.
   */
  arrange_views(
    order: number,
    count: number,
    views: number,
    validity: number,
    target: number,
    heap: number,
    base: number,
  ): number;
  /** Copies the bytes behind views to `heap`, and lets the views show the copies; answers where these end. */
  keep_views(views: number, validity: number, count: number, heap: number): number;
  /** Bytes that `arrange_views` copies. */
  heap_bytes(order: number, count: number, views: number, validity: number): number;
  /** 1 where a byte of the validity is 0. */
  has_nulls(validity: number, count: number): number;
}
