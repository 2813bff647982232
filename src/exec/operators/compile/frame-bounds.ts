import { lowerCompare } from '../../../codegen/compare.ts';
import { i32, select } from '../../../codegen/instructions.ts';
import type { Ir, Local } from '../../../codegen/ir.ts';
import { LowerContext } from '../../../codegen/lower.ts';
import type { PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { loadField } from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../../codegen/pipeline/sort-code.ts';
import { SparkError } from '../../../core/error.ts';
import type { Attribute, Expression, FrameBound, WindowFrame } from '../../../expr/expression.ts';
import { bindScalar } from '../../../functions/bind.ts';
import { functionLookup, functionOf } from '../../../functions/registry.ts';
import type { PhysicalSortOrder } from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';
import { runnable } from './row-operators.ts';
import type { WindowRecords } from './window-records.ts';

/** Where a frame begins or ends, as code finds it. */
export type Bound =
  | { readonly kind: 'unbounded' }
  | { readonly kind: 'current' }
  | { readonly kind: 'rows'; readonly offset: number }
  /** `compare(record, other)`: where the other's key is, seen from this row's key plus the offset. */
  | { readonly kind: 'range'; readonly compare: string };

export interface FrameCode {
  readonly unit: 'rows' | 'range';
  readonly start: Bound;
  readonly end: Bound;
}

/** The row at hand: entries of its partition and its peers, each from the first to behind the last. */
export interface RowSurroundings {
  readonly record: Ir;
  readonly partition: { readonly start: Ir; readonly end: Ir };
  peers(): { readonly start: Ir; readonly end: Ir };
}

export function frameCode(
  compiler: StageCompiler,
  window: WindowRecords,
  frame: WindowFrame<unknown>,
  orderBy: readonly PhysicalSortOrder[],
): FrameCode {
  const bound = (b: FrameBound<unknown>): Bound => {
    switch (b.kind) {
      case 'unbounded_preceding':
      case 'unbounded_following':
        return { kind: 'unbounded' };
      case 'current_row':
        return { kind: 'current' };
      case 'offset': {
        const value = b.value as Expression;
        if (frame.unit === 'range')
          return { kind: 'range', compare: writeRangeBound(compiler, window, orderBy[0]!, value) };
        return { kind: 'rows', offset: Math.max(-MOST_ROWS, Math.min(rowsOf(value), MOST_ROWS)) };
      }
    }
  };
  return { unit: frame.unit, start: bound(frame.start), end: bound(frame.end) };
}

/** Partitions have fewer rows: their sort would take all of an executor's address space. */
const MOST_ROWS = 2 ** 27 - 2;

/** A constant number of rows; NULL counts as none. */
export function rowsOf(e: Expression): number {
  if (e.kind === 'literal') return Number(e.value ?? 0);
  throw new SparkError('INTERNAL_ERROR', { message: 'a distance in rows is no literal' });
}

/**
 * Sets `start` and `end`, which are where the frame of the row before is (at the partition's start for the first
 * row), to that of the current row. Neither moves back, and the end is never before the start.
 */
export function writeMoveFrame(
  p: PipelineCode,
  frame: FrameCode,
  row: RowSurroundings,
  start: Local,
  end: Local,
): void {
  const { f } = p;
  const at = f.get(p.position);
  const { partition } = row;
  const moved = (bound: Bound, of: 'start' | 'end', pointer: Local): Ir => {
    switch (bound.kind) {
      case 'unbounded':
        return partition[of];
      case 'current':
        if (frame.unit === 'range') return row.peers()[of];
        return of === 'start' ? at : i32.add(at, i32.const(SORT_ENTRY.bytes));
      case 'rows':
        return shifted(p, partition, of === 'start' ? bound.offset : bound.offset + 1);
      case 'range':
        writeSkip(p, bound.compare, row, of === 'start' ? 0 : 1, pointer);
        return f.get(pointer);
    }
  };
  f.set(start, moved(frame.start, 'start', start));
  const reached = f.copy('reached', moved(frame.end, 'end', end));
  f.set(end, select(i32.lt_u(reached, f.get(start)), f.get(start), reached));
}

/** The entry so many rows away, within the partition or at its end. */
function shifted(p: PipelineCode, partition: RowSurroundings['partition'], rows: number): Ir {
  const at = p.f.get(p.position);
  const bytes = i32.const(Math.abs(rows) * SORT_ENTRY.bytes);
  if (rows < 0) {
    return select(i32.lt_u(i32.sub(at, partition.start), bytes), partition.start, i32.sub(at, bytes));
  }
  return select(i32.lt_u(i32.sub(partition.end, at), bytes), partition.end, i32.add(at, bytes));
}

/** Moves the pointer over the rows whose keys come before `least`: -1, 0, 1 as `compare` gives them. */
function writeSkip(
  p: PipelineCode,
  compare: string,
  row: RowSurroundings,
  least: number,
  pointer: Local,
): void {
  const { f } = p;
  f.block((found) =>
    f.loop((again) => {
      f.brIf(found, i32.ge_u(f.get(pointer), row.partition.end));
      const other = i32.load(f.get(pointer), SORT_ENTRY.record);
      f.brIf(found, i32.ge_s(f.call(compare, [row.record, other], 'i32'), i32.const(least)));
      f.set(pointer, i32.add(f.get(pointer), i32.const(SORT_ENTRY.bytes)));
      f.br(again);
    }),
  );
}

/** Writes `compare(record, other)`: -1, 0, 1 as the other's key comes before, at, after this key plus a distance. */
function writeRangeBound(
  compiler: StageCompiler,
  window: WindowRecords,
  order: PhysicalSortOrder,
  distance: Expression,
): string {
  const { code } = compiler;
  const name = compiler.uniqueName('range');
  const f = code.module.function(name, { result: 'i32' });
  const record = f.parameter('i32', 'record');
  const other = f.parameter('i32', 'other');
  const context = new LowerContext(f, functionLookup);
  const field = window.fieldOf(runnable(order.child));
  const key: Attribute = {
    kind: 'attribute',
    id: -1,
    name: 'key',
    type: field.type,
    nullable: field.nullable,
    qualifier: [],
  };
  context.bind(key.id, () => loadField({ f }, record, field, 'key'));
  const operation = functionOf(order.direction === 'asc' ? 'add' : 'subtract');
  if (operation?.kind !== 'scalar') throw new Error('there is no addition');
  const bound = context.lower(
    bindScalar(operation, [key, distance], {
      mode: 'ansi',
      zone: compiler.options.zone,
      conf: () => undefined,
      sql: () => 'the window frame',
    }),
  );
  const value = loadField({ f }, other, field, 'other');
  const one = i32.const(1);
  const compare = (): void => {
    const [a, b] = order.direction === 'asc' ? [value, bound] : [bound, value];
    f.return(lowerCompare(context, { ...a, valid: null }, { ...b, valid: null }));
  };
  if (value.valid === null && bound.valid === null) {
    compare();
  } else {
    const there = value.valid ?? one;
    const here = bound.valid ?? one;
    f.if(i32.ne(there, here), () =>
      f.return(order.nulls === 'first' ? i32.sub(there, here) : i32.sub(here, there)),
    );
    f.if(i32.eqz(there), () => f.return(i32.const(0)));
    compare();
  }
  f.unreachable();
  return name;
}
