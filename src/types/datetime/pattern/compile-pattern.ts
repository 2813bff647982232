import { SparkError } from '../../../core/error.ts';

/** What a datetime pattern is for: parsing allows fewer letters and takes fractions of any length. */
export type PatternUse = 'parse' | 'format';

export type NumericField =
  | 'year'
  | 'yearOfEra'
  | 'quarter'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'weekdayInMonth'
  | 'hour'
  | 'clockHour'
  | 'halfDayHour'
  | 'clockHalfDayHour'
  | 'minute'
  | 'second';

/** How a number's sign is printed and read; `year`: a plus where it has more digits than wanted. */
export type SignStyle = 'never' | 'normal' | 'year';

export interface NumberPart {
  readonly kind: 'number';
  readonly field: NumericField;
  readonly minWidth: number;
  readonly maxWidth: number;
  readonly sign: SignStyle;
  /** Digits of the numbers that follow without a separator: left to them when parsing; -1 for one of these. */
  following: number;
}

/** One element of a compiled datetime pattern. */
export type PatternPart =
  | { readonly kind: 'literal'; readonly text: string }
  | NumberPart
  /** Two digits of a year from 2000 to 2099. */
  | { readonly kind: 'twoDigitYear'; readonly field: 'year' | 'yearOfEra' }
  | { readonly kind: 'fraction'; readonly minDigits: number; readonly maxDigits: number }
  | { readonly kind: 'text'; readonly field: 'month' | 'quarter' | 'weekday' | 'era'; readonly full: boolean }
  | { readonly kind: 'halfDay' }
  | { readonly kind: 'zoneId' }
  | { readonly kind: 'zoneName'; readonly full: boolean }
  | { readonly kind: 'offset'; readonly style: OffsetStyle; readonly zero: string }
  | { readonly kind: 'gmtOffset'; readonly full: boolean }
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] };

/** Java's offset patterns: capital letters are mandatory, small ones appear where they aren't zero. */
export type OffsetStyle = '+HHmm' | '+HHMM' | '+HH:MM' | '+HHMMss' | '+HH:MM:ss';

const cache = new Map<string, readonly PatternPart[]>();

/**
 * Compiles a datetime pattern in Spark's language. Raises INVALID_DATETIME_PATTERN or, where Spark before 3.0
 * took the pattern, INCONSISTENT_BEHAVIOR_CROSS_VERSION.
 */
export function compilePattern(pattern: string, use: PatternUse): readonly PatternPart[] {
  const key = `${use} ${pattern}`;
  let parts = cache.get(key);
  if (parts === undefined) {
    parts = compile(pattern, use);
    if (cache.size > 1000) cache.clear();
    cache.set(key, parts);
  }
  return parts;
}

function compile(pattern: string, use: PatternUse): readonly PatternPart[] {
  checkLetters(pattern, use);
  const stack: PatternPart[][] = [[]];
  // The number that those directly behind it take their digits from.
  let leader: NumberPart | undefined;
  const era = unquoted(pattern).includes('G');
  const add = (part: PatternPart) => {
    stack[stack.length - 1]!.push(part);
    if (part.kind !== 'number' && part.kind !== 'twoDigitYear') {
      leader = undefined;
    } else if (part.kind === 'number') {
      leader = follow(leader, part);
    } else if (leader !== undefined) {
      leader.following += 2;
    }
  };
  let index = 0;
  while (index < pattern.length) {
    const letter = pattern[index]!;
    if (isLetter(letter)) {
      let count = 1;
      while (pattern[index + count] === letter) count++;
      index += count;
      const part = partOf(letter, count, use, era);
      if (part === undefined) throw unrecognized(pattern, undefined);
      add(part);
    } else if (letter === "'") {
      const [text, end] = quotedText(pattern, index);
      add({ kind: 'literal', text });
      index = end;
    } else if (letter === '[') {
      stack.push([]);
      leader = undefined;
      index++;
    } else if (letter === ']') {
      const parts = stack.pop()!;
      if (stack.length === 0) throw unrecognized(pattern, undefined);
      add({ kind: 'optional', parts });
      index++;
    } else {
      if (letter === '#' || letter === '{' || letter === '}') throw unrecognized(pattern, undefined);
      add({ kind: 'literal', text: letter });
      index++;
    }
  }
  while (stack.length > 1) {
    const parts = stack.pop()!;
    add({ kind: 'optional', parts });
  }
  return stack[0]!;
}

/** Numbers side by side: a leader of open width leaves the fixed ones behind it their digits. */
function follow(leader: NumberPart | undefined, part: NumberPart): NumberPart {
  if (leader === undefined) return part;
  if (part.minWidth === part.maxWidth && part.sign === 'never') {
    leader.following += part.maxWidth;
    part.following = -1;
    return leader;
  }
  leader.following = leader.following > 0 ? leader.following : -1;
  return part;
}

/** The text of a quoted section that begins at `start`, and the index behind it; `''` is a quote. */
function quotedText(pattern: string, start: number): [string, number] {
  let text = '';
  let index = start + 1;
  for (;;) {
    const end = pattern.indexOf("'", index);
    if (end < 0) throw unrecognized(pattern, undefined);
    text += pattern.slice(index, end);
    if (pattern[end + 1] !== "'") return [text === '' && end === start + 1 ? "'" : text, end + 1];
    text += "'";
    index = end + 2;
  }
}

function unquoted(pattern: string): string {
  return pattern
    .split("'")
    .filter((_, index) => index % 2 === 0)
    .join('');
}

