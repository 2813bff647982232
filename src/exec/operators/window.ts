import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import { MemoryView } from '../../columns/memory-view.ts';
import { readValue, writeValue } from '../../columns/value-access.ts';
import type { Call } from '../../expr/expression.ts';
import { functionOf } from '../../functions/registry.ts';
import type { WindowPartition } from '../../functions/window-function.ts';
import type { Value } from '../../types/value.ts';
import type { WindowBound, WindowCallSpec, WindowStep, WindowWalk } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import type { SortedEntries } from './sort-store.ts';
import { type FrameBounds, frameBounds } from './window-frame.ts';

/** The rows of one partition, in order. */
export interface PartitionRows {
  readonly length: number;
  /** Address of a row's sort entry; also of the end, for `length`. */
  entry(row: number): number;
  /** Address of a row's record. */
  record(row: number): number;
  peersStart(row: number): number;
  peersEnd(row: number): number;
}

/** Computes a window's calls, partition by partition, into the records. */
export async function runWindow(
  step: WindowStep,
  runner: TaskRunner,
  entries: SortedEntries,
  onBreak: () => Promise<void>,
): Promise<void> {
  if (step.walk !== null) await runWalk(step.walk, runner, entries, onBreak);
  if (step.calls.length === 0) return;
  const compute = step.calls.map((spec) => computeCall(spec, step, runner));
  const recordAt = (row: number): number =>
    runner.memory.u32[(entries.address + row * SORT_ENTRY.bytes + SORT_ENTRY.record) >>> 2]!;
  const differs = (name: string | null, a: number, b: number): boolean =>
    name !== null && runner.exports[name]!(recordAt(a), recordAt(b)) !== 0;
  let start = 0;
  while (start < entries.count) {
    let end = start + 1;
    const peers: number[] = [0];
    for (; end < entries.count && !differs(step.samePartition, end - 1, end); end++) {
      // A row is a peer of the one before, or starts a group of its own.
      const last = peers.length;
      peers.push(differs(step.samePeers, end - 1, end) ? last : peers[last - 1]!);
      if ((end & 0xffff) === 0) await onBreak();
    }
    const rows = partitionRows(entries, start, end, peers, recordAt);
    for (const run of compute) await run(rows, onBreak);
    start = end;
    await onBreak();
  }
}

async function runWalk(
  { entry, cells, starts, finish }: WindowWalk,
  runner: TaskRunner,
  { address, count }: SortedEntries,
  onBreak: () => Promise<void>,
): Promise<void> {
  const end = address + count * SORT_ENTRY.bytes;
  const piece = BREAK_ROWS * SORT_ENTRY.bytes;
  for (let at = address; at < end; at += piece) {
    runner.exports[entry]!(at, Math.min(at + piece, end));
    runner.instance.host.resetArena();
    await onBreak();
  }
  if (count === 0) return;
  for (const until of ['peers', 'partition'] as const) {
    const name = finish[until];
    const start = runner.memory.u32[(runner.frame + cells + starts[until]) >>> 2]!;
    if (name !== null) runner.exports[name]!(start, end);
  }
  runner.instance.host.resetArena();
}

/** @param peers per row the first row of its peers */
function partitionRows(
  entries: SortedEntries,
  start: number,
  end: number,
  peers: readonly number[],
  recordAt: (row: number) => number,
): PartitionRows {
  const length = end - start;
  const ends = new Array<number>(length);
  for (let row = length - 1; row >= 0; row--) {
    ends[row] = row + 1 < length && peers[row + 1] === peers[row] ? ends[row + 1]! : row + 1;
  }
  return {
    length,
    entry: (row) => entries.address + (start + row) * SORT_ENTRY.bytes,
    record: (row) => recordAt(start + row),
    peersStart: (row) => peers[row]!,
    peersEnd: (row) => ends[row]!,
  };
}

type Compute = (rows: PartitionRows, onBreak: () => Promise<void>) => Promise<void>;

function computeCall(spec: WindowCallSpec, step: WindowStep, runner: TaskRunner): Compute {
  const boundsOf = (rows: PartitionRows): FrameBounds =>
    frameBounds(spec.frame, rows, (bound: Extract<WindowBound, { kind: 'range' }>, row, other) =>
      Number(runner.exports[bound.compare]!(rows.record(row), rows.record(other))),
    );
  return spec.aggregate === null
    ? computeFunction(spec, step, runner, boundsOf)
    : computeAggregate(spec.aggregate, spec, runner, boundsOf);
}

/** Rows between two looks at messages and cancellation. */
const BREAK_ROWS = 4096;

function computeAggregate(
  names: NonNullable<WindowCallSpec['aggregate']>,
  spec: WindowCallSpec,
  runner: TaskRunner,
  boundsOf: (rows: PartitionRows) => FrameBounds,
): Compute {
  const { exports } = runner;
  const grows = spec.frame.start.kind === 'unbounded';
  return async (rows, onBreak) => {
    const bounds = boundsOf(rows);
    let taken = 0;
    exports[names.reset]!(0, 1);
    for (let row = 0; row < rows.length; row++) {
      const start = bounds.start(row);
      const end = Math.max(start, bounds.end(row));
      if (!grows) {
        exports[names.reset]!(0, 1);
        taken = start;
      }
      if (end > taken) exports[names.update]!(rows.entry(taken), rows.entry(end));
      taken = Math.max(taken, end);
      const record = rows.record(row);
      exports[names.finish]!(record, record + 1);
      if (row % BREAK_ROWS === BREAK_ROWS - 1) {
        runner.instance.host.resetArena();
        await onBreak();
      }
    }
    runner.instance.host.resetArena();
  };
}

/** Functions such as `rank` and `lag` see the partition as values. */
function computeFunction(
  spec: WindowCallSpec,
  step: WindowStep,
  runner: TaskRunner,
  boundsOf: (rows: PartitionRows) => FrameBounds,
): Compute {
  const call = spec.call.call as Call;
  const declaration = functionOf(call.fn);
  if (declaration?.kind !== 'window') throw new Error(`${call.fn} is no window function`);
  const start = declaration.evaluate(call, { ignoreNulls: spec.call.ignoreNulls });
  const view = new MemoryView(runner.memory.memory);
  const { region } = runner.storeOf(step.store);
  const { type, offset, validity } = spec.result;
  return async (rows, onBreak) => {
    const bounds = boundsOf(rows);
    const partition: WindowPartition = {
      length: rows.length,
      argument: (index, row): Value => {
        const field = spec.arguments[index]!;
        const record = rows.record(row);
        if (field.validity !== null && view.bytes[record + field.validity] === 0) return null;
        return readValue(view, field.type, record + field.offset);
      },
      peersStart: (row) => rows.peersStart(row),
      peersEnd: (row) => rows.peersEnd(row),
      frameStart: (row) => bounds.start(row),
      frameEnd: (row) => bounds.end(row),
    };
    const valueAt = start(partition);
    for (let row = 0; row < rows.length; row++) {
      const value = valueAt(row);
      const record = rows.record(row);
      if (value !== null) {
        writeValue(view, type, record + offset, value, (bytes) => region.allocate(Math.max(bytes, 1)));
      }
      view.bytes[record + validity] = value === null ? 0 : 1;
      if (row % BREAK_ROWS === BREAK_ROWS - 1) await onBreak();
    }
  };
}
