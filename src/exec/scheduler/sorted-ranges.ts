import { readSlot } from '../../columns/blob.ts';
import type { BlockRef } from '../../columns/block.ts';
import { BlockReader } from '../../columns/block-reader.ts';
import type { SortOrder } from '../../expr/expression.ts';
import type { Exchange } from '../../plan/physical/node.ts';
import { physicalOf } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { SortedRange } from '../executor/task.ts';
import { type SortLayout, sortLayout } from '../operators/compile/sort.ts';
import { keyOrder } from './range-bounds.ts';

/** Bytes of rows that one task merges: little enough that several tasks run ahead of the one that is read. */
const RANGE_BYTES = 16 * 1024 * 1024;
/** Below so many bytes one task merges as fast as several. */
const WORTHWHILE_BYTES = 8 * 1024 * 1024;
/** Few large ranges are as good as many. */
const MOST_RANGES = 1024;

/** The first record of a block: its sort key, and its bytes as a block of one record. */
interface BlockStart {
  readonly block: BlockRef;
  readonly key: readonly Value[];
  readonly bytes: () => Uint8Array;
}

/**
 * Cuts sorted runs at the same keys, into ranges that tasks merge each by itself. Runs are in order, so that the
 * first records of their blocks both sample the keys, as many as there are rows for them, and tell which blocks a
 * range needs.
 */
export function cutRanges(
  runs: readonly (readonly BlockRef[])[],
  exchange: Exchange,
  parallelism: number,
): readonly SortedRange[] {
  const bytes = runs.flat().reduce((sum, block) => sum + block.length, 0);
  const whole = [{ runs, from: null, to: null }];
  if (bytes < WORTHWHILE_BYTES || parallelism === 1) return whole;
  const wanted = Math.min(MOST_RANGES, Math.max(2 * parallelism, Math.ceil(bytes / RANGE_BYTES)));
  if (exchange.partitioning.kind !== 'range')
    throw new Error('only rows of a range partitioning are in runs');
  const order = exchange.partitioning.order as readonly SortOrder[];
  const reader = new StartReader(sortLayout(exchange.output, order));
  try {
    const starts = runs.map((run) => run.map((block) => reader.read(block)));
    const compare = keyOrder(order);
    const bounds = chooseBounds(starts.flat(), wanted, (a, b) => compare(a.key, b.key));
    return [null, ...bounds].map((from, i): SortedRange => {
      const to = bounds[i] ?? null;
      return {
        runs: starts.map((run) => blocksBetween(run, from, to, (a, b) => compare(a.key, b.key))),
        from: from?.bytes() ?? null,
        to: to?.bytes() ?? null,
      };
    });
  } finally {
    reader.close();
  }
}

/** Neighbouring ranges as one. */
export function joinRanges(ranges: readonly SortedRange[]): SortedRange {
  const [first] = ranges;
  if (ranges.length === 1) return first!;
  // A block at a bound is in both ranges.
  const runs = first!.runs.map((_, r) => [...new Set(ranges.flatMap((range) => range.runs[r]!))]);
  return { runs, from: first!.from, to: ranges.at(-1)!.to };
}

type Compare = (a: BlockStart, b: BlockStart) => number;

/** Starts of blocks that part the rows into about equal ranges, in order and all different. */
function chooseBounds(
  starts: readonly BlockStart[],
  ranges: number,
  compare: Compare,
): readonly BlockStart[] {
  const sorted = [...starts].sort(compare);
  const step = sorted.reduce((sum, { block }) => sum + block.rows, 0) / ranges;
  const bounds: BlockStart[] = [];
  let before = 0;
  for (const start of sorted) {
    const last = bounds.at(-1);
    if (before >= step * (bounds.length + 1) && (last === undefined || compare(last, start) < 0))
      bounds.push(start);
    before += start.block.rows;
  }
  return bounds;
}

/** Blocks of a run that may hold rows from one bound on and before another. */
function blocksBetween(
  run: readonly BlockStart[],
  from: BlockStart | null,
  to: BlockStart | null,
  compare: Compare,
): readonly BlockRef[] {
  const isBefore = (start: BlockStart, bound: BlockStart | null): boolean =>
    bound !== null && compare(start, bound) < 0;
  // The block before the first that starts in the range may reach into it.
  const first = partitionPoint(run, (start) => isBefore(start, from));
  const end = to === null ? run.length : partitionPoint(run, (start) => isBefore(start, to));
  return run.slice(Math.max(0, first - 1), end).map(({ block }) => block);
}

/** How many items from the first on pass; those that pass come first. */
function partitionPoint<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads the first records of blocks, from wherever these are. */
class StartReader {
  readonly #layout: SortLayout;
  readonly #blocks = new BlockReader();

  constructor(layout: SortLayout) {
    this.#layout = layout;
  }

  read(block: BlockRef): BlockStart {
    const { layout, keys } = this.#layout;
    const record = this.#bytes(block, 0, layout.size);
    const texts: { readonly field: number; readonly bytes: Buffer }[] = [];
    for (const { field } of keys) {
      const isNull = field.validity !== null && record[field.validity] === 0;
      if (isNull || physicalOf(field.type) !== 'bytes') continue;
      const bytes = this.#bytes(
        block,
        record.readUInt32LE(field.offset),
        record.readUInt32LE(field.offset + 4),
      );
      texts.push({ field: field.offset, bytes });
    }
    const image = (): Buffer => {
      // Only keys matter of a bound: other views show nothing.
      const copy = Buffer.from(record);
      for (const { type, offset } of layout.fields) {
        if (physicalOf(type) === 'bytes') copy.fill(0, offset, offset + 8);
      }
      let heap = copy.length;
      for (const { field, bytes } of texts) {
        copy.writeUInt32LE(heap, field);
        copy.writeUInt32LE(bytes.length, field + 4);
        heap += bytes.length;
      }
      return Buffer.concat([copy, ...texts.map(({ bytes }) => bytes)]);
    };
    const whole = texts.length === 0 ? record : image();
    const key = keys.map(({ field }): Value => {
      if (field.validity !== null && whole[field.validity] === 0) return null;
      return readSlot(whole, field.type, field.offset, 0);
    });
    return { block, key, bytes: () => new Uint8Array(image()) };
  }

  close(): void {
    this.#blocks.close();
  }

  #bytes(block: BlockRef, start: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    this.#blocks.read(block, start, length, bytes);
    return bytes;
  }
}
