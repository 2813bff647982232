import type { Attribute, Expression } from '../../expr/expression.ts';
import { BOOLEAN } from '../../types/data-type.ts';
import { and, i32, not } from '../instructions.ts';
import type { Ir, Local } from '../ir.ts';
import { normalizeKey } from './hash-code.ts';
import { allValid, JOIN_RECORD, type JoinTable, lookUpBefore, searchTable } from './join-table-code.ts';
import type { Consumer, PipelineCode } from './pipeline.ts';
import { storeField } from './record.ts';
import { STORE, takeRecord } from './row-store-code.ts';
import { attributeOf, bindRecord } from './source-code.ts';

export type ProbeKind =
  | { readonly kind: 'inner' }
  /** Rows without a match come with NULLs for the build side. */
  | { readonly kind: 'outer' }
  | { readonly kind: 'semi' }
  | { readonly kind: 'anti'; readonly nullAware: boolean }
  | { readonly kind: 'existence'; readonly attribute: Attribute }
  /** The build rows are what comes out: matching ones are only marked. */
  | { readonly kind: 'mark' };

/** Build rows that come out after the probing: by whether they were marked, or all with that told. */
export type BuiltRows =
  | { readonly kind: 'matched' | 'unmatched' }
  | { readonly kind: 'all'; readonly attribute: Attribute };

export interface ProbeCode {
  readonly kind: ProbeKind;
  readonly condition: Expression | null;
  /** Sets the build rows' `matched`. */
  readonly marks: boolean;
}

/** Joins the current row with the build rows of its key. */
export function writeHashProbe(
  p: PipelineCode,
  table: JoinTable,
  keyExpressions: readonly Expression[],
  probe: ProbeCode,
  consume: Consumer,
): void {
  const { f, context } = p;
  const found = lookUpBefore(p, table, keyExpressions);
  const isNullAware = probe.kind.kind === 'anti' && probe.kind.nullAware;
  const keys =
    found === null || isNullAware ? keyExpressions.map((e) => normalizeKey(p, context.lower(e))) : [];
  const valid = allValid(keys);
  const first = f.local('i32', 'first');
  const search = (): void => searchTable(p, table, keys, first);
  f.block((skip) => {
    if (found !== null) {
      f.set(first, found);
    } else if (valid === null) {
      search();
    } else if (probe.kind.kind === 'inner' || probe.kind.kind === 'semi' || probe.kind.kind === 'mark') {
      f.brIf(skip, not(valid));
      search();
    } else {
      f.set(first, i32.const(0));
      context.if(valid, search);
    }
    if (isNullAware) {
      // NOT IN: a NULL among the build keys hides all rows, a NULL of this row hides it, unless nothing is there.
      const frame = f.frame();
      f.brIf(skip, i32.load(frame, table.header + STORE.nullKeys));
      if (valid !== null) {
        f.brIf(skip, and(not(valid), i32.ne(i32.load(frame, table.header + STORE.used), i32.const(0))));
      }
    }
    writeMatches(p, table, f.get(first), probe, (record) => i32.load(record, JOIN_RECORD.next), consume);
  });
}

/**
 * Goes through a chain of candidate records and carries on what the join gives for the current row. For an
 * outer join the row without match goes the same way, as a last round with the record 0, so that the code
 * that follows is written once.
 */
export function writeMatches(
  p: PipelineCode,
  table: Pick<JoinTable, 'layout' | 'columns'>,
  first: Ir,
  probe: ProbeCode,
  nextOf: (record: Ir) => Ir,
  consume: Consumer,
): void {
  const { f, context } = p;
  const current = f.local('i32', 'candidate');
  const record = f.get(current);
  f.set(current, first);
  const { kind, condition } = probe;
  if (kind.kind === 'inner' || kind.kind === 'outer') {
    const outer = kind.kind === 'outer';
    const matched: Local | null = outer ? f.local('i32', 'matched') : null;
    if (matched !== null) f.set(matched, i32.const(0));
    f.block((done) => {
      if (!outer) f.brIf(done, i32.eqz(record));
      f.loop((again) => {
        context.scope(() => {
          const present = outer ? f.copy('present', i32.ne(record, i32.const(0))) : null;
          bindRecord(p, record, table.layout, table.columns, present);
          f.block((next) => {
            if (condition !== null) rejectUnless(p, condition, present, () => f.br(next));
            if (matched !== null) f.set(matched, i32.const(1));
            if (probe.marks) {
              const mark = (): void => f.store('i32.store8', record, i32.const(1), JOIN_RECORD.matched);
              if (present === null) mark();
              else f.if(present, mark);
            }
            context.scope(() => consume(p));
          });
        });
        pollInLoop(p);
        if (matched === null) {
          f.set(current, nextOf(record));
          f.brIf(again, record);
        } else {
          f.brIf(done, i32.eqz(record));
          f.set(current, nextOf(record));
          f.brIf(again, i32.or(record, i32.eqz(f.get(matched))));
        }
      });
    });
    return;
  }
  if (kind.kind === 'mark') {
    writeMarks(p, table, first, condition, nextOf);
    return;
  }
  const found =
    condition === null ? f.let('found', i32.ne(first, i32.const(0))) : f.get(f.local('i32', 'found'));
  if (condition !== null && found.kind === 'get') {
    f.set(found.local, i32.const(0));
    f.block((done) => {
      f.brIf(done, i32.eqz(record));
      f.loop((again) => {
        context.scope(() => {
          bindRecord(p, record, table.layout, table.columns);
          f.set(found.local, context.lowerCondition(condition));
        });
        f.brIf(done, found);
        pollInLoop(p);
        f.set(current, nextOf(record));
        f.brIf(again, record);
      });
    });
  }
  switch (kind.kind) {
    case 'semi':
      context.if(found, () => consume(p));
      return;
    case 'anti':
      context.if(i32.eqz(found), () => consume(p));
      return;
    case 'existence':
      context.bind(kind.attribute.id, () => ({ type: BOOLEAN, value: found, high: null, valid: null }));
      consume(p);
      return;
  }
}

