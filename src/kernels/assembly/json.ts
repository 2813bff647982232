import { makeView, viewAddress, viewLength } from './view';

// JSON texts, as far as they are plain: strict JSON, names and wanted texts without escapes, numbers as they would
// be printed again. Whatever isn't is left to the host, texts that are no JSON among it.

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const MINUS: u8 = 0x2d;
/** First bytes of characters beyond U+FFFF begin here. */
const BEYOND: u8 = 0xf0;

/** Answers of the kernels instead of a view, whose address is neither. */
const NOTHING: u64 = 0;
const NOT_PLAIN: u64 = 1;

/** Set in the view of a field that would be printed in another way. */
const REPRINTED: u64 = 1 << 63;

/** Levels that are gone into. */
const DEPTH: u32 = 64;

/** Digits that a double holds exactly. */
const DIGITS: u32 = 15;

/** Bytes of a step of a path: place of the name relative to the path, and its length; or an index and `INDEX`. */
const STEP: usize = 8;
const INDEX: u32 = u32.MAX_VALUE;

let at: usize = 0;
let end: usize = 0;
/** Whether what was read since this was set would be printed alike. */
let printed: bool = true;
/** Whether since then there was a character beyond U+FFFF in a text: two escapes, where more than the text is printed. */
let wide: bool = false;

// @ts-ignore: decorator
@inline
function isBlank(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The next byte that isn't blank; 0 at the end. */
// @ts-ignore: decorator
@inline
function next(): u8 {
  if (at < end && load<u8>(at) > 0x20) return load<u8>(at);
  while (at < end && isBlank(load<u8>(at))) {
    at++;
    printed = false;
  }
  return at < end ? load<u8>(at) : 0;
}

// @ts-ignore: decorator
@inline
function digitAt(place: usize): u32 {
  return place < end ? <u32>load<u8>(place) - 48 : 10;
}

// @ts-ignore: decorator
@inline
function isHexadecimal(place: usize): bool {
  return digitAt(place) <= 9 || (place < end && <u32>(load<u8>(place) | 0x20) - 0x61 < 6);
}

/** Goes to the next byte of a text that has to be looked at, sixteen bytes a step; or near the end. */
function skipPlain(): void {
  const limit = i8x16.splat(0x20);
  const beyond = i8x16.splat(<i8>BEYOND);
  const quotes = i8x16.splat(QUOTE);
  const escapes = i8x16.splat(BACKSLASH);
  while (at + 16 <= end) {
    const bytes = v128.load(at);
    const marks = v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, escapes));
    const others = v128.or(i8x16.lt_u(bytes, limit), i8x16.ge_u(bytes, beyond));
    const mask = i8x16.bitmask(v128.or(marks, others));
    if (mask !== 0) {
      at += ctz(mask);
      return;
    }
    at += 16;
  }
}

/** Goes behind a text whose quote is here. False where it doesn't end, or has a control character. */
function skipText(): bool {
  at++;
  while (true) {
    skipPlain();
    if (at >= end) return false;
    const byte = load<u8>(at++);
    if (byte === QUOTE) return true;
    if (byte < 0x20) return false;
    if (byte >= BEYOND) wide = true;
    if (byte !== BACKSLASH) continue;
    printed = false;
    if (at >= end) return false;
    const escaped = load<u8>(at++);
    switch (escaped) {
      case QUOTE:
      case BACKSLASH:
      case 0x2f: // /
      case 0x62: // b
      case 0x66: // f
      case 0x6e: // n
      case 0x72: // r
      case 0x74: // t
        break;
      case 0x75: // u
        if (!isHexadecimal(at) || !isHexadecimal(at + 1)) return false;
        if (!isHexadecimal(at + 2) || !isHexadecimal(at + 3)) return false;
        at += 4;
        break;
      default:
        return false;
    }
  }
}

