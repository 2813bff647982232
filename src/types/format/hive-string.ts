import type { DataType } from '../data-type.ts';
import type { Zone } from '../datetime/zone.ts';
import { dayTimeToHive, yearMonthToHive } from '../interval/interval-format.ts';
import type { Value } from '../value.ts';
import { castToString } from './cast-string.ts';

/** A value of a result's column as the spark-sql shell prints it (`HiveResult.toHiveString`); NULL as `NULL`. */
export function hiveString(value: Value, type: DataType, zone: Zone): string {
  return value === null ? 'NULL' : print(value, type, zone, false);
}

function print(value: Value, type: DataType, zone: Zone, nested: boolean): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return nested ? `"${value as string}"` : (value as string);
    case 'interval_ym':
      return yearMonthToHive(value as number);
    case 'interval_dt':
      return dayTimeToHive(value as bigint);
    case 'array':
      return `[${(value as readonly Value[]).map((item) => print(item, type.element, zone, true)).join(',')}]`;
    case 'map': {
      const entries = (value as readonly (readonly [Value, Value])[]).map(
        ([key, item]) => `${print(key, type.key, zone, true)}:${print(item, type.value, zone, true)}`,
      );
      return `{${entries.sort(byCodeUnit).join(',')}}`;
    }
    case 'struct': {
      const fields = (value as readonly Value[]).map((item, index) => {
        const field = type.fields[index]!;
        return `"${field.name}":${print(item, field.type, zone, true)}`;
      });
      return `{${fields.join(',')}}`;
    }
    default:
      return castToString(value, type, zone);
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
