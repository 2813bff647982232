import {
  BOOLEAN,
  BYTES_TO_VIEW,
  BYTES_TO_I128,
  BYTES_TO_I64,
  CORRUPT,
  convertFixed,
  convertViews,
  plainWidth,
  targetShift,
} from './convert';
import { Hybrid, expandBits, openHybrid, readBits, readBytes, readHybrid } from './hybrid';

// Decoding of data pages, batch by batch. A column's state lives in memory that `column_open` initialises;
// pages and dictionaries are decompressed, padded, and stay where they are while values are read from them.
// Every function that reads a file's bytes checks them against the page's end and gives a negative code
// for nonsense.

/** Where the values of a page come from. */
const PLAIN: u32 = 0;
const DICTIONARY: u32 = 1;
/** Hybrid booleans. */
const RUNS: u32 = 2;
/** An array of views, made by one of the delta encodings. */
const VIEWS: u32 = 3;

const BAD_CODE: i32 = -2;

@unmanaged
class Column {
  convert: u32;
  typeLength: u32;
  factor: i64;
  maxDefinition: u32;
  maxRepetition: u32;
  /** Converted values, and how many. */
  dictionary: usize;
  dictionarySize: u32;
  /** Room for the codes of a batch, and whether somebody looks at them. */
  codes: usize;
  keepCodes: u32;

  /** Rows (levels) left in the page. */
  remaining: u32;
  source: u32;
  /** The next plain value and the end; of booleans, the bits and `bit`. */
  next: usize;
  end: usize;
  bit: u32;
  levels: Hybrid;
  repetitions: Hybrid;
  values: Hybrid;
}

const HYBRID: usize = offsetof<Hybrid>();

/** Bytes of a column's state. */
export function column_size(): u32 {
  return <u32>offsetof<Column>() + 3 * <u32>HYBRID;
}

/** `codes` is room for 4 bytes per row of the largest batch, and 1024 rows at least. */
export function column_open(
  state: usize,
  convert: u32,
  typeLength: u32,
  factor: i64,
  maxDefinition: u32,
  maxRepetition: u32,
  codes: usize,
): void {
  const c = changetype<Column>(state);
  memory.fill(state, 0, column_size());
  c.convert = convert;
  c.typeLength = typeLength;
  c.factor = factor;
  c.maxDefinition = maxDefinition;
  c.maxRepetition = maxRepetition;
  c.codes = codes;
  pointToHybrids(c);
}

/**
 * Makes `count` plain values at `source` the dictionary: converts them to `out`, with room for `count` of
 * the vector's width (8 bytes at least). Views keep pointing into `source`.
 */
export function column_dictionary(state: usize, source: usize, length: u32, count: u32, out: usize): i32 {
  const c = changetype<Column>(state);
  c.dictionary = out;
  c.dictionarySize = 0;
  c.source = PLAIN;
  c.next = source;
  c.end = source + length;
  const code = readPlain(c, out, count);
  if (code < 0) return code;
  c.dictionarySize = count;
  return 0;
}

/** Codes of the rows that are read next go to `codes`, one a row. */
export function column_codes(state: usize, codes: usize): void {
  const c = changetype<Column>(state);
  c.codes = codes;
  c.keepCodes = 1;
}

/** Makes what an earlier `column_dictionary` wrote to `out` the dictionary. */
export function column_known_dictionary(state: usize, out: usize, count: u32): void {
  const c = changetype<Column>(state);
  c.dictionary = out;
  c.dictionarySize = count;
}

/**
 * Puts a column where another state stood when it was copied, its first page open: the pages and the dictionary are
 * where they were. `codes` as of `column_open`.
 */
export function column_resume(state: usize, copy: usize, codes: usize): void {
  memory.copy(state, copy, column_size());
  const c = changetype<Column>(state);
  c.codes = codes;
  c.keepCodes = 0;
  pointToHybrids(c);
}