/** Marks the records of a chain that match the current row; those that are marked already stay so unasked. */
function writeMarks(
  p: PipelineCode,
  table: Pick<JoinTable, 'layout' | 'columns'>,
  first: Ir,
  condition: Expression | null,
  nextOf: (record: Ir) => Ir,
): void {
  const { f, context } = p;
  const current = f.local('i32', 'marked');
  const record = f.get(current);
  f.set(current, first);
  const isMarked = i32.load8_u(record, JOIN_RECORD.matched);
  f.block((done) => {
    f.brIf(done, i32.eqz(record));
    // Without a condition the first record of a chain is marked with all others.
    if (condition === null) f.brIf(done, isMarked);
    f.loop((again) => {
      f.block((next) => {
        if (condition !== null) {
          f.brIf(next, isMarked);
          context.scope(() => {
            bindRecord(p, record, table.layout, table.columns);
            f.brIf(next, not(context.lowerCondition(condition)));
          });
        }
        f.store('i32.store8', record, i32.const(1), JOIN_RECORD.matched);
      });
      pollInLoop(p);
      f.set(current, nextOf(record));
      f.brIf(again, record);
    });
  });
}

/** Runs `reject` unless the condition is true; a missing record (`present` 0) isn't asked. */
function rejectUnless(p: PipelineCode, condition: Expression, present: Ir | null, reject: () => void): void {
  const { f, context } = p;
  const check = (): void => f.if(not(context.lowerCondition(condition)), reject);
  if (present === null) check();
  else context.if(present, check);
}

/** Long chains are loops of their own in which a query must be stoppable. */
function pollInLoop(p: PipelineCode): void {
  const { f } = p;
  const rounds = p.state('poll', () => f.local('i32', 'rounds'));
  f.set(rounds, i32.add(f.get(rounds), i32.const(1)));
  f.if(i32.eqz(i32.and(f.get(rounds), i32.const(0x3fff))), () => {
    p.pauseIf(f.callHost('turn', [], 'i32'));
  });
}

/** Joins the current row with every record of a store (a nested loop): records lie in a chain of all. */
export function writeNestedLoop(
  p: PipelineCode,
  table: Pick<JoinTable, 'layout' | 'columns' | 'header'>,
  probe: ProbeCode,
  consume: Consumer,
): void {
  const { f } = p;
  const first = f.let('first', i32.load(f.frame(), table.header + STORE.entries));
  writeMatches(p, table, first, probe, (record) => i32.load(record, JOIN_RECORD.next), consume);
}

/** Enters the current row at the front of a nested loop's chain. */
export function writeNestedBuild(
  p: PipelineCode,
  table: Pick<JoinTable, 'layout' | 'columns' | 'header'>,
): void {
  const { f, context } = p;
  const record = takeRecord(p, table.header, table.layout.size);
  const frame = f.frame();
  f.store('i32.store', record, i32.load(frame, table.header + STORE.entries), JOIN_RECORD.next);
  f.store('i32.store', record, i32.const(0), JOIN_RECORD.matched);
  f.store('i32.store', frame, record, table.header + STORE.entries);
  table.columns.forEach((column, c) => {
    const register = context.lower(attributeOf(column));
    storeField(p, record, table.layout.fields[c]!, register, table.header);
  });
}

/** After probing: carries on a build row, if it is one that comes out. The probe side's columns are bound already. */
export function writeBuiltRow(p: PipelineCode, record: Ir, built: BuiltRows, consume: Consumer): void {
  const { f, context } = p;
  const marked = i32.load8_u(record, JOIN_RECORD.matched);
  switch (built.kind) {
    case 'matched':
      context.if(marked, () => consume(p));
      return;
    case 'unmatched':
      context.if(i32.eqz(marked), () => consume(p));
      return;
    case 'all': {
      const value = f.let('exists', marked);
      context.bind(built.attribute.id, () => ({ type: BOOLEAN, value, high: null, valid: null }));
      consume(p);
    }
  }
}
