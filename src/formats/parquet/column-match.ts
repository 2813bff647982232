import { SparkError } from '../../core/error.ts';
import type { DataType } from '../../types/data-type.ts';
import { simpleString } from '../../types/type-name.ts';
import { type Conversion, conversionOf } from './conversion.ts';
import type { Element } from './elements.ts';

/** What stands in the file for a column of the table. */
export type ColumnSource =
  | { readonly kind: 'missing' }
  | { readonly kind: 'leaf'; readonly leaf: Element; readonly conversion: Conversion }
  | { readonly kind: 'nested'; readonly element: Element };

/**
 * Finds the column by name: exactly, else the one that differs in case only.
 *
 * @throws FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH
 */
export function matchColumn(root: Element, name: string, type: DataType, path: string): ColumnSource {
  const element = findField(root.children, name);
  if (element === undefined) return { kind: 'missing' };
  if (element.type === null || element.repetition === 'repeated' || isNested(type)) {
    return { kind: 'nested', element };
  }
  return { kind: 'leaf', leaf: element, conversion: requireConversion(element, type, path) };
}

export function requireConversion(leaf: Element, type: DataType, path: string): Conversion {
  const conversion = conversionOf(leaf, type);
  if (conversion === null) throw typeMismatch(leaf, type, path);
  return conversion;
}

export function typeMismatch(element: Element, type: DataType, path: string): SparkError {
  return new SparkError('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH', {
    path,
    column: `[${element.path.join(', ')}]`,
    expectedType: simpleString(type),
    actualType: element.type ?? 'group',
  });
}

export function findField(fields: readonly Element[], name: string): Element | undefined {
  const lower = name.toLowerCase();
  return (
    fields.find((field) => field.name === name) ?? fields.find((field) => field.name.toLowerCase() === lower)
  );
}

function isNested(type: DataType): boolean {
  return type.kind === 'array' || type.kind === 'map' || type.kind === 'struct' || type.kind === 'variant';
}
