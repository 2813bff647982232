import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { WindowStep } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { QUEUE_BYTES } from './compile/window-queue.ts';
import type { SortedEntries } from './sort-store.ts';
import { WindowCode } from './window-code.ts';

/** Computes a window's calls into the records, which are all in memory. */
export async function runWindow(
  step: WindowStep,
  runner: TaskRunner,
  { address, count }: SortedEntries,
  onBreak: () => Promise<void>,
): Promise<void> {
  if (count === 0) return;
  const code = new WindowCode(step, runner);
  const { region } = runner.storeOf(step.store);
  const end = address + count * SORT_ENTRY.bytes;
  const room = Array.from({ length: code.queues }, () => region.allocate(count * QUEUE_BYTES));
  code.setRoom(room);
  runner.notePeak();
  let framed = address;
  const frameUntil = async (until: number): Promise<void> => {
    for (const _ of code.frames(framed, until)) await onBreak();
    framed = until;
  };
  for (const _ of code.walk(address, end)) {
    await onBreak();
    // What is in a cache yet.
    if (step.frames !== null) await frameUntil(code.partitionStart);
  }
  code.finishWalk(end);
  await frameUntil(end);
  for (const queue of room) region.release(queue);
}
