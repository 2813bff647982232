import type { DataType } from '../data-type.ts';
import { INT } from '../data-type.ts';
import { fitsLong } from '../datetime/civil.ts';
import { divideRounded, pow10 } from '../decimal.ts';
import type { DayTimeType, YearMonthType } from '../interval/interval-format.ts';
import { parseDayTime, parseYearMonth } from '../interval/parse-ansi-interval.ts';
import type { Value } from '../value.ts';
import { type CastContext, castInvalidInput, overflow } from './cast-error.ts';
import { dayTimeUnit } from './to-number.ts';

export function castToYearMonth(
  value: Exclude<Value, null>,
  from: DataType,
  to: YearMonthType,
  context: CastContext,
): Value {
  const perUnit = to.end === 'year' ? 12n : 1n;
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return parseYearMonth(value as string, to, context.mode);
    case 'byte':
    case 'short':
    case 'int':
    case 'long': {
      const count = BigInt(value as number | bigint);
      if (!fitsInt(count)) return overflow(value, from, to, context);
      const months = count * perUnit;
      return fitsInt(months) ? Number(months) : overflow(Number(count), INT, to, context);
    }
    case 'decimal': {
      const months = divideRounded((value as bigint) * perUnit, pow10(from.scale), 'half_up');
      return fitsInt(months) ? wholeYears(Number(months), to) : overflow(value, from, to, context);
    }
    case 'interval_ym':
      return wholeYears(value as number, to);
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

export function castToDayTime(
  value: Exclude<Value, null>,
  from: DataType,
  to: DayTimeType,
  context: CastContext,
): Value {
  const unit = dayTimeUnit(to);
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return parseDayTime(value as string, to, context.mode);
    case 'byte':
    case 'short':
    case 'int':
    case 'long': {
      const micros = BigInt(value as number | bigint) * unit;
      return fitsLong(micros) ? micros : overflow(value, from, to, context);
    }
    case 'decimal': {
      const micros = divideRounded((value as bigint) * unit, pow10(from.scale), 'half_up');
      return fitsLong(micros) ? wholeUnits(micros, to) : overflow(value, from, to, context);
    }
    case 'interval_dt':
      return wholeUnits(value as bigint, to);
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

function wholeYears(months: number, to: YearMonthType): number {
  return to.end === 'year' ? months - (months % 12) : months;
}

function wholeUnits(micros: bigint, to: DayTimeType): bigint {
  return to.end === 'second' ? micros : micros - (micros % dayTimeUnit(to));
}

function fitsInt(value: bigint): boolean {
  return value >= -2147483648n && value <= 2147483647n;
}
