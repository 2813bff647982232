import { type Span, SparkError } from '../../core/error.ts';
import type { DayTimeField, IntervalValue, YearMonthField } from '../ast.ts';
import { intervalFromTo } from './interval-from-to.ts';
import { calendarInterval, intervalFromString, type UnitValue } from './interval-text.ts';
import type { ParseOptions } from './options.ts';
import { stringTokenValue } from './string-literal.ts';
import type { TokenStream } from './token-stream.ts';

type Field = YearMonthField | DayTimeField;

const yearMonthFields: readonly YearMonthField[] = ['YEAR', 'MONTH'];
const dayTimeFields: readonly DayTimeField[] = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];

/** Units of `INTERVAL 3 DAYS`, singular, with the field that they count in. */
const unitFields: Readonly<Record<string, Field>> = {
  YEAR: 'YEAR',
  MONTH: 'MONTH',
  WEEK: 'DAY',
  DAY: 'DAY',
  HOUR: 'HOUR',
  MINUTE: 'MINUTE',
  SECOND: 'SECOND',
  MILLISECOND: 'SECOND',
  MICROSECOND: 'SECOND',
  NANOSECOND: 'SECOND',
};

function singular(word: string): string {
  return word.endsWith('S') ? word.slice(0, -1) : word;
}

function isUnit(word: string): boolean {
  return Object.hasOwn(unitFields, singular(word));
}

/** Whether INTERVAL is followed by a value and a unit; else it's a name, or the type before one string. */
export function atIntervalUnits(p: TokenStream): boolean {
  const offset = p.peek(1).text === '+' || p.peek(1).text === '-' ? 2 : 1;
  return atValueAndUnit(p, offset);
}

function atValueAndUnit(p: TokenStream, offset: number): boolean {
  const { kind } = p.peek(offset);
  if (kind !== 'integer' && kind !== 'number' && !p.isString(offset)) return false;
  const unit = p.peek(offset + 1);
  return unit.kind === 'word' && isUnit(unit.text);
}

interface WrittenValue {
  readonly text: string;
  readonly isString: boolean;
}

function parseValue(p: TokenStream): WrittenValue {
  const sign = p.acceptOneOf('+', '-');
  const isString = p.isString();
  const token = p.advance();
  const raw = isString ? stringTokenValue(p.raw(token), p.options).trim() : p.raw(token);
  if (!isString && !/^[\d.]+$/.test(raw)) p.fail(token);
  if (sign !== '-') return { text: raw, isString };
  return { text: raw.startsWith('-') ? raw.slice(1) : `-${raw.replace(/^\+/, '')}`, isString };
}

/** `3 DAYS 2 HOURS`, `'1-2' YEAR TO MONTH`: what stands behind INTERVAL, which began at `start`. */
export function parseIntervalUnits(p: TokenStream, start: number): IntervalValue {
  const values: UnitValue[] = [];
  const fields: Field[] = [];
  let fromTo: IntervalValue | undefined;
  for (;;) {
    const offset = p.at('+') || p.at('-') ? 1 : 0;
    if (!atValueAndUnit(p, offset)) break;
    const value = parseValue(p);
    const unit = p.advance().text;
    const isFromTo = p.at('TO') && isUnit(p.peek(1).text);
    if (fromTo !== undefined || (isFromTo && values.length > 0)) {
      throw error('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', p.spanFrom(start), {
        input: value.text,
        from: unit,
        to: isFromTo ? p.peek(1).text : unit,
      });
    }
    if (isFromTo) fromTo = parseFromTo(p, value, unit, start);
    else {
      if (value.isString && !/^[+-]?\s*(?:\d+\.?\d*|\.\d+)$/.test(value.text)) {
        throw error('INVALID_INTERVAL_FORMAT.INVALID_VALUE', p.spanFrom(start), {
          input: value.text,
          value: value.text,
        });
      }
      values.push({ value: value.text.replace(/\s+/, ''), unit: singular(unit) });
      fields.push(unitFields[singular(unit)]!);
    }
  }
  if (fromTo !== undefined) return fromTo;
  if (values.length === 0) p.fail();
  const span = p.spanFrom(start);
  const total = calendarInterval(values, span);
  return p.options.legacyIntervals === true ? total : ofFields(total, fields, span);
}

function parseFromTo(p: TokenStream, value: WrittenValue, from: string, start: number): IntervalValue {
  p.expect('TO');
  const to = p.advance().text;
  const span = p.spanFrom(start);
  if (!value.isString) {
    throw error('INVALID_INTERVAL_FORMAT.INVALID_VALUE', span, { input: value.text, value: value.text });
  }
  const result = intervalFromTo(value.text, from, to, span);
  if (p.options.legacyIntervals !== true) return result;
  if (result.type === 'yearMonth') return { type: 'calendar', months: result.months, days: 0, micros: 0n };
  if (result.type === 'calendar') return result;
  const day = 86_400_000_000n;
  const days = from === 'DAY' ? result.micros / day : 0n;
  return { type: 'calendar', months: 0, days: Number(days), micros: result.micros - days * day };
}

/** `INTERVAL '3 days 2 hours'`. */
export function typedIntervalValue(text: string, options: ParseOptions, span: Span): IntervalValue {
  const parsed = intervalFromString(text);
  if (parsed === undefined) {
    throw error('INVALID_TYPED_LITERAL', span, { valueType: '"INTERVAL"', value: `'${text}'` });
  }
  const total = calendarInterval(parsed, span);
  if (options.legacyIntervals === true) return total;
  return ofFields(
    total,
    parsed.map(({ unit }) => unitFields[unit]!),
    span,
  );
}

/** The ANSI type that the fields span: either years and months, or days to seconds. */
function ofFields(
  total: IntervalValue & { type: 'calendar' },
  fields: readonly Field[],
  span: Span,
): IntervalValue {
  const within = <F extends Field>(order: readonly F[]) => {
    const used = order.filter((field) => fields.includes(field));
    return used.length === new Set(fields).size ? used : undefined;
  };
  const yearMonth = within(yearMonthFields);
  if (yearMonth !== undefined) {
    return { type: 'yearMonth', from: yearMonth[0]!, to: yearMonth.at(-1)!, months: total.months };
  }
  const dayTime = within(dayTimeFields);
  if (dayTime === undefined) {
    throw error('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', span, {
      input: 'year-month and day-time units together',
      interval: 'mixed',
    });
  }
  const micros = BigInt(total.days) * 86_400_000_000n + total.micros;
  if (micros !== BigInt.asIntN(64, micros)) {
    throw error('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', span, {});
  }
  return { type: 'dayTime', from: dayTime[0]!, to: dayTime.at(-1)!, micros };
}

function error(condition: string, span: Span, parameters: Readonly<Record<string, string>>): SparkError {
  return new SparkError(condition, parameters, { span });
}
