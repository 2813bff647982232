import { makeView, viewAddress, viewLength } from './view';

// Records of fixed size as blocks: side by side, then the bytes that their views point to. In a block, views hold
// addresses counted from its start. `views` is an array of `{ offset: u32, validity: u32 }` in a record; a validity
// of `ALWAYS` stands for none.

const ENTRY: usize = 16;
const VIEW: usize = 8;
const ALWAYS: u32 = 0xffffffff;

// @ts-ignore: decorator
@inline
function isValid(record: usize, view: usize): bool {
  const validity = load<u32>(view, 4);
  return validity === ALWAYS || load<u8>(record + validity) !== 0;
}

/**
 * How many records of sort entries make a block of at most `limit` bytes, one at least, in the low half; the
 * bytes of the block in the high half.
 */
export function records_fit(entries: usize, count: u32, size: u32, views: usize, viewCount: u32, limit: u32): u64 {
  const viewsEnd = views + <usize>viewCount * VIEW;
  let bytes: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const record = <usize>load<u32>(entries + <usize>i * ENTRY, 12);
    let own = size;
    for (let view = views; view < viewsEnd; view += VIEW) {
      if (isValid(record, view)) own += viewLength(load<u64>(record + load<u32>(view)));
    }
    if (i > 0 && bytes + own > limit) return (<u64>bytes << 32) | i;
    bytes += own;
  }
  return (<u64>bytes << 32) | count;
}

/** Writes the records of sort entries as a block, which has as many bytes as `records_fit` says. */
export function records_pack(
  entries: usize,
  count: u32,
  size: u32,
  views: usize,
  viewCount: u32,
  target: usize,
): void {
  const viewsEnd = views + <usize>viewCount * VIEW;
  let heap = target + <usize>count * size;
  for (let i: u32 = 0; i < count; i++) {
    const record = <usize>load<u32>(entries + <usize>i * ENTRY, 12);
    const copy = target + <usize>i * size;
    for (let at: usize = 0; at < size; at += 8) store<u64>(copy + at, load<u64>(record + at));
    for (let view = views; view < viewsEnd; view += VIEW) {
      if (!isValid(record, view)) continue;
      const offset = load<u32>(view);
      const bytes = load<u64>(record + offset);
      const length = viewLength(bytes);
      memory.copy(heap, viewAddress(bytes), length);
      store<u64>(copy + offset, makeView(heap - target, length));
      heap += length;
    }
  }
}

/** Turns the views of a block's records into addresses. */
export function records_rebase(records: usize, count: u32, size: u32, views: usize, viewCount: u32): void {
  const viewsEnd = views + <usize>viewCount * VIEW;
  const end = records + <usize>count * size;
  for (let record = records; record < end; record += size) {
    for (let view = views; view < viewsEnd; view += VIEW) {
      if (!isValid(record, view)) continue;
      const offset = load<u32>(view);
      store<u32>(record + offset, load<u32>(record + offset) + <u32>records);
    }
  }
}
