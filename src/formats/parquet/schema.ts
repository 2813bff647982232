import { SparkError } from '../../core/error.ts';
import {
  BINARY,
  BOOLEAN,
  BYTE,
  DATE,
  type DataType,
  DOUBLE,
  decimalType,
  FLOAT,
  INT,
  LONG,
  type Schema,
  SHORT,
  STRING,
  type StructField,
  TIMESTAMP,
  TIMESTAMP_NTZ,
} from '../../types/data-type.ts';
import { schemaFromJson } from '../../types/type-json.ts';
import type { Element, Logical } from './elements.ts';
import type { FileMetadata } from './metadata.ts';

/** Footer key of the schema that Spark wrote a file with, as JSON. */
export const SPARK_SCHEMA_KEY = 'org.apache.spark.sql.parquet.row.metadata';

export interface SchemaOptions {
  /** `spark.sql.parquet.binaryAsString`. */
  readonly binaryAsString: boolean;
  /** `spark.sql.parquet.inferTimestampNTZ.enabled`. */
  readonly inferTimestampNtz: boolean;
}

/**
 * The table schema of a file: what Spark wrote into it, else Spark's conversion of the Parquet schema.
 * All columns are nullable.
 *
 * @throws PARQUET_TYPE_ILLEGAL
 */
export function schemaOf(metadata: FileMetadata, options: SchemaOptions): Schema {
  const written = metadata.keyValues().get(SPARK_SCHEMA_KEY);
  const schema = written === undefined ? undefined : schemaFromJson(written);
  return (schema ?? fieldsOf(metadata.root, options)).map(asNullable);
}

function asNullable(field: StructField): StructField {
  return { ...field, type: nullableType(field.type), nullable: true };
}

function nullableType(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: nullableType(type.element), containsNull: true };
    case 'map':
      return {
        kind: 'map',
        key: nullableType(type.key),
        value: nullableType(type.value),
        valueContainsNull: true,
      };
    case 'struct':
      return { kind: 'struct', fields: type.fields.map(asNullable) };
    default:
      return type;
  }
}

function fieldsOf(group: Element, options: SchemaOptions): StructField[] {
  return group.children.map((child) => ({
    name: child.name,
    type: typeOf(child, options),
    nullable: child.repetition !== 'required',
  }));
}

function typeOf(element: Element, options: SchemaOptions): DataType {
  const type = element.type === null ? groupType(element, options) : leafType(element, options);
  // A repeated field that no list or map is around is a list of required elements.
  return element.repetition === 'repeated' ? { kind: 'array', element: type, containsNull: false } : type;
}

function groupType(group: Element, options: SchemaOptions): DataType {
  const { logical, children } = group;
  if (logical?.kind === 'variant') return { kind: 'variant' };
  const only = children.length === 1 && children[0]!.repetition === 'repeated' ? children[0]! : null;
  if (logical?.kind === 'list' && only !== null) {
    const element = listElement(group, only);
    if (element === only) return { kind: 'array', element: oneOf(only, options), containsNull: false };
    return {
      kind: 'array',
      element: typeOf(element, options),
      containsNull: element.repetition !== 'required',
    };
  }
  if (logical?.kind === 'map' && only !== null && group.repetition !== 'repeated') {
    const [key, value] = only.children;
    if (key === undefined || value === undefined || only.children.length !== 2) throw illegal(group);
    return {
      kind: 'map',
      key: typeOf(key, options),
      value: typeOf(value, options),
      valueContainsNull: value.repetition !== 'required',
    };
  }
  return { kind: 'struct', fields: fieldsOf(group, options) };
}

/** The type of one of a repeated field's values. */
function oneOf(repeated: Element, options: SchemaOptions): DataType {
  return repeated.type === null
    ? { kind: 'struct', fields: fieldsOf(repeated, options) }
    : leafType(repeated, options);
}

/**
 * The element of a LIST group: usually the only child of its repeated child. Older writers have the repeated
 * child itself as the element; Parquet's rules tell them by names and numbers of children.
 */
