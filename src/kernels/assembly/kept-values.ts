// Chains of the values that an aggregate keeps, as generated code writes them. A chunk is known by its end, behind
// which stand the end of the next chunk, the chunk's start, and the end of its values. Values of variable length are
// a u32 length and the bytes. `next` is the end of the last chunk's values.

import { viewAddress, viewLength } from './view';

const NEXT: usize = 0;
const START: usize = 4;
const END: usize = 8;

// @ts-ignore: decorator
@inline
function endOfValues(chunk: usize, next: usize): usize {
  return load<u32>(chunk, NEXT) != 0 ? <usize>load<u32>(chunk, END) : next;
}

/** Bytes of all values, with their lengths where they have one. */
export function kept_bytes(first: usize, next: usize): u32 {
  let bytes: usize = 0;
  for (let chunk = first; chunk != 0; chunk = <usize>load<u32>(chunk, NEXT)) {
    bytes += endOfValues(chunk, next) - <usize>load<u32>(chunk, START);
  }
  return <u32>bytes;
}

/** Writes the array (see `blob.ts`) of values of fixed size. */
export function kept_array(first: usize, next: usize, count: u32, target: usize): void {
  store<u32>(target, count);
  memory.fill(target + 4, 1, count);
  let to = target + 4 + <usize>count;
  for (let chunk = first; chunk != 0; chunk = <usize>load<u32>(chunk, NEXT)) {
    const start = <usize>load<u32>(chunk, START);
    const bytes = endOfValues(chunk, next) - start;
    memory.copy(to, start, bytes);
    to += bytes;
  }
}

/** Writes the array of values of variable length. */
export function kept_texts_array(first: usize, next: usize, count: u32, target: usize): void {
  store<u32>(target, count);
  memory.fill(target + 4, 1, count);
  let slot = target + 4 + <usize>count;
  let to = slot + (<usize>count << 3);
  for (let chunk = first; chunk != 0; chunk = <usize>load<u32>(chunk, NEXT)) {
    const end = endOfValues(chunk, next);
    let from = <usize>load<u32>(chunk, START);
    while (from < end) {
      const length = load<u32>(from);
      store<u32>(slot, <u32>(to - target));
      store<u32>(slot + 4, length);
      memory.copy(to, from + 4, <usize>length);
      slot += 8;
      to += <usize>length;
      from += 4 + <usize>length;
    }
  }
}

/** Writes values of variable length one behind the other, with a separator between them. */
export function kept_joined(first: usize, next: usize, separator: u64, target: usize): void {
  const between = <usize>viewLength(separator);
  let to = target;
  for (let chunk = first; chunk != 0; chunk = <usize>load<u32>(chunk, NEXT)) {
    const end = endOfValues(chunk, next);
    let from = <usize>load<u32>(chunk, START);
    while (from < end) {
      if (to != target || from != <usize>load<u32>(first, START)) {
        memory.copy(to, viewAddress(separator), between);
        to += between;
      }
      const length = <usize>load<u32>(from);
      memory.copy(to, from + 4, length);
      to += length;
      from += 4 + length;
    }
  }
}
