import type { DataType } from '../../types/data-type.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { decimalToString } from '../../types/decimal.ts';
import { castToString } from '../../types/format/cast-string.ts';
import { doubleToString, floatToString } from '../../types/format/java-number.ts';
import type { Value, VariantValue } from '../../types/value.ts';
import { variantToJson } from '../../types/variant/variant-json.ts';
import { flagOf, type Options } from './json-options.ts';
import { quoteJson } from './json-print.ts';
import { type MomentFormat, momentFormat } from './text-values.ts';

interface WriteContext {
  readonly moments: MomentFormat;
  readonly zone: string;
  readonly keepNulls: boolean;
  readonly pretty: boolean;
  readonly sortKeys: boolean;
}

/** Prints values of a type as JSON, as `to_json` does: fields that are NULL are left out. */
export function jsonWriter(type: DataType, options: Options, zone: string): (value: Value) => string {
  const context: WriteContext = {
    moments: momentFormat(options, zone),
    zone,
    keepNulls: !flagOf(options, 'ignoreNullFields', true),
    pretty: flagOf(options, 'pretty', false),
    sortKeys: flagOf(options, 'sortKeys', false),
  };
  return (value) => write(value, type, context, 0);
}

function write(value: Value, type: DataType, context: WriteContext, depth: number): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return String(value);
    case 'float':
      return floating(value as number, floatToString);
    case 'double':
      return floating(value as number, doubleToString);
    case 'decimal':
      return decimalToString(value as bigint, type.scale);
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return quoteJson(context.moments.print(value, type));
    case 'binary':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'array': {
      const items = (value as readonly Value[]).map((item) => write(item, type.element, context, depth));
      return context.pretty
        ? items.length === 0
          ? '[ ]'
          : `[ ${items.join(', ')} ]`
        : `[${items.join(',')}]`;
    }
    case 'map': {
      const entries = (value as readonly (readonly [Value, Value])[]).map(
        ([key, item]) => [keyText(key, type.key), write(item, type.value, context, depth + 1)] as const,
      );
      return object(entries, context, depth);
    }
    case 'struct': {
      const fields = type.fields.flatMap((field, i): (readonly [string, string])[] => {
        const item = (value as readonly Value[])[i]!;
        if (item === null && !context.keepNulls) return [];
        return [[field.name, write(item, field.type, context, depth + 1)]];
      });
      return object(fields, context, depth);
    }
    case 'variant':
      return variantToJson(value as VariantValue, zoneOf(context.zone));
    default:
      return quoteJson(castToString(value, type, zoneOf(context.zone)));
  }
}

function floating(value: number, print: (value: number) => string): string {
  return Number.isFinite(value) ? print(value) : `"${print(value)}"`;
}

function object(
  entries: readonly (readonly [string, string])[],
  { pretty, sortKeys }: WriteContext,
  depth: number,
): string {
  const sorted = sortKeys ? [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) : entries;
  if (!pretty) return `{${sorted.map(([name, text]) => `${quoteJson(name)}:${text}`).join(',')}}`;
  if (sorted.length === 0) return '{ }';
  const indent = '  '.repeat(depth + 1);
  const lines = sorted.map(([name, text]) => `${indent}${quoteJson(name)} : ${text}`);
  return `{\n${lines.join(',\n')}\n${'  '.repeat(depth)}}`;
}

/** Keys show as Spark holds them: dates as days, structs in brackets. */
function keyText(key: Value, type: DataType): string {
  if (type.kind === 'struct') {
    return `[${(key as readonly Value[]).map((v, i) => keyText(v, type.fields[i]!.type)).join(',')}]`;
  }
  if (type.kind === 'decimal') return decimalToString(key as bigint, type.scale);
  if (type.kind === 'double') return doubleToString(key as number);
  if (type.kind === 'float') return floatToString(key as number);
  return String(key);
}
