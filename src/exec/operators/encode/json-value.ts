import type { DataType } from '../../../types/data-type.ts';
import { localOfInstant } from '../../../types/datetime/local-time.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { decimalToString } from '../../../types/decimal.ts';
import { castToString } from '../../../types/format/cast-string.ts';
import { dateToString } from '../../../types/format/datetime-text.ts';
import type { Value } from '../../../types/value.ts';

/** A value as JSON, as `to_json` writes it, but with NULLs: no column of a row is left out. */
export function jsonValue(value: Value, type: DataType, zone: Zone): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return String(value);
    case 'decimal':
      return decimalToString(value as bigint, type.scale);
    case 'float':
    case 'double': {
      const text = castToString(value, type, zone);
      return Number.isFinite(value as number) ? text : `"${text}"`;
    }
    case 'binary':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'timestamp': {
      const local = localOfInstant(value as bigint, zone);
      return `"${isoTime(local.days, local.micros)}${zoneOffset(zone.offsetAt(Number((value as bigint) / 1_000_000n)))}"`;
    }
    case 'timestamp_ntz': {
      const micros = value as bigint;
      const days = micros >= 0n ? micros / DAY : -((-micros + DAY - 1n) / DAY);
      return `"${isoTime(Number(days), Number(micros - days * DAY))}"`;
    }
    case 'array':
      return `[${(value as readonly Value[]).map((item) => jsonValue(item, type.element, zone)).join(',')}]`;
    case 'map':
      return `{${(value as readonly (readonly [Value, Value])[])
        .map(([key, item]) => {
          const name = key === null ? 'null' : castToString(key as Exclude<Value, null>, type.key, zone);
          return `${JSON.stringify(name)}:${jsonValue(item, type.value, zone)}`;
        })
        .join(',')}}`;
    case 'struct':
      return `{${(value as readonly Value[])
        .map((item, i) => {
          const field = type.fields[i]!;
          return `${JSON.stringify(field.name)}:${jsonValue(item, field.type, zone)}`;
        })
        .join(',')}}`;
    case 'variant':
      return castToString(value, type, zone);
    default:
      return JSON.stringify(castToString(value, type, zone));
  }
}

const DAY = 86_400_000_000n;

/** `yyyy-MM-ddTHH:mm:ss.SSS`: milliseconds, as Spark's default format for JSON has them. */
function isoTime(days: number, micros: number): string {
  const time = new Date(Math.floor(micros / 1000)).toISOString();
  return `${dateToString(days)}T${time.slice(11, -1)}`;
}

/** `Z`, `+02:00`. */
export function zoneOffset(seconds: number): string {
  if (seconds === 0) return 'Z';
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
