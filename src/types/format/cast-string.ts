import { assertNever } from '../../core/error.ts';
import type { CastMode } from '../cast/can-cast.ts';
import type { DataType } from '../data-type.ts';
import { type Zone, zoneOf } from '../datetime/zone.ts';
import { decimalToScientificString, decimalToString } from '../decimal.ts';
import { calendarIntervalToString, dayTimeToSql, yearMonthToSql } from '../interval/interval-format.ts';
import type { CalendarInterval, Value, VariantValue } from '../value.ts';
import { variantToJson } from '../variant/variant-json.ts';
import { dateToString, timestampNtzToString, timestampToString, timeToString } from './datetime-text.ts';
import { doubleToString, floatToString } from './java-number.ts';

const decoder = new TextDecoder();

/**
 * `CAST(value AS STRING)` of a value that isn't NULL. NULLs inside nested values print as `null`. The mode
 * matters for decimals only: before ANSI mode small ones came in scientific notation (`1E-7`). A variant
 * prints as JSON, as it does inside other values; CAST of a variant itself is `castValue`'s.
 */
export function castToString(
  value: Exclude<Value, null>,
  type: DataType,
  zone: Zone,
  mode: CastMode = 'ansi',
): string {
  switch (type.kind) {
    case 'void':
      return 'null';
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return String(value);
    case 'float':
      return floatToString(value as number);
    case 'double':
      return doubleToString(value as number);
    case 'decimal':
      return mode === 'legacy'
        ? decimalToScientificString(value as bigint, type.scale)
        : decimalToString(value as bigint, type.scale);
    case 'string':
    case 'char':
    case 'varchar':
      return value as string;
    case 'binary':
      return decoder.decode(value as Uint8Array);
    case 'date':
      return dateToString(value as number);
    case 'timestamp':
      return timestampToString(value as bigint, zone);
    case 'timestamp_ntz':
      return timestampNtzToString(value as bigint);
    case 'time':
      return timeToString(value as bigint);
    case 'interval_ym':
      return yearMonthToSql(value as number, type);
    case 'interval_dt':
      return dayTimeToSql(value as bigint, type);
    case 'interval':
      return calendarIntervalToString(value as CalendarInterval);
    case 'array': {
      const parts = (value as readonly Value[]).map((item) => part(item, type.element, zone, mode));
      return `[${parts.join(', ')}]`;
    }
    case 'map': {
      const parts = (value as readonly (readonly [Value, Value])[]).map(
        ([key, item]) => `${part(key, type.key, zone, mode)} -> ${part(item, type.value, zone, mode)}`,
      );
      return `{${parts.join(', ')}}`;
    }
    case 'struct': {
      const parts = (value as readonly Value[]).map((item, index) =>
        part(item, type.fields[index]!.type, zone, mode),
      );
      return `{${parts.join(', ')}}`;
    }
    case 'variant':
      return variantToJson(value as VariantValue, zoneOf('UTC'));
    default:
      return assertNever(type);
  }
}

function part(value: Value, type: DataType, zone: Zone, mode: CastMode): string {
  return value === null ? 'null' : castToString(value, type, zone, mode);
}
