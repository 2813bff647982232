import { assertNever } from '../core/error.ts';
import type { DataType, StructField } from './data-type.ts';

/** Fields that `simpleString` prints before it shortens a struct: `spark.sql.debug.maxToStringFields`. */
const DEFAULT_MAX_FIELDS = 25;

/** Spark's `DataType.catalogString`: `struct<a:int,b:array<string>>`, never shortened. */
export function catalogString(type: DataType): string {
  return lowerName(type, Number.MAX_SAFE_INTEGER);
}

/** Spark's `DataType.simpleString`, as EXPLAIN prints it: structs are cut after `maxFields` fields. */
export function simpleString(type: DataType, maxFields = DEFAULT_MAX_FIELDS): string {
  return lowerName(type, maxFields);
}

/** Spark's `DataType.sql`, the form of DDL: `BIGINT`, `STRUCT<a: INT NOT NULL>`. */
export function sqlName(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${sqlName(type.element)}>`;
    case 'map':
      return `MAP<${sqlName(type.key)}, ${sqlName(type.value)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map(fieldSql).join(', ')}>`;
    case 'string':
      return type.collation === undefined ? 'STRING' : `STRING COLLATE ${type.collation}`;
    default:
      return catalogString(type).toUpperCase();
  }
}

/** The type as parameters of error conditions carry it: `"BIGINT"`, with the quotes. */
export function quotedSqlName(type: DataType): string {
  return `"${sqlName(type)}"`;
}

/** A name in back quotes unless it consists of letters, digits and underscores and is no number. */
export function quoteIfNeeded(name: string): string {
  if (/^[a-zA-Z0-9_]+$/.test(name) && !/^\d+$/.test(name)) return name;
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Spark's `StructType.toDDL`: `a INT NOT NULL,b STRING`. */
export function schemaDdl(fields: readonly StructField[]): string {
  return fields.map((field) => `${quoteIfNeeded(field.name)} ${fieldTail(field)}`).join(',');
}

function fieldSql(field: StructField): string {
  return `${quoteIfNeeded(field.name)}: ${fieldTail(field)}`;
}

function fieldTail(field: StructField): string {
  const comment = field.comment === undefined ? '' : ` COMMENT '${field.comment.replaceAll("'", "\\'")}'`;
  return `${sqlName(field.type)}${field.nullable ? '' : ' NOT NULL'}${comment}`;
}

function lowerName(type: DataType, maxFields: number): string {
  switch (type.kind) {
    case 'void':
    case 'boolean':
    case 'int':
    case 'float':
    case 'double':
    case 'binary':
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'interval':
    case 'variant':
      return type.kind;
    case 'byte':
      return 'tinyint';
    case 'short':
      return 'smallint';
    case 'long':
      return 'bigint';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'string':
      return type.collation === undefined ? 'string' : `string collate ${type.collation}`;
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`;
    case 'time':
      return `time(${type.precision})`;
    case 'interval_ym':
    case 'interval_dt':
      return type.start === type.end ? `interval ${type.start}` : `interval ${type.start} to ${type.end}`;
    case 'array':
      return `array<${lowerName(type.element, maxFields)}>`;
    case 'map':
      return `map<${lowerName(type.key, maxFields)},${lowerName(type.value, maxFields)}>`;
    case 'struct':
      return `struct<${fieldList(type.fields, maxFields)}>`;
    default:
      return assertNever(type);
  }
}

function fieldList(fields: readonly StructField[], maxFields: number): string {
  const shown = fields.length > maxFields ? fields.slice(0, maxFields) : fields;
  const names = shown.map((field) => `${field.name}:${lowerName(field.type, maxFields)}`).join(',');
  if (shown === fields) return names;
  return `${names}${names === '' ? '' : ','}... ${fields.length - shown.length} more fields`;
}
