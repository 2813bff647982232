import { i32, i64 } from '../../../codegen/instructions.ts';
import type { Ir, Local } from '../../../codegen/ir.ts';
import { storeValue } from '../../../codegen/memory-access.ts';
import { PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { loadField, type RecordField, storeField } from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../../codegen/pipeline/sort-code.ts';
import { bindRecord } from '../../../codegen/pipeline/source-code.ts';
import type { RowPlace } from '../../../functions/window-function.ts';
import type { WindowFrames } from '../../executor/program.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { type FrameCode, type RowSurroundings, writeMoveFrame } from './frame-bounds.ts';
import type { AggregateFunctions, SlidingFunctions } from './window-aggregate.ts';
import type { RowQueue } from './window-queue.ts';
import type { WindowRecords } from './window-records.ts';
import { WALK_MARKS } from './window-walk.ts';

/** A call whose value depends on rows that come later, or on rows that its frame leaves behind. */
export interface FramedCall {
  readonly frame: FrameCode;
  readonly result: RecordField;
  readonly how: /** An aggregate that takes in the rows of a frame from its start; while that stays, only the new ones. */
    | { readonly kind: 'anew'; readonly code: AggregateFunctions }
    /** The rows that leave the frame are taken away again; `anew` where that isn't exact. */
    | { readonly kind: 'sliding'; readonly code: SlidingFunctions; readonly anew: AggregateFunctions | null }
    /**
     * The value in one row: the n-th of the frame, or of those in the queue. `otherwise`, of the current row, stands
     * for a row that isn't there.
     */
    | {
        readonly kind: 'row';
        readonly from: 'first' | 'last';
        /** From 1. */
        readonly n: (p: PipelineCode) => Ir;
        readonly queue: RowQueue | null;
        readonly value: RecordField;
        readonly otherwise: RecordField | null;
      }
    | { readonly kind: 'place'; readonly lower: (p: PipelineCode, place: RowPlace) => Ir };
}

/** So many rows that frames took in anew make the code give others a turn. */
const PATIENCE = 1 << 20;

/** Writes what computes the calls of the operator `nodeId` for rows of complete partitions. */
export function writeWindowFrames(
  compiler: StageCompiler,
  nodeId: number,
  window: WindowRecords,
  calls: readonly FramedCall[],
): WindowFrames {
  const { code } = compiler;
  const entry = compiler.uniqueName('frames');
  const limit = code.module.slots(1);
  const p = new PipelineCode(code, entry);
  const { f } = p;
  const frame = f.frame();
  const partitionEnd = code.module.slots(1);
  const cell = (name: string, offset = code.module.slots(1)): Local => {
    const local = f.local('i32', name);
    f.setAtStart(local, i32.load(frame, offset));
    p.atEnd(() => f.store('i32.store', frame, f.get(local), offset));
    return local;
  };
  const complete = f.atStart('complete', i32.load(frame, limit));
  const partition = { start: cell('partition_start'), end: cell('partition_end', partitionEnd) };
  const peers = { start: cell('peers_start'), end: cell('peers_end') };
  const steps = f.local('i32', 'steps');
  f.setAtStart(steps, i32.const(0));
  const retaken = code.module.slots(1);
  compiler.addCount(nodeId, 'retakenRows', retaken);
  p.atEnd(() => {
    const sum = i64.add(i64.load(frame, retaken), i64.extend_i32_u(f.get(steps)));
    f.store('i64.store', frame, sum, retaken);
  });
  const groups = groupsOf(calls).map((group) => ({ ...group, start: cell('start'), end: cell('end') }));
  const record = f.local('i32', 'record');
  bindRecord(p, f.get(record), window.records.layout, sourceColumns(window.output));
  p.loop(SORT_ENTRY.bytes, () => {
    const at = f.get(p.position);
    f.set(record, i32.load(at, SORT_ENTRY.record));
    f.if(i32.ge_u(at, f.get(partition.end)), () => {
      f.set(partition.start, at);
      writeFindMark(p, WALK_MARKS.partition, complete, partition.end);
      f.set(peers.end, at);
      for (const { start, end, calls: framed } of groups) {
        f.set(start, at);
        f.set(end, at);
        for (const { how } of framed) writeStartPartition(p, how);
      }
    });
    let hasPeers = false;
    const row: RowSurroundings = {
      record: f.get(record),
      partition: { start: f.get(partition.start), end: f.get(partition.end) },
      peers: () => {
        if (!hasPeers) writeFindPeers(p, peers, f.get(partition.end));
        hasPeers = true;
        return { start: f.get(peers.start), end: f.get(peers.end) };
      },
    };
    for (const group of groups) writeGroup(p, window, group, row, steps);
    p.pauseIf(i32.ge_u(f.get(steps), i32.const(PATIENCE)));
  });
  const queues = calls.flatMap(({ how }) =>
    how.kind === 'row' && how.queue !== null ? [how.queue.base] : [],
  );
  return { entry, limit, partitionEnd, queues };
}

interface FrameGroup {
  readonly frame: FrameCode;
  readonly calls: readonly FramedCall[];
  readonly start: Local;
  readonly end: Local;
}

/** Calls over the same frames: these are found once for all of them. */
function groupsOf(calls: readonly FramedCall[]): Omit<FrameGroup, 'start' | 'end'>[] {
  const frames = [...new Set(calls.map((call) => call.frame))];
  return frames.map((frame) => ({ frame, calls: calls.filter((call) => call.frame === frame) }));
}

/** Sets `found` to the first entry behind the current one that has the mark, before `end`, or to that. */
function writeFindMark(p: PipelineCode, mark: number, end: Ir, found: Local): void {
  const { f } = p;
  f.set(found, f.get(p.position));
  f.loop((again) => {
    f.set(found, i32.add(f.get(found), i32.const(SORT_ENTRY.bytes)));
    f.if(i32.lt_u(f.get(found), end), () => {
      f.brIf(again, i32.eqz(i32.and(i32.load(f.get(found), SORT_ENTRY.prefix), i32.const(mark))));
    });
  });
}

function writeFindPeers(p: PipelineCode, peers: { start: Local; end: Local }, partitionEnd: Ir): void {
  const { f } = p;
  f.if(i32.ge_u(f.get(p.position), f.get(peers.end)), () => {
    f.set(peers.start, f.get(p.position));
    writeFindMark(p, WALK_MARKS.peers, partitionEnd, peers.end);
  });
}

function writeStartPartition(p: PipelineCode, how: FramedCall['how']): void {
  switch (how.kind) {
    case 'anew':
    case 'sliding':
      p.f.do(how.code.reset, [i32.const(0), i32.const(1)], 'i32');
      break;
    case 'row':
      how.queue?.writeClear(p);
      break;
    case 'place':
      break;
  }
}

function writeGroup(
  p: PipelineCode,
  window: WindowRecords,
  group: FrameGroup,
  row: RowSurroundings,
  steps: Local,
): void {
  const { f } = p;
  const before = {
    start: f.copy('start_before', f.get(group.start)),
    end: f.copy('end_before', f.get(group.end)),
  };
  writeMoveFrame(p, group.frame, row, group.start, group.end);
  const now = { start: f.get(group.start), end: f.get(group.end) };
  const count = (from: Ir, to: Ir): void =>
    f.set(steps, i32.add(f.get(steps), i32.shr_u(i32.sub(to, from), i32.const(Math.log2(SORT_ENTRY.bytes)))));
  const takeAnew = ({ reset, update }: AggregateFunctions): void => {
    f.do(reset, [i32.const(0), i32.const(1)], 'i32');
    f.do(update, [now.start, now.end], 'i32');
    count(now.start, now.end);
  };
  const finish = ({ finish: callee }: AggregateFunctions): Ir =>
    f.call(callee, [row.record, i32.add(row.record, i32.const(1))], 'i32');
  const takeNew = (update: string): void =>
    f.if(i32.lt_u(before.end, now.end), () => f.do(update, [before.end, now.end], 'i32'));
  for (const { how, result } of group.calls) {
    switch (how.kind) {
      case 'anew':
        f.if(
          i32.eq(before.start, now.start),
          () => takeNew(how.code.update),
          () => takeAnew(how.code),
        );
        finish(how.code);
        break;
      case 'sliding': {
        takeNew(how.code.update);
        f.if(i32.lt_u(before.start, now.start), () =>
          f.do(how.code.remove, [before.start, now.start], 'i32'),
        );
        const done = finish(how.code);
        if (how.anew === null) break;
        f.if(i32.eqz(done), () => {
          takeAnew(how.anew!);
          finish(how.anew!);
        });
        break;
      }
      case 'row':
        writeChosen(p, how, result, row, { before: before.end, ...now });
        break;
      case 'place':
        p.context.scope(() => {
          const value = how.lower(p, placeOf(p, row));
          storeField(
            p,
            row.record,
            result,
            { type: result.type, value, high: null, valid: null },
            window.records.header,
          );
        });
        break;
    }
  }
}

/** Copies the value of the row that the frame and the queue tell into the current one. */
function writeChosen(
  p: PipelineCode,
  how: Extract<FramedCall['how'], { kind: 'row' }>,
  result: RecordField,
  row: RowSurroundings,
  frame: { readonly before: Ir; readonly start: Ir; readonly end: Ir },
): void {
  const { f } = p;
  const copy = (source: Ir, from: RecordField): void => {
    const value = loadField(p, source, from, 'chosen');
    storeValue(f, value, row.record, result.offset);
    f.store('i32.store8', row.record, value.valid ?? i32.const(1), result.validity!);
  };
  const otherwise = (): void => {
    if (how.otherwise === null) f.store('i32.store8', row.record, i32.const(0), result.validity!);
    else copy(row.record, how.otherwise);
  };
  const { queue } = how;
  queue?.writeMove(p, frame);
  const [from, to] = queue === null ? [frame.start, frame.end] : [queue.first(p), queue.last(p)];
  const size = queue === null ? SORT_ENTRY.bytes : queue.stride;
  // Numbers of rows and what they take fit 32 bits; what n asks for need not.
  const away = f.let('away', i64.mul(i64.extend_i32_u(how.n(p)), i64.const(BigInt(size))));
  const isThere = i64.le_u(away, i64.extend_i32_u(i32.sub(to, from)));
  f.if(
    isThere,
    () => {
      const bytes = i32.wrap_i64(away);
      const place = how.from === 'last' ? i32.sub(to, bytes) : i32.sub(i32.add(from, bytes), i32.const(size));
      const entry = queue === null ? place : i32.load(place);
      copy(f.copy('chosen_record', i32.load(entry, SORT_ENTRY.record)), how.value);
    },
    otherwise,
  );
}

function placeOf(p: PipelineCode, row: RowSurroundings): RowPlace {
  const { f } = p;
  const { start } = row.partition;
  const peers = row.peers();
  const number = (entry: Ir, name: string): Ir =>
    f.let(name, i32.shr_u(i32.sub(entry, start), i32.const(Math.log2(SORT_ENTRY.bytes))));
  return {
    row: number(f.get(p.position), 'row'),
    peersStart: number(peers.start, 'before_peers'),
    peersEnd: number(peers.end, 'to_peers'),
    rows: number(row.partition.end, 'rows'),
  };
}