/** Goes behind a number; its form is noted in `printed`. */
function skipNumber(): bool {
  const start = at;
  if (load<u8>(at) === MINUS) at++;
  const whole = at;
  if (digitAt(at) > 9) return false;
  if (digitAt(at) === 0) {
    at++;
    if (digitAt(at) <= 9) return false;
    // Minus zero is printed without its sign, unless it has a point.
    if (whole > start && (at >= end || load<u8>(at) !== 0x2e)) printed = false;
  } else while (digitAt(at) <= 9) at++;
  const places = <u32>(at - whole);
  if (at < end && load<u8>(at) === 0x2e) {
    at++;
    const fraction = at;
    while (digitAt(at) <= 9) at++;
    const digits = <u32>(at - fraction);
    if (digits === 0) return false;
    // As a double is printed: from 0.001 to 9999999.9, and without zeros at the end.
    const isSmall = load<u8>(whole) === 0x30 && digits > 2 && load<u32>(fraction - 1) >> 8 === 0x303030;
    const isShort = places < 8 && places + digits <= DIGITS;
    if (!isShort || isSmall || (digits > 1 && digitAt(at - 1) === 0)) printed = false;
  }
  if (at < end && (load<u8>(at) | 0x20) === 0x65) {
    printed = false;
    at++;
    if (at < end && (load<u8>(at) === MINUS || load<u8>(at) === 0x2b)) at++;
    if (digitAt(at) > 9) return false;
    while (digitAt(at) <= 9) at++;
  }
  if (at < end) {
    const byte = load<u8>(at);
    return byte === 0x2c || byte === 0x7d || byte === 0x5d || isBlank(byte);
  }
  return true;
}

/** Goes behind `true`, `false` or `null`. */
function skipWord(first: u8): bool {
  const length: usize = first === 0x66 ? 5 : 4;
  if (at + length > end) return false;
  const tail = load<u32>(at + length - 4);
  at += length;
  if (first === 0x74 ? tail !== 0x65757274 : first === 0x66 ? tail !== 0x65736c61 : tail !== 0x6c6c756e) return false;
  if (at >= end) return true;
  const byte = load<u8>(at);
  return byte === 0x2c || byte === 0x7d || byte === 0x5d || isBlank(byte);
}

/** Goes behind a value. False where it isn't plain JSON. */
function skipValue(depth: u32): bool {
  const first = next();
  switch (first) {
    case QUOTE:
      return skipText();
    case 0x7b: // {
    case 0x5b: // [
      return skipParts(first, depth);
    case 0x74: // t
    case 0x66: // f
    case 0x6e: // n
      return skipWord(first);
    default:
      return at < end && skipNumber();
  }
}

/** Goes behind an object or an array. */
function skipParts(open: u8, depth: u32): bool {
  const close: u8 = open + 2;
  if (depth >= DEPTH) return false;
  at++;
  if (next() === close) {
    at++;
    return true;
  }
  while (true) {
    if (open === 0x7b) {
      if (next() !== QUOTE || !skipText() || next() !== 0x3a) return false;
      at++;
    }
    if (!skipValue(depth + 1)) return false;
    const byte = next();
    if (byte !== close && byte !== 0x2c) return false;
    at++;
    if (byte === close) return true;
  }
}

/** Goes behind a name and its colon, and gives a view of it; `NOT_PLAIN` where it has escapes, or isn't one. */
function readName(): u64 {
  if (next() !== QUOTE) return NOT_PLAIN;
  printed = true;
  const start = at + 1;
  if (!skipText() || !printed) return NOT_PLAIN;
  const name = makeView(start, <u32>(at - 1 - start));
  if (next() !== 0x3a) return NOT_PLAIN;
  at++;
  return name;
}

/** Goes behind a value and gives a view of it. */
function readValue(depth: u32): u64 {
  const first = next();
  const start = at;
  printed = true;
  wide = false;
  if (!skipValue(depth)) return NOT_PLAIN;
  if (wide && first !== QUOTE) printed = false;
  return makeView(start, <u32>(at - start));
}

