import { trimAll, trimEnd, trimStart } from './trim.ts';

/**
 * An integer from a string, blanks around it ignored. With `allowFraction` (before ANSI mode) digits behind a
 * point are cut off. Undefined for anything else, and beyond 2^53 the result is the caller's to check: it is
 * a bigint then.
 */
export function parseInteger(text: string, allowFraction: boolean): number | bigint | undefined {
  let index = trimStart(text);
  const end = trimEnd(text, index);
  if (index === end) return undefined;
  const sign = text.charCodeAt(index);
  if (sign === 45 || sign === 43) {
    index++;
    if (index === end) return undefined;
  }
  const first = index;
  let value = 0;
  for (; index < end; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const last = index;
  if (index < end) {
    if (!allowFraction || text.charCodeAt(index) !== 46) return undefined;
    for (index++; index < end; index++) {
      const digit = text.charCodeAt(index) - 48;
      if (digit < 0 || digit > 9) return undefined;
    }
  }
  if (value <= Number.MAX_SAFE_INTEGER) return sign === 45 && value !== 0 ? -value : value;
  const exact = BigInt(text.slice(first, last));
  return sign === 45 ? -exact : exact;
}

/**
 * A double from a string as `Double.parseDouble` reads it (with suffixes `d` and `f` and hexadecimal), and the
 * words for infinity and NaN in any letter case.
 */
export function parseDouble(text: string): number | undefined {
  const trimmed = trimAll(text);
  if (isDecimalNumber(trimmed)) return Number(trimmed);
  const last = trimmed.charCodeAt(trimmed.length - 1) | 32;
  if ((last === 100 || last === 102) && isDecimalNumber(trimmed.slice(0, -1)))
    return Number(trimmed.slice(0, -1));
  return specialDouble(trimmed.toLowerCase()) ?? parseHexadecimal(trimmed);
}

/** Digits with at most one point and perhaps an exponent; what JavaScript's `Number` reads alike. */
function isDecimalNumber(text: string): boolean {
  const end = text.length;
  let index = 0;
  const sign = text.charCodeAt(0);
  if (sign === 43 || sign === 45) index++;
  let digits = 0;
  let point = false;
  for (; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) digits++;
    else if (code === 46 && !point) point = true;
    else break;
  }
  if (digits === 0) return false;
  if (index === end) return true;
  if ((text.charCodeAt(index) | 32) !== 101) return false;
  index++;
  const exponentSign = text.charCodeAt(index);
  if (exponentSign === 43 || exponentSign === 45) index++;
  if (index === end) return false;
  for (; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function specialDouble(lower: string): number | undefined {
  switch (lower) {
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    case 'nan':
      return Number.NaN;
    default:
      return undefined;
  }
}

/** `0x1.8p3`: Java's hexadecimal form, whose binary exponent is mandatory. */
function parseHexadecimal(text: string): number | undefined {
  const match = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)[dDfF]?$/.exec(text);
  if (match === null || match[2]! + match[3]! === '') return undefined;
  const digits = BigInt(`0x${match[2]}${match[3]}`);
  const value = Number(digits) * 2 ** (Number(match[4]) - 4 * match[3]!.length);
  return match[1] === '-' ? -value : value;
}

const trueWords = new Set(['t', 'true', 'y', 'yes', '1']);
const falseWords = new Set(['f', 'false', 'n', 'no', '0']);

/** `t`, `yes`, `1`, ... in any letter case. */
export function parseBoolean(text: string): boolean | undefined {
  const word = trimAll(text).toLowerCase();
  if (trueWords.has(word)) return true;
  return falseWords.has(word) ? false : undefined;
}
