import { packSplits } from '../../formats/packed-splits.ts';
import type { LeafInput, TaskInput } from '../executor/task.ts';

/** A task's inputs as they are sent to its executor. */
export function packInputs(inputs: ReadonlyMap<number, LeafInput>): ReadonlyMap<number, TaskInput> {
  const packed = new Map<number, TaskInput>();
  for (const [leaf, input] of inputs) {
    packed.set(leaf, input.kind === 'splits' ? { kind: 'splits', splits: packSplits(input.splits) } : input);
  }
  return packed;
}
