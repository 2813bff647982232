import { putDecimal128, putDecimal64, putNumeric, putSigned } from './digits';
import { putDouble } from './double-text';
import { FIRST_INSTANT, LAST_INSTANT, putDate, putTimestamp } from './time-text';
import { viewAddress, viewLength } from '../view';

// Rows of vectors as the bytes that a client gets: lines of text cells, or PostgreSQL's DataRow messages. The
// host lays out a state and a record a column (`exec/operators/encode/row-layout.ts` has the same numbers) and
// calls until all rows are written; in between it empties the buffer and writes the cells that are left to it.

/** Why `rows_encode` came back. */
const DONE: u32 = 0;
const FULL: u32 = 1;
const HOST: u32 = 2;
const ZONE: u32 = 3;

/** Room that a value without a length of its own takes at most, with its quotes. */
const SHORT: usize = 80;
const DATA_ROW: u8 = 0x44;
const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/** The state's fields. */
const COLUMNS = 0;
const COLUMN_COUNT = 4;
const ROWS = 8;
const ROW = 12;
const COLUMN = 16;
const AT = 20;
const END = 24;
const ROW_START = 28;
const GIVEN = 32;
const GIVEN_LENGTH = 36;
const DATA_ROWS = 40;
const LINE_END = 44;
const LINE_END_LENGTH = 48;
const NULL = 52;
const NULL_LENGTH = 56;
const POWERS = 60;

/** A column's fields, and the size of all of them. */
const KIND = 0;
const WRAP = 4;
const VALUES = 8;
const VALIDITY = 12;
const LEAD = 16;
const LEAD_LENGTH = 20;
const TAIL = 24;
const TAIL_LENGTH = 28;
const STYLE = 32;
const SEPARATOR = 36;
const ADDEND = 40;
const ZONE_START = 48;
const ZONE_END = 56;
const GIVEN_WRAP = 64;
const COLUMN_BYTES = 72;

/** What a value is wrapped in. */
const PLAIN: u32 = 0;
const QUOTED: u32 = 1;
const JSON_STRING: u32 = 2;
const CSV_FIELD: u32 = 3;

/** Kinds of cells. */
const BYTES: u32 = 1;
const BOOLEAN_WORD: u32 = 2;
const BOOLEAN_LETTER: u32 = 3;
const INT: u32 = 4;
const LONG: u32 = 5;
const DECIMAL_64: u32 = 6;
const DECIMAL_128: u32 = 7;
const FLOAT: u32 = 8;
const DOUBLE: u32 = 9;
const DATE: u32 = 10;
const TIMESTAMP: u32 = 11;
const TIMESTAMP_ZONED: u32 = 12;
const BIG_ENDIAN_8: u32 = 13;
const BIG_ENDIAN_16: u32 = 14;
const BIG_ENDIAN_32: u32 = 15;
const BIG_ENDIAN_64: u32 = 16;
const BIG_ENDIAN_LOW_32: u32 = 17;
const NUMERIC_64: u32 = 18;
const NUMERIC_128: u32 = 19;

