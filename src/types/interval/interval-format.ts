import type { DataType, DayTimeField } from '../data-type.ts';
import type { CalendarInterval } from '../value.ts';

export type YearMonthType = Extract<DataType, { kind: 'interval_ym' }>;
export type DayTimeType = Extract<DataType, { kind: 'interval_dt' }>;

const MICROS_PER_SECOND = 1_000_000n;
const MICROS_PER_MINUTE = 60n * MICROS_PER_SECOND;
const MICROS_PER_HOUR = 60n * MICROS_PER_MINUTE;
const MICROS_PER_DAY = 24n * MICROS_PER_HOUR;

/** `INTERVAL '1-2' YEAR TO MONTH`: what CAST AS STRING and literals print. */
export function yearMonthToSql(months: number, type: YearMonthType): string {
  const sign = months < 0 ? '-' : '';
  const size = Math.abs(months);
  if (type.start === 'month') return `INTERVAL '${sign}${size}' MONTH`;
  const years = Math.floor(size / 12);
  if (type.end === 'year') return `INTERVAL '${sign}${years}' YEAR`;
  return `INTERVAL '${sign}${years}-${size - years * 12}' YEAR TO MONTH`;
}

/** `1-2`: what the shell prints for a column. */
export function yearMonthToHive(months: number): string {
  const size = Math.abs(months);
  const years = Math.floor(size / 12);
  return `${months < 0 ? '-' : ''}${years}-${size - years * 12}`;
}

/** `INTERVAL '1 02:03:04.5' DAY TO SECOND`: only the type's fields, the first one whole. */
export function dayTimeToSql(micros: bigint, type: DayTimeType): string {
  let rest = micros < 0n ? -micros : micros;
  let text = micros < 0n ? '-' : '';
  const fields = dayTimeFields.slice(dayTimeFields.indexOf(type.start), dayTimeFields.indexOf(type.end) + 1);
  for (const [index, field] of fields.entries()) {
    const unit = fieldMicros[field];
    const count = rest / unit;
    rest -= count * unit;
    if (index > 0) text += field === 'hour' ? ' ' : ':';
    text += field === 'day' ? count.toString() : pad(count);
    if (field === 'second') text += fraction(rest);
  }
  const last = fields[fields.length - 1]!;
  const name = type.start === last ? last : `${type.start} to ${last}`;
  return `INTERVAL '${text}' ${name.toUpperCase()}`;
}

/** `1 02:03:04.500000000`: what the shell prints for a column. */
export function dayTimeToHive(micros: bigint): string {
  const size = micros < 0n ? -micros : micros;
  const days = size / MICROS_PER_DAY;
  const seconds = (size / MICROS_PER_SECOND) % 86400n;
  const time = `${pad(seconds / 3600n)}:${pad((seconds / 60n) % 60n)}:${pad(seconds % 60n)}`;
  const nanos = `${(size % MICROS_PER_SECOND).toString().padStart(6, '0')}000`;
  return `${micros < 0n ? '-' : ''}${days} ${time}.${nanos}`;
}

/** Java's `CalendarInterval.toString`: `1 years 2 months -3 days 4 hours 5.5 seconds`, `0 seconds`. */
export function calendarIntervalToString(interval: CalendarInterval): string {
  const { months, days, microseconds } = interval;
  const parts: string[] = [];
  const add = (count: bigint | number, unit: string) => {
    if (count !== 0 && count !== 0n) parts.push(`${count} ${unit}`);
  };
  add(Math.trunc(months / 12), 'years');
  add(months % 12, 'months');
  add(days, 'days');
  let rest = microseconds;
  add(rest / MICROS_PER_HOUR, 'hours');
  rest %= MICROS_PER_HOUR;
  add(rest / MICROS_PER_MINUTE, 'minutes');
  rest %= MICROS_PER_MINUTE;
  if (rest !== 0n) {
    const size = rest < 0n ? -rest : rest;
    parts.push(
      `${rest < 0n ? '-' : ''}${size / MICROS_PER_SECOND}${fraction(size % MICROS_PER_SECOND)} seconds`,
    );
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

const dayTimeFields: readonly DayTimeField[] = ['day', 'hour', 'minute', 'second'];

const fieldMicros: Readonly<Record<DayTimeField, bigint>> = {
  day: MICROS_PER_DAY,
  hour: MICROS_PER_HOUR,
  minute: MICROS_PER_MINUTE,
  second: MICROS_PER_SECOND,
};

function pad(value: bigint): string {
  return value < 10n ? `0${value}` : value.toString();
}

function fraction(micros: bigint): string {
  return micros === 0n ? '' : `.${micros.toString().padStart(6, '0').replace(/0+$/, '')}`;
}
