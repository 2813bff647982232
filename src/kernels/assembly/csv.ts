import { makeView } from './view';

// CSV records to field views. SIMD finds separators and line ends sixteen bytes at a time; a quoted field that
// closes where it should is a view of its inside, any other goes through `quotedField`, which writes its value
// to scratch memory. The rules are those of Spark's reader (univocity with unescaped quotes read up to the
// next separator): a record that looks broken still has a value in every field.
//
// In line mode a line end always ends the record and blank lines are none, so \r\n needs no special care.
// With multiLine, the host has made every line end \n, and quoted fields may hold them.

/** No character: what settings hold where an option is off. */
const NONE: u32 = 256;
const SPACE: u32 = 32;

/** Laid out for the host: `src/formats/csv/tokenizer.ts` writes the same offsets. */
@unmanaged
class CsvState {
  /** In and out: the next record. */
  position: u32;
  end: u32;
  /** 1 when nothing comes after `end`. */
  atEndOfFile: u32;
  capacity: u32;
  columns: u32;
  /** Address of one u32 a column: where its views go, 0 for columns that nobody wants. */
  targets: u32;
  /** Address of one u32 a column: how many columns from it on nobody wants, before one that is wanted. */
  unwanted: u32;
  /** Columns up to the last wanted one; in line mode the rest of the line is skipped unseen. */
  needed: u32;
  /** 0, or the address of one u32 a row: its number of fields. Only with `needed` = 0xffffffff. */
  counts: u32;
  /** 0, or the address of one view a row: its text. */
  records: u32;
  separator: u32;
  separatorLength: u32;
  quote: u32;
  /** 0 where it is off: as in Spark's parser, which then takes a quote after the first one for escaped. */
  escape: u32;
  escapeEscape: u32;
  comment: u32;
  newline: u32;
  /** A second character that ends lines; the same as `newline` where there is none. */
  newline2: u32;
  multiLine: u32;
  trimLeading: u32;
  trimTrailing: u32;
  /** The value of quoted fields with nothing in them. */
  emptyValue: u32;
  emptyValueLength: u32;
  /** In and out: memory for values that differ from their text, as large as the text. */
  scratch: u32;
  maxColumns: u32;
  /** Out: 1 when the next record has more fields than `maxColumns`. */
  tooManyColumns: u32;
}

/** Out of `quotedField`. */
let fieldView: u64 = 0;

// @ts-ignore: decorator
@inline
function maskOf(at: usize, a: v128, b: v128, c: v128): u32 {
  const block = v128.load(at);
  return i8x16.bitmask(v128.or(v128.or(i8x16.eq(block, a), i8x16.eq(block, b)), i8x16.eq(block, c)));
}

/** First of four bytes at or after `at`; `end` or more when there is none before it. */
function find(at: usize, end: usize, a: v128, b: v128, c: v128, d: v128): usize {
  while (at < end) {
    const block = v128.load(at);
    const mask: u32 = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(block, a), i8x16.eq(block, b)),
        v128.or(i8x16.eq(block, c), i8x16.eq(block, d)),
      ),
    );
    if (mask !== 0) return at + ctz(mask);
    at += 16;
  }
  return end;
}

// @ts-ignore: decorator
@inline
function isSeparator(at: usize, state: CsvState): bool {
  if (load<u8>(at) !== load<u8>(<usize>state.separator)) return false;
  for (let i: u32 = 1; i < state.separatorLength; i++) {
    if (load<u8>(at + i) !== load<u8>(<usize>(state.separator + i))) return false;
  }
  return true;
}

/**
 * Reads records from `position` on until `capacity` rows, the end, or a record that is not complete.
 * Answers the rows; 16 bytes after `end` must be readable.
 */
