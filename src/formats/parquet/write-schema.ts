import { SparkError } from '../../core/error.ts';
import {
  type DataType,
  physicalOf,
  physicalWidth,
  type Schema,
  type StructField,
} from '../../types/data-type.ts';
import { sqlName } from '../../types/type-name.ts';
import { PHYSICAL_TYPES, type PhysicalType } from './elements.ts';
import type { ThriftStruct, ThriftValue } from './thrift-writer.ts';

/** `spark.sql.parquet.outputTimestampType`. */
export type TimestampOutput = 'INT96' | 'TIMESTAMP_MICROS' | 'TIMESTAMP_MILLIS';

/** `write_dense`'s conversions. */
export const DENSE = {
  COPY_32: 0,
  COPY_64: 1,
  I64_TO_I32: 2,
  MICROS_TO_INT96: 3,
  I128_TO_FIXED: 4,
  VIEWS: 5,
  BOOLEAN: 6,
  NANOS_TO_MICROS: 7,
  MICROS_TO_MILLIS: 8,
} as const;

/** `find_bounds`' kinds; INT96 has none. */
const BOUNDS = { i32: 0, i64: 1, f32: 2, f64: 3, fixed: 4, bytes: 5, byte: 6 } as const;

/** A leaf column as it is written. */
export interface WriteLeaf {
  readonly path: readonly string[];
  readonly physical: PhysicalType;
  readonly convert: number;
  /** Bytes of a dense value: of views 8, of booleans 1. */
  readonly width: number;
  /** Bytes of a value in a vector or a slot. */
  readonly slotWidth: number;
  readonly bounds: number | null;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

/** How values of a column are taken apart; leaves are numbers into `WriteSchema.leaves`. */
export type WriteNode =
  | { readonly kind: 'leaf'; readonly type: DataType; readonly definition: number; readonly leaf: number }
  | {
      readonly kind: 'struct' | 'variant';
      readonly type: DataType;
      readonly definition: number;
      readonly fields: readonly WriteNode[];
    }
  | {
      readonly kind: 'list' | 'map';
      readonly type: DataType;
      readonly definition: number;
      readonly elementDefinition: number;
      readonly repetition: number;
      readonly fields: readonly WriteNode[];
    };

export interface WriteSchema {
  readonly columns: readonly WriteNode[];
  readonly leaves: readonly WriteLeaf[];
  /** SchemaElements of the footer, the root first. */
  readonly elements: readonly ThriftValue[];
}

interface Place {
  readonly path: readonly string[];
  readonly definition: number;
  readonly repetition: number;
}

/** The Parquet schema that Spark writes for `schema`. @throws UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE */
export function writeSchema(schema: Schema, timestamps: TimestampOutput): WriteSchema {
  const builder = new SchemaBuilder(timestamps);
  builder.group('spark_schema', undefined, schema.length);
  const root: Place = { path: [], definition: 0, repetition: 0 };
  const columns = schema.map((field) => builder.field(field, root));
  return { columns, leaves: builder.leaves, elements: builder.elements };
}

const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;

class SchemaBuilder {
  readonly leaves: WriteLeaf[] = [];
  readonly elements: ThriftValue[] = [];
  readonly #timestamps: TimestampOutput;

  constructor(timestamps: TimestampOutput) {
    this.#timestamps = timestamps;
  }

