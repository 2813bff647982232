import { assertNever } from '../../core/error.ts';
import type { DataType } from '../data-type.ts';
import { localOfInstant } from '../datetime/local-time.ts';
import type { Zone } from '../datetime/zone.ts';
import { decimalToString } from '../decimal.ts';
import { dateToString, timestampNtzToString } from '../format/datetime-text.ts';
import { doubleToString, floatToString } from '../format/java-number.ts';
import { textOf } from '../format/text-buffer.ts';
import { writeLocal } from '../format/write-datetime.ts';
import type { Value, VariantValue } from '../value.ts';
import { readVariant, type VariantNode } from './read-variant.ts';

/** A variant as JSON text, as `to_json` prints it; timestamps are shown in the zone, with its offset. */
export function variantToJson(variant: VariantValue, zone: Zone): string {
  return variantNodeToJson(readVariant(variant), zone);
}

export function variantNodeToJson(node: VariantNode, zone: Zone): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'scalar':
      return scalarToJson(node.type, node.value, zone);
    case 'array':
      return `[${node.items.map((item) => variantNodeToJson(item, zone)).join(',')}]`;
    case 'object': {
      const fields = node.fields.map(
        ([name, child]) => `${JSON.stringify(name)}:${variantNodeToJson(child, zone)}`,
      );
      return `{${fields.join(',')}}`;
    }
    default:
      return assertNever(node);
  }
}

function scalarToJson(type: DataType, value: Exclude<Value, null>, zone: Zone): string {
  switch (type.kind) {
    case 'float':
      return floating(value as number, floatToString);
    case 'double':
      return floating(value as number, doubleToString);
    case 'decimal':
      return decimalToString(value as bigint, type.scale);
    case 'date':
      return `"${dateToString(value as number)}"`;
    case 'timestamp':
      return `"${instantText(value as bigint, zone)}"`;
    case 'timestamp_ntz':
      return `"${timestampNtzToString(value as bigint)}"`;
    case 'binary':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'string':
      return JSON.stringify(value);
    default:
      return String(value);
  }
}

function floating(value: number, print: (value: number) => string): string {
  return Number.isFinite(value) ? print(value) : `"${print(value)}"`;
}

function instantText(micros: bigint, zone: Zone): string {
  const local = localOfInstant(micros, zone);
  const text = textOf((buffer) => writeLocal(buffer, 0, local));
  const localMicros = BigInt(local.days) * 86_400_000_000n + BigInt(local.micros);
  const offset = Number((localMicros - micros) / 60_000_000n);
  const size = Math.abs(offset);
  const pair = (value: number) => String(value).padStart(2, '0');
  return `${text}${offset < 0 ? '-' : '+'}${pair(Math.floor(size / 60))}:${pair(size % 60)}`;
}