const weekBased = 'YWwuec';
const tooLong = ['GGGGG', 'MMMMM', 'LLLLL', 'EEEEE', 'QQQQQ', 'qqqqq', 'yyyyyyy'];

/** Letters that Java would take but Spark doesn't. */
function checkLetters(pattern: string, use: PatternUse): void {
  const text = unquoted(pattern);
  const illegal = use === 'parse' ? 'ABnNpEFqQ' : 'ABnNp';
  for (const letter of text) {
    if (weekBased.includes(letter)) {
      throw unrecognized(
        pattern,
        new SparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN', { c: letter }),
      );
    }
    if (illegal.includes(letter)) {
      throw unrecognized(
        pattern,
        new SparkError('INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER', { c: letter, pattern }),
      );
    }
  }
  if (tooLong.some((letters) => text.includes(letters))) {
    throw unrecognized(pattern, new SparkError('INVALID_DATETIME_PATTERN.LENGTH', { pattern }));
  }
}

/** The error of a pattern: another one where Spark before 3.0 (`SimpleDateFormat`) would have taken it. */
function unrecognized(pattern: string, reason: SparkError | undefined): SparkError {
  const letters = [...unquoted(pattern)].filter(isLetter);
  const quotes = pattern.split("'").length - 1;
  const legacy =
    letters.every((letter) => 'GyYMLwWDdFEuaHkKhmsSzZX'.includes(letter)) &&
    !unquoted(pattern).includes('XXXX') &&
    quotes % 2 === 0;
  if (legacy) {
    return new SparkError('INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION', {
      pattern: `'${pattern}'`,
      config: '"spark.sql.legacy.timeParserPolicy"',
      docroot: 'https://spark.apache.org/docs/latest',
    });
  }
  return (
    reason ??
    new SparkError('INVALID_DATETIME_PATTERN.WITH_SUGGESTION', {
      pattern: `'${pattern}'`,
      docroot: 'https://spark.apache.org/docs/latest',
    })
  );
}

function number(field: NumericField, minWidth: number, maxWidth: number, sign: SignStyle): PatternPart {
  return { kind: 'number', field, minWidth, maxWidth, sign, following: 0 };
}

/** Fields that are written with one letter as they are, with two as two digits, and not with more. */
const clockFields: Readonly<Record<string, NumericField>> = {
  d: 'day',
  H: 'hour',
  k: 'clockHour',
  K: 'halfDayHour',
  h: 'clockHalfDayHour',
  m: 'minute',
  s: 'second',
};

/** Undefined where a letter, or so many of it, means nothing. */
function partOf(letter: string, count: number, use: PatternUse, era: boolean): PatternPart | undefined {
  const clock = clockFields[letter];
  if (clock !== undefined) {
    if (count > 2) return undefined;
    return count === 1 ? number(clock, 1, 19, 'normal') : number(clock, 2, 2, 'never');
  }
  switch (letter) {
    case 'y': {
      const field = era ? 'yearOfEra' : 'year';
      if (count === 2) return { kind: 'twoDigitYear', field };
      return number(field, count, 19, count < 4 ? 'normal' : 'year');
    }
    case 'M':
    case 'L':
      return numberOrText('month', count);
    case 'Q':
    case 'q':
      return numberOrText('quarter', count);
    case 'E':
      return { kind: 'text', field: 'weekday', full: count === 4 };
    case 'G':
      return { kind: 'text', field: 'era', full: count === 4 };
    case 'F':
      return count === 1 ? number('weekdayInMonth', 1, 19, 'normal') : undefined;
    case 'D':
      if (count > 3) return undefined;
      return count === 1 ? number('dayOfYear', 1, 19, 'normal') : number('dayOfYear', count, 3, 'never');
    case 'S':
      if (count > 9) return undefined;
      return { kind: 'fraction', minDigits: use === 'parse' ? 1 : count, maxDigits: count };
    case 'a':
      return count === 1 ? { kind: 'halfDay' } : undefined;
    default:
      return zonePart(letter, count);
  }
}

function numberOrText(field: 'month' | 'quarter', count: number): PatternPart {
  if (count === 1) return number(field, 1, 19, 'normal');
  if (count === 2) return number(field, 2, 2, 'never');
  return { kind: 'text', field, full: count === 4 };
}

const offsetStyles: readonly OffsetStyle[] = ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss'];

function zonePart(letter: string, count: number): PatternPart | undefined {
  switch (letter) {
    case 'V':
      return count === 2 ? { kind: 'zoneId' } : undefined;
    case 'z':
      return count > 4 ? undefined : { kind: 'zoneName', full: count === 4 };
    case 'O':
      return count === 1 || count === 4 ? { kind: 'gmtOffset', full: count === 4 } : undefined;
    case 'X':
      return count > 5 ? undefined : { kind: 'offset', style: offsetStyles[count - 1]!, zero: 'Z' };
    case 'x': {
      if (count > 5) return undefined;
      const zero = count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00';
      return { kind: 'offset', style: offsetStyles[count - 1]!, zero };
    }
    case 'Z':
      if (count < 4) return { kind: 'offset', style: '+HHMM', zero: '+0000' };
      if (count === 4) return { kind: 'gmtOffset', full: true };
      return count === 5 ? { kind: 'offset', style: '+HH:MM:ss', zero: 'Z' } : undefined;
    default:
      return undefined;
  }
}

function isLetter(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z');
}