function pointToHybrids(c: Column): void {
  const after = changetype<usize>(c) + offsetof<Column>();
  c.levels = changetype<Hybrid>(after);
  c.repetitions = changetype<Hybrid>(after + HYBRID);
  c.values = changetype<Hybrid>(after + 2 * HYBRID);
}

// @ts-ignore: decorator
@inline
function widthOfLevel(max: u32): u32 {
  return 32 - clz(max);
}

/**
 * Starts a page of `rows` levels. In a version 2 page the bytes of repetition and definition levels are told;
 * in version 1 the levels carry their lengths and both are -1. Gives where the values begin, counted from
 * `page`, or a negative error.
 */
export function page_open(
  state: usize,
  page: usize,
  length: u32,
  rows: u32,
  repetitionLength: i32,
  definitionLength: i32,
): i32 {
  const c = changetype<Column>(state);
  const end = page + length;
  let p = page;
  c.remaining = 0;
  if (repetitionLength < 0) {
    if (c.maxRepetition > 0) {
      if (p + 4 > end || load<u32>(p) > <u32>(end - p - 4)) return CORRUPT;
      const start = p + 4;
      p = start + load<u32>(p);
      openHybrid(c.repetitions, start, p, widthOfLevel(c.maxRepetition));
    }
    if (c.maxDefinition > 0) {
      if (p + 4 > end || load<u32>(p) > <u32>(end - p - 4)) return CORRUPT;
      const start = p + 4;
      p = start + load<u32>(p);
      openHybrid(c.levels, start, p, widthOfLevel(c.maxDefinition));
    }
  } else {
    if (<u64>repetitionLength + <u64>definitionLength > <u64>length) return CORRUPT;
    openHybrid(c.repetitions, p, p + repetitionLength, widthOfLevel(c.maxRepetition));
    p += repetitionLength;
    openHybrid(c.levels, p, p + definitionLength, widthOfLevel(c.maxDefinition));
    p += definitionLength;
  }
  c.next = p;
  c.end = end;
  c.remaining = rows;
  return <i32>(p - page);
}

/**
 * Says where the values of the open page lie and what they are (PLAIN and so on above), after `page_open`.
 * They need not lie behind the levels.
 */
export function page_values(state: usize, source: u32, start: usize, length: u32): i32 {
  const c = changetype<Column>(state);
  c.source = source;
  c.next = start;
  c.end = start + length;
  c.bit = 0;
  if (source === DICTIONARY) {
    if (c.dictionary === 0) return CORRUPT;
    // A page of NULLs only may have no width.
    if (length === 0) openHybrid(c.values, start, start, 0);
    else {
      const width: u32 = load<u8>(start);
      if (width > 32) return CORRUPT;
      openHybrid(c.values, start + 1, c.end, width);
    }
  } else if (source === RUNS) {
    if (length < 4 || load<u32>(start) > length - 4) return CORRUPT;
    openHybrid(c.values, start + 4, start + 4 + load<u32>(start), 1);
  }
  return 0;
}


function readPlain(c: Column, out: usize, count: u32): i32 {
  const convert = c.convert;
  if (convert === BOOLEAN) {
    if (((<u64>c.bit + <u64>count + 7) >> 3) > <u64>(c.end - c.next)) return CORRUPT;
    // Bytes first, at the end of where the 4-byte values go.
    const bytes = out + <usize>count * 3;
    expandBits(c.next, c.bit, bytes, count);
    c.bit += count;
    widen(bytes, out, count);
    return 0;
  }
  const width = plainWidth(convert, c.typeLength);
  if (width > 0) {
    const bytes = <u64>count * <u64>width;
    if (bytes > <u64>(c.end - c.next)) return CORRUPT;
    const code = convertFixed(convert, c.next, c.typeLength, out, count, c.factor);
    c.next += <usize>bytes;
    return code;
  }
  let p = c.next;
  const end = c.end;
  for (let i: u32 = 0; i < count; i++) {
    if (p + 4 > end) return CORRUPT;
    const size = load<u32>(p);
    p += 4;
    if (size > <u32>(end - p)) return CORRUPT;
    store<u64>(out + (<usize>i << 3), (<u64>size << 32) | <u64>p);
    p += size;
  }
  c.next = p;
  return convert === BYTES_TO_VIEW ? 0 : convertViews(convert, out, out, count, c.factor);
}

