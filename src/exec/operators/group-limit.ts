import { GROUP_BOUND } from '../../codegen/pipeline/group-bound-code.ts';
import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { GroupLimit } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** Records that are collected before they are looked at, beside twice as many as stay. */
const SLACK = 16 * 1024;
/** Bounds of more groups than this fall out of caches; nearly every row of so many groups stays anyway. */
const MOST_BOUNDS = 64 * 1024;

/** Keeps of a store the first records of each group, and makes bounds of the last ones. */
export function pruneGroups(runner: TaskRunner, header: number): void {
  runner.cancellation.check();
  const store = runner.storeOf(header);
  const { sort } = store.spec;
  const before = store.records;
  // Too few to tell, or rows pass the store as they come.
  if (before < SLACK || store.isPassing) {
    store.limitUse(before, store.isPassing ? Number.MAX_SAFE_INTEGER : SLACK);
    return;
  }
  const entries = runner.sorted.sortAll(header);
  const { kept, bounds } = firstOfGroups(runner, sort!.groups!, entries);
  const addresses = store.keep(kept);
  store.limitUse(kept.length, 2 * kept.length + SLACK);
  store.region.release(entries.address);
  const slots = bounds.length > MOST_BOUNDS ? 0 : 2 ** Math.ceil(Math.log2(2 * bounds.length + 1));
  store.setBounds(slots);
  if (slots === 0) return;
  const words = runner.memory.u32;
  for (const at of bounds) {
    const record = addresses[at]!;
    const hash = words[(record + sort!.groups!.hash) >>> 2]!;
    const slot = (store.bounds + (hash & (slots - 1)) * GROUP_BOUND.bytes) >>> 2;
    words[slot + (GROUP_BOUND.hash >>> 2)] = hash;
    words[slot + (GROUP_BOUND.record >>> 2)] = record;
  }
}

/** Addresses of the records that stay, and which of them are the last ones wanted of full groups. */
function firstOfGroups(
  { memory, exports }: TaskRunner,
  { rank, limit, samePartition, samePeers }: GroupLimit,
  { address, count }: { readonly address: number; readonly count: number },
): { readonly kept: readonly number[]; readonly bounds: readonly number[] } {
  const first = (address + SORT_ENTRY.record) >>> 2;
  const recordAt = (i: number): number => memory.u32[first + i * (SORT_ENTRY.bytes >>> 2)]!;
  const kept: number[] = [];
  const bounds: number[] = [];
  let rows = 0;
  let own = 0;
  let dense = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const record = recordAt(i);
    const isNew =
      last === 0 || (samePartition !== null && (exports[samePartition]!(last, record) as number) !== 0);
    const isPeer = !isNew && exports[samePeers]!(last, record) === 0;
    rows = isNew ? 1 : rows + 1;
    if (!isPeer) {
      own = rows;
      dense = isNew ? 1 : dense + 1;
    }
    last = record;
    const value = rank === 'row_number' ? rows : rank === 'rank' ? own : dense;
    if (value > limit) continue;
    const isFull = (rank === 'dense_rank' ? dense : rows) >= limit;
    // The last one that makes a group full, or is its peer, takes the place of the one before.
    if (isFull && bounds.at(-1) === kept.length - 1 && !isNew) bounds.pop();
    if (isFull) bounds.push(kept.length);
    kept.push(record);
  }
  return { kept, bounds };
}
