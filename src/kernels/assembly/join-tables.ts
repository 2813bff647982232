import { mixWord, numberAt } from './whole-numbers';

// Tables of a join's build side whose keys are one or two whole numbers, at `field` and `field2` in the records and of
// 4 or 8 bytes. What `join-table-code.ts` says of records and tables holds here.

/** In a record: the next one of the same key, then flags, which are 0 for those with keys. */
const NEXT: usize = 0;
const FLAGS: usize = 4;

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
  for (let record = start; record < end; record += size) {
    if (load<u32>(record, FLAGS) !== 0) continue;
    let place = <u32>(numberAt(record + field, bytes) - min);
    if (stride !== 0) place += <u32>(numberAt(record + field2, bytes2) - min2) * stride;
    const word = entries + (<usize>place << 2);
    store<u32>(record, load<u32>(word), NEXT);
    store<u32>(word, <u32>record);
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
  for (let record = start; record < end; record += size) {
    if (load<u32>(record, FLAGS) !== 0) continue;
    const key = numberAt(record + field, bytes);
    const key2 = bytes2 === 0 ? 0 : numberAt(record + field2, bytes2);
    let mixed = mixWord(0, key);
    if (bytes2 !== 0) mixed = mixWord(mixed, key2);
    const hash = <u32>mixed;
    let index = hash;
    let entry: usize;
    let head: usize;
    while (true) {
      entry = entries + (<usize>(index & mask) << 3);
      head = <usize>load<u32>(entry, 4);
      if (head === 0) break;
      if (
        load<u32>(entry) === hash &&
        numberAt(head + field, bytes) === key &&
        (bytes2 === 0 || numberAt(head + field2, bytes2) === key2)
      ) {
        break;
      }
      index++;
    }
    if (head === 0) {
      store<u32>(record, 0, NEXT);
      store<u32>(entry, hash);
      store<u32>(entry, <u32>record, 4);
    } else if (distinct === 0) {
      store<u32>(record, load<u32>(head, NEXT), NEXT);
      store<u32>(head, <u32>record, NEXT);
    }
  }
}
