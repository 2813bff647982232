import { viewAddress, viewLength } from './view';

// Arrays as blobs (`columns/blob.ts`).

const HEADER: u32 = 4;
const SLOT: u32 = 8;

/**
 * Writes the array of `count` elements of variable length, and gives its bytes. `staged` has room for `room` of them: behind a
 * header validity bytes, then the views of the elements' bytes.
 */
export function array_pack(staged: usize, room: u32, count: u32, target: usize): u32 {
  store<u32>(target, count);
  memory.copy(target + HEADER, staged + HEADER, count);
  let from = staged + HEADER + room;
  let slot = target + HEADER + count;
  let end = HEADER + count * (1 + SLOT);
  for (let i: u32 = 0; i < count; i++) {
    const view = load<u64>(from);
    const length = viewLength(view);
    const valid = load<u8>(target + HEADER + i);
    store<u32>(slot, valid ? end : 0);
    store<u32>(slot, length, 4);
    memory.copy(target + end, viewAddress(view), length);
    from += SLOT;
    slot += SLOT;
    end += length;
  }
  return end;
}
