import { parseJavaDouble } from '../formats/java-double.ts';
import { commonTypeWithoutStrings } from '../types/coercion/common-type.ts';
import { DATE, type DataType, DOUBLE, INT, LONG, STRING, TIMESTAMP, VOID } from '../types/data-type.ts';
import { parseDate } from '../types/datetime/parse-date.ts';
import { parseTimestamp } from '../types/datetime/parse-timestamp.ts';
import { zoneOf } from '../types/datetime/zone.ts';
import { integralDigits, MAX_PRECISION, parseDecimal } from '../types/decimal.ts';

/** The type of a partition column that all its values have, by Spark's rules. */
export function partitionColumnType(values: Iterable<string | null>): DataType {
  let type: DataType = VOID;
  for (const value of values) type = widen(type, value === null ? VOID : typeOfText(value));
  return type.kind === 'void' ? STRING : type;
}

function typeOfText(text: string): DataType {
  if (/^[+-]?\d+$/.test(text)) {
    const value = BigInt(text.replace(/^\+/, ''));
    if (BigInt.asIntN(32, value) === value) return INT;
    if (BigInt.asIntN(64, value) === value) return LONG;
  }
  const decimal = parseDecimal(text);
  if (decimal !== undefined && decimal.scale <= 0 && integralDigits(decimal) <= MAX_PRECISION) {
    return { kind: 'decimal', precision: Math.max(1, integralDigits(decimal)), scale: 0 };
  }
  if (parseJavaDouble(text) !== undefined) return DOUBLE;
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) {
    if (parseTimestamp(text, zoneOf('UTC')) !== undefined) return TIMESTAMP;
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text) && parseDate(text) !== undefined) return DATE;
  return STRING;
}

function widen(a: DataType, b: DataType): DataType {
  if (a.kind === 'void') return b;
  if (b.kind === 'void') return a;
  // What doubles can't hold exactly stays text.
  const kinds = new Set([a.kind, b.kind]);
  if (kinds.has('double') && (kinds.has('long') || kinds.has('decimal'))) return STRING;
  return commonTypeWithoutStrings(a, b, 'legacy') ?? STRING;
}
