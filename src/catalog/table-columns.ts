import { SparkError } from '../core/error.ts';
import type { Schema } from '../types/data-type.ts';

/** @throws COLUMN_ALREADY_EXISTS, COLUMN_NOT_DEFINED_IN_TABLE, ALL_PARTITION_COLUMNS_NOT_ALLOWED */
export function checkColumns(schema: Schema, partitionColumns: readonly string[], tableName: string): void {
  const names = new Set<string>();
  for (const { name } of schema) {
    if (names.has(name.toLowerCase())) {
      throw new SparkError('COLUMN_ALREADY_EXISTS', { columnName: `\`${name.toLowerCase()}\`` });
    }
    names.add(name.toLowerCase());
  }
  for (const name of partitionColumns) {
    if (names.has(name.toLowerCase())) continue;
    throw new SparkError('COLUMN_NOT_DEFINED_IN_TABLE', {
      colType: 'partition',
      colName: `\`${name}\``,
      tableName,
      tableCols: schema.map((field) => `\`${field.name}\``).join(', '),
    });
  }
  if (partitionColumns.length > 0 && partitionColumns.length === schema.length) {
    throw new SparkError('ALL_PARTITION_COLUMNS_NOT_ALLOWED');
  }
}

/** The schema with the partition columns at its end, in their order. */
export function partitionsLast(schema: Schema, partitionColumns: readonly string[]): Schema {
  const byName = new Map(schema.map((field) => [field.name.toLowerCase(), field]));
  const isPartition = new Set(partitionColumns.map((name) => name.toLowerCase()));
  const partitions = partitionColumns.map((name) => byName.get(name.toLowerCase())!);
  return [...schema.filter((field) => !isPartition.has(field.name.toLowerCase())), ...partitions];
}