export function csv_tokenize(address: usize): u32 {
  const state = changetype<CsvState>(address);
  const end: usize = state.end;
  const capacity: u32 = state.capacity;
  const columns: u32 = state.columns;
  const targets: usize = state.targets;
  const needed: u32 = state.needed;
  const unwanted: usize = state.unwanted;
  const separatorLength: u32 = state.separatorLength;
  const separator: u32 = load<u8>(<usize>state.separator);
  const quote: u32 = state.quote;
  const newline: u32 = state.newline;
  const newline2: u32 = state.newline2;
  const multiLine = state.multiLine !== 0;
  const atEndOfFile = state.atEndOfFile !== 0;
  const trimLeading = state.trimLeading !== 0;
  const trimTrailing = state.trimTrailing !== 0;
  const separators = i8x16.splat(<i8>separator);
  const newlines = i8x16.splat(<i8>newline);
  const newlines2 = i8x16.splat(<i8>newline2);
  const quotes = i8x16.splat(<i8>quote);
  const escapes = i8x16.splat(<i8>state.escape);
  // With these settings, Spark's parser reads a quoted field differently when it is the last of its line.
  const carefulAtLineEnd =
    !multiLine &&
    (state.escape === 0 || (state.escapeEscape !== NONE && state.escapeEscape !== state.escape));
  let row: u32 = 0;
  let at: usize = state.position;

  while (row < capacity && at < end) {
    let c: u32 = load<u8>(at);
    if (multiLine) {
      if (c === newline) {
        at++;
        continue;
      }
    } else if (c <= SPACE || c === newline) {
      let next = at;
      while (next < end && c <= SPACE && c !== newline && c !== newline2) c = load<u8>(++next);
      if (next >= end) {
        if (atEndOfFile) at = end;
        break;
      }
      if (c === newline || c === newline2) {
        at = next + 1;
        continue;
      }
      c = load<u8>(at);
    }
    if (c === state.comment) {
      const lineEnd = find(at, end, newlines, newlines2, newlines, newlines2);
      if (lineEnd >= end && !atEndOfFile) break;
      at = min(lineEnd + 1, end);
      continue;
    }

    const start = at;
    let column: u32 = 0;
    let block = at;
    let mask: u32 = maskOf(block, separators, newlines, newlines2);
    let stop: usize = at;
    let complete = false;
    if (needed === 0 && !multiLine) {
      stop = find(at, end, newlines, newlines2, newlines, newlines2);
      if (stop >= end && !atEndOfFile) break;
      stop = min(stop, end);
      complete = true;
    }
    while (!complete) {
      let ahead: u32 = column < columns && separatorLength === 1 ? load<u32>(unwanted + (column << 2)) : 0;
      if (ahead > 1) {
        // Sixteen bytes without quote and line end need no look at their fields, only a count of them. Bytes
        // behind the end are anybody's, so the last ones are left to the search below.
        while (block + 16 <= end) {
          const bytes = v128.load(block);
          const found: u32 = i8x16.bitmask(
            v128.or(
              i8x16.eq(bytes, quotes),
              v128.or(i8x16.eq(bytes, newlines), i8x16.eq(bytes, newlines2)),
            ),
          );
          if ((at > block ? found >> <u32>(at - block) : found) !== 0) break;
          const count: u32 = popcnt(mask);
          if (count >= ahead) {
            column += ahead;
            while (--ahead !== 0) mask &= mask - 1;
            at = block + ctz(mask) + 1;
            mask &= mask - 1;
            break;
          }
          if (count !== 0) at = block + 32 - clz(mask);
          column += count;
          ahead -= count;
          block += 16;
          mask = maskOf(block, separators, newlines, newlines2);
        }
      }
      if (trimLeading) {
        c = load<u8>(at);
        while (at < end && c <= SPACE && c !== separator && c !== newline && c !== newline2) c = load<u8>(++at);
      }
      let view: u64 = 0;
      if (at < end && load<u8>(at) === quote) {
        // In line mode a line end stops the search, with multiLine only quote and escape do.
        stop = multiLine
          ? find(at + 1, end, quotes, escapes, quotes, escapes)
          : find(at + 1, end, quotes, escapes, newlines, newlines2);
        const after: u32 = stop + 1 < end ? load<u8>(stop + 1) : NONE;
        if (
          stop + 1 < end &&
          load<u8>(stop) === quote &&
          (after === separator || !carefulAtLineEnd) &&
          (after === newline || after === newline2 || (after === separator && separatorLength === 1))
        ) {
          view =
            stop === at + 1
              ? makeView(state.emptyValue, state.emptyValueLength)
              : makeView(at + 1, <u32>(stop - at - 1));
          stop++;
        } else {
          stop = quotedField(at, state);
          if (stop === 0) break;
          view = fieldView;
        }
        block = stop;
        mask = maskOf(block, separators, newlines, newlines2);
      } else {
        for (;;) {
          while (mask === 0 && block < end) {
            block += 16;
            mask = maskOf(block, separators, newlines, newlines2);
          }
          stop = mask === 0 ? end : block + ctz(mask);
          if (stop < at) {
            mask &= mask - 1;
            continue;
          }
          if (separatorLength === 1 || stop >= end || load<u8>(stop) !== separator || isSeparator(stop, state)) break;
          mask &= mask - 1;
        }
        if (stop >= end) {
          if (!atEndOfFile) break;
          stop = end;
        }
        let length = <u32>(stop - at);
        if (trimTrailing) while (length > 0 && load<u8>(at + length - 1) <= SPACE) length--;
        if (length !== 0) view = makeView(at, length);
      }
      if (column < columns) {
        const target: usize = load<u32>(targets + (column << 2));
        if (target !== 0) store<u64>(target + (row << 3), view);
      }
      column++;
      if (stop >= end || load<u8>(stop) !== separator) {
        complete = stop < end || atEndOfFile;
        break;
      }
      at = stop + separatorLength;
      mask &= mask - 1;
      if (column === state.maxColumns) {
        state.tooManyColumns = 1;
        break;
      }
      if (column === needed && !multiLine) {
        stop = find(at, end, newlines, newlines2, newlines, newlines2);
        if (stop >= end) {
          if (!atEndOfFile) break;
          stop = end;
        }
        complete = true;
      }
    }
    if (!complete) {
      at = start;
      break;
    }
    for (let rest = column; rest < columns; rest++) {
      const target: usize = load<u32>(targets + (rest << 2));
      if (target !== 0) store<u64>(target + (row << 3), 0);
    }
    if (state.counts !== 0) store<u32>(<usize>state.counts + (row << 2), column);
    if (state.records !== 0) store<u64>(<usize>state.records + (row << 3), makeView(start, <u32>(stop - start)));
    row++;
    at = min(stop + 1, end);
  }
  state.position = <u32>at;
  return row;
}

