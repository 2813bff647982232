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

const CHAR_TYPE = '__CHAR_VARCHAR_TYPE_STRING';
const COLLATIONS = '__COLLATIONS';

function fieldToJson(field: StructField): TypeJson {
  const metadata: Record<string, unknown> = {};
  const { type } = field;
  const isChar = type.kind === 'char' || type.kind === 'varchar';
  // Spark keeps CHAR and VARCHAR as strings whose metadata tells the declared type.
  if (isChar) metadata[CHAR_TYPE] = catalogString(type);
  const collations: Record<string, string> = {};
  const json = typeToJson(withoutCollations(isChar ? { kind: 'string' } : type, field.name, collations));
  if (Object.keys(collations).length > 0) metadata[COLLATIONS] = collations;
  if (field.comment !== undefined) metadata.comment = field.comment;
  return { name: field.name, type: json, nullable: field.nullable, metadata };
}

function fieldFromJson(json: unknown): StructField | undefined {
  if (!isRecord(json) || typeof json.name !== 'string') return undefined;
  const metadata = isRecord(json.metadata) ? json.metadata : {};
  const declared = metadata[CHAR_TYPE];
  let type = (typeof declared === 'string' ? typeFromName(declared) : undefined) ?? typeFromJson(json.type);
  if (type === undefined) return undefined;
  if (isRecord(metadata[COLLATIONS])) type = withCollations(type, json.name, metadata[COLLATIONS]);
  const field: StructField = { name: json.name, type, nullable: json.nullable !== false };
  return typeof metadata.comment === 'string' ? { ...field, comment: metadata.comment } : field;
}

/** Collations stand in the field's metadata, by path (`tags.element`), so that older readers see plain strings. */
function withoutCollations(type: DataType, path: string, found: Record<string, string>): DataType {
  switch (type.kind) {
    case 'string': {
      if (type.collation === undefined) return type;
      found[path] = `${type.collation.startsWith('UTF8_') ? 'spark' : 'icu'}.${type.collation}`;
      return { kind: 'string' };
    }
    case 'array':
      return { ...type, element: withoutCollations(type.element, `${path}.element`, found) };
    case 'map':
      return {
        ...type,
        key: withoutCollations(type.key, `${path}.key`, found),
        value: withoutCollations(type.value, `${path}.value`, found),
      };
    default:
      return type;
  }
}

function withCollations(type: DataType, path: string, known: Readonly<Record<string, unknown>>): DataType {
  switch (type.kind) {
    case 'string': {
      const name = known[path];
      return typeof name === 'string'
        ? { kind: 'string', collation: name.slice(name.indexOf('.') + 1) }
        : type;
    }
    case 'array':
      return { ...type, element: withCollations(type.element, `${path}.element`, known) };
    case 'map':
      return {
        ...type,
        key: withCollations(type.key, `${path}.key`, known),
        value: withCollations(type.value, `${path}.value`, known),
      };
    default:
      return type;
  }
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
