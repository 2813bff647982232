import { mixWord, numberAt } from './whole-numbers';

// Tables of a join's build side whose keys are one or two whole numbers, at `field` and `field2` in the records and of
// 4 or 8 bytes. What `join-table-code.ts` says of records and tables holds here.

/** In a record: the next one of the same key, then flags, which are 0 for those with keys. */
const NEXT: usize = 0;
const FLAGS: usize = 4;

// The loops, one for each width of a single key and one for two keys.

// @ts-ignore: decorator
@inline
function enterDirect<T>(start: usize, end: usize, size: u32, entries: usize, field: u32, min: i64): void {
  for (let record = start; record < end; record += size) {
    if (load<u32>(record, FLAGS) !== 0) continue;
    enterAt(entries + (<usize>(<i64>load<T>(record + field) - min) << 2), record);
  }
}

// @ts-ignore: decorator
@inline
function enterAt(word: usize, record: usize): void {
  store<u32>(record, load<u32>(word), NEXT);
  store<u32>(word, <u32>record);
}

/**
 * Enters records into a table with a word for each number from `min` on. Of two keys the second one counts for
 * `stride` words; of one, for none.
 */
export function join_enter_direct(
  start: usize,
  end: usize,
  size: u32,
  entries: usize,
  field: u32,
  bytes: u32,
  min: i64,
  field2: u32,
  bytes2: u32,
  min2: i64,
  stride: u32,
): void {
  if (stride === 0) {
    if (bytes === 8) enterDirect<i64>(start, end, size, entries, field, min);
    else enterDirect<i32>(start, end, size, entries, field, min);
    return;
  }
  for (let record = start; record < end; record += size) {
    if (load<u32>(record, FLAGS) !== 0) continue;
    const first = <u32>(numberAt(record + field, bytes) - min);
    const second = <u32>(numberAt(record + field2, bytes2) - min2);
    enterAt(entries + (<usize>(first + second * stride) << 2), record);
  }
}

/** Enters a record where a search ended: at a free entry, or at one whose record `head` has the same keys. */
// @ts-ignore: decorator
@inline
function enterFound(entry: usize, head: usize, hash: u32, record: usize, distinct: i32): void {
  if (head === 0) {
    store<u32>(record, 0, NEXT);
    store<u32>(entry, hash);
    store<u32>(entry, <u32>record, 4);
  } else if (distinct === 0) {
    store<u32>(record, load<u32>(head, NEXT), NEXT);
    store<u32>(head, <u32>record, NEXT);
  }
}

// @ts-ignore: decorator
@inline
function enterHashed<T>(
  start: usize,
  end: usize,
  size: u32,
  entries: usize,
  mask: u32,
  field: u32,
  distinct: i32,
): void {
  for (let record = start; record < end; record += size) {
    if (load<u32>(record, FLAGS) !== 0) continue;
    const key = load<T>(record + field);
    const hash = <u32>mixWord(0, <i64>key);
    let index = hash;
    let entry = entries + (<usize>(index & mask) << 3);
    let head = <usize>load<u32>(entry, 4);
    while (head !== 0 && (load<u32>(entry) !== hash || load<T>(head + field) !== key)) {
      entry = entries + (<usize>(++index & mask) << 3);
      head = <usize>load<u32>(entry, 4);
    }
    enterFound(entry, head, hash, record, distinct);
  }
}

/**
 * Enters records into a hash table. Of one key `bytes2` is 0.
 *
 * @param distinct other than 0 leaves records out whose keys are there already
 */
export function join_enter_hashed(
  start: usize,
  end: usize,
  size: u32,
  entries: usize,
  mask: u32,
  field: u32,
  bytes: u32,
  field2: u32,
  bytes2: u32,
  distinct: i32,
): void {
  if (bytes2 === 0) {
    if (bytes === 8) enterHashed<i64>(start, end, size, entries, mask, field, distinct);
    else enterHashed<i32>(start, end, size, entries, mask, field, distinct);
    return;
  }
  for (let record = start; record < end; record += size) {
    if (load<u32>(record, FLAGS) !== 0) continue;
    const key = numberAt(record + field, bytes);
    const key2 = numberAt(record + field2, bytes2);
    const hash = <u32>mixWord(mixWord(0, key), key2);
    let index = hash;
    let entry = entries + (<usize>(index & mask) << 3);
    let head = <usize>load<u32>(entry, 4);
    while (
      head !== 0 &&
      (load<u32>(entry) !== hash ||
        numberAt(head + field, bytes) !== key ||
        numberAt(head + field2, bytes2) !== key2)
    ) {
      entry = entries + (<usize>(++index & mask) << 3);
      head = <usize>load<u32>(entry, 4);
    }
    enterFound(entry, head, hash, record, distinct);
  }
}
