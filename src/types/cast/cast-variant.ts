import { SparkError } from '../../core/error.ts';
import type { DataType } from '../data-type.ts';
import { zoneOf } from '../datetime/zone.ts';
import { quotedSqlName } from '../type-name.ts';
import type { Value, VariantValue } from '../value.ts';
import { readVariant, type VariantNode } from '../variant/read-variant.ts';
import { variantNodeToJson } from '../variant/variant-json.ts';
import { writeVariant } from '../variant/write-variant.ts';
import { canCast } from './can-cast.ts';
import type { CastContext } from './cast-error.ts';

/** How one scalar is cast: `castValue`'s own function, which this file can't import without a ring. */
export type ScalarCast = (value: Value, from: DataType, to: DataType, context: CastContext) => Value;

/** A value as a variant. Structs and maps aren't castable, but `to_variant_object` makes objects of them. */
export function castToVariant(value: Value, from: DataType): VariantValue {
  return writeVariant(variantNodeOf(value, from));
}

export function variantNodeOf(value: Value, type: DataType): VariantNode {
  if (value === null || type.kind === 'void') return { kind: 'null' };
  switch (type.kind) {
    case 'array':
      return {
        kind: 'array',
        items: (value as readonly Value[]).map((item) => variantNodeOf(item, type.element)),
      };
    case 'map':
      return {
        kind: 'object',
        fields: (value as readonly (readonly [Value, Value])[]).map(([key, item]) => [
          key as string,
          variantNodeOf(item, type.value),
        ]),
      };
    case 'struct':
      return {
        kind: 'object',
        fields: type.fields.map((field, index) => [
          field.name,
          variantNodeOf((value as readonly Value[])[index]!, field.type),
        ]),
      };
    case 'variant':
      return readVariant(value as VariantValue);
    default:
      return { kind: 'scalar', type, value };
  }
}

/** A variant's content as a value of a type; raises INVALID_VARIANT_CAST, or gives NULL outside ANSI mode. */
export function castFromVariant(
  variant: VariantValue,
  to: DataType,
  context: CastContext,
  castScalar: ScalarCast,
): Value {
  return castNode(readVariant(variant), to, context, castScalar);
}

function castNode(node: VariantNode, to: DataType, context: CastContext, castScalar: ScalarCast): Value {
  if (to.kind === 'variant') return writeVariant(node);
  if (node.kind === 'null') return null;
  const result = tryCastNode(node, to, context, castScalar);
  if (result !== undefined) return result;
  if (context.mode !== 'ansi') return null;
  throw new SparkError('INVALID_VARIANT_CAST', {
    value: variantNodeToJson(node, zoneOf('UTC')),
    dataType: quotedSqlName(to),
  });
}

/** Undefined where the content has no form of that type. */
function tryCastNode(
  node: Exclude<VariantNode, { kind: 'null' }>,
  to: DataType,
  context: CastContext,
  castScalar: ScalarCast,
): Value | undefined {
  const nested = (child: VariantNode, type: DataType) => castNode(child, type, context, castScalar);
  if (node.kind === 'scalar') {
    if (!canCast(node.type, to, 'ansi')) return undefined;
    return castScalar(node.value, node.type, to, { ...context, mode: 'try' }) ?? undefined;
  }
  if (to.kind === 'string') return variantNodeToJson(node, context.zone);
  if (node.kind === 'array') {
    return to.kind === 'array' ? node.items.map((item) => nested(item, to.element)) : undefined;
  }
  if (to.kind === 'map') return node.fields.map(([name, child]) => [name, nested(child, to.value)]);
  if (to.kind !== 'struct') return undefined;
  const fields = new Map(node.fields);
  return to.fields.map((field) => nested(fields.get(field.name) ?? { kind: 'null' }, field.type));
}
