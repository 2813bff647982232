import type { Span } from '../../core/error.ts';
import type { DayTimeField, YearMonthField } from './literal.ts';
import type { Identifier, QualifiedName } from './name.ts';

export type SimpleTypeName =
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'timestamp_ltz'
  | 'binary'
  | 'void'
  | 'variant'
  | 'calendar_interval';

/** A type without parameters, under its Spark name (`INTEGER`, `LONG`, ... are folded; `INTERVAL` alone is calendar_interval). */
export interface SimpleType {
  readonly kind: 'simpleType';
  readonly name: SimpleTypeName;
  readonly span: Span;
}

/** `STRING`, `STRING COLLATE UTF8_LCASE`. */
export interface StringType {
  readonly kind: 'stringType';
  readonly collation: QualifiedName | undefined;
  readonly span: Span;
}

/** `CHAR(10)`, `VARCHAR(10)`, perhaps with COLLATE. */
export interface CharacterType {
  readonly kind: 'characterType';
  readonly name: 'char' | 'varchar';
  readonly length: number;
  readonly collation: QualifiedName | undefined;
  readonly span: Span;
}

/** `DECIMAL`, `DECIMAL(10)`, `DECIMAL(10, 2)`; undefined means Spark's default (10, 0). */
export interface DecimalType {
  readonly kind: 'decimalType';
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly span: Span;
}

/** `TIME`, `TIME(3)`. */
export interface TimeType {
  readonly kind: 'timeType';
  readonly precision: number | undefined;
  readonly span: Span;
}

/** `INTERVAL YEAR TO MONTH`, `INTERVAL MONTH`. */
export interface YearMonthIntervalType {
  readonly kind: 'yearMonthIntervalType';
  readonly from: YearMonthField;
  readonly to: YearMonthField;
  readonly span: Span;
}

/** `INTERVAL DAY TO SECOND`, `INTERVAL HOUR`. */
export interface DayTimeIntervalType {
  readonly kind: 'dayTimeIntervalType';
  readonly from: DayTimeField;
  readonly to: DayTimeField;
  readonly span: Span;
}

/** `ARRAY<INT>`. */
export interface ArrayType {
  readonly kind: 'arrayType';
  readonly element: DataTypeNode;
  readonly span: Span;
}

/** `MAP<STRING, INT>`. */
export interface MapType {
  readonly kind: 'mapType';
  readonly key: DataTypeNode;
  readonly value: DataTypeNode;
  readonly span: Span;
}

/** `STRUCT<a: INT NOT NULL COMMENT 'x', b STRING>`, `STRUCT<>`. */
export interface StructType {
  readonly kind: 'structType';
  readonly fields: readonly FieldDefinition[];
  readonly span: Span;
}

/** `GEOGRAPHY(4326)`, `GEOMETRY(ANY)`. */
export interface GeospatialType {
  readonly kind: 'geospatialType';
  readonly name: 'geography' | 'geometry';
  readonly srid: number | 'ANY';
  readonly span: Span;
}

/** `a INT NOT NULL COMMENT 'x'`: a field of a struct or of a DDL schema string. */
export interface FieldDefinition {
  readonly kind: 'fieldDefinition';
  readonly name: Identifier;
  readonly type: DataTypeNode;
  readonly nullable: boolean;
  readonly comment: string | undefined;
  readonly span: Span;
}

export type DataTypeNode =
  | SimpleType
  | StringType
  | CharacterType
  | DecimalType
  | TimeType
  | YearMonthIntervalType
  | DayTimeIntervalType
  | ArrayType
  | MapType
  | StructType
  | GeospatialType;
