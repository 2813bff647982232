import type { Expression } from '../../expr/expression.ts';
import { and, i32, i64, TRUE } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { type Consumer, PipelineCode, type StageCode } from './pipeline.ts';
import { bindColumns, type SourceColumn } from './source-code.ts';

/**
 * Cell of a selection in the frame: where the numbers of the chosen rows are (4 bytes each, room for a batch),
 * and how many the last call has chosen.
 */
export const SELECTION = { address: 0, count: 4, bytes: 8 } as const;

/**
 * Writes a function over row numbers that puts those of the rows for which all conditions hold into the
 * selection. It has no branches: a filter that takes every other row costs no more than one that takes all.
 *
 * @param conditions may be computed for any row: they raise nothing and call nothing
 * @param counter i64 of the frame that counts the rows looked at
 */
export function writeSelection(
  stage: StageCode,
  name: string,
  table: number,
  columns: readonly SourceColumn[],
  conditions: readonly Expression[],
  cell: number,
  counter: number,
): PipelineCode {
  const p = new PipelineCode(stage, name);
  const { f, context } = p;
  const row = f.get(p.position);
  bindColumns(p, table, columns, row);
  const first = f.atStart('selection', i32.load(f.frame(), cell + SELECTION.address));
  const next = f.local('i32', 'next');
  f.setAtStart(next, first);
  p.atEnd(() => {
    const count = i32.shr_u(i32.sub(f.get(next), first), i32.const(2));
    f.store('i32.store', f.frame(), count, cell + SELECTION.count);
    const rows = i64.extend_i32_u(i32.sub(p.end, p.start));
    f.store('i64.store', f.frame(), i64.add(i64.load(f.frame(), counter), rows), counter);
  });
  p.loop(1, () => {
    const chosen = conditions.reduce((all, e) => and(all, context.lowerCondition(e)), TRUE);
    f.store('i32.store', f.get(next), row);
    f.set(next, i32.add(f.get(next), i32.shl(chosen, i32.const(2))));
  });
  return p;
}

/** Rows of vectors that a selection names; `start` and `end` are positions in it. */
export function writeSelectedLoop(
  stage: StageCode,
  name: string,
  table: number,
  columns: readonly SourceColumn[],
  cell: number,
  consume: Consumer,
): PipelineCode {
  const p = new PipelineCode(stage, name);
  const { f } = p;
  const selection = f.atStart('selection', i32.load(f.frame(), cell + SELECTION.address));
  const row = f.local('i32', 'row');
  bindColumns(p, table, columns, f.get(row));
  p.loop(1, () => {
    const entry: Ir = i32.add(selection, i32.shl(f.get(p.position), i32.const(2)));
    f.set(row, i32.load(entry));
    consume(p);
  });
  return p;
}
