import { type Span, SparkError } from '../../core/error.ts';
import type { IntervalValue } from '../ast.ts';

/** A number as text with a singular upper-case unit: `-1.5`, `SECOND`. */
export interface UnitValue {
  readonly value: string;
  readonly unit: string;
}

const unitPart =
  /^\s*([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)\s+(year|month|week|day|hour|minute|second|millisecond|microsecond|nanosecond)s?(?=\s|$)/i;

/** The parts of `[interval] 3 days -2 hours`; undefined when the text has another form. */
export function intervalFromString(text: string): UnitValue[] | undefined {
  let rest = text.trim().replace(/^interval(?=\s)/i, '');
  const parts: UnitValue[] = [];
  while (rest.trim() !== '') {
    const match = unitPart.exec(rest);
    if (match === null) return undefined;
    const [whole, sign, value, unit] = match;
    if (value!.includes('.') && !/^second$/i.test(unit!)) return undefined;
    parts.push({ value: (sign === '-' ? '-' : '') + value!, unit: unit!.toUpperCase() });
    rest = rest.slice(whole.length);
  }
  return parts.length === 0 ? undefined : parts;
}

const microsPerUnit: Readonly<Record<string, bigint>> = {
  HOUR: 3_600_000_000n,
  MINUTE: 60_000_000n,
  SECOND: 1_000_000n,
  MILLISECOND: 1_000n,
  MICROSECOND: 1n,
};

/** The sum of several numbers with units, each field checked for overflow. */
export function calendarInterval(
  values: readonly UnitValue[],
  span: Span,
): IntervalValue & { type: 'calendar' } {
  let months = 0n;
  let days = 0n;
  let micros = 0n;
  for (const { value, unit } of values) {
    const { whole, nanos } = split(value, unit, span);
    if (unit === 'YEAR') months += whole * 12n;
    else if (unit === 'MONTH') months += whole;
    else if (unit === 'WEEK') days += whole * 7n;
    else if (unit === 'DAY') days += whole;
    else if (unit === 'NANOSECOND') micros += whole / 1000n;
    else micros += whole * microsPerUnit[unit]! + nanos / 1000n;
  }
  const overflow =
    months !== BigInt.asIntN(32, months) ||
    days !== BigInt.asIntN(32, days) ||
    micros !== BigInt.asIntN(64, micros);
  if (overflow) {
    const input = values.map(({ value, unit }) => `${value} ${unit}`).join(' ');
    throw new SparkError('INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION', { input }, { span });
  }
  return { type: 'calendar', months: Number(months), days: Number(days), micros };
}

/** `-1.5` as -1 and -500,000,000 nanoseconds. Only seconds have a fraction, of at most nine digits. */
function split(value: string, unit: string, span: Span): { whole: bigint; nanos: bigint } {
  const negative = value.startsWith('-');
  const [whole = '', fraction] = value.replace(/^[+-]/, '').split('.');
  if (fraction !== undefined && unit !== 'SECOND') {
    throw new SparkError(
      'INVALID_INTERVAL_FORMAT.INVALID_FRACTION',
      { input: value, unit: unit.toLowerCase() },
      { span },
    );
  }
  if (fraction !== undefined && fraction.length > 9) {
    throw new SparkError('INVALID_INTERVAL_FORMAT.INVALID_PRECISION', { input: value, value }, { span });
  }
  const sign = negative ? -1n : 1n;
  return { whole: sign * BigInt(whole || '0'), nanos: sign * BigInt((fraction ?? '').padEnd(9, '0')) };
}
