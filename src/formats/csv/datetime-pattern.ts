import { SparkError } from '../../core/error.ts';
import { daysFromCivil, isValidDate, joinMicros } from '../../types/datetime/civil.ts';
import { instantOfLocal } from '../../types/datetime/local-time.ts';
import { tryZoneOf, type Zone } from '../../types/datetime/zone.ts';

/** What a text says, as far as it says it. */
interface Fields {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  /** 1 to 12, with `afternoon`. */
  halfDayHour?: number;
  afternoon?: boolean;
  minute?: number;
  second?: number;
  micros?: number;
  zone?: Zone;
}

/** Reads from `at`, answers where it stopped, or -1. */
type Step = (text: string, at: number, fields: Fields) => number;

/** Days by a pattern of Spark's; undefined where the text does not follow it. */
export function dateByPattern(pattern: string): (text: string) => number | undefined {
  const parse = compile(pattern);
  return (text) => {
    const fields = parse(text);
    return fields === undefined ? undefined : dayOf(fields);
  };
}

/** Microseconds by a pattern of Spark's: of the instant read in the zone, or local ones without a zone. */
export function timestampByPattern(pattern: string, zone: Zone | null): (text: string) => bigint | undefined {
  const parse = compile(pattern);
  return (text) => {
    const fields = parse(text);
    const day = fields && dayOf(fields);
    if (fields === undefined || day === undefined) return undefined;
    const { minute = 0, second = 0, micros = 0 } = fields;
    let { hour = 0 } = fields;
    if (fields.halfDayHour !== undefined)
      hour = (fields.halfDayHour % 12) + (fields.afternoon === true ? 12 : 0);
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    const ofDay = (hour * 3600 + minute * 60 + second) * 1e6 + micros;
    if (zone === null) return fields.zone === undefined ? joinMicros(day, ofDay) : undefined;
    return instantOfLocal(day, ofDay, fields.zone ?? zone);
  };
}

/** Spark fills in 1970-01-01 where a pattern has no such field. */
function dayOf({ year = 1970, month = 1, day = 1 }: Fields): number | undefined {
  return isValidDate(year, month, day) ? daysFromCivil(year, month, day) : undefined;
}

function compile(pattern: string): (text: string) => Fields | undefined {
  const { steps, at } = compileSequence(pattern, 0);
  if (at !== pattern.length) throw badPattern(pattern);
  return (text) => {
    const fields: Fields = {};
    let place = 0;
    for (const step of steps) {
      place = step(text, place, fields);
      if (place < 0) return undefined;
    }
    return place === text.length ? fields : undefined;
  };
}

function compileSequence(
  pattern: string,
  start: number,
): { readonly steps: readonly Step[]; readonly at: number } {
  const steps: Step[] = [];
  let at = start;
  while (at < pattern.length && pattern[at] !== ']') {
    const char = pattern[at]!;
    if (char === '[') {
      const inner = compileSequence(pattern, at + 1);
      if (pattern[inner.at] !== ']') throw badPattern(pattern);
      steps.push(optional(inner.steps));
      at = inner.at + 1;
    } else if (char === "'") {
      const end = pattern.indexOf("'", at + 1);
      if (end < 0) throw badPattern(pattern);
      steps.push(literal(end === at + 1 ? "'" : pattern.slice(at + 1, end)));
      at = end + 1;
    } else if (/[A-Za-z]/.test(char)) {
      let count = 1;
      while (pattern[at + count] === char) count++;
      at += count;
      const fixed = /[A-Za-z]/.test(pattern[at] ?? '');
      const step = letterStep(char, count, fixed);
      if (step === null) throw badPattern(pattern);
      steps.push(step);
    } else {
      steps.push(literal(char));
      at++;
    }
  }
  return { steps, at };
}

function optional(inner: readonly Step[]): Step {
  return (text, at, fields) => {
    const trial = { ...fields };
    let place = at;
    for (const step of inner) {
      place = step(text, place, trial);
      if (place < 0) return at;
    }
    Object.assign(fields, trial);
    return place;
  };
}

function literal(expected: string): Step {
  return (text, at) => (text.startsWith(expected, at) ? at + expected.length : -1);
}