  group(name: string, repetition: number | undefined, children: number, annotation: Annotation = {}): void {
    this.#element([
      [3, repetition === undefined ? undefined : { i32: repetition }],
      [4, { text: name }],
      [5, { i32: children }],
      [6, annotation.converted === undefined ? undefined : { i32: annotation.converted }],
      [10, annotation.logical],
    ]);
  }

  #element(fields: ThriftStruct): void {
    this.elements.push({ struct: fields });
  }

  field(field: StructField, parent: Place): WriteNode {
    const { name, type } = field;
    const repetition = field.nullable ? OPTIONAL : REQUIRED;
    const place: Place = {
      path: [...parent.path, name],
      definition: parent.definition + (field.nullable ? 1 : 0),
      repetition: parent.repetition,
    };
    const { definition } = place;
    switch (type.kind) {
      case 'struct':
        this.group(name, repetition, type.fields.length);
        return { kind: 'struct', type, definition, fields: type.fields.map((f) => this.field(f, place)) };
      case 'array': {
        this.group(name, repetition, 1, LIST);
        const inner = this.#repeated('list', 1, place);
        const element = { name: 'element', type: type.element, nullable: type.containsNull };
        return { kind: 'list', type, ...levels(definition, inner), fields: [this.field(element, inner)] };
      }
      case 'map': {
        this.group(name, repetition, 1, MAP);
        const inner = this.#repeated('key_value', 2, place);
        const key = this.field({ name: 'key', type: type.key, nullable: false }, inner);
        const value = this.field(
          { name: 'value', type: type.value, nullable: type.valueContainsNull },
          inner,
        );
        return { kind: 'map', type, ...levels(definition, inner), fields: [key, value] };
      }
      case 'variant': {
        this.group(name, repetition, 2, VARIANT);
        const part = (part: string) =>
          this.field({ name: part, type: { kind: 'binary' }, nullable: false }, place);
        return { kind: 'variant', type, definition, fields: [part('value'), part('metadata')] };
      }
      default:
        return this.#leaf(name, type, repetition, place);
    }
  }

  #repeated(name: string, children: number, parent: Place): Place {
    this.group(name, REPEATED, children);
    return {
      path: [...parent.path, name],
      definition: parent.definition + 1,
      repetition: parent.repetition + 1,
    };
  }

  #leaf(name: string, type: DataType, repetition: number, place: Place): WriteNode {
    const form = leafForm(type, this.#timestamps);
    if (form === null) {
      throw new SparkError('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE', {
        columnName: `\`${name}\``,
        columnType: `"${sqlName(type)}"`,
        format: 'Parquet',
      });
    }
    const { physical, convert, width, bounds, annotation } = form;
    const decimal = type.kind === 'decimal' ? type : undefined;
    this.#element([
      [1, { i32: PHYSICAL_TYPES.indexOf(physical) }],
      [2, physical === 'FIXED_LEN_BYTE_ARRAY' ? { i32: width } : undefined],
      [3, { i32: repetition }],
      [4, { text: name }],
      [6, annotation?.converted === undefined ? undefined : { i32: annotation.converted }],
      [7, decimal && { i32: decimal.scale }],
      [8, decimal && { i32: decimal.precision }],
      [10, annotation?.logical],
    ]);
    const leaf = this.leaves.length;
    const slotWidth = physicalWidth[physicalOf(type)];
    const { path, definition, repetition: maxRepetition } = place;
    this.leaves.push({
      path,
      physical,
      convert,
      width,
      slotWidth,
      bounds,
      maxDefinition: definition,
      maxRepetition,
    });
    return { kind: 'leaf', type, definition, leaf };
  }
}

function levels(
  definition: number,
  inner: Place,
): { definition: number; elementDefinition: number; repetition: number } {
  return { definition, elementDefinition: inner.definition, repetition: inner.repetition };
}

/** Old and new way to say what a physical type stands for. */
interface Annotation {
  readonly converted?: number;
  readonly logical?: ThriftValue;
}

function logical(id: number, fields: ThriftStruct = []): ThriftValue {
  return { struct: [[id, { struct: fields }]] };
}

const LIST: Annotation = { converted: 3, logical: logical(3) };
const MAP: Annotation = { converted: 1, logical: logical(2) };
const VARIANT: Annotation = { logical: logical(16) };
const STRING: Annotation = { converted: 0, logical: logical(1) };
const DATE: Annotation = { converted: 6, logical: logical(6) };
const MICROS: ThriftValue = { struct: [[2, { struct: [] }]] };
const MILLIS: ThriftValue = { struct: [[1, { struct: [] }]] };

function integer(converted: number, bits: number): Annotation {
  return {
    converted,
    logical: logical(10, [
      [1, { i8: bits }],
      [2, { bool: true }],
    ]),
  };
}

interface LeafForm {
  readonly physical: PhysicalType;
  readonly convert: number;
  readonly width: number;
  readonly bounds: number | null;
  readonly annotation?: Annotation;
}

