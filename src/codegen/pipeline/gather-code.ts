import { columnWidth } from '../../columns/block.ts';
import { physicalOf } from '../../types/data-type.ts';
import { i32, i64, makeView, viewAddress, viewLength } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { StageCode } from './pipeline.ts';
import type { FieldSpec } from './record.ts';
import { writeCopy } from './row-store-code.ts';

const FIXED_WIDTHS = [1, 4, 8, 16] as const;

/** Names of the exported functions that arrange a sink's rows by partition. */
export const GATHER = {
  order: 'partition_order',
  fixed: { 1: 'gather_1', 4: 'gather_4', 8: 'gather_8', 16: 'gather_16' },
  bytes: 'gather_bytes',
  heapBytes: 'heap_bytes',
  hasNulls: 'has_nulls',
} as const;

/** Columns that a stage leaves for others, and whether they are dealt out to several partitions. */
export interface GatheredRows {
  readonly columns: readonly FieldSpec[];
  readonly partitioned: boolean;
}

/** Writes the functions of `GATHER` that the rows need into the stage's module. */
export function writeGather(stage: StageCode, outputs: readonly GatheredRows[]): void {
  const columns = outputs.flatMap((output) => output.columns);
  const nullable = columns.some((column) => column.nullable);
  const widths = new Set<number>();
  if (nullable) widths.add(1);
  for (const { type } of columns) if (physicalOf(type) !== 'bytes') widths.add(columnWidth(type));
  if (outputs.some((output) => output.partitioned)) writePartitionOrder(stage);
  for (const width of FIXED_WIDTHS) if (widths.has(width)) writeGatherFixed(stage, width);
  if (columns.some(({ type }) => physicalOf(type) === 'bytes')) {
    writeGatherBytes(stage);
    writeHeapBytes(stage);
  }
  if (nullable) writeHasNulls(stage);
}

/**
 * `partition_order(partitions, count, counts, number, order)`: a counting sort. `counts` has `number` + 1
 * zeroed words and ends up with the end of each partition's run in `order` (its start is the end before).
 */
function writePartitionOrder(stage: StageCode): void {
  const f = stage.module.function(GATHER.order, { exported: true });
  const partitions = f.parameter('i32', 'partitions');
  const count = f.parameter('i32', 'count');
  const counts = f.parameter('i32', 'counts');
  const number = f.parameter('i32', 'number');
  const order = f.parameter('i32', 'order');
  const i = f.local('i32', 'i');
  const sum = f.local('i32', 'sum');
  const word = (base: Ir, index: Ir): Ir => i32.add(base, i32.shl(index, i32.const(2)));
  const each = (limit: Ir, body: () => void): void => {
    f.set(i, i32.const(0));
    f.block((done) => {
      f.loop((again) => {
        f.brIf(done, i32.ge_u(f.get(i), limit));
        body();
        f.set(i, i32.add(f.get(i), i32.const(1)));
        f.br(again);
      });
    });
  };
  each(count, () => {
    const cell = f.copy('cell', word(counts, i32.load(word(partitions, f.get(i)))));
    f.store('i32.store', cell, i32.add(i32.load(cell), i32.const(1)));
  });
  // From counts to starts.
  each(number, () => {
    const cell = f.copy('cell', word(counts, f.get(i)));
    const own = f.copy('own', i32.load(cell));
    f.store('i32.store', cell, f.get(sum));
    f.set(sum, i32.add(f.get(sum), own));
  });
  each(count, () => {
    const cell = f.copy('cell', word(counts, i32.load(word(partitions, f.get(i)))));
    const place = f.copy('place', i32.load(cell));
    f.store('i32.store', word(order, place), f.get(i));
    f.store('i32.store', cell, i32.add(place, i32.const(1)));
  });
}

/** `gather_N(order, count, source, target)`: values of N bytes in the order of `order`. */
function writeGatherFixed(stage: StageCode, width: (typeof FIXED_WIDTHS)[number]): void {
  const f = stage.module.function(GATHER.fixed[width], { exported: true });
  const order = f.parameter('i32', 'order');
  const count = f.parameter('i32', 'count');
  const source = f.parameter('i32', 'source');
  const target = f.parameter('i32', 'target');
  const at = f.local('i32', 'at');
  const out = f.local('i32', 'out');
  const shift = i32.const(Math.log2(width));
  const end = f.let('end', i32.add(order, i32.shl(count, i32.const(2))));
  f.set(at, order);
  f.set(out, target);
  f.block((done) => {
    f.loop((again) => {
      f.brIf(done, i32.ge_u(f.get(at), end));
      const from = f.copy('from', i32.add(source, i32.shl(i32.load(f.get(at)), shift)));
      if (width === 1) f.store('i32.store8', f.get(out), i32.load8_u(from));
      else if (width === 4) f.store('i32.store', f.get(out), i32.load(from));
      else f.store('i64.store', f.get(out), i64.load(from));
      if (width === 16) f.store('i64.store', f.get(out), i64.load(from, 8), 8);
      f.set(at, i32.add(f.get(at), i32.const(4)));
      f.set(out, i32.add(f.get(out), i32.const(width)));
      f.br(again);
    });
  });
}

