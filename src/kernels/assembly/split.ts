import { str_find } from './strings';
import { viewAddress, viewLength } from './view';

// Texts cut at a separator, as the blob of an array of texts (`columns/blob.ts`).

const HEADER: u32 = 4;
const SLOT: u32 = 8;

/** How many parts there are between occurrences of a separator that isn't empty. */
export function split_count(text: u64, separator: u64): u32 {
  const length = viewLength(separator);
  let parts: u32 = 1;
  let at: i32 = 0;
  while ((at = str_find(text, separator, at)) >= 0) {
    parts++;
    at += length;
  }
  return parts;
}

/** Writes the array of the `parts`; gives its bytes, at most those of the text and 4 more and 9 a part. */
export function split_parts(text: u64, separator: u64, parts: u32, target: usize): u32 {
  const source = viewAddress(text);
  const width = viewLength(separator);
  store<u32>(target, parts);
  memory.fill(target + HEADER, 1, parts);
  let slot = target + HEADER + parts;
  let end = HEADER + parts + parts * SLOT;
  let from: u32 = 0;
  for (let part: u32 = 1; part <= parts; part++) {
    const until = part === parts ? viewLength(text) : <u32>str_find(text, separator, from);
    const length = until - from;
    store<u32>(slot, end);
    store<u32>(slot, length, 4);
    memory.copy(target + end, source + from, length);
    slot += SLOT;
    end += length;
    from = until + width;
  }
  return end;
}
