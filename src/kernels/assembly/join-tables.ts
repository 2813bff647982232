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

// Look-ups: for the rows at places from `start` to before `end` the address of the first record with their keys goes to
// `found`, 0 where there is none. With an address at `numbers`, places are those of row numbers there, of 4 bytes; else
// they are row numbers. There is no validity at address 0; NULL has no record.

// @ts-ignore: decorator
@inline
function rowAt(numbers: usize, place: u32): usize {
  return numbers === 0 ? <usize>place : <usize>load<u32>(numbers + (<usize>place << 2));
}

// @ts-ignore: decorator
@inline
function isNull(validity: usize, row: usize): bool {
  return validity !== 0 && load<u8>(validity + row) === 0;
}

// The loops for one key, one for each width of keys and way to the rows.

// @ts-ignore: decorator
@inline
function lookUpDirect<T>(
  values: usize,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  min: i64,
  span: u64,
  found: usize,
): void {
  let out = found;
  for (let place = start; place < end; place++, out += 4) {
    const row = rowAt(numbers, place);
    const offset = <u64>(<i64>load<T>(values + row * sizeof<T>()) - min);
    const isOutside = offset > span || isNull(validity, row);
    store<u32>(out, isOutside ? 0 : load<u32>(entries + (<usize>offset << 2)));
  }
}

// @ts-ignore: decorator
@inline
function directOf<T>(
  values: usize,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  min: i64,
  span: u64,
  found: usize,
): void {
  if (validity !== 0) lookUpDirect<T>(values, validity, numbers, start, end, entries, min, span, found);
  else if (numbers !== 0) lookUpDirect<T>(values, 0, numbers, start, end, entries, min, span, found);
  else lookUpDirect<T>(values, 0, 0, start, end, entries, min, span, found);
}

/** By one key in a direct table, whose first number is `min` and whose last one is `span` more. */
export function join_look_up_direct(
  values: usize,
  bytes: u32,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  min: i64,
  span: i64,
  found: usize,
): void {
  if (bytes === 8) directOf<i64>(values, validity, numbers, start, end, entries, min, span, found);
  else directOf<i32>(values, validity, numbers, start, end, entries, min, span, found);
}

// @ts-ignore: decorator
@inline
function lookUpDirectPair(
  values: usize,
  bytes: u32,
  validity: usize,
  values2: usize,
  bytes2: u32,
  validity2: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  min: i64,
  span: i64,
  min2: i64,
  span2: i64,
  found: usize,
): void {
  const stride = <u32>span + 1;
  let out = found;
  for (let place = start; place < end; place++, out += 4) {
    const row = rowAt(numbers, place);
    const offset = <u64>(numberAt(values + row * bytes, bytes) - min);
    const offset2 = <u64>(numberAt(values2 + row * bytes2, bytes2) - min2);
    const isOutside =
      offset > <u64>span || offset2 > <u64>span2 || isNull(validity, row) || isNull(validity2, row);
    store<u32>(out, isOutside ? 0 : load<u32>(entries + (<usize>(<u32>offset + <u32>offset2 * stride) << 2)));
  }
}

/** By two keys in a direct table; see `join_enter_direct`. */
export function join_look_up_direct_pair(
  values: usize,
  bytes: u32,
  validity: usize,
  values2: usize,
  bytes2: u32,
  validity2: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  min: i64,
  span: i64,
  min2: i64,
  span2: i64,
  found: usize,
): void {
  if (bytes === 8 && bytes2 === 8 && (validity | validity2) === 0) {
    lookUpDirectPair(values, 8, 0, values2, 8, 0, numbers, start, end, entries, min, span, min2, span2, found);
  } else {
    lookUpDirectPair(values, bytes, validity, values2, bytes2, validity2, numbers, start, end, entries, min, span, min2, span2, found);
  }
}

// @ts-ignore: decorator
@inline
function lookUpHashed<T>(
  values: usize,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  mask: u32,
  field: u32,
  found: usize,
): void {
  let out = found;
  for (let place = start; place < end; place++, out += 4) {
    const row = rowAt(numbers, place);
    const key = load<T>(values + row * sizeof<T>());
    const hash = <u32>mixWord(0, <i64>key);
    let index = hash;
    let entry = entries + (<usize>(index & mask) << 3);
    let record = isNull(validity, row) ? 0 : <usize>load<u32>(entry, 4);
    while (record !== 0 && (load<u32>(entry) !== hash || load<T>(record + field) !== key)) {
      entry = entries + (<usize>(++index & mask) << 3);
      record = <usize>load<u32>(entry, 4);
    }
    store<u32>(out, <u32>record);
  }
}

// @ts-ignore: decorator
@inline
function hashedOf<T>(
  values: usize,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  mask: u32,
  field: u32,
  found: usize,
): void {
  if (validity !== 0) lookUpHashed<T>(values, validity, numbers, start, end, entries, mask, field, found);
  else if (numbers !== 0) lookUpHashed<T>(values, 0, numbers, start, end, entries, mask, field, found);
  else lookUpHashed<T>(values, 0, 0, start, end, entries, mask, field, found);
}

/** By one key in a hash table; records have it at `field`. */
export function join_look_up_hashed(
  values: usize,
  bytes: u32,
  validity: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  mask: u32,
  field: u32,
  found: usize,
): void {
  if (bytes === 8) hashedOf<i64>(values, validity, numbers, start, end, entries, mask, field, found);
  else hashedOf<i32>(values, validity, numbers, start, end, entries, mask, field, found);
}

// @ts-ignore: decorator
@inline
function lookUpHashedPair(
  values: usize,
  bytes: u32,
  validity: usize,
  values2: usize,
  bytes2: u32,
  validity2: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  mask: u32,
  field: u32,
  field2: u32,
  found: usize,
): void {
  let out = found;
  for (let place = start; place < end; place++, out += 4) {
    const row = rowAt(numbers, place);
    const key = numberAt(values + row * bytes, bytes);
    const key2 = numberAt(values2 + row * bytes2, bytes2);
    const hash = <u32>mixWord(mixWord(0, key), key2);
    let index = hash;
    let entry = entries + (<usize>(index & mask) << 3);
    let record = isNull(validity, row) || isNull(validity2, row) ? 0 : <usize>load<u32>(entry, 4);
    while (
      record !== 0 &&
      (load<u32>(entry) !== hash ||
        numberAt(record + field, bytes) !== key ||
        numberAt(record + field2, bytes2) !== key2)
    ) {
      entry = entries + (<usize>(++index & mask) << 3);
      record = <usize>load<u32>(entry, 4);
    }
    store<u32>(out, <u32>record);
  }
}

/** By two keys in a hash table. */
export function join_look_up_hashed_pair(
  values: usize,
  bytes: u32,
  validity: usize,
  values2: usize,
  bytes2: u32,
  validity2: usize,
  numbers: usize,
  start: u32,
  end: u32,
  entries: usize,
  mask: u32,
  field: u32,
  field2: u32,
  found: usize,
): void {
  if (bytes === 8 && bytes2 === 8 && (validity | validity2) === 0) {
    lookUpHashedPair(values, 8, 0, values2, 8, 0, numbers, start, end, entries, mask, field, field2, found);
  } else {
    lookUpHashedPair(values, bytes, validity, values2, bytes2, validity2, numbers, start, end, entries, mask, field, field2, found);
  }
}