/** Writes rows from where the state stands; gives why it stopped, with the place in the state. */
export function rows_encode(state: usize): u32 {
  const columns = load<u32>(state, COLUMNS);
  const columnsEnd = columns + load<u32>(state, COLUMN_COUNT) * COLUMN_BYTES;
  const rows = load<u32>(state, ROWS);
  const end = load<u32>(state, END);
  const dataRows = load<u32>(state, DATA_ROWS) !== 0;
  let row = load<u32>(state, ROW);
  let column: usize = columns + load<u32>(state, COLUMN) * COLUMN_BYTES;
  let at: usize = load<u32>(state, AT);
  let rowStart: usize = load<u32>(state, ROW_START);
  let given = load<u32>(state, GIVEN);
  while (row < rows) {
    if (column === columns) {
      rowStart = at;
      if (at + SHORT > end) return pause(state, FULL, row, 0, rowStart, rowStart);
      if (dataRows) {
        store<u8>(at, DATA_ROW);
        store<u16>(at, bswap<u16>(<u16>load<u32>(state, COLUMN_COUNT)), 5);
        at += 7;
      }
    }
    for (; column < columnsEnd; column += COLUMN_BYTES) {
      const lead = load<u32>(column, LEAD_LENGTH);
      if (at + lead + SHORT > end) return pause(state, FULL, row, 0, rowStart, rowStart);
      const before = at;
      memory.copy(at, load<u32>(column, LEAD), lead);
      at += lead;
      const validity = load<u32>(column, VALIDITY);
      if (validity !== 0 && load<u8>(validity + row) === 0) {
        if (dataRows) store<i32>(at - 4, -1);
        else {
          const length = load<u32>(state, NULL_LENGTH);
          memory.copy(at, load<u32>(state, NULL), length);
          at += length;
        }
        continue;
      }
      const start = at;
      const values: usize = load<u32>(column, VALUES);
      const kind = load<u32>(column, KIND);
      let wrap = load<u32>(column, WRAP);
      if (given !== 0 || kind === BYTES) {
        let source: usize = given;
        let length: u32 = 0;
        if (given !== 0) {
          length = load<u32>(state, GIVEN_LENGTH);
          wrap = load<u32>(column, GIVEN_WRAP);
        } else {
          const view = load<u64>(values + (<usize>row << 3));
          source = viewAddress(view);
          length = viewLength(view);
        }
        if (!fits(at, end, source, length, wrap)) return pause(state, FULL, row, 0, rowStart, rowStart);
        given = 0;
        if (wrap === JSON_STRING) at = putJson(at, source, length);
        else if (wrap === CSV_FIELD) at = putCsv(at, source, length, load<u32>(column, SEPARATOR));
        else {
          memory.copy(at, source, length);
          at += length;
        }
      } else {
        if (wrap === QUOTED) store<u8>(at++, QUOTE);
        const written = putValue(at, kind, values, row, column, load<u32>(state, POWERS));
        if (written <= ZONE) {
          const index = <u32>(column - columns) / COLUMN_BYTES;
          return pause(state, <u32>written, row, index, index === 0 ? rowStart : before, rowStart);
        }
        at = written;
        const tail = load<u32>(column, TAIL_LENGTH);
        if (tail !== 0) {
          memory.copy(at, load<u32>(column, TAIL), tail);
          at += tail;
        }
        if (wrap === QUOTED) store<u8>(at++, QUOTE);
        else if (wrap === CSV_FIELD) at = quoteShort(start, at, load<u32>(column, SEPARATOR));
      }
      if (dataRows) store<u32>(start - 4, bswap<u32>(<u32>(at - start)));
    }
    if (dataRows) store<u32>(rowStart, bswap<u32>(<u32>(at - rowStart - 1)), 1);
    else {
      const length = load<u32>(state, LINE_END_LENGTH);
      memory.copy(at, load<u32>(state, LINE_END), length);
      at += length;
    }
    row++;
    column = columns;
  }
  return pause(state, DONE, row, 0, at, at);
}

/** Whether there is room for bytes with what escapes them, and for a short value behind. */
function fits(at: usize, end: usize, source: usize, length: u32, wrap: u32): bool {
  const room = <i64>end - <i64>at - SHORT;
  // In a JSON string a byte becomes six at most, in CSV two.
  const factor: i64 = wrap === JSON_STRING ? 6 : wrap === CSV_FIELD ? 2 : 1;
  if (<i64>length * factor <= room) return true;
  if (factor === 1 || <i64>length > room) return false;
  let needed: i64 = length;
  for (let i: u32 = 0; i < length; i++) {
    const byte = load<u8>(source + i);
    if (byte === QUOTE) needed++;
    else if (wrap === JSON_STRING && (byte < 0x20 || byte === BACKSLASH)) needed += 5;
  }
  return needed <= room;
}

function pause(state: usize, why: u32, row: u32, column: u32, at: usize, rowStart: usize): u32 {
  store<u32>(state, row, ROW);
  store<u32>(state, column, COLUMN);
  store<u32>(state, 0, GIVEN);
  store<u32>(state, <u32>at, AT);
  store<u32>(state, <u32>rowStart, ROW_START);
  return why;
}

