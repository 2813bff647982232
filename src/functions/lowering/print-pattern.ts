/**
 * Datetime patterns (`yyyy-MM-dd HH:mm`) printed by generated code: a constant pattern becomes the stores of its
 * characters and digits. Patterns with other letters, and years that don't have four digits, are left to the
 * TypeScript printer (`types/datetime/pattern`), whose parts these are.
 */
import { divideUnsigned } from '../../codegen/constant-division.ts';
import { i32, i64, makeView, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Stretch } from '../../codegen/stretches.ts';
import type { Expression } from '../../expr/expression.ts';
import type { NumberPart, PatternPart } from '../../types/datetime/pattern/compile-pattern.ts';
import { monthNames, quarterNames, weekdayNames } from '../../types/datetime/pattern/names.ts';
import {
  civil,
  dayOf,
  daysFromCivil,
  hourAround,
  monthOf,
  splitDay,
  startOfDay,
  weekdayOf,
  yearOf,
} from './calendar.ts';
import { constantPattern } from './constant-pattern.ts';
import { dateStretch } from './date-stretch.ts';
import { TextWriter } from './text-writer.ts';

const n = i32.const;
const SECONDS_PER_DAY = 86_400;

/** A part that generated code can print. */
type PrintedPart =
  | { readonly kind: 'literal'; readonly text: string }
  /** A number padded with zeros to `width` digits, which has `most` at most. */
  | { readonly kind: 'digits'; readonly field: DigitField; readonly width: number; readonly most: number }
  | { readonly kind: 'name'; readonly field: NameField; readonly names: readonly string[] };

type DigitField =
  | 'year'
  | 'yearOfCentury'
  | 'quarter'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'hour'
  | 'clockHour'
  | 'halfDayHour'
  | 'clockHalfDayHour'
  | 'minute'
  | 'second'
  | 'micros';

type NameField = 'month' | 'quarter' | 'weekday' | 'halfDay';

/** Digits of a field's greatest value. */
const DIGITS: Readonly<Partial<Record<NumberPart['field'], number>>> = {
  year: 4,
  quarter: 1,
  month: 2,
  day: 2,
  dayOfYear: 3,
  hour: 2,
  clockHour: 2,
  halfDayHour: 2,
  clockHalfDayHour: 2,
  minute: 2,
  second: 2,
};

const TIME_FIELDS: readonly string[] = ['minute', 'second', 'micros'];
const HOUR_FIELDS: readonly string[] = ['hour', 'clockHour', 'halfDayHour', 'clockHalfDayHour', 'halfDay'];

/** A constant pattern that generated code prints; null for any other, and for those that aren't valid. */
export function printedPattern(argument: Expression): readonly PrintedPart[] | null {
  const parts = constantPattern(argument, 'format');
  const printed = parts && printAll(parts);
  return printed && joinLiterals(printed);
}

function printAll(parts: readonly PatternPart[]): readonly PrintedPart[] | null {
  const printed = parts.map(printedPart);
  return printed.includes(null) ? null : (printed as (readonly PrintedPart[])[]).flat();
}

function printedPart(part: PatternPart): readonly PrintedPart[] | null {
  switch (part.kind) {
    case 'literal':
      return [part];
    case 'number': {
      const most = DIGITS[part.field];
      if (most === undefined || part.minWidth > most) return null;
      return [{ kind: 'digits', field: part.field as DigitField, width: part.minWidth, most }];
    }
    case 'twoDigitYear':
      return part.field === 'year' ? [{ kind: 'digits', field: 'yearOfCentury', width: 2, most: 2 }] : null;
    case 'fraction': {
      const digits: PrintedPart = { kind: 'digits', field: 'micros', width: 6, most: 6 };
      if (part.maxDigits < 6) return [{ ...digits, width: part.maxDigits, most: part.maxDigits }];
      return [digits, { kind: 'literal', text: '0'.repeat(part.maxDigits - 6) }];
    }
    case 'text': {
      const names = namesOf(part.field, part.full);
      return names === null ? null : [{ kind: 'name', field: part.field as NameField, names }];
    }
    case 'halfDay':
      return [{ kind: 'name', field: 'halfDay', names: ['AM', 'PM'] }];
    case 'optional':
      return printAll(part.parts);
    default:
      return null;
  }
}

function namesOf(field: 'month' | 'quarter' | 'weekday' | 'era', full: boolean): readonly string[] | null {
  const short = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3));
  switch (field) {
    case 'month':
      return full ? monthNames : short(monthNames);
    case 'weekday':
      return full ? weekdayNames : short(weekdayNames);
    case 'quarter':
      return full ? quarterNames : ['Q1', 'Q2', 'Q3', 'Q4'];
    case 'era':
      return null;
  }
}

function joinLiterals(parts: readonly PrintedPart[]): readonly PrintedPart[] {
  const joined: PrintedPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal') {
      joined[joined.length - 1] = { kind: 'literal', text: last.text + part.text };
    } else if (part.kind !== 'literal' || part.text !== '') joined.push(part);
  }
  return joined;
}