/**
 * A quoted field that is not plain: with escapes, doubled or stray quotes, or never closed. Leaves its view in
 * `fieldView` and answers the place of the separator or line end after it; 0 when more text is needed.
 */
function quotedField(start: usize, state: CsvState): usize {
  const quote = state.quote;
  const escape = state.escape;
  const escapeEscape = state.escapeEscape;
  const newline: u32 = state.multiLine !== 0 ? state.newline : NONE;
  let end: usize = state.end;
  let last = state.atEndOfFile !== 0;
  if (state.multiLine === 0) {
    const newlines = i8x16.splat(<i8>state.newline);
    const newlines2 = i8x16.splat(<i8>state.newline2);
    const lineEnd = find(start, end, newlines, newlines2, newlines, newlines2);
    if (lineEnd < end) {
      end = lineEnd;
      last = true;
    }
  }
  // One byte in front is for the quote that a stray quote later puts back.
  const value: usize = <usize>state.scratch + 1;
  let out = value;
  let previous: u32 = 0;
  let at = start + 1;
  let stray = false;
  while (at < end) {
    let c: u32 = load<u8>(at);
    if (previous === quote && (c <= SPACE || c === newline || isSeparator(at, state))) break;
    if (c !== quote && c !== escape) {
      if (previous === quote) {
        stray = true;
        break;
      }
      if (previous === escape && escape !== 0) store<u8>(out++, <u8>escape);
      while (at < end) {
        c = load<u8>(at);
        if (c === quote || c === escape || c === escapeEscape) break;
        store<u8>(out++, <u8>c);
        at++;
      }
      if (at >= end) break;
      previous = c;
      at++;
      continue;
    }
    if (c === escape && previous === escapeEscape) {
      store<u8>(out++, <u8>escape);
      c = 0;
    } else if (previous === escape) {
      if (c === quote) {
        store<u8>(out++, <u8>quote);
        c = 0;
      } else store<u8>(out++, <u8>previous);
    } else if (previous === quote) {
      if (c === quote) store<u8>(out++, <u8>quote);
      else {
        stray = true;
        break;
      }
    }
    previous = c;
    at++;
  }

  let rest = at;
  let closing = false;
  if (at < end && !stray && load<u8>(at) <= SPACE && load<u8>(at) !== newline && !isSeparator(at, state)) {
    // White space after the closing quote belongs to nothing, unless text follows.
    while (at < end && load<u8>(at) <= SPACE && load<u8>(at) !== newline && !isSeparator(at, state)) at++;
    stray = at < end && load<u8>(at) !== newline && !isSeparator(at, state);
    // Spark's parser takes a quote that is second in that text for the closing one, if nothing else closes it.
    closing = stray && load<u8>(at) !== quote && at + 1 < end && load<u8>(at + 1) === quote;
  }
  if (stray) {
    // A quote inside: the field is all its text up to the separator, quotes included.
    at = max(at, rest + 1);
    while (at < end && load<u8>(at) !== newline && !isSeparator(at, state)) at++;
  }
  if (at >= end && !last) return 0;
  if (stray) {
    store<u8>(out++, <u8>quote);
    let length = <u32>(at - rest);
    if (state.trimTrailing !== 0) while (length > 0 && load<u8>(rest + length - 1) <= SPACE) length--;
    memory.copy(out, rest, length);
    out += length;
    if (closing && at >= end) store<u8>(out++, <u8>quote);
    store<u8>(value - 1, <u8>quote);
    fieldView = makeView(value - 1, <u32>(out - value + 1));
  } else if (at >= end && start + 1 >= end) {
    // A quote alone at the end is a quote.
    store<u8>(out++, <u8>quote);
    fieldView = makeView(value, 1);
  } else if (out === value) {
    fieldView = makeView(state.emptyValue, state.emptyValueLength);
  } else {
    fieldView = makeView(value, <u32>(out - value));
  }
  state.scratch = <u32>out;
  return at;
}
