import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { CoercionMode } from '../../types/coercion/common-type.ts';
import type { DecimalOperation } from '../../types/coercion/decimal-result.ts';
import { CALENDAR_INTERVAL, DATE, type DataType, DOUBLE, INT, TIMESTAMP } from '../../types/data-type.ts';
import { isAnsiInterval, isNumeric, isStringLike } from '../../types/type-class.ts';
import type { AnyExpression, Binding } from '../declare.ts';

const YEAR_TO_MONTH: DataType = { kind: 'interval_ym', start: 'year', end: 'month' };
const DAY_TO_SECOND: DataType = { kind: 'interval_dt', start: 'day', end: 'second' };

export interface Rules {
  readonly mode: CoercionMode;
  /** Distances between moments are calendar intervals (`spark.sql.legacy.interval.enabled`). */
  readonly calendar: boolean;
}

/** Digits behind the point that the seconds of an interval have. */
const SECONDS_DIGITS = 6;

/**
 * Operators with a date, a time or (for `*` and `/`) an interval become calls of other functions, with the
 * moment or interval as first argument. Undefined for other operands.
 */
export function bindDatetimeArithmetic(
  operation: DecimalOperation,
  a: AnyExpression,
  b: AnyExpression,
  rules: Rules,
): Binding | undefined {
  const { mode } = rules;
  const nullable = isNullable(a) || isNullable(b);
  const make = (
    fn: string,
    args: readonly DataType[],
    type: DataType,
    replaced: readonly AnyExpression[] = [a, b],
  ): Binding => ({ fn, args, type, nullable, replaced });
  const [t1, t2] = [typeOf(a), typeOf(b)];
  switch (operation) {
    case 'add':
      if (isInterval(t1) && !isInterval(t2)) return shift('add', b, a, make, mode);
      return shift('add', a, b, make, mode);
    case 'subtract':
      return difference(t1, t2, make, rules) ?? shift('subtract', a, b, make, mode);
    case 'multiply':
      if (isInterval(t1) && isNumericLike(t2)) return scaled('multiply_interval', t1, t2, [a, b], make);
      if (isInterval(t2) && isNumericLike(t1)) return scaled('multiply_interval', t2, t1, [b, a], make);
      return undefined;
    case 'divide':
      return isInterval(t1) && isNumericLike(t2)
        ? scaled('divide_interval', t1, t2, [a, b], make)
        : undefined;
    default:
      return undefined;
  }
}

type Make = (
  fn: string,
  args: readonly DataType[],
  type: DataType,
  replaced?: readonly AnyExpression[],
) => Binding;

function isInterval(type: DataType): boolean {
  return isAnsiInterval(type) || type.kind === 'interval';
}

function isNumericLike(type: DataType): boolean {
  return isNumeric(type) || isStringLike(type) || type.kind === 'void';
}