/** Bytes of 0 and 1 to 4-byte integers; `bytes` may be the last quarter of `out`. */
// @ts-ignore: decorator
@inline
function widen(bytes: usize, out: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) store<u32>(out + (<usize>i << 2), load<u8>(bytes + i));
}

function gather(dictionary: usize, codes: usize, out: usize, count: u32, shift: u32): void {
  let i: u32 = 0;
  if (shift === 3) {
    for (; i + 4 <= count; i += 4) {
      const c0 = <usize>load<u32>(codes) << 3;
      const c1 = <usize>load<u32>(codes, 4) << 3;
      const c2 = <usize>load<u32>(codes, 8) << 3;
      const c3 = <usize>load<u32>(codes, 12) << 3;
      store<u64>(out, load<u64>(dictionary + c0));
      store<u64>(out, load<u64>(dictionary + c1), 8);
      store<u64>(out, load<u64>(dictionary + c2), 16);
      store<u64>(out, load<u64>(dictionary + c3), 24);
      codes += 16;
      out += 32;
    }
    for (; i < count; i++) {
      store<u64>(out, load<u64>(dictionary + (<usize>load<u32>(codes) << 3)));
      codes += 4;
      out += 8;
    }
  } else if (shift === 2) {
    for (; i + 4 <= count; i += 4) {
      const c0 = <usize>load<u32>(codes) << 2;
      const c1 = <usize>load<u32>(codes, 4) << 2;
      const c2 = <usize>load<u32>(codes, 8) << 2;
      const c3 = <usize>load<u32>(codes, 12) << 2;
      store<u32>(out, load<u32>(dictionary + c0));
      store<u32>(out, load<u32>(dictionary + c1), 4);
      store<u32>(out, load<u32>(dictionary + c2), 8);
      store<u32>(out, load<u32>(dictionary + c3), 12);
      codes += 16;
      out += 16;
    }
    for (; i < count; i++) {
      store<u32>(out, load<u32>(dictionary + (<usize>load<u32>(codes) << 2)));
      codes += 4;
      out += 4;
    }
  } else {
    for (; i < count; i++) {
      v128.store(out, v128.load(dictionary + (<usize>load<u32>(codes) << 4)));
      codes += 4;
      out += 16;
    }
  }
}

/** Reads `count` values that are there, densely. */
function readValues(c: Column, out: usize, count: u32): i32 {
  if (count === 0) return 0;
  switch (c.source) {
    case PLAIN:
      return readPlain(c, out, count);
    case DICTIONARY: {
      const highest = readHybrid(c.values, c.codes, count);
      if (highest >= c.dictionarySize) return BAD_CODE;
      gather(c.dictionary, c.codes, out, count, targetShift(c.convert));
      return 0;
    }
    case RUNS: {
      const bytes = out + <usize>count * 3;
      if (readBits(c.values, bytes, count) < 0) return CORRUPT;
      widen(bytes, out, count);
      return 0;
    }
    case VIEWS: {
      if (<u64>count << 3 > <u64>(c.end - c.next)) return CORRUPT;
      const code = convertViews(c.convert, c.next, out, count, c.factor);
      c.next += <usize>count << 3;
      return code;
    }
    default:
      return CORRUPT;
  }
}

