/**
 * Texts read by datetime patterns (`yyyy-MM-dd HH:mm`) in generated code: a constant pattern becomes the tests of its
 * characters and digits. Patterns with other letters, and texts that don't have the plain form that a pattern
 * prints, are left to the TypeScript reader (`types/datetime/pattern`), whose parts these are.
 */
import { divideUnsigned } from '../../codegen/constant-division.ts';
import { i32, i64, or, select, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir, Label, Local } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { MICROS_PER_DAY } from '../../codegen/zones.ts';
import type { Expression } from '../../expr/expression.ts';
import type { PatternPart } from '../../types/datetime/pattern/compile-pattern.ts';
import { monthNames } from '../../types/datetime/pattern/names.ts';
import { daysFromCivil, daysInMonth } from './calendar.ts';
import { constantPattern } from './constant-pattern.ts';
import { TextPlace } from './text-place.ts';

const n = i32.const;

type Field =
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | 'clockHalfDayHour'
  | 'minute'
  | 'second'
  | 'halfDay'
  | 'nanos'
  | 'offset';

/** A part that generated code can read. */
type ReadPart =
  | { readonly kind: 'literal'; readonly bytes: Buffer }
  /** One or two digits, or always so many. */
  | {
      readonly kind: 'digits';
      readonly field: Field;
      readonly width: 2 | 4 | 'one or two';
      readonly plus: number;
    }
  | { readonly kind: 'fraction'; readonly field: 'nanos'; readonly most: number }
  | { readonly kind: 'month'; readonly field: 'month' }
  | { readonly kind: 'halfDay'; readonly field: 'halfDay' }
  | { readonly kind: 'offset'; readonly field: 'offset'; readonly colon: boolean; readonly takesZ: boolean };

const NUMBERS: readonly string[] = ['month', 'day', 'hour', 'clockHalfDayHour', 'minute', 'second'];

/** A constant pattern that generated code reads; null for any other, and for those that aren't valid. */
export function readablePattern(argument: Expression): readonly ReadPart[] | null {
  const parts = constantPattern(argument, 'parse');
  if (parts === null) return null;
  const read = parts.map(readPart);
  if (read.includes(null) || !parts.every((part, i) => endsClearly(parts, part, i))) return null;
  return hasPlainFields(read as readonly ReadPart[]) ? (read as readonly ReadPart[]) : null;
}

function readPart(part: PatternPart): ReadPart | null {
  switch (part.kind) {
    case 'literal':
      return { kind: 'literal', bytes: Buffer.from(part.text) };
    case 'number': {
      const { field, minWidth, maxWidth, following } = part;
      if (field === 'year' && minWidth === 4) return { kind: 'digits', field, width: 4, plus: 0 };
      if (!NUMBERS.includes(field)) return null;
      const plain = { kind: 'digits', field: field as Field, plus: 0 } as const;
      if (minWidth === 2 && maxWidth === 2) return { ...plain, width: 2 };
      return minWidth === 1 && following === 0 ? { ...plain, width: 'one or two' } : null;
    }
    case 'twoDigitYear':
      return part.field === 'year' ? { kind: 'digits', field: 'year', width: 2, plus: 2000 } : null;
    case 'fraction':
      return { kind: 'fraction', field: 'nanos', most: part.maxDigits };
    case 'text':
      return part.field === 'month' && !part.full ? { kind: 'month', field: 'month' } : null;
    case 'halfDay':
      return { kind: 'halfDay', field: 'halfDay' };
    case 'offset':
      if (part.style !== '+HH:MM' && part.style !== '+HHMM') return null;
      return { kind: 'offset', field: 'offset', colon: part.style === '+HH:MM', takesZ: part.zero === 'Z' };
    default:
      return null;
  }
}

/** Whether a number of open width ends where the plain form says: before something that is no digit. */
function endsClearly(parts: readonly PatternPart[], part: PatternPart, index: number): boolean {
  if (part.kind !== 'number' || part.minWidth === part.maxWidth) return true;
  let next = index + 1;
  // The numbers that it leaves their digits to.
  for (let digits = part.following; digits > 0; digits -= 2) next += 1;
  const behind = parts[next];
  if (behind === undefined) return true;
  if (behind.kind === 'literal') return !/^[0-9]/.test(behind.text) && behind.text !== '';
  return behind.kind === 'text' || behind.kind === 'halfDay' || behind.kind === 'offset';
}