/** Local times around this one that print alike; null where each second is another text. */
export function printedStretch(
  parts: readonly PrintedPart[],
): ((c: LowerContext, local: Ir) => Stretch) | null {
  const fields = parts.map((part) => (part.kind === 'literal' ? '' : part.field));
  if (fields.some((field) => TIME_FIELDS.includes(field))) return null;
  if (fields.some((field) => HOUR_FIELDS.includes(field))) return hourAround;
  const unit = fields.some((field) => field === 'day' || field === 'dayOfYear' || field === 'weekday')
    ? null
    : fields.some((field) => field === 'month' || field === 'quarter')
      ? 'month'
      : 'year';
  return (c, local) => {
    const { days } = splitDay(c.f, local);
    const { from, until } =
      unit === null ? { from: days, until: i32.add(days, n(1)) } : dateStretch(c, days, unit);
    return { from: startOfDay(from), until: startOfDay(until) };
  };
}

/** A view of the text of local microseconds; `otherwise` gives it where the year doesn't have four digits. */
export function printLocal(
  c: LowerContext,
  parts: readonly PrintedPart[],
  local: Ir,
  otherwise: () => Ir,
): Ir {
  const { f } = c;
  const { days, rest } = splitDay(f, local);
  const packed = civil(f, days);
  const result = f.local('i64', 'printed');
  const year = f.let('year', yearOf(packed));
  c.if(
    i32.lt_u(i32.sub(year, n(1000)), n(9000)),
    () => {
      const fields = new Fields(c, days, rest, packed);
      const room = parts.reduce((sum, part) => sum + mostBytes(part), 0);
      const start = c.allocate(n(room));
      const writer = new TextWriter(c, start);
      for (const part of parts) {
        if (part.kind === 'literal') writer.bytes(Buffer.from(part.text));
        else if (part.kind === 'digits')
          writer.digits(fields.of(part.field, part.width), part.width, part.most);
        else writer.name(fields.of(part.field, 1), part.names);
      }
      f.set(result, makeView(start, writer.length()));
    },
    () => f.set(result, otherwise()),
  );
  return f.get(result);
}

function mostBytes(part: PrintedPart): number {
  if (part.kind === 'literal') return Buffer.byteLength(part.text);
  return part.kind === 'digits' ? part.most : Math.max(...part.names.map((name) => name.length));
}

/** The values of fields, each computed once. */
class Fields {
  readonly #c: LowerContext;
  readonly #days: Ir;
  readonly #rest: Ir;
  readonly #packed: Ir;
  readonly #known = new Map<string, Ir>();

  constructor(c: LowerContext, days: Ir, rest: Ir, packed: Ir) {
    this.#c = c;
    this.#days = days;
    this.#rest = rest;
    this.#packed = packed;
  }

  /** Names are numbered from 1. `width` counts for fractions: their first digits. */
  of(field: DigitField | NameField, width: number): Ir {
    return this.#once(`${field} ${width}`, () => this.#compute(field, width));
  }

  /** Seconds of the day. */
  #seconds(): Ir {
    // By 64 and by 15,625, to be within 32 bits.
    const sixtyFourths = i32.wrap_i64(i64.shr_u(this.#rest, i64.const(6n)));
    return this.#once('seconds', () => divideUnsigned(sixtyFourths, 15_625, 2 ** 31 - 1));
  }

  #minutes(): Ir {
    return this.#once('minutes', () => divideUnsigned(this.#seconds(), 60, SECONDS_PER_DAY));
  }

  #hour(): Ir {
    return this.#once('hours', () => divideUnsigned(this.#minutes(), 60, 1440));
  }

  #once(name: string, compute: () => Ir): Ir {
    let value = this.#known.get(name);
    if (value === undefined) {
      value = this.#c.f.let(name, compute());
      this.#known.set(name, value);
    }
    return value;
  }

  #compute(field: DigitField | NameField, width: number): Ir {
    const { f } = this.#c;
    switch (field) {
      case 'year':
        return yearOf(this.#packed);
      case 'yearOfCentury':
        return remainder(this.#c, yearOf(this.#packed), 100, 9999);
      case 'quarter':
        return divideUnsigned(i32.add(monthOf(this.#packed), n(2)), 3, 14);
      case 'month':
        return monthOf(this.#packed);
      case 'day':
        return dayOf(this.#packed);
      case 'dayOfYear':
        return i32.add(i32.sub(this.#days, daysFromCivil(f, yearOf(this.#packed), n(1), n(1))), n(1));
      case 'weekday':
        return i32.add(weekdayOf(f, this.#days), n(1));
      case 'hour':
        return this.#hour();
      case 'clockHour':
        return select(this.#hour(), this.#hour(), n(24));
      case 'halfDayHour':
        return this.#half();
      case 'clockHalfDayHour':
        return select(this.#half(), this.#half(), n(12));
      case 'halfDay':
        return i32.add(i32.ge_u(this.#hour(), n(12)), n(1));
      case 'minute':
        return i32.sub(this.#minutes(), i32.mul(this.#hour(), n(60)));
      case 'second':
        return i32.sub(this.#seconds(), i32.mul(this.#minutes(), n(60)));
      case 'micros': {
        const micros = i64.sub(this.#rest, i64.mul(i64.extend_i32_u(this.#seconds()), i64.const(1_000_000n)));
        return divideUnsigned(i32.wrap_i64(micros), 10 ** (6 - width), 999_999);
      }
    }
  }

  #half(): Ir {
    return this.#once('half', () => i32.sub(this.#hour(), i32.mul(i32.ge_u(this.#hour(), n(12)), n(12))));
  }
}

function remainder(c: LowerContext, value: Ir, divisor: number, max: number): Ir {
  const whole = c.f.let('value', value);
  return i32.sub(whole, i32.mul(divideUnsigned(whole, divisor, max), n(divisor)));
}
