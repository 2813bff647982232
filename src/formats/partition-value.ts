import { SparkError } from '../core/error.ts';
import type { DataType } from '../types/data-type.ts';
import { parseDate } from '../types/datetime/parse-date.ts';
import { parseTimestamp, parseTimestampNtz } from '../types/datetime/parse-timestamp.ts';
import { zoneOf } from '../types/datetime/zone.ts';
import { parseDecimal, toPrecision } from '../types/decimal.ts';
import { catalogString } from '../types/type-name.ts';
import type { Value } from '../types/value.ts';
import { parseJavaDouble } from './java-double.ts';

const LIMITS = { byte: 7n, short: 15n, int: 31n, long: 63n } as const;

/**
 * The value of a partition column from the text in a directory's name; null stays null.
 *
 * @throws CAST_INVALID_INPUT when the text is none of the type
 */
export function partitionValue(text: string | null, type: DataType, zone: string): Value {
  if (text === null) return null;
  const value = parse(text, type, zone);
  if (value !== undefined) return value;
  throw new SparkError('CAST_INVALID_INPUT', {
    expression: `'${text}'`,
    sourceType: '"STRING"',
    targetType: `"${catalogString(type).toUpperCase()}"`,
    ansiConfig: '"spark.sql.ansi.enabled"',
  });
}

function parse(text: string, type: DataType, zone: string): Value | undefined {
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'int':
    case 'long': {
      if (!/^\s*[+-]?\d{1,25}\s*$/.test(text)) return undefined;
      const value = BigInt(text.trim().replace(/^\+/, ''));
      const limit = 1n << LIMITS[type.kind];
      if (value >= limit || value < -limit) return undefined;
      return type.kind === 'long' ? value : Number(value);
    }
    case 'double':
      return parseJavaDouble(text);
    case 'float': {
      const value = parseJavaDouble(text);
      return value === undefined ? undefined : Math.fround(value);
    }
    case 'boolean':
      return /^(t|true|y|yes|1)$/i.test(text) ? true : /^(f|false|n|no|0)$/i.test(text) ? false : undefined;
    case 'decimal': {
      const parsed = parseDecimal(text.trim());
      return parsed && toPrecision(parsed.unscaled, parsed.scale, type.precision, type.scale, 'half_up');
    }
    case 'date':
      return parseDate(text);
    case 'timestamp':
      return parseTimestamp(text, zoneOf(zone));
    case 'timestamp_ntz':
      return parseTimestampNtz(text);
    case 'binary':
      return new TextEncoder().encode(text);
    case 'string':
    case 'char':
    case 'varchar':
      return text;
    default:
      return undefined;
  }
}