/** Whether each field stands once, and none says what another one says. */
function hasPlainFields(parts: readonly ReadPart[]): boolean {
  const fields = parts.flatMap((part) => (part.kind === 'literal' ? [] : [part.field]));
  const has = (field: Field): boolean => fields.includes(field);
  if (new Set(fields).size < fields.length || (has('hour') && has('clockHalfDayHour'))) return false;
  return !has('halfDay') || has('clockHalfDayHour');
}

/** What a text in the plain form stands for; to be looked at where `isPlain` is 1 only. */
export interface ReadMoment {
  readonly isPlain: Ir;
  readonly days: Ir;
  /** Microseconds of the day. */
  readonly time: Ir;
  /** Seconds east of UTC that the text names; null where the pattern has no offset. */
  readonly offset: Ir | null;
}

export function readText(c: LowerContext, parts: readonly ReadPart[], text: Ir): ReadMoment {
  const { f } = c;
  const isPlain = f.local('i32', 'is_plain');
  const [days, offset] = [f.local('i32', 'days'), f.local('i32', 'offset')];
  const time = f.local('i64', 'time');
  for (const local of [isPlain, days, offset]) f.set(local, n(0));
  f.set(time, i64.const(0n));
  f.block((exit) => {
    const reader = new Reader(c, text, exit, parts);
    const values = new Map<Field, Ir>();
    for (const part of parts) {
      if (part.kind === 'literal') reader.literal(part.bytes);
      else values.set(part.field, reader.value(part));
    }
    reader.end();
    const value = (field: Field, missing: number): Ir => values.get(field) ?? n(missing);
    const [year, month, day] = [value('year', 1970), value('month', 1), value('day', 1)];
    const unfit = (number: Ir, least: number, most: Ir): void =>
      f.brIf(exit, i32.gt_u(i32.sub(number, n(least)), i32.sub(most, n(least))));
    if (values.has('month')) unfit(month, 1, n(12));
    if (values.has('day')) unfit(day, 1, daysInMonth(year, month));
    if (values.has('hour')) unfit(value('hour', 0), 0, n(23));
    if (values.has('clockHalfDayHour')) unfit(value('clockHalfDayHour', 12), 1, n(12));
    if (values.has('minute')) unfit(value('minute', 0), 0, n(59));
    if (values.has('second')) unfit(value('second', 0), 0, n(59));
    f.set(days, daysFromCivil(f, year, month, day));
    const minutes = i32.add(i32.mul(hourOf(value), n(60)), value('minute', 0));
    const seconds = i64.extend_i32_u(i32.add(i32.mul(minutes, n(60)), value('second', 0)));
    const micros = i64.extend_i32_u(divideUnsigned(value('nanos', 0), 1000, 999_999_999));
    f.set(time, i64.add(i64.mul(seconds, i64.const(1_000_000n)), micros));
    f.set(offset, value('offset', 0));
    f.set(isPlain, n(1));
  });
  const hasOffset = parts.some((part) => part.kind === 'offset');
  return {
    isPlain: f.get(isPlain),
    days: f.get(days),
    time: f.get(time),
    offset: hasOffset ? f.get(offset) : null,
  };
}

function hourOf(value: (field: Field, missing: number) => Ir): Ir {
  const half = value('clockHalfDayHour', 12);
  const morning = select(i32.eq(half, n(12)), n(0), half);
  return i32.add(value('hour', 0), i32.add(morning, i32.mul(value('halfDay', 0), n(12))));
}

/** Local microseconds of what was read. */
export function localMicros({ days, time }: ReadMoment): Ir {
  return i64.add(i64.mul(i64.extend_i32_s(days), i64.const(MICROS_PER_DAY)), time);
}

/** Reads parts one behind the other, and leaves the block where the text isn't as wanted. */
class Reader {
  readonly #c: LowerContext;
  readonly #exit: Label;
  readonly #start: Ir;
  readonly #length: Ir;
  readonly #place: TextPlace;

  constructor(c: LowerContext, text: Ir, exit: Label, parts: readonly ReadPart[]) {
    this.#c = c;
    this.#exit = exit;
    this.#start = c.f.let('text', viewAddress(text));
    this.#place = new TextPlace(c, this.#start);
    this.#length = c.f.let('length', viewLength(text));
    // Parts of fixed width in front of the others need no test of their own.
    const open = parts.findIndex(isOpen);
    const bytes = parts.slice(0, open < 0 ? undefined : open).reduce((sum, part) => sum + widthOf(part), 0);
    this.#leaveIf(i32.lt_u(this.#length, n(bytes)));
  }