function form32(annotation?: Annotation): LeafForm {
  const form = { physical: 'INT32', convert: DENSE.COPY_32, width: 4, bounds: BOUNDS.i32 } as const;
  return annotation === undefined ? form : { ...form, annotation };
}

function form64(annotation?: Annotation): LeafForm {
  const form = { physical: 'INT64', convert: DENSE.COPY_64, width: 8, bounds: BOUNDS.i64 } as const;
  return annotation === undefined ? form : { ...form, annotation };
}

function leafForm(type: DataType, timestamps: TimestampOutput): LeafForm | null {
  switch (type.kind) {
    case 'boolean':
      return { physical: 'BOOLEAN', convert: DENSE.BOOLEAN, width: 1, bounds: BOUNDS.byte };
    case 'byte':
      return form32(integer(15, 8));
    case 'short':
      return form32(integer(16, 16));
    case 'int':
    case 'interval_ym':
      return form32();
    case 'date':
      return form32(DATE);
    case 'long':
    case 'interval_dt':
      return form64();
    case 'float':
      return { physical: 'FLOAT', convert: DENSE.COPY_32, width: 4, bounds: BOUNDS.f32 };
    case 'double':
      return { physical: 'DOUBLE', convert: DENSE.COPY_64, width: 8, bounds: BOUNDS.f64 };
    case 'decimal':
      return decimalForm(type);
    case 'string':
    case 'char':
    case 'varchar':
      return {
        physical: 'BYTE_ARRAY',
        convert: DENSE.VIEWS,
        width: 8,
        bounds: BOUNDS.bytes,
        annotation: STRING,
      };
    case 'binary':
      return { physical: 'BYTE_ARRAY', convert: DENSE.VIEWS, width: 8, bounds: BOUNDS.bytes };
    case 'timestamp':
      return timestampForm(timestamps);
    case 'timestamp_ntz':
      return form64({
        logical: logical(8, [
          [1, { bool: false }],
          [2, MICROS],
        ]),
      });
    case 'time':
      return {
        ...form64({
          logical: logical(7, [
            [1, { bool: false }],
            [2, MICROS],
          ]),
        }),
        convert: DENSE.NANOS_TO_MICROS,
      };
    case 'void':
    case 'interval':
    case 'array':
    case 'map':
    case 'struct':
    case 'variant':
      return null;
    default:
      return type satisfies never;
  }
}

function timestampForm(timestamps: TimestampOutput): LeafForm {
  switch (timestamps) {
    case 'INT96':
      return { physical: 'INT96', convert: DENSE.MICROS_TO_INT96, width: 12, bounds: null };
    case 'TIMESTAMP_MICROS':
      return form64({
        converted: 10,
        logical: logical(8, [
          [1, { bool: true }],
          [2, MICROS],
        ]),
      });
    case 'TIMESTAMP_MILLIS':
      return {
        ...form64({
          converted: 9,
          logical: logical(8, [
            [1, { bool: true }],
            [2, MILLIS],
          ]),
        }),
        convert: DENSE.MICROS_TO_MILLIS,
      };
    default:
      return timestamps satisfies never;
  }
}

function decimalForm({ precision, scale }: { readonly precision: number; readonly scale: number }): LeafForm {
  const annotation: Annotation = {
    converted: 5,
    logical: logical(5, [
      [1, { i32: scale }],
      [2, { i32: precision }],
    ]),
  };
  if (precision <= 9) {
    return { physical: 'INT32', convert: DENSE.I64_TO_I32, width: 4, bounds: BOUNDS.i32, annotation };
  }
  if (precision <= 18) return form64(annotation);
  const width = bytesOfPrecision(precision);
  return {
    physical: 'FIXED_LEN_BYTE_ARRAY',
    convert: DENSE.I128_TO_FIXED,
    width,
    bounds: BOUNDS.fixed,
    annotation,
  };
}

/** The fewest bytes that hold all numbers of so many digits. */
function bytesOfPrecision(precision: number): number {
  let bytes = 1;
  while (2n ** BigInt(8 * bytes - 1) <= 10n ** BigInt(precision) - 1n) bytes++;
  return bytes;
}