/** A moment plus or minus a distance. */
function shift(
  operation: 'add' | 'subtract',
  moment: AnyExpression,
  distance: AnyExpression,
  make: Make,
  mode: CoercionMode,
): Binding | undefined {
  const [m, d] = [typeOf(moment), typeOf(distance)];
  const args = [moment, distance];
  const suffix = operation === 'add' ? '' : '_subtract';
  switch (m.kind) {
    case 'date':
      if (d.kind === 'interval_dt') {
        if (d.end === 'day') return make(`date_shift_days${suffix}`, [DATE, d], DATE, args);
        return make(`timestamp_shift${suffix}`, [TIMESTAMP, d], TIMESTAMP, args);
      }
      if (d.kind === 'interval_ym') return make(`date_shift_months${suffix}`, [DATE, d], DATE, args);
      if (d.kind === 'interval') return make(`date_shift${suffix}`, [DATE, d], DATE, args);
      // As Spark: NULL counts as an interval here, and makes a timestamp of the date.
      if (d.kind === 'void')
        return make(`timestamp_shift${suffix}`, [TIMESTAMP, DAY_TO_SECOND], TIMESTAMP, args);
      if (d.kind === 'byte' || d.kind === 'short' || d.kind === 'int') {
        return make(operation === 'add' ? 'date_add' : 'date_sub', [DATE, INT], DATE, args);
      }
      return undefined;
    case 'timestamp':
    case 'timestamp_ntz':
      if (d.kind === 'interval_dt' || d.kind === 'interval') {
        return make(`timestamp_shift${suffix}`, [m, d], m, args);
      }
      if (d.kind === 'interval_ym') return make(`timestamp_shift_months${suffix}`, [m, d], m, args);
      if (d.kind === 'void') return make(`timestamp_shift${suffix}`, [m, DAY_TO_SECOND], m, args);
      return undefined;
    case 'time': {
      if (d.kind === 'void') return make(`time_shift${suffix}`, [m, DAY_TO_SECOND], m, args);
      if (d.kind !== 'interval_dt') return undefined;
      const precision = d.end === 'second' ? Math.max(m.precision, SECONDS_DIGITS) : m.precision;
      return make(`time_shift${suffix}`, [m, d], { ...m, precision }, args);
    }
    default:
      // `1 + date`: the other way round is left.
      if (operation === 'add' && (d.kind === 'date' || (m.kind === 'void' && isMoment(d)))) {
        return shift('add', distance, moment, make, mode);
      }
      if (isInterval(d) && isStringLike(m)) {
        // A string opposite an interval is a timestamp, given back as text.
        return d.kind === 'interval_ym'
          ? undefined
          : make(`timestamp_shift_text${suffix}`, [TIMESTAMP, d], m, args);
      }
      return undefined;
  }
}

/** The distance between two moments. */
function difference(t1: DataType, t2: DataType, make: Make, { mode, calendar }: Rules): Binding | undefined {
  const dateLike = (t: DataType): boolean => t.kind === 'date' || isStringLike(t) || t.kind === 'void';
  // Before ANSI mode strings are no timestamps here, and as dates only in front.
  if (mode === 'legacy' && (isStringLike(t2) || (isStringLike(t1) && isTimestamp(t2)))) return undefined;
  if ((t1.kind === 'date' && dateLike(t2)) || (t2.kind === 'date' && dateLike(t1))) {
    if (calendar) return make('subtract_dates_calendar', [DATE, DATE], CALENDAR_INTERVAL);
    return make('subtract_dates', [DATE, DATE], { kind: 'interval_dt', start: 'day', end: 'day' });
  }
  const timeLike = (t: DataType): boolean => t.kind === 'time' || isStringLike(t) || t.kind === 'void';
  const time = t1.kind === 'time' ? t1 : t2;
  if (time.kind === 'time' && timeLike(t1) && timeLike(t2)) {
    const types = [t1.kind === 'time' ? t1 : time, t2.kind === 'time' ? t2 : time];
    return make('subtract_times', types, { kind: 'interval_dt', start: 'hour', end: 'second' });
  }
  const first = isTimestamp(t1);
  const second = isTimestamp(t2);
  if (!first && !second) return undefined;
  const takes = (t: DataType): boolean =>
    isTimestamp(t) || t.kind === 'date' || isStringLike(t) || t.kind === 'void';
  if (!takes(t1) || !takes(t2)) return undefined;
  const type = t1.kind === 'timestamp' || t2.kind === 'timestamp' ? TIMESTAMP : first ? t1 : t2;
  if (calendar) return make('subtract_timestamps_calendar', [type, type], CALENDAR_INTERVAL);
  return make('subtract_timestamps', [type, type], DAY_TO_SECOND);
}

function isMoment(type: DataType): boolean {
  return type.kind === 'time' || isTimestamp(type);
}

function isTimestamp(type: DataType): boolean {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ntz';
}

function scaled(
  fn: string,
  interval: DataType,
  number: DataType,
  args: readonly AnyExpression[],
  make: Make,
): Binding {
  const factor = interval.kind === 'interval' || !isNumeric(number) ? DOUBLE : number;
  const type =
    interval.kind === 'interval_ym'
      ? YEAR_TO_MONTH
      : interval.kind === 'interval_dt'
        ? DAY_TO_SECOND
        : interval;
  return make(fn, [interval, factor], type, args);
}
