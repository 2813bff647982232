import { str_find } from './strings';
import { characterBytes, makeView, viewAddress, viewLength } from './view';

const PERCENT: u8 = 0x25;
const UNDERSCORE: u8 = 0x5f;

/** Whether LIKE accepts the pattern: 0, or 1 for an escape before an ordinary character, 2 for one at the end. */
export function like_check(pattern: u64, escapeView: u64): i32 {
  let p = viewAddress(pattern);
  const end = p + viewLength(pattern);
  while (p < end) {
    if (isEscape(p, end, escapeView)) {
      p += viewLength(escapeView);
      if (p >= end) return 2;
      const byte = load<u8>(p);
      if (byte !== PERCENT && byte !== UNDERSCORE && !isEscape(p, end, escapeView)) return 1;
    }
    p += characterBytes(load<u8>(p));
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function isEscape(p: usize, end: usize, escapeView: u64): bool {
  const size = viewLength(escapeView);
  const q = viewAddress(escapeView);
  if (size === 0 || p + size > end || load<u8>(p) !== load<u8>(q)) return false;
  for (let i: usize = 1; i < size; i++) if (load<u8>(p + i) !== load<u8>(q + i)) return false;
  return true;
}

/** End of the characters from `p` that stand for themselves. */
function literalEnd(p: usize, end: usize, escapeView: u64): usize {
  while (p < end) {
    const byte = load<u8>(p);
    if (byte === PERCENT || byte === UNDERSCORE || isEscape(p, end, escapeView)) break;
    p++;
  }
  return p;
}

/**
 * 1 when `value` matches the LIKE pattern, which `like_check` accepts. `escapeView` is a view of one character
 * (of no bytes for none). After a `%` only the last one is ever tried again, so that time is at worst the
 * product of the lengths; the text after it is searched 16 bytes at a time.
 */
export function str_like(value: u64, pattern: u64, escapeView: u64): i32 {
  const start = viewAddress(value);
  const valueEnd = start + viewLength(value);
  const end = viewAddress(pattern) + viewLength(pattern);
  let v = start;
  let p = viewAddress(pattern);
  // Where to go on after a mismatch: the pattern after the last %, the literal that follows, the value.
  let retryPattern: usize = 0;
  let retryLiteral: usize = 0;
  let retryValue: usize = 0;
  while (true) {
    if (p === end) {
      if (v === valueEnd) return 1;
    } else {
      let byte = load<u8>(p);
      if (byte === PERCENT && !isEscape(p, end, escapeView)) {
        while (p < end && load<u8>(p) === PERCENT) p++;
        if (p === end) return 1;
        retryPattern = p;
        retryLiteral = literalEnd(p, end, escapeView);
        retryValue = v;
      } else if (v < valueEnd) {
        if (byte === UNDERSCORE && !isEscape(p, end, escapeView)) {
          v = min(v + characterBytes(load<u8>(v)), valueEnd);
          p++;
          continue;
        }
        if (isEscape(p, end, escapeView)) {
          p += viewLength(escapeView);
          byte = load<u8>(p);
        }
        if (load<u8>(v) === byte) {
          v++;
          p++;
          continue;
        }
      }
    }
    if (retryPattern === 0 || retryValue > valueEnd) return 0;
    if (retryLiteral > retryPattern) {
      const literal = makeView(retryPattern, <u32>(retryLiteral - retryPattern));
      const rest = makeView(retryValue, <u32>(valueEnd - retryValue));
      const at = str_find(rest, literal, 0);
      if (at < 0) return 0;
      v = retryValue + at + viewLength(literal);
      p = retryLiteral;
      retryValue += at + 1;
    } else {
      v = retryValue;
      p = retryPattern;
      retryValue += retryValue < valueEnd ? <usize>characterBytes(load<u8>(retryValue)) : 1;
    }
  }
}