/** Moves `dense` values at the front of `out` to the rows that are valid. */
function spread(out: usize, validity: usize, rows: u32, dense: u32, shift: u32): void {
  let from: usize = dense;
  let i: usize = rows;
  // Once as many values as rows are left, all of them stand where they belong.
  if (shift === 3) {
    while (i > from) {
      i--;
      const valid: usize = load<u8>(validity + i);
      from -= valid;
      store<u64>(out + (i << 3), load<u64>(out + (from << 3)));
    }
  } else if (shift === 2) {
    while (i > from) {
      i--;
      const valid: usize = load<u8>(validity + i);
      from -= valid;
      store<u32>(out + (i << 2), load<u32>(out + (from << 2)));
    }
  } else {
    while (i > from) {
      i--;
      const valid: usize = load<u8>(validity + i);
      from -= valid;
      v128.store(out + (i << 4), v128.load(out + (from << 4)));
    }
  }
}

/**
 * Reads up to `rows` rows of a column that doesn't repeat: values and a byte of validity each; gives how
 * many are NULL, or a negative error. The caller asks for no more than the page has left.
 */
export function page_read(state: usize, rows: u32, out: usize, validity: usize): i32 {
  const c = changetype<Column>(state);
  if (rows > c.remaining) return CORRUPT;
  let dense = rows;
  if (c.maxDefinition === 1) {
    const ones = readBits(c.levels, validity, rows);
    if (ones < 0) return CORRUPT;
    dense = <u32>ones;
  } else if (c.maxDefinition > 1) {
    const max = c.maxDefinition;
    if (!readBytes(c.levels, validity, rows, max)) return CORRUPT;
    dense = 0;
    for (let i: u32 = 0; i < rows; i++) {
      const valid = u32(load<u8>(validity + i) === <u8>max);
      store<u8>(validity + i, <u8>valid);
      dense += valid;
    }
  } else {
    memory.fill(validity, 1, rows);
  }
  const code = readValues(c, out, dense);
  if (code < 0) return code;
  if (dense < rows) {
    spread(out, validity, rows, dense, targetShift(c.convert));
    if (c.keepCodes && c.source === DICTIONARY) spread(c.codes, validity, rows, dense, 2);
  }
  c.remaining -= rows;
  return <i32>(rows - dense);
}

/**
 * `page_read` where only `count` rows matter, whose numbers lie at `chosen` (4 bytes each) and count from `first` on:
 * the values of the others may be anything, not their validity.
 */
export function page_read_chosen(
  state: usize,
  rows: u32,
  out: usize,
  validity: usize,
  chosen: usize,
  count: u32,
  first: u32,
): i32 {
  const c = changetype<Column>(state);
  // Codes have to be unpacked one after the other, their values needn't be looked up.
  if (c.source !== DICTIONARY || count > rows >> 1 || c.maxDefinition > 1 || rows > c.remaining) {
    return page_read(state, rows, out, validity);
  }
  let dense = rows;
  if (c.maxDefinition === 1) {
    const ones = readBits(c.levels, validity, rows);
    if (ones < 0) return CORRUPT;
    dense = <u32>ones;
  } else {
    memory.fill(validity, 1, rows);
  }
  const highest: u32 = dense === 0 ? 0 : readHybrid(c.values, c.codes, dense);
  if (dense > 0 && highest >= c.dictionarySize) return BAD_CODE;
  c.remaining -= rows;
  if (dense < rows) {
    // What the last rows get if they are NULL.
    store<u32>(c.codes + (<usize>dense << 2), 0);
    spread(c.codes, validity, rows, dense, 2);
  }
  if (c.dictionarySize > 0) {
    const shift = targetShift(c.convert);
    const before: usize = first;
    scatter(c.dictionary, c.codes - (before << 2), out - (before << shift), chosen, count, shift);
  }
  return <i32>(rows - dense);
}

/**
 * Reads the first pages of `pages` chunks one after the other, whole: at `copies` lie addresses of states that
 * `column_resume` goes on from, at `rows` the rows of each page, 4 bytes each. `chosen` and `count` as of
 * `page_read_chosen`, but 0 and 0 where all rows matter. Gives how many rows are NULL, or a negative error. The number of
 * the page that was read last, or has the error, takes the place of the first of `copies`.
 */
