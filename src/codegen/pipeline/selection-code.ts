import { assertNever } from '../../core/error.ts';
import type { Expression } from '../../expr/expression.ts';
import { and, i32, select, TRUE } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { type KeyLookup, writeFilterTest } from './key-filter-code.ts';
import { type Consumer, PipelineCode, type StageCode } from './pipeline.ts';
import { bindColumns, type SourceColumn } from './source-code.ts';

/**
 * Cell of a selection in the frame: where the numbers of the chosen rows are (4 bytes each, room for a batch),
 * and how many the last call has chosen.
 */
export const SELECTION = { address: 0, count: 4, bytes: 8 } as const;

/**
 * Cell of a memo in the frame: where the codes of the batch's values are (4 bytes a row), and where the results
 * by code: a byte each, 0 for not known yet, behind one for NULL.
 */
export const MEMO = { codes: 0, results: 4, bytes: 8 } as const;

/** What one step of a selection asks of a row. */
export type SelectionStep =
  /** Conditions that may be computed for any row: they raise nothing and call nothing. */
  | { readonly kind: 'compute'; readonly conditions: readonly Expression[] }
  /** A condition on one column, computed once for each of the column's values that come along. */
  | {
      readonly kind: 'remember';
      readonly condition: Expression;
      readonly column: Expression;
      readonly memo: number;
    }
  /** Whether a runtime filter has the row's key. */
  | { readonly kind: 'look_up'; readonly lookup: KeyLookup };

/**
 * Writes an exported function. The first one goes over row numbers, unless rows are in the selection already, and puts
 * those of the rows that pass into the selection; each further one goes over positions in the selection and leaves what
 * passes. Rows that pass take no other path than the others: a filter that takes every other row costs no more than one
 * that takes all.
 */
export function writeSelectionStep(
  stage: StageCode,
  name: string,
  table: number,
  columns: readonly SourceColumn[],
  step: SelectionStep,
  cell: number,
  goesOverRows: boolean,
): void {
  const p = new PipelineCode(stage, name);
  const { f } = p;
  const first = f.atStart('selection', i32.load(f.frame(), cell + SELECTION.address));
  const next = f.local('i32', 'next');
  f.setAtStart(next, first);
  const row = goesOverRows ? p.position : f.local('i32', 'row');
  bindColumns(p, table, columns, f.get(row));
  p.atEnd(() => {
    const count = i32.shr_u(i32.sub(f.get(next), first), i32.const(2));
    f.store('i32.store', f.frame(), count, cell + SELECTION.count);
  });
  p.loop(1, () => {
    if (!goesOverRows) f.set(row, i32.load(i32.add(first, i32.shl(f.get(p.position), i32.const(2)))));
    const chosen = choose(p, step, f.get(row));
    f.store('i32.store', f.get(next), f.get(row));
    f.set(next, i32.add(f.get(next), i32.shl(chosen, i32.const(2))));
  });
}

/** 1 for a row that passes, else 0. */
function choose(p: PipelineCode, step: SelectionStep, row: Ir): Ir {
  switch (step.kind) {
    case 'compute':
      return compute(p, step.conditions);
    case 'remember':
      return recall(p, step, row);
    case 'look_up':
      return lookUp(p, step.lookup);
    default:
      return assertNever(step);
  }
}

function lookUp(p: PipelineCode, lookup: KeyLookup): Ir {
  const { f } = p;
  const chosen = f.local('i32', 'chosen');
  f.set(chosen, i32.const(0));
  writeFilterTest(p, lookup, () => f.set(chosen, i32.const(1)));
  return f.get(chosen);
}

function compute(p: PipelineCode, conditions: readonly Expression[]): Ir {
  return conditions.reduce((all, e) => and(all, p.context.lowerCondition(e)), TRUE);
}

function recall(p: PipelineCode, step: Extract<SelectionStep, { kind: 'remember' }>, row: Ir): Ir {
  const { f, context } = p;
  const codes = f.atStart('codes', i32.load(f.frame(), step.memo + MEMO.codes));
  const results = f.atStart('results', i32.load(f.frame(), step.memo + MEMO.results));
  const code = i32.load(i32.add(codes, i32.shl(row, i32.const(2))));
  const behindNull = f.let('code', i32.add(code, i32.const(1)));
  const { valid } = context.lower(step.column);
  const index = valid === null ? behindNull : select(valid, behindNull, i32.const(0));
  const place = f.let('place', i32.add(results, index));
  const known = f.local('i32', 'known');
  f.set(known, i32.load8_u(place));
  context.if(i32.eqz(f.get(known)), () => {
    f.set(known, i32.add(context.lowerCondition(step.condition), i32.const(1)));
    f.store('i32.store8', place, f.get(known));
  });
  return f.let('chosen', i32.sub(f.get(known), i32.const(1)));
}

/**
 * Rows of vectors that a selection names; `start` and `end` are positions in it.
 *
 * @param used gets the places of the columns that the code reads
 */
export function writeSelectedLoop(
  stage: StageCode,
  name: string,
  table: number,
  columns: readonly SourceColumn[],
  cell: number,
  used: Set<number>,
  consume: Consumer,
): PipelineCode {
  const p = new PipelineCode(stage, name);
  const { f } = p;
  const selection = f.atStart('selection', i32.load(f.frame(), cell + SELECTION.address));
  const row = f.local('i32', 'row');
  bindColumns(p, table, columns, f.get(row), used);
  p.loop(1, () => {
    const entry: Ir = i32.add(selection, i32.shl(f.get(p.position), i32.const(2)));
    f.set(row, i32.load(entry));
    consume(p);
  });
  return p;
}