/** `fixed`: other digits may follow at once, so that the pattern's width is the number's. */
function letterStep(letter: string, count: number, fixed: boolean): Step | null {
  switch (letter) {
    case 'y':
    case 'u':
      if (count === 2) return number(2, 2, (fields, value) => void (fields.year = 2000 + value));
      return number(count, fixed ? count : Math.max(count, 4), (fields, value) => void (fields.year = value));
    case 'M':
    case 'L':
      if (count > 2) return monthName(count === 3);
      return number(count, fixed ? count : 2, (fields, value) => void (fields.month = value));
    case 'd':
      return count > 2
        ? null
        : number(count, fixed ? count : 2, (fields, value) => void (fields.day = value));
    case 'H':
      return count > 2
        ? null
        : number(count, fixed ? count : 2, (fields, value) => void (fields.hour = value));
    case 'h':
      return count > 2 ? null : number(count, fixed ? count : 2, halfDayHour);
    case 'm':
      return count > 2
        ? null
        : number(count, fixed ? count : 2, (fields, value) => void (fields.minute = value));
    case 's':
      return count > 2
        ? null
        : number(count, fixed ? count : 2, (fields, value) => void (fields.second = value));
    case 'S':
      return count > 9 ? null : fraction(count);
    case 'a':
      return count > 1 ? null : afternoon;
    case 'E':
      return count > 4 ? null : dayName(count < 4);
    case 'X':
    case 'x':
    case 'Z':
      return offset;
    case 'V':
      return count === 2 ? zoneId : null;
    default:
      return null;
  }
}

function number(
  least: number,
  most: number,
  put: (fields: Fields, value: number) => boolean | undefined,
): Step {
  return (text, at, fields) => {
    let end = at;
    while (end < text.length && end - at < most && isDigit(text.charCodeAt(end))) end++;
    if (end - at < least) return -1;
    return put(fields, Number(text.slice(at, end))) === false ? -1 : end;
  };
}

function halfDayHour(fields: Fields, value: number): boolean {
  fields.halfDayHour = value;
  return value >= 1 && value <= 12;
}

function fraction(count: number): Step {
  return (text, at, fields) => {
    let end = at;
    while (end < text.length && end - at < count && isDigit(text.charCodeAt(end))) end++;
    if (end - at !== count) return -1;
    fields.micros = Number(text.slice(at, end).padEnd(6, '0').slice(0, 6));
    return end;
  };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function monthName(short: boolean): Step {
  return name(MONTHS, short, (fields, index) => {
    fields.month = index + 1;
  });
}

function dayName(short: boolean): Step {
  return name(DAYS, short, () => {});
}

function name(names: readonly string[], short: boolean, put: (fields: Fields, index: number) => void): Step {
  const forms = short ? names.map((form) => form.slice(0, 3)) : names;
  return (text, at, fields) => {
    const rest = text.slice(at, at + 9).toLowerCase();
    const index = forms.findIndex((form) => rest.startsWith(form.toLowerCase()));
    if (index < 0) return -1;
    put(fields, index);
    return at + forms[index]!.length;
  };
}

const afternoon: Step = (text, at, fields) => {
  const word = text.slice(at, at + 2).toUpperCase();
  if (word !== 'AM' && word !== 'PM') return -1;
  fields.afternoon = word === 'PM';
  return at + 2;
};

const offset: Step = (text, at, fields) => {
  const match = /^(?:Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)/.exec(text.slice(at));
  const zone = match === null ? undefined : tryZoneOf(match[0]);
  if (match === null || zone === undefined) return -1;
  fields.zone = zone;
  return at + match[0].length;
};

const zoneId: Step = (text, at, fields) => {
  const match = /^[A-Za-z0-9_+:/-]+/.exec(text.slice(at));
  const zone = match === null ? undefined : tryZoneOf(match[0]);
  if (match === null || zone === undefined) return -1;
  fields.zone = zone;
  return at + match[0].length;
};

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function badPattern(pattern: string): SparkError {
  return new SparkError('UNSUPPORTED_FEATURE.CSV_OPTION', {
    option: 'dateFormat or timestampFormat',
    value: pattern,
  });
}