  literal(bytes: Buffer): void {
    this.#need(bytes.length);
    const at = this.#place.base();
    for (const [i, byte] of bytes.entries()) {
      this.#leaveIf(i32.ne(i32.load8_u(at, this.#place.fixed + i), n(byte)));
    }
    this.#place.advance(bytes.length);
  }

  value(part: Exclude<ReadPart, { kind: 'literal' }>): Ir {
    switch (part.kind) {
      case 'digits': {
        if (part.width === 'one or two') return this.#oneOrTwoDigits();
        const digits = part.width === 2 ? this.#twoDigits() : this.#fourDigits();
        return this.#c.f.let(part.field, part.plus === 0 ? digits : i32.add(digits, n(part.plus)));
      }
      case 'fraction':
        return this.#nanos(part.most);
      case 'month':
        return this.#month();
      case 'halfDay':
        return this.#halfDay();
      case 'offset':
        return this.#offset(part.colon, part.takesZ);
    }
  }

  /** The text ends here. */
  end(): void {
    this.#leaveIf(i32.ne(this.#place.bytes(), this.#length));
  }

  #leaveIf(condition: Ir): void {
    this.#c.f.brIf(this.#exit, condition);
  }

  /** So many bytes follow, or the text isn't read here. */
  #need(bytes: number): void {
    if (this.#place.isOpen) this.#leaveIf(i32.gt_u(i32.add(this.#place.bytes(), n(bytes)), this.#length));
  }

  #twoDigits(): Ir {
    this.#need(2);
    const number = this.#pair(this.#place.base(), this.#place.fixed);
    this.#place.advance(2);
    return number;
  }

  /** The number that two digits there make. */
  #pair(at: Ir, offset: number): Ir {
    const { f } = this.#c;
    const pair = f.let('pair', i32.load16_u(at, offset));
    this.#leaveIf(notDigits(pair, 0x0101));
    const digits = f.let('digits', i32.and(pair, n(0x0f0f)));
    return f.let('number', i32.add(i32.mul(i32.and(digits, n(0xff)), n(10)), i32.shr_u(digits, n(8))));
  }

  #fourDigits(): Ir {
    this.#need(4);
    const { f } = this.#c;
    const four = f.let('four', i32.load(this.#place.base(), this.#place.fixed));
    this.#leaveIf(notDigits(four, 0x01010101));
    this.#place.advance(4);
    const digits = f.let('digits', i32.and(four, n(0x0f0f0f0f)));
    const pairs = f.let(
      'pairs',
      i32.and(i32.add(i32.mul(digits, n(10)), i32.shr_u(digits, n(8))), n(0xff00ff)),
    );
    return i32.add(i32.mul(i32.and(pairs, n(0xff)), n(100)), i32.shr_u(pairs, n(16)));
  }

  /** The digit at a position, and more than 9 where none is, as beyond the end. */
  #digit(position: Ir): Ir {
    const { f } = this.#c;
    const digit = f.local('i32', 'digit');
    f.set(digit, n(10));
    f.if(i32.lt_u(position, this.#length), () => {
      f.set(digit, i32.sub(i32.load8_u(i32.add(this.#start, position)), n(48)));
    });
    return f.get(digit);
  }

  #oneOrTwoDigits(): Ir {
    const { f } = this.#c;
    const position = this.#place.bytes();
    const first = this.#digit(position);
    this.#leaveIf(i32.gt_u(first, n(9)));
    const second = this.#digit(f.let('next', i32.add(position, n(1))));
    const hasSecond = f.let('has_second', i32.lt_u(second, n(10)));
    const number = f.let('number', select(hasSecond, i32.add(i32.mul(first, n(10)), second), first));
    this.#place.skip(i32.add(hasSecond, n(1)));
    return number;
  }

  /** Up to `most` digits behind a point. */
  #nanos(most: number): Ir {
    const { f } = this.#c;
    const position = this.#place.bytes();
    const [count, value, scale] = ['count', 'value', 'scale'].map((name) => f.local('i32', name)) as [
      Local,
      Local,
      Local,
    ];
    f.set(count, n(0));
    f.set(value, n(0));
    f.set(scale, n(1_000_000_000));
    f.block((enough) => {
      f.loop((again) => {
        const digit = this.#digit(f.let('place', i32.add(position, f.get(count))));
        f.brIf(enough, i32.gt_u(digit, n(9)));
        f.set(value, i32.add(i32.mul(f.get(value), n(10)), digit));
        f.set(scale, divideUnsigned(f.get(scale), 10, 1_000_000_000));
        f.set(count, i32.add(f.get(count), n(1)));
        f.brIf(again, i32.lt_u(f.get(count), n(most)));
      });
    });
    this.#leaveIf(i32.eqz(f.get(count)));
    this.#place.skip(f.get(count));
    return f.let('nanos', i32.mul(f.get(value), f.get(scale)));
  }

  /** The first three letters of a month's name, in any case. */
  #month(): Ir {
    this.#need(3);
    const { f } = this.#c;
    const at = this.#place.base();
    const letters = i32.or(
      i32.load16_u(at, this.#place.fixed),
      i32.shl(i32.load8_u(at, this.#place.fixed + 2), n(16)),
    );
    const word = f.let('word', i32.or(letters, n(0x202020)));
    this.#place.advance(3);
    const month = f.let(
      'month',
      monthNames
        .map((name, i) => {
          const wanted = Buffer.from(`${name.slice(0, 3).toLowerCase()}\0`).readInt32LE();
          return i32.mul(i32.eq(word, n(wanted)), n(i + 1));
        })
        .reduce((a, b) => i32.or(a, b)),
    );
    this.#leaveIf(i32.eqz(month));
    return month;
  }

  /** 0 for AM, 1 for PM, in any case. */
  #halfDay(): Ir {
    this.#need(2);
    const { f } = this.#c;
    const word = f.let('word', i32.or(i32.load16_u(this.#place.base(), this.#place.fixed), n(0x2020)));
    this.#place.advance(2);
    const [am, pm] = ['am', 'pm'].map((name) => i32.eq(word, n(Buffer.from(name).readUInt16LE())));
    const isAfternoon = f.let('is_afternoon', pm!);
    this.#leaveIf(i32.eqz(or(am!, isAfternoon)));
    return isAfternoon;
  }

  /** Seconds of `+01:00`, `+0100`, or `Z`. */
  #offset(colon: boolean, takesZ: boolean): Ir {
    const { f } = this.#c;
    const width = colon ? 6 : 5;
    const seconds = f.local('i32', 'offset');
    f.set(seconds, n(0));
    this.#need(1);
    const position = this.#place.bytes();
    const sign = f.let('sign', i32.load8_u(i32.add(this.#start, position)));
    const isZ = takesZ ? f.let('is_z', i32.eq(sign, n(0x5a))) : n(0);
    f.if(i32.eqz(isZ), () => {
      const isWest = f.let('is_west', i32.eq(sign, n(0x2d)));
      this.#leaveIf(i32.eqz(or(isWest, i32.eq(sign, n(0x2b)))));
      this.#leaveIf(i32.gt_u(i32.add(position, n(width)), this.#length));
      const at = f.let('offset_at', i32.add(this.#start, position));
      const minutesAt = width - 2;
      const [hours, minutes] = [this.#pair(at, 1), this.#pair(at, minutesAt)];
      if (colon) this.#leaveIf(i32.ne(i32.load8_u(at, 3), n(0x3a)));
      // Further than 18 hours from UTC is no zone.
      this.#leaveIf(or(i32.gt_u(hours, n(17)), i32.gt_u(minutes, n(59))));
      const size = i32.add(i32.mul(hours, n(3600)), i32.mul(minutes, n(60)));
      f.set(seconds, select(isWest, i32.sub(n(0), size), size));
    });
    this.#place.skip(select(isZ, n(1), n(width)));
    return f.get(seconds);
  }
}

/** 1 unless all bytes are digits; `ones` has a 1 in each byte. */
function notDigits(bytes: Ir, ones: number): Ir {
  const high = n(ones * 0xf0);
  const digits = n(ones * 0x30);
  const above = i32.and(i32.add(bytes, n(ones * 6)), high);
  return or(i32.ne(i32.and(bytes, high), digits), i32.ne(above, digits));
}

/** Whether texts of the part have different lengths. */
function isOpen(part: ReadPart): boolean {
  return (
    part.kind === 'fraction' ||
    part.kind === 'offset' ||
    (part.kind === 'digits' && part.width === 'one or two')
  );
}

/** Bytes of a part that isn't open. */
function widthOf(part: ReadPart): number {
  switch (part.kind) {
    case 'literal':
      return part.bytes.length;
    case 'digits':
      return part.width === 4 ? 4 : 2;
    case 'month':
      return 3;
    default:
      return 2;
  }
}
