import type { StructField, TypeKind } from '../../types/data-type.ts';
import { catalogString } from '../../types/type-name.ts';

/** Databricks' type names; its clients know no others. */
const typeNames: Readonly<Record<TypeKind, string>> = {
  void: 'NULL',
  boolean: 'BOOLEAN',
  byte: 'BYTE',
  short: 'SHORT',
  int: 'INT',
  long: 'LONG',
  float: 'FLOAT',
  double: 'DOUBLE',
  decimal: 'DECIMAL',
  string: 'STRING',
  char: 'CHAR',
  varchar: 'STRING',
  binary: 'BINARY',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamp_ntz: 'TIMESTAMP',
  time: 'STRING',
  interval_ym: 'INTERVAL',
  interval_dt: 'INTERVAL',
  interval: 'INTERVAL',
  array: 'ARRAY',
  map: 'MAP',
  struct: 'STRUCT',
  variant: 'STRING',
};

/** A column of a statement's manifest. */
export function manifestColumn(field: StructField, position: number): object {
  const { type } = field;
  return {
    name: field.name,
    position,
    type_name: typeNames[type.kind],
    type_text: catalogString(type),
    ...(type.kind === 'decimal' && { type_precision: type.precision, type_scale: type.scale }),
  };
}
