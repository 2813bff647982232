import { copyBytes } from './copy';
import { makeView, viewAddress, viewLength } from './view';

// Columns of rows made fields of records, which lie `size` bytes apart. A table of columns has `{ values: u32,
// validity: u32 }` for each, addresses for row 0. `fields` is an array of `{ column: u32, offset: u32, validity: u32,
// bytes: u8, isView: u8, nullable: u8, unused: u8 }`: the column's values, of 4, 8 or 16 bytes, or its views go to
// `offset` in records, and its validity bytes (0 for NULL) to `validity`, unless that is `NONE`. Rows go from `start` to
// before `end`; with an address at `numbers`, they are those whose numbers, of 4 bytes, stand there.

const COLUMN: usize = 8;
const FIELD: usize = 16;
const NONE: u32 = 0xffffffff;
/** So many records are written at a time: they stay in the nearest cache from field to field. */
const CHUNK: u32 = 64;

// @ts-ignore: decorator
@inline
function rowAt(numbers: usize, i: u32): usize {
  return numbers === 0 ? <usize>i : <usize>load<u32>(numbers + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function storeValues<T>(values: usize, numbers: usize, start: u32, end: u32, target: usize, size: u32): void {
  let field = target;
  if (numbers === 0) {
    const last = values + <usize>end * sizeof<T>();
    for (let at = values + <usize>start * sizeof<T>(); at < last; at += sizeof<T>(), field += size) {
      store<T>(field, load<T>(at));
    }
    return;
  }
  for (let i = start; i < end; i++, field += size) {
    store<T>(field, load<T>(values + rowAt(numbers, i) * sizeof<T>()));
  }
}

/** Stores views of bytes that are copied to `heap`, one after the other, empty ones of NULLs; answers where they end. */
// @ts-ignore: decorator
@inline
function storeViews(
  views: usize,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  target: usize,
  size: u32,
  heap: usize,
): usize {
  let next = heap;
  let field = target;
  for (let i = start; i < end; i++, field += size) {
    const row = rowAt(numbers, i);
    const view = validity !== 0 && load<u8>(validity + row) === 0 ? 0 : load<u64>(views + (row << 3));
    const length = viewLength(view);
    copyBytes(next, viewAddress(view), length);
    store<u64>(field, makeView(next, length));
    next += length;
  }
  return next;
}

// @ts-ignore: decorator
@inline
function clearFlags(flags: usize, count: u32, size: u32): void {
  const end = flags + <usize>count * size;
  for (let word = flags; word < end; word += size) store<u32>(word, 0);
}

/**
 * Stores the fields of rows in records from `records` on; the bytes that views point to are copied to `heap`.
 *
 * @param flags offset of a word of 4 bytes that is cleared; 0 for none
 */
export function records_store(
  fields: usize,
  fieldCount: u32,
  columns: usize,
  numbers: usize,
  start: u32,
  end: u32,
  records: usize,
  size: u32,
  flags: u32,
  heap: usize,
): void {
  const fieldsEnd = fields + <usize>fieldCount * FIELD;
  let next = heap;
  let target = records;
  for (let from = start; from < end; from += CHUNK) {
    const to = min(from + CHUNK, end);
    if (flags !== 0) clearFlags(target + flags, to - from, size);
    for (let field = fields; field < fieldsEnd; field += FIELD) {
      const column = columns + <usize>load<u32>(field) * COLUMN;
      const values = <usize>load<u32>(column);
      const validity = <usize>load<u32>(column, 4);
      const place = target + load<u32>(field, 4);
      const mark = load<u32>(field, 8);
      if (mark !== NONE) storeValues<u8>(validity, numbers, from, to, target + mark, size);
      const bytes = <u32>load<u8>(field, 12);
      if (load<u8>(field, 13) !== 0) {
        next = storeViews(values, load<u8>(field, 14) !== 0 ? validity : 0, numbers, from, to, place, size, next);
      } else if (bytes === 8) storeValues<u64>(values, numbers, from, to, place, size);
      else if (bytes === 4) storeValues<u32>(values, numbers, from, to, place, size);
      else storeValues<v128>(values, numbers, from, to, place, size);
    }
    target += <usize>CHUNK * size;
  }
}

/** Bytes that the views of rows point to. */
export function records_heap(
  fields: usize,
  fieldCount: u32,
  columns: usize,
  numbers: usize,
  start: u32,
  end: u32,
): u32 {
  const fieldsEnd = fields + <usize>fieldCount * FIELD;
  let bytes: u32 = 0;
  for (let field = fields; field < fieldsEnd; field += FIELD) {
    if (load<u8>(field, 13) === 0) continue;
    const column = columns + <usize>load<u32>(field) * COLUMN;
    const values = <usize>load<u32>(column);
    const validity = load<u8>(field, 14) !== 0 ? <usize>load<u32>(column, 4) : 0;
    for (let i = start; i < end; i++) {
      const row = rowAt(numbers, i);
      if (validity === 0 || load<u8>(validity + row) !== 0) bytes += load<u32>(values + (row << 3), 4);
    }
  }
  return bytes;
}

/** Stores a word of 4 bytes in the records of rows that are NULL, from the first one's validity on. */
export function records_mark_nulls(count: u32, validity: usize, word: u32, records: usize, size: u32): void {
  let field = records;
  for (let row: usize = 0; row < <usize>count; row++, field += size) {
    if (load<u8>(validity + row) === 0) store<u32>(field, word);
  }
}

/**
 * Chains records by their first words, each to the one before it.
 *
 * @param first what the first one leads to
 * @returns the last one
 */
export function records_chain(count: u32, first: usize, records: usize, size: u32): usize {
  const end = records + <usize>count * size;
  let next = first;
  for (let record = records; record < end; record += size) {
    store<u32>(record, <u32>next);
    next = record;
  }
  return next;
}

/**
 * Leaves the rows that are not NULL among those from `start` to before `end`, of `numbers` if that isn't 0; `chosen`
 * gets their numbers, may be `numbers`. Answers how many they are.
 */
export function rows_valid(numbers: usize, start: u32, end: u32, validity: usize, chosen: usize): u32 {
  let next = chosen;
  for (let i = start; i < end; i++) {
    const row = rowAt(numbers, i);
    store<u32>(next, <u32>row);
    next += <usize>(load<u8>(validity + row) !== 0) << 2;
  }
  return <u32>((next - chosen) >> 2);
}