/** Writes a value of bounded size; gives the end, or HOST or ZONE. */
function putValue(at: usize, kind: u32, values: usize, row: usize, column: usize, powers: usize): usize {
  switch (kind) {
    case BOOLEAN_WORD: {
      if (load<i32>(values + (row << 2)) !== 0) {
        store<u32>(at, 0x65757274);
        return at + 4;
      }
      store<u32>(at, 0x736c6166);
      store<u8>(at, 101, 4);
      return at + 5;
    }
    case BOOLEAN_LETTER:
      store<u8>(at, load<i32>(values + (row << 2)) !== 0 ? 116 : 102);
      return at + 1;
    case INT:
      return putSigned(at, load<i32>(values + (row << 2)));
    case LONG:
      return putSigned(at, load<i64>(values + (row << 3)));
    case DECIMAL_64:
      return putDecimal64(at, load<i64>(values + (row << 3)), load<u32>(column, STYLE));
    case DECIMAL_128: {
      const value = values + (row << 4);
      return putDecimal128(at, load<u64>(value), load<i64>(value, 8), load<u32>(column, STYLE));
    }
    case FLOAT:
      return done(putDouble(at, load<f32>(values + (row << 2)), load<u32>(column, STYLE), true, powers));
    case DOUBLE:
      return done(putDouble(at, load<f64>(values + (row << 3)), load<u32>(column, STYLE), false, powers));
    case DATE:
      return done(putDate(at, load<i32>(values + (row << 2))));
    case TIMESTAMP: {
      const local = load<i64>(values + (row << 3)) + load<i64>(column, ADDEND);
      return done(putTimestamp(at, local, load<u32>(column, STYLE) !== 0));
    }
    case TIMESTAMP_ZONED: {
      // The host notes the offset, and the stretch of time in which it holds.
      const instant = load<i64>(values + (row << 3));
      if (instant < FIRST_INSTANT || instant > LAST_INSTANT) return HOST;
      if (instant < load<i64>(column, ZONE_START) || instant >= load<i64>(column, ZONE_END)) return ZONE;
      return done(putTimestamp(at, instant + load<i64>(column, ADDEND), load<u32>(column, STYLE) !== 0));
    }
    case BIG_ENDIAN_8:
      store<u8>(at, load<u8>(values + (row << 2)));
      return at + 1;
    case BIG_ENDIAN_16:
      store<u16>(at, bswap<u16>(load<u16>(values + (row << 2))));
      return at + 2;
    case BIG_ENDIAN_32:
      store<u32>(at, bswap<u32>(load<u32>(values + (row << 2)) + load<u32>(column, ADDEND)));
      return at + 4;
    case BIG_ENDIAN_64:
      store<u64>(at, bswap<u64>(load<u64>(values + (row << 3)) + load<u64>(column, ADDEND)));
      return at + 8;
    case BIG_ENDIAN_LOW_32:
      store<u32>(at, bswap<u32>(load<u32>(values + (row << 3))));
      return at + 4;
    case NUMERIC_64: {
      const value = load<i64>(values + (row << 3));
      return putNumeric(at, value, value >> 63, load<u32>(column, STYLE));
    }
    case NUMERIC_128: {
      const value = values + (row << 4);
      return putNumeric(at, load<u64>(value), load<i64>(value, 8), load<u32>(column, STYLE));
    }
    default:
      return HOST;
  }
}

// @ts-ignore: decorator
@inline
function done(end: usize): usize {
  return end === 0 ? <usize>HOST : end;
}

/** A JSON string of UTF-8 bytes; escapes only what JSON demands. */
function putJson(at: usize, source: usize, length: u32): usize {
  store<u8>(at++, QUOTE);
  const end = source + length;
  for (; source < end; source++) {
    const byte = load<u8>(source);
    if (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH) {
      store<u8>(at++, byte);
      continue;
    }
    store<u8>(at, BACKSLASH);
    let letter: u8 = byte;
    if (byte === 8) letter = 98;
    else if (byte === 9) letter = 116;
    else if (byte === 10) letter = 110;
    else if (byte === 12) letter = 102;
    else if (byte === 13) letter = 114;
    if (letter >= 0x20) {
      store<u8>(at, letter, 1);
      at += 2;
      continue;
    }
    // \u00XX
    store<u8>(at, 117, 1);
    store<u16>(at, 0x3030, 2);
    store<u8>(at, 48 + (byte >> 4), 4);
    const low = byte & 15;
    store<u8>(at, low < 10 ? 48 + low : 87 + low, 5);
    at += 6;
  }
  store<u8>(at, QUOTE);
  return at + 1;
}

/** A CSV field: in quotes where it is empty or has the separator, a quote or a line break. */
function putCsv(at: usize, source: usize, length: u32, separator: u32): usize {
  if (length > 0 && !needsQuotes(source, length, separator)) {
    memory.copy(at, source, length);
    return at + length;
  }
  store<u8>(at++, QUOTE);
  const end = source + length;
  for (; source < end; source++) {
    const byte = load<u8>(source);
    store<u8>(at++, byte);
    if (byte === QUOTE) store<u8>(at++, byte);
  }
  store<u8>(at, QUOTE);
  return at + 1;
}

function needsQuotes(source: usize, length: usize, separator: u32): bool {
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(source + i);
    if (byte === QUOTE || byte === 10 || byte === 13 || <u32>byte === separator) return true;
  }
  return false;
}

/** As `putCsv`, of a value that stands where it shall be and has no quotes in it. */
function quoteShort(start: usize, end: usize, separator: u32): usize {
  if (!needsQuotes(start, end - start, separator)) return end;
  memory.copy(start + 1, start, end - start);
  store<u8>(start, QUOTE);
  store<u8>(end, QUOTE, 1);
  return end + 2;
}
