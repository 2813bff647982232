import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { WindowFrames, WindowStep, WindowWalk } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { QUEUE_BYTES } from './compile/window-queue.ts';
import type { SortedEntries } from './sort-store.ts';

/** Rows between two looks at messages and cancellation. */
const BREAK_ROWS = 4096;
const PIECE = BREAK_ROWS * SORT_ENTRY.bytes;

/** Computes a window's calls into the records, piece by piece. */
export async function runWindow(
  { walk, frames, store }: WindowStep,
  runner: TaskRunner,
  { address, count }: SortedEntries,
  onBreak: () => Promise<void>,
): Promise<void> {
  if (count === 0) return;
  const { region } = runner.storeOf(store);
  const end = address + count * SORT_ENTRY.bytes;
  const room = (frames?.queues ?? []).map((cell) => {
    const queue = region.allocate(count * QUEUE_BYTES);
    setCell(runner, cell, queue);
    return queue;
  });
  runner.notePeak();
  let framed = address;
  const frameUntil = async (until: number): Promise<void> => {
    if (frames === null || framed === until) return;
    await runFrames(frames, runner, framed, until, onBreak);
    framed = until;
  };
  for (let at = address; at < end; at += PIECE) {
    runner.exports[walk.entry]!(at, Math.min(at + PIECE, end));
    runner.instance.host.resetArena();
    await onBreak();
    await frameUntil(startOf(walk, 'partition', runner));
  }
  for (const until of ['peers', 'partition'] as const) {
    const name = walk.finish[until];
    if (name !== null) runner.exports[name]!(startOf(walk, until, runner), end);
  }
  runner.instance.host.resetArena();
  await frameUntil(end);
  for (const queue of room) region.release(queue);
}

/** Where the last partition or peers begin that the walk has come to. */
function startOf({ cells, starts }: WindowWalk, of: 'peers' | 'partition', runner: TaskRunner): number {
  return runner.memory.u32[(runner.frame + cells + starts[of]) >>> 2]!;
}

function setCell(runner: TaskRunner, cell: number, value: number): void {
  runner.memory.u32[(runner.frame + cell) >>> 2] = value;
}

async function runFrames(
  { entry, limit }: WindowFrames,
  runner: TaskRunner,
  from: number,
  until: number,
  onBreak: () => Promise<void>,
): Promise<void> {
  setCell(runner, limit, until);
  let at = from;
  while (at < until) {
    at = (runner.exports[entry]!(at, Math.min(at + PIECE, until)) as number) >>> 0;
    runner.instance.host.resetArena();
    await onBreak();
  }
}