/**
 * `gather_bytes(order, count, views, validity, target, heap, base) -> bytes`: views in the order of `order`,
 * their bytes copied to `heap`; the new views count from `heap` less `base`. NULLs (validity byte 0, where
 * `validity` isn't 0) get empty views.
 */
function writeGatherBytes(stage: StageCode): void {
  const f = stage.module.function(GATHER.bytes, { exported: true, result: 'i32' });
  const order = f.parameter('i32', 'order');
  const count = f.parameter('i32', 'count');
  const views = f.parameter('i32', 'views');
  const validity = f.parameter('i32', 'validity');
  const target = f.parameter('i32', 'target');
  const heap = f.parameter('i32', 'heap');
  const base = f.parameter('i32', 'base');
  const i = f.local('i32', 'i');
  const at = f.local('i32', 'at');
  const view = f.local('i64', 'view');
  const copy = stage.module.helper('copy_bytes', null, writeCopy);
  f.set(at, heap);
  f.block((done) => {
    f.loop((again) => {
      f.brIf(done, i32.ge_u(f.get(i), count));
      const row = f.copy('row', i32.load(i32.add(order, i32.shl(f.get(i), i32.const(2)))));
      f.set(view, i64.load(i32.add(views, i32.shl(row, i32.const(3)))));
      f.if(validity, () => {
        f.if(i32.eqz(i32.load8_u(i32.add(validity, row))), () => f.set(view, i64.const(0n)));
      });
      const length = f.copy('length', viewLength(f.get(view)));
      f.do(copy, [f.get(at), viewAddress(f.get(view)), length]);
      const place = i32.add(target, i32.shl(f.get(i), i32.const(3)));
      f.store('i64.store', place, makeView(i32.sub(f.get(at), base), length));
      f.set(at, i32.add(f.get(at), length));
      f.set(i, i32.add(f.get(i), i32.const(1)));
      f.br(again);
    });
  });
  f.return(i32.sub(f.get(at), heap));
}

/** `heap_bytes(order, count, views, validity) -> bytes` that `gather_bytes` copies. */
function writeHeapBytes(stage: StageCode): void {
  const f = stage.module.function(GATHER.heapBytes, { exported: true, result: 'i32' });
  const order = f.parameter('i32', 'order');
  const count = f.parameter('i32', 'count');
  const views = f.parameter('i32', 'views');
  const validity = f.parameter('i32', 'validity');
  const at = f.local('i32', 'at');
  const sum = f.local('i32', 'sum');
  const end = f.let('end', i32.add(order, i32.shl(count, i32.const(2))));
  f.set(at, order);
  f.block((done) => {
    f.loop((again) => {
      f.brIf(done, i32.ge_u(f.get(at), end));
      f.block((next) => {
        const row = f.copy('row', i32.load(f.get(at)));
        f.if(validity, () => f.brIf(next, i32.eqz(i32.load8_u(i32.add(validity, row)))));
        const length = i32.load(i32.add(views, i32.shl(row, i32.const(3))), 4);
        f.set(sum, i32.add(f.get(sum), length));
      });
      f.set(at, i32.add(f.get(at), i32.const(4)));
      f.br(again);
    });
  });
  f.return(f.get(sum));
}

/** `has_nulls(validity, count) -> 0 or 1`. */
function writeHasNulls(stage: StageCode): void {
  const f = stage.module.function(GATHER.hasNulls, { exported: true, result: 'i32' });
  const validity = f.parameter('i32', 'validity');
  const count = f.parameter('i32', 'count');
  const i = f.local('i32', 'i');
  f.block((done) => {
    f.loop((again) => {
      f.brIf(done, i32.ge_u(f.get(i), count));
      f.if(i32.eqz(i32.load8_u(i32.add(validity, f.get(i)))), () => f.return(i32.const(1)));
      f.set(i, i32.add(f.get(i), i32.const(1)));
      f.br(again);
    });
  });
  f.return(i32.const(0));
}