export function listElement(list: Element, repeated: Element): Element {
  if (repeated.type !== null || repeated.children.length !== 1) return repeated;
  if (repeated.name === 'array' || repeated.name === `${list.name}_tuple`) return repeated;
  return repeated.children[0]!;
}

function leafType(leaf: Element, options: SchemaOptions): DataType {
  const { logical } = leaf;
  switch (leaf.type) {
    case 'BOOLEAN':
      return BOOLEAN;
    case 'FLOAT':
      return FLOAT;
    case 'DOUBLE':
      return DOUBLE;
    case 'INT96':
      return TIMESTAMP;
    case 'INT32':
      return int32Type(leaf, logical);
    case 'INT64':
      return int64Type(leaf, logical, options);
    case 'BYTE_ARRAY':
      return bytesType(leaf, logical, options);
    case 'FIXED_LEN_BYTE_ARRAY':
      if (logical?.kind === 'decimal') return decimalOf(leaf, logical, 38);
      if (logical === null || logical.kind === 'uuid') return BINARY;
      throw illegal(leaf);
    case null:
      throw illegal(leaf);
    default:
      return leaf.type satisfies never;
  }
}

function int32Type(leaf: Element, logical: Logical | null): DataType {
  if (logical === null || logical.kind === 'null') return INT;
  if (logical.kind === 'date') return DATE;
  if (logical.kind === 'decimal') return decimalOf(leaf, logical, 9);
  if (logical.kind !== 'integer') throw illegal(leaf);
  if (logical.bits === 8) return logical.signed ? BYTE : SHORT;
  if (logical.bits === 16) return logical.signed ? SHORT : INT;
  if (logical.bits === 32) return logical.signed ? INT : LONG;
  throw illegal(leaf);
}

function int64Type(leaf: Element, logical: Logical | null, options: SchemaOptions): DataType {
  if (logical === null || logical.kind === 'null') return LONG;
  if (logical.kind === 'decimal') return decimalOf(leaf, logical, 18);
  if (logical.kind === 'integer' && logical.bits === 64) return logical.signed ? LONG : decimalType(20, 0);
  if (logical.kind === 'timestamp' && logical.unit !== 'NANOS') {
    return logical.utc || !options.inferTimestampNtz ? TIMESTAMP : TIMESTAMP_NTZ;
  }
  if (logical.kind === 'time' && logical.unit === 'MICROS' && !logical.utc)
    return { kind: 'time', precision: 6 };
  throw illegal(leaf);
}

function bytesType(leaf: Element, logical: Logical | null, options: SchemaOptions): DataType {
  if (logical === null || logical.kind === 'null') return options.binaryAsString ? STRING : BINARY;
  if (logical.kind === 'bson') return BINARY;
  if (logical.kind === 'decimal') return decimalOf(leaf, logical, 38);
  if (logical.kind === 'string' || logical.kind === 'enum' || logical.kind === 'json') return STRING;
  throw illegal(leaf);
}

function decimalOf(leaf: Element, logical: Extract<Logical, { kind: 'decimal' }>, most: number): DataType {
  if (logical.precision > most) throw illegal(leaf);
  return decimalType(logical.precision, logical.scale);
}

function illegal(element: Element): SparkError {
  return new SparkError('PARQUET_TYPE_ILLEGAL', { parquetType: parquetTypeName(element) });
}

/** As Spark prints it: `INT64 (TIMESTAMP(NANOS,true))`. */
export function parquetTypeName(element: Element): string {
  const { type, logical } = element;
  const name = type ?? 'group';
  if (logical === null) return name;
  switch (logical.kind) {
    case 'decimal':
      return `${name} (DECIMAL(${logical.precision},${logical.scale}))`;
    case 'time':
    case 'timestamp':
      return `${name} (${logical.kind.toUpperCase()}(${logical.unit},${logical.utc}))`;
    case 'integer':
      return `${name} (INTEGER(${logical.bits},${logical.signed}))`;
    default:
      return `${name} (${logical.kind.toUpperCase()})`;
  }
}
