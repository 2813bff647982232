import type { DataType, DayTimeField, Schema, StructField, YearMonthField } from './data-type.ts';
import { catalogString } from './type-name.ts';

/** A type in the JSON form of Spark's `DataType.json`: a name, or an object for nested types. */
export type TypeJson = string | { readonly [key: string]: unknown };

/** Spark's `StructType.json`, which Parquet footers carry under `org.apache.spark.sql.parquet.row.metadata`. */
export function schemaToJson(schema: Schema): string {
  return JSON.stringify(typeToJson({ kind: 'struct', fields: schema }));
}

/** The reverse of `schemaToJson`; undefined where the text isn't a schema that Sparrow has types for. */
export function schemaFromJson(text: string): Schema | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const type = typeFromJson(parsed);
  return type?.kind === 'struct' ? type.fields : undefined;
}

export function typeToJson(type: DataType): TypeJson {
  switch (type.kind) {
    case 'byte':
    case 'short':
    case 'long':
      return type.kind;
    case 'int':
      return 'integer';
    case 'array':
      return { type: 'array', elementType: typeToJson(type.element), containsNull: type.containsNull };
    case 'map':
      return {
        type: 'map',
        keyType: typeToJson(type.key),
        valueType: typeToJson(type.value),
        valueContainsNull: type.valueContainsNull,
      };
    case 'struct':
      return { type: 'struct', fields: type.fields.map(fieldToJson) };
    default:
      return catalogString(type);
  }
}

export function typeFromJson(json: unknown): DataType | undefined {
  if (typeof json === 'string') return typeFromName(json);
  if (!isRecord(json)) return undefined;
  switch (json.type) {
    case 'array': {
      const element = typeFromJson(json.elementType);
      return element && { kind: 'array', element, containsNull: json.containsNull !== false };
    }
    case 'map': {
      const key = typeFromJson(json.keyType);
      const value = typeFromJson(json.valueType);
      return key && value && { kind: 'map', key, value, valueContainsNull: json.valueContainsNull !== false };
    }
    case 'struct': {
      const fields = json.fields;
      if (!Array.isArray(fields)) return undefined;
      const parsed = fields.map(fieldFromJson);
      return parsed.every((field) => field !== undefined) ? { kind: 'struct', fields: parsed } : undefined;
    }
    case 'udt':
      return typeFromJson(json.sqlType);
    default:
      return undefined;
  }
}

function fieldToJson(field: StructField): TypeJson {
  const metadata: Record<string, string> = {};
  // Spark keeps CHAR and VARCHAR as strings whose metadata tells the declared type.
  const declared = rawType(field.type);
  if (declared !== undefined) metadata.__CHAR_VARCHAR_TYPE_STRING = declared;
  if (field.comment !== undefined) metadata.comment = field.comment;
  return {
    name: field.name,
    type: typeToJson(
      field.type.kind === 'char' || field.type.kind === 'varchar' ? { kind: 'string' } : field.type,
    ),
    nullable: field.nullable,
    metadata,
  };
}

function rawType(type: DataType): string | undefined {
  return type.kind === 'char' || type.kind === 'varchar' ? catalogString(type) : undefined;
}

function fieldFromJson(json: unknown): StructField | undefined {
  if (!isRecord(json) || typeof json.name !== 'string') return undefined;
  const metadata = isRecord(json.metadata) ? json.metadata : {};
  const declared = metadata.__CHAR_VARCHAR_TYPE_STRING;
  const type = (typeof declared === 'string' ? typeFromName(declared) : undefined) ?? typeFromJson(json.type);
  if (type === undefined) return undefined;
  const field: StructField = { name: json.name, type, nullable: json.nullable !== false };
  return typeof metadata.comment === 'string' ? { ...field, comment: metadata.comment } : field;
}

const simpleTypes: Readonly<Record<string, DataType>> = {
  void: { kind: 'void' },
  null: { kind: 'void' },
  boolean: { kind: 'boolean' },
  byte: { kind: 'byte' },
  tinyint: { kind: 'byte' },
  short: { kind: 'short' },
  smallint: { kind: 'short' },
  integer: { kind: 'int' },
  int: { kind: 'int' },
  long: { kind: 'long' },
  bigint: { kind: 'long' },
  float: { kind: 'float' },
  double: { kind: 'double' },
  decimal: { kind: 'decimal', precision: 10, scale: 0 },
  string: { kind: 'string' },
  binary: { kind: 'binary' },
  date: { kind: 'date' },
  timestamp: { kind: 'timestamp' },
  timestamp_ltz: { kind: 'timestamp' },
  timestamp_ntz: { kind: 'timestamp_ntz' },
  interval: { kind: 'interval' },
  variant: { kind: 'variant' },
};

/** A type without nested parts by the name that `typeToJson` gives it, `decimal(10,2)` for example. */
function typeFromName(name: string): DataType | undefined {
  const simple = simpleTypes[name];
  if (simple !== undefined) return simple;
  const sized = /^(decimal|char|varchar|time)\((\d+)(?:,\s*(-?\d+))?\)$/.exec(name);
  if (sized !== null) {
    const size = Number(sized[2]);
    if (sized[1] === 'decimal') return { kind: 'decimal', precision: size, scale: Number(sized[3] ?? 0) };
    if (sized[1] === 'time') return { kind: 'time', precision: size };
    return { kind: sized[1] as 'char' | 'varchar', length: size };
  }
  const interval = /^interval (\w+)(?: to (\w+))?$/.exec(name);
  if (interval !== null) return intervalType(interval[1]!, interval[2] ?? interval[1]!);
  const collated = /^string collate (\w+)$/.exec(name);
  return collated === null ? undefined : { kind: 'string', collation: collated[1]! };
}

function intervalType(start: string, end: string): DataType | undefined {
  if (isYearMonth(start) && isYearMonth(end)) return { kind: 'interval_ym', start, end };
  if (isDayTime(start) && isDayTime(end)) return { kind: 'interval_dt', start, end };
  return undefined;
}

function isYearMonth(field: string): field is YearMonthField {
  return field === 'year' || field === 'month';
}

function isDayTime(field: string): field is DayTimeField {
  return field === 'day' || field === 'hour' || field === 'minute' || field === 'second';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