// @ts-ignore: decorator
@inline
function sameName(name: u64, address: usize, length: u32): bool {
  return viewLength(name) === length && memory.compare(viewAddress(name), address, length) === 0;
}

/** Goes behind a value and gives what the steps from `step` to before `last` find in it. */
function findIn(path: usize, step: usize, last: usize, depth: u32): u64 {
  if (step === last) {
    const value = readValue(depth);
    return printed ? value : NOT_PLAIN;
  }
  const open = next();
  const length = load<u32>(step, 4);
  if (open !== (length === INDEX ? <u8>0x5b : <u8>0x7b) || depth >= DEPTH) {
    return skipValue(depth) ? NOTHING : NOT_PLAIN;
  }
  const place = load<u32>(step);
  const close: u8 = open + 2;
  at++;
  if (next() === close) {
    at++;
    return NOTHING;
  }
  let found = NOTHING;
  let index: u32 = 0;
  while (true) {
    let wanted = index === place;
    if (length !== INDEX) {
      const name = readName();
      if (name === NOT_PLAIN) return NOT_PLAIN;
      wanted = sameName(name, path + place, length);
      // Fields that are null are as if they weren't there.
      if (wanted && next() === 0x6e) wanted = false;
    }
    if (wanted && found === NOTHING) {
      found = findIn(path, step + STEP, last, depth + 1);
      if (found === NOT_PLAIN) return NOT_PLAIN;
    } else if (!skipValue(depth + 1)) return NOT_PLAIN;
    const byte = next();
    if (byte !== close && byte !== 0x2c) return NOT_PLAIN;
    at++;
    if (byte === close) return found;
    index++;
  }
}

/** A text without its quotes. */
function withoutQuotes(value: u64): u64 {
  if (value <= NOT_PLAIN || load<u8>(viewAddress(value)) !== QUOTE) return value;
  return makeView(viewAddress(value) + 1, viewLength(value) - 2);
}

/** What a path of `steps` finds in a text, see `STEP`; a text without its quotes. 0 for nothing, 1 for what isn't plain. */
export function json_find(text: u64, path: usize, steps: u32): u64 {
  at = viewAddress(text);
  end = at + viewLength(text);
  return withoutQuotes(findIn(path, path, path + <usize>steps * STEP, 0));
}

/**
 * Writes the views of an object's `count` fields to `out`: 0 where there is none or it is null. Their names, as steps of a
 * path, are at `names`. Gives 0 where the text isn't a plain object.
 */
export function json_fields(text: u64, names: usize, count: u32, out: usize): u32 {
  at = viewAddress(text);
  end = at + viewLength(text);
  memory.fill(out, 0, count << 3);
  if (next() !== 0x7b) return 0;
  at++;
  if (next() === 0x7d) return 1;
  // Texts mostly have the fields in the order in which they are wanted.
  let expected: u32 = 0;
  while (true) {
    const name = readName();
    if (name === NOT_PLAIN) return 0;
    let field = expected;
    let tried: u32 = 0;
    for (; tried < count; tried++) {
      if (field >= count) field = 0;
      const step = names + <usize>field * STEP;
      if (sameName(name, names + load<u32>(step), load<u32>(step, 4))) break;
      field++;
    }
    if (tried < count) {
      const value = readValue(1);
      if (value === NOT_PLAIN) return 0;
      // Of fields with the same name the last counts.
      const isNull = load<u8>(viewAddress(value)) === 0x6e;
      store<u64>(out + (field << 3), isNull ? 0 : printed ? value : value | REPRINTED);
      expected = field + 1;
    } else if (!skipValue(1)) return 0;
    const byte = next();
    if (byte !== 0x7d && byte !== 0x2c) return 0;
    at++;
    if (byte === 0x7d) return 1;
  }
}
