// Rows of vectors arranged as blocks. An order is a list of row numbers, 4 bytes each; texts are views (see
// `view.ts`), a byte of validity is 0 for NULL, and there is no validity at address 0.

import { copyBytes } from './copy';
import { makeView, viewAddress, viewLength } from './view';

/**
 * Row numbers by partition, a counting sort. `counts` has a zeroed word for each of the `number` partitions, and ends
 * up with where each one's rows end in `order`.
 */
export function partition_order(partitions: usize, count: u32, counts: usize, number: u32, order: usize): void {
  for (let row: u32 = 0; row < count; row++) {
    const cell = counts + (<usize>load<u32>(partitions + (<usize>row << 2)) << 2);
    store<u32>(cell, load<u32>(cell) + 1);
  }
  let start: u32 = 0;
  for (let partition: u32 = 0; partition < number; partition++) {
    const cell = counts + (<usize>partition << 2);
    const own = load<u32>(cell);
    store<u32>(cell, start);
    start += own;
  }
  for (let row: u32 = 0; row < count; row++) {
    const cell = counts + (<usize>load<u32>(partitions + (<usize>row << 2)) << 2);
    const place = load<u32>(cell);
    store<u32>(order + (<usize>place << 2), row);
    store<u32>(cell, place + 1);
  }
}

// @ts-ignore: decorator
@inline
function arrange<T>(order: usize, count: u32, source: usize, target: usize): void {
  const end = order + (<usize>count << 2);
  for (let at = order, out = target; at < end; at += 4, out += sizeof<T>()) {
    store<T>(out, load<T>(source + <usize>load<u32>(at) * sizeof<T>()));
  }
}

/** Values of one byte each in the order's order. */
export function arrange_1(order: usize, count: u32, source: usize, target: usize): void {
  arrange<u8>(order, count, source, target);
}

export function arrange_4(order: usize, count: u32, source: usize, target: usize): void {
  arrange<u32>(order, count, source, target);
}

export function arrange_8(order: usize, count: u32, source: usize, target: usize): void {
  arrange<u64>(order, count, source, target);
}

export function arrange_16(order: usize, count: u32, source: usize, target: usize): void {
  arrange<v128>(order, count, source, target);
}

/**
 * Views in the order's order, their bytes copied to `heap`; the new views count from `heap` less `base`. NULLs get
 * empty views.
 *
 * @returns bytes that were copied
 */
export function arrange_views(
  order: usize,
  count: u32,
  views: usize,
  validity: usize,
  target: usize,
  heap: usize,
  base: usize,
): u32 {
  let next = heap;
  for (let i: u32 = 0; i < count; i++) {
    const row = <usize>load<u32>(order + (<usize>i << 2));
    const view = validity !== 0 && load<u8>(validity + row) === 0 ? 0 : load<u64>(views + (row << 3));
    const length = viewLength(view);
    copyBytes(next, viewAddress(view), length);
    store<u64>(target + (<usize>i << 3), makeView(next - base, length));
    next += length;
  }
  return <u32>(next - heap);
}

/**
 * Copies the bytes behind views to `heap`, and lets the views show the copies.
 *
 * @returns where the copies end
 */
export function keep_views(views: usize, validity: usize, count: u32, heap: usize): usize {
  for (let row: usize = 0; row < <usize>count; row++) {
    if (validity !== 0 && load<u8>(validity + row) === 0) continue;
    const at = views + (row << 3);
    const view = load<u64>(at);
    const length = viewLength(view);
    copyBytes(heap, viewAddress(view), length);
    store<u32>(at, <u32>heap);
    heap += length;
  }
  return heap;
}

/** Bytes that `arrange_views` copies. */
export function heap_bytes(order: usize, count: u32, views: usize, validity: usize): u32 {
  const end = order + (<usize>count << 2);
  let bytes: u32 = 0;
  for (let at = order; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    if (validity === 0 || load<u8>(validity + row) !== 0) bytes += load<u32>(views + (row << 3), 4);
  }
  return bytes;
}

/** 1 where a byte of the validity is 0. */
export function has_nulls(validity: usize, count: u32): i32 {
  let row: usize = 0;
  for (; row + 16 <= <usize>count; row += 16) {
    if (!i8x16.all_true(v128.load(validity + row))) return 1;
  }
  for (; row < <usize>count; row++) if (load<u8>(validity + row) === 0) return 1;
  return 0;
}
