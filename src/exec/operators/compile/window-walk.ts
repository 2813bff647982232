import { i32 } from '../../../codegen/instructions.ts';
import type { Ir } from '../../../codegen/ir.ts';
import { storeValue } from '../../../codegen/memory-access.ts';
import { PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { loadField, type RecordField } from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../../codegen/pipeline/sort-code.ts';
import type { WindowFunction } from '../../../functions/window-function.ts';
import type { WindowWalk } from '../../executor/program.ts';
import type { StageCompiler } from './compiler.ts';
import type { AggregateFunctions } from './window-aggregate.ts';

/**
 * A call that one walk over the sorted rows computes: from the row's numbers, from a row so many places before or
 * (negative) after it, or as an aggregate that only grows, whose value is known at its row, at the end of the
 * row's peers or at the end of the partition.
 */
export type WalkedCall =
  | { readonly kind: 'number'; readonly number: RowNumber; readonly result: RecordField }
  | {
      readonly kind: 'shift';
      readonly back: number;
      readonly value: RecordField;
      readonly otherwise: RecordField;
      readonly result: RecordField;
    }
  | {
      readonly kind: 'aggregate';
      readonly until: 'row' | 'peers' | 'partition';
      readonly code: AggregateFunctions;
    };

type RowNumber = Extract<WindowFunction, { kind: 'number' }>['number'];

/** What the walk writes over the sort word of entries: flags of rows that are the first of theirs. */
export const WALK_MARKS = { partition: 1, peers: 2 } as const;

/** The state between two calls of the walk, all u32. */
const WALK = {
  previous: 0,
  row_number: 4,
  rank: 8,
  dense_rank: 12,
  partition: 16,
  peers: 20,
  bytes: 32,
} as const;

/**
 * Writes the walk.
 *
 * @param samePartition,samePeers functions of two records that give 0 where both are of one; null where all are
 * @param marks whether entries get marks
 */
export function writeWindowWalk(
  compiler: StageCompiler,
  calls: readonly WalkedCall[],
  samePartition: string | null,
  samePeers: string | null,
  marks: boolean,
): WindowWalk {
  const { code } = compiler;
  const cells = code.module.slots(WALK.bytes / 16);
  const aggregates = calls.filter((call) => call.kind === 'aggregate');
  const finishers = {
    peers: writeFinish(compiler, aggregates, 'peers'),
    partition: writeFinish(compiler, aggregates, 'partition'),
  };
  const entry = compiler.uniqueName('walk');
  const p = new PipelineCode(code, entry);
  const { f } = p;
  const frame = f.frame();
  const cell = (name: Exclude<keyof typeof WALK, 'bytes'>) => {
    const local = f.local('i32', name);
    f.setAtStart(local, i32.load(frame, cells + WALK[name]));
    p.atEnd(() => f.store('i32.store', frame, f.get(local), cells + WALK[name]));
    return local;
  };
  const previous = cell('previous');
  const numbers = { row_number: cell('row_number'), rank: cell('rank'), dense_rank: cell('dense_rank') };
  const starts = { partition: cell('partition'), peers: cell('peers') };
  const differs = (same: string | null, record: Ir): Ir =>
    same === null ? i32.const(0) : f.call(same, [f.get(previous), record], 'i32');
  const finish = (until: 'peers' | 'partition'): void => {
    const callee = finishers[until];
    if (callee !== null) {
      f.if(f.get(previous), () => f.do(callee, [f.get(starts[until]), f.get(p.position)], 'i32'));
    }
    f.set(starts[until], f.get(p.position));
  };
  p.loop(SORT_ENTRY.bytes, () => {
    const at = f.get(p.position);
    const record = f.copy('record', i32.load(at, SORT_ENTRY.record));
    const isNew = f.local('i32', 'new_partition');
    const newPeers = f.local('i32', 'new_peers');
    f.set(isNew, i32.const(1));
    f.if(f.get(previous), () => f.set(isNew, differs(samePartition, record)));
    f.set(newPeers, f.get(isNew));
    f.if(i32.eqz(f.get(isNew)), () => f.set(newPeers, differs(samePeers, record)));
    if (marks) {
      const peers = i32.shl(f.get(newPeers), i32.const(Math.log2(WALK_MARKS.peers)));
      f.store('i32.store', at, i32.or(peers, f.get(isNew)), SORT_ENTRY.prefix);
    }
    f.if(f.get(newPeers), () => finish('peers'));
    f.if(f.get(isNew), () => {
      finish('partition');
      for (const { code } of aggregates) f.do(code.reset, [i32.const(0), i32.const(1)], 'i32');
      for (const local of Object.values(numbers)) f.set(local, i32.const(0));
    });
    f.set(numbers.row_number, i32.add(f.get(numbers.row_number), i32.const(1)));
    f.if(f.get(newPeers), () => {
      f.set(numbers.rank, f.get(numbers.row_number));
      f.set(numbers.dense_rank, i32.add(f.get(numbers.dense_rank), i32.const(1)));
    });
    for (const call of calls) {
      switch (call.kind) {
        case 'number':
          f.store('i32.store', record, f.get(numbers[call.number]), call.result.offset);
          f.store('i32.store8', record, i32.const(1), call.result.validity!);
          break;
        case 'shift':
          writeShift(p, call, record, f.get(numbers.row_number));
          break;
        case 'aggregate':
          f.do(call.code.update, [at, i32.add(at, i32.const(SORT_ENTRY.bytes))], 'i32');
          if (call.until === 'row') f.do(call.code.finish, [record, i32.add(record, i32.const(1))], 'i32');
          break;
      }
    }
    f.set(previous, record);
  });
  const { peers, partition } = WALK;
  return { entry, cells, starts: { peers, partition }, previous: WALK.previous, finish: finishers };
}

/** The value of an earlier row goes into this one; this row's value into an earlier one, in place of the default. */
function writeShift(
  p: PipelineCode,
  call: Extract<WalkedCall, { kind: 'shift' }>,
  record: Ir,
  rowNumber: Ir,
): void {
  const { f } = p;
  const distance = Math.abs(call.back);
  const copy = (source: Ir, from: RecordField, target: Ir): void => {
    const value = loadField(p, source, from, 'shifted');
    storeValue(f, value, target, call.result.offset);
    f.store('i32.store8', target, value.valid ?? i32.const(1), call.result.validity!);
  };
  const other = (): Ir => {
    const entry = i32.sub(f.get(p.position), i32.const(distance * SORT_ENTRY.bytes));
    return f.copy('other', i32.load(entry, SORT_ENTRY.record));
  };
  const reaches = i32.gt_s(rowNumber, i32.const(distance));
  if (call.back >= 0) {
    f.if(
      reaches,
      () => copy(other(), call.value, record),
      () => copy(record, call.otherwise, record),
    );
    return;
  }
  copy(record, call.otherwise, record);
  f.if(reaches, () => copy(record, call.value, other()));
}

/** Writes what puts the aggregates' values into the records of entries, `(start, end)`; null for no aggregates. */
function writeFinish(
  compiler: StageCompiler,
  aggregates: readonly Extract<WalkedCall, { kind: 'aggregate' }>[],
  until: 'peers' | 'partition',
): string | null {
  const finished = aggregates.filter((call) => call.until === until);
  if (finished.length === 0) return null;
  const name = compiler.uniqueName(`finish_${until}`);
  const p = new PipelineCode(compiler.code, name);
  p.loop(SORT_ENTRY.bytes, () => {
    const record = p.f.copy('record', i32.load(p.f.get(p.position), SORT_ENTRY.record));
    for (const { code } of finished) p.f.do(code.finish, [record, i32.add(record, i32.const(1))], 'i32');
  });
  return name;
}
