import type { DataType, Schema } from './data-type.ts';
import { catalogString } from './type-name.ts';

/** A schema as Spark's `printSchema` shows it: a line for each field, nested ones indented. */
export function schemaTree(schema: Schema): string {
  return `root\n${fieldLines(schema, ' ')}`;
}

function fieldLines(fields: Schema, indent: string): string {
  return fields
    .map(({ name, type, nullable }) => line(indent, name, type, `nullable = ${nullable}`))
    .join('');
}

function line(indent: string, name: string, type: DataType, note: string | null): string {
  const suffix = note === null ? '' : ` (${note})`;
  return `${indent}|-- ${name}: ${typeName(type)}${suffix}\n${children(type, `${indent}|    `)}`;
}

function children(type: DataType, indent: string): string {
  switch (type.kind) {
    case 'struct':
      return fieldLines(type.fields, indent);
    case 'array':
      return line(indent, 'element', type.element, `containsNull = ${type.containsNull}`);
    case 'map':
      return (
        line(indent, 'key', type.key, null) +
        line(indent, 'value', type.value, `valueContainsNull = ${type.valueContainsNull}`)
      );
    default:
      return '';
  }
}

/** Spark's `DataType.typeName`. */
function typeName(type: DataType): string {
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'long':
    case 'struct':
    case 'array':
    case 'map':
      return type.kind;
    case 'int':
      return 'integer';
    default:
      return catalogString(type);
  }
}
