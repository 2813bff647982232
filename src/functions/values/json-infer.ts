import { decimalForType } from '../../types/coercion/decimal-result.ts';
import {
  arrayType,
  BOOLEAN,
  type DataType,
  DOUBLE,
  decimalType,
  LONG,
  STRING,
  structType,
  VOID,
} from '../../types/data-type.ts';
import { fitsLong } from '../../types/datetime/civil.ts';
import { MAX_PRECISION } from '../../types/decimal.ts';
import { flagOf, type Options } from './json-options.ts';
import type { JsonNode } from './json-text.ts';

/** The type that `schema_of_json` finds: fields sorted by name, what is always NULL a string. */
export function inferJson(node: JsonNode, options: Options): DataType {
  return withoutVoid(infer(node, options));
}

function infer(node: JsonNode, options: Options): DataType {
  switch (node.kind) {
    case 'null':
      return VOID;
    case 'boolean':
      return flagOf(options, 'primitivesAsString', false) ? STRING : BOOLEAN;
    case 'string':
      return STRING;
    case 'number':
      return flagOf(options, 'primitivesAsString', false) ? STRING : inferNumber(node.text, options);
    case 'array':
      return arrayType(node.items.map((item) => infer(item, options)).reduce(meet, VOID));
    case 'object': {
      const fields = new Map<string, DataType>();
      for (const [name, value] of node.entries) {
        const type = infer(value, options);
        const known = fields.get(name);
        fields.set(name, known === undefined ? type : meet(known, type));
      }
      return structOf(fields);
    }
  }
}

function inferNumber(text: string, options: Options): DataType {
  if (/^-?\d+$/.test(text)) {
    const value = BigInt(text);
    if (fitsLong(value)) return LONG;
    const digits = text.replace('-', '').replace(/^0+/, '').length;
    return digits <= MAX_PRECISION ? decimalType(digits, 0) : DOUBLE;
  }
  if (!flagOf(options, 'prefersDecimal', false)) return DOUBLE;
  const fraction = /\.(\d*)/.exec(text)?.[1]?.length ?? 0;
  const digits = text
    .replace(/[eE].*/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '').length;
  return digits <= MAX_PRECISION && !/[eE]/.test(text)
    ? decimalType(Math.max(digits, fraction), fraction)
    : DOUBLE;
}

function structOf(fields: ReadonlyMap<string, DataType>): DataType {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return structType(sorted.map(([name, type]) => ({ name, type, nullable: true })));
}

/** The type that holds values of both. */
function meet(a: DataType, b: DataType): DataType {
  if (a.kind === 'void') return b;
  if (b.kind === 'void') return a;
  if (a.kind === 'array' && b.kind === 'array') return arrayType(meet(a.element, b.element));
  if (a.kind === 'struct' && b.kind === 'struct') {
    const fields = new Map(a.fields.map((f) => [f.name, f.type]));
    for (const { name, type } of b.fields) {
      const known = fields.get(name);
      fields.set(name, known === undefined ? type : meet(known, type));
    }
    return structOf(fields);
  }
  if (a.kind === b.kind && a.kind !== 'decimal') return a;
  const numbers = [a, b].every((t) => t.kind === 'long' || t.kind === 'double' || t.kind === 'decimal');
  if (!numbers) return STRING;
  if (a.kind === 'double' || b.kind === 'double') return DOUBLE;
  const x = asDecimal(a);
  const y = asDecimal(b);
  const scale = Math.max(x.scale, y.scale);
  const digits = Math.max(x.precision - x.scale, y.precision - y.scale) + scale;
  return digits <= MAX_PRECISION ? decimalType(digits, scale) : DOUBLE;
}

function asDecimal(type: DataType): { readonly precision: number; readonly scale: number } {
  return type.kind === 'decimal' ? type : decimalForType({ kind: 'long' });
}

/** What was never seen as anything but null is text. */
export function withoutVoid(type: DataType): DataType {
  switch (type.kind) {
    case 'void':
      return STRING;
    case 'array':
      return arrayType(withoutVoid(type.element));
    case 'struct':
      return structType(type.fields.map((f) => ({ ...f, type: withoutVoid(f.type) })));
    default:
      return type;
  }
}
