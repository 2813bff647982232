import { tightestCommonType } from '../../types/coercion/common-type.ts';
import { wideningDecimal } from '../../types/coercion/decimal-result.ts';
import { arrayType, type DataType, decimalType, structType, VARIANT, VOID } from '../../types/data-type.ts';
import { type DecimalType, isNumeric } from '../../types/type-class.ts';
import { quoteIfNeeded, sqlName } from '../../types/type-name.ts';
import type { VariantNode } from '../../types/variant/read-variant.ts';

/** The type of a variant's content; objects are structs, and what has no common type stays a variant. */
export function variantSchema(node: VariantNode): DataType {
  switch (node.kind) {
    case 'null':
      return VOID;
    case 'scalar':
      return node.type.kind === 'decimal' ? ownDecimal(node.value as bigint, node.type.scale) : node.type;
    case 'array':
      return arrayType(node.items.map(variantSchema).reduce(meetSchemas, VOID));
    case 'object': {
      const fields = node.fields.map(([name, child]) => ({
        name,
        type: variantSchema(child),
        nullable: true,
      }));
      return structType(fields.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)));
    }
  }
}

/** As many digits as the number has. */
function ownDecimal(unscaled: bigint, scale: number): DataType {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).length;
  return decimalType(Math.max(digits, scale), scale);
}

/** A BIGINT of a variant counts with 20 digits. */
const LONG_DIGITS: DecimalType = { kind: 'decimal', precision: 20, scale: 0 };

export function meetSchemas(a: DataType, b: DataType): DataType {
  if (a.kind === 'void') return b;
  if (b.kind === 'void') return a;
  if (a.kind === 'array' && b.kind === 'array') return arrayType(meetSchemas(a.element, b.element));
  if (a.kind === 'struct' && b.kind === 'struct') {
    const types = new Map(a.fields.map((f) => [f.name, f.type]));
    for (const { name, type } of b.fields) {
      const known = types.get(name);
      types.set(name, known === undefined ? type : meetSchemas(known, type));
    }
    const sorted = [...types].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0));
    return structType(sorted.map(([name, type]) => ({ name, type, nullable: true })));
  }
  if (a.kind === 'decimal' && (b.kind === 'decimal' || b.kind === 'long')) {
    return wideningDecimal(a, b.kind === 'decimal' ? b : LONG_DIGITS);
  }
  if (a.kind === 'long' && b.kind === 'decimal') return wideningDecimal(LONG_DIGITS, b);
  if (a.kind === b.kind) return a;
  if (isNumeric(a) && isNumeric(b)) return tightestCommonType(a, b, 'legacy') ?? VARIANT;
  return VARIANT;
}

/** As `schema_of_variant` prints types: objects as OBJECT. */
export function schemaText(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${schemaText(type.element)}>`;
    case 'struct':
      return `OBJECT<${type.fields.map((f) => `${quoteIfNeeded(f.name)}: ${schemaText(f.type)}`).join(', ')}>`;
    default:
      return sqlName(type);
  }
}
