import type { DataType } from '../data-type.ts';
import type { Zone } from '../datetime/zone.ts';
import { decimalToScientificString } from '../decimal.ts';
import { sqlName } from '../type-name.ts';
import type { Value } from '../value.ts';
import { castToString } from './cast-string.ts';
import { doubleToString, floatToString } from './java-number.ts';

/** A literal as SQL text (Spark's `Literal.sql`): `1L`, `'it\'s'`, `DATE '2020-01-01'`, `CAST(NULL AS INT)`. */
export function literalSql(value: Value, type: DataType, zone: Zone): string {
  if (value === null) return type.kind === 'void' ? 'NULL' : `CAST(NULL AS ${sqlName(type)})`;
  switch (type.kind) {
    case 'byte':
      return `${value}Y`;
    case 'short':
      return `${value}S`;
    case 'long':
      return `${value}L`;
    case 'float':
    case 'double':
      return floatingSql(value as number, type);
    case 'decimal':
      return `${decimalToScientificString(value as bigint, type.scale)}BD`;
    case 'string':
    case 'char':
    case 'varchar': {
      const quoted = `'${(value as string).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
      return type.kind === 'string' && type.collation !== undefined
        ? `${quoted} collate ${type.collation}`
        : quoted;
    }
    case 'binary':
      return `X'${hexOf(value as Uint8Array)}'`;
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return `${type.kind.toUpperCase()} '${castToString(value, type, zone)}'`;
    case 'interval':
      return `INTERVAL '${castToString(value, type, zone)}'`;
    case 'array': {
      const items = (value as readonly Value[]).map((item) => literalSql(item, type.element, zone));
      return `ARRAY(${items.join(', ')})`;
    }
    case 'map': {
      const items = (value as readonly (readonly [Value, Value])[]).map(
        ([key, item]) => `${literalSql(key, type.key, zone)}, ${literalSql(item, type.value, zone)}`,
      );
      return `MAP(${items.join(', ')})`;
    }
    case 'struct': {
      const items = (value as readonly Value[]).map((item, index) => {
        const field = type.fields[index]!;
        return `'${field.name}', ${literalSql(item, field.type, zone)}`;
      });
      return `NAMED_STRUCT(${items.join(', ')})`;
    }
    default:
      return castToString(value, type, zone);
  }
}

/** A literal in the name of an unnamed column: numbers and strings bare, the rest as `literalSql`. */
export function literalPretty(value: Value, type: DataType, zone: Zone): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return value as string;
    case 'byte':
    case 'short':
    case 'long':
      return String(value);
    case 'float':
      return floatToString(value as number);
    case 'double':
      return doubleToString(value as number);
    case 'decimal':
      return decimalToScientificString(value as bigint, type.scale);
    default:
      return literalSql(value, type, zone);
  }
}

/** A literal as EXPLAIN prints it (Spark's `Literal.toString`). */
export function literalText(value: Value, type: DataType, zone: Zone): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'binary':
      return `0x${hexOf(value as Uint8Array)}`;
    case 'decimal':
      return decimalToScientificString(value as bigint, type.scale);
    case 'array':
    case 'map':
    case 'struct':
      return rawText(value, type, zone);
    default:
      return castToString(value, type, zone);
  }
}

/** Inside nested literals Spark prints dates, times and intervals as the numbers that they are. */
function rawText(value: Value, type: DataType, zone: Zone): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'interval_ym':
    case 'interval_dt':
      return String(value);
    case 'array':
      return `[${(value as readonly Value[]).map((item) => rawText(item, type.element, zone)).join(',')}]`;
    case 'struct':
      return `[${(value as readonly Value[])
        .map((item, index) => rawText(item, type.fields[index]!.type, zone))
        .join(',')}]`;
    case 'map': {
      const pairs = value as readonly (readonly [Value, Value])[];
      const keys = pairs.map(([key]) => rawText(key, type.key, zone));
      const values = pairs.map(([, item]) => rawText(item, type.value, zone));
      return `map(keys: [${keys.join(',')}], values: [${values.join(',')}])`;
    }
    default:
      return literalText(value, type, zone);
  }
}

function floatingSql(value: number, type: DataType): string {
  if (!Number.isFinite(value)) {
    return `CAST('${doubleToString(value)}' AS ${sqlName(type)})`;
  }
  return type.kind === 'float' ? `CAST('${floatToString(value)}' AS FLOAT)` : `${doubleToString(value)}D`;
}

const HEX = '0123456789ABCDEF';

function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte >> 4]! + HEX[byte & 15]!;
  return text;
}