export function first_pages_read(
  state: usize,
  copies: usize,
  rows: usize,
  pages: u32,
  codes: usize,
  keepCodes: u32,
  out: usize,
  validity: usize,
  chosen: usize,
  count: u32,
): i32 {
  const c = changetype<Column>(state);
  const lastChosen = chosen + (<usize>count << 2);
  let done: u32 = 0;
  let nulls: i32 = 0;
  for (let page: u32 = 0; page < pages; page++) {
    column_resume(state, load<u32>(copies + (<usize>page << 2)), codes);
    store<u32>(copies, page);
    c.keepCodes = keepCodes;
    const n = load<u32>(rows + (<usize>page << 2));
    const values = out + (<usize>done << targetShift(c.convert));
    let code: i32;
    if (chosen === 0) code = page_read(state, n, values, validity + done);
    else {
      const from = chosen;
      while (chosen < lastChosen && load<u32>(chosen) < done + n) chosen += 4;
      code = page_read_chosen(state, n, values, validity + done, from, <u32>(chosen - from) >> 2, done);
    }
    if (code < 0) return code;
    nulls += code;
    done += n;
  }
  return nulls;
}

function scatter(dictionary: usize, codes: usize, out: usize, chosen: usize, count: u32, shift: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const row: usize = load<u32>(chosen + (<usize>i << 2));
    const code: usize = load<u32>(codes + (row << 2));
    if (shift === 3) store<u64>(out + (row << 3), load<u64>(dictionary + (code << 3)));
    else if (shift === 2) store<u32>(out + (row << 2), load<u32>(dictionary + (code << 2)));
    else v128.store(out + (row << 4), v128.load(dictionary + (code << 4)));
  }
}

/** Decodes the levels of all of the open page's values, a byte each; 0, or a negative error. */
export function page_levels(state: usize, repetitions: usize, definitions: usize): i32 {
  const c = changetype<Column>(state);
  const count = c.remaining;
  if (c.maxRepetition === 0) memory.fill(repetitions, 0, count);
  else if (!readBytes(c.repetitions, repetitions, count, c.maxRepetition)) return CORRUPT;
  if (c.maxDefinition === 0) memory.fill(definitions, 0, count);
  else if (!readBytes(c.levels, definitions, count, c.maxDefinition)) return CORRUPT;
  return 0;
}

/**
 * Reads the values of the next `count` levels, whose definition levels are given, densely to `out`; gives how
 * many there are, or a negative error.
 */
export function page_dense(state: usize, count: u32, definitions: usize, out: usize): i32 {
  const c = changetype<Column>(state);
  const max = c.maxDefinition;
  let dense: u32 = 0;
  for (let i: u32 = 0; i < count; i++) dense += u32(<u32>load<u8>(definitions + i) === max);
  // No more codes than there is room for.
  for (let done: u32 = 0; done < dense; ) {
    const n = min<u32>(dense - done, 1024);
    const code = readValues(c, out + (<usize>done << targetShift(c.convert)), n);
    if (code < 0) return code;
    done += n;
  }
  return dense;
}

/** How many of `count` levels make up at most `rows` rows: the place of the row after them, or `count`. */
export function levels_of_rows(repetitions: usize, count: u32, rows: u32): u32 {
  let i: u32 = 0;
  while (i < count) {
    if (load<u8>(repetitions + i) === 0) {
      if (rows === 0) return i;
      rows--;
    }
    i++;
  }
  return count;
}

/** Number of rows that begin within `count` levels. */
export function count_rows(repetitions: usize, count: u32): u32 {
  let rows: u32 = 0;
  for (let i: u32 = 0; i < count; i++) rows += u32(load<u8>(repetitions + i) === 0);
  return rows;
}
