import { assertNever } from '../../core/error.ts';
import type { DataTypeNode, FieldDefinition, SimpleTypeName } from '../../lang/ast/data-type.ts';
import type { ColumnDefinition } from '../../lang/ast/table-definition.ts';
import type { DataType, DayTimeField, Schema, StructField, YearMonthField } from '../../types/data-type.ts';
import * as types from '../../types/data-type.ts';
import { MAX_PRECISION } from '../../types/decimal.ts';
import { fail } from './errors.ts';

/** Which type TIMESTAMP means, from the settings. */
export interface TypeSettings {
  readonly timestampNtz: boolean;
}

const simple: Readonly<Record<Exclude<SimpleTypeName, 'timestamp'>, DataType>> = {
  boolean: types.BOOLEAN,
  tinyint: types.BYTE,
  smallint: types.SHORT,
  int: types.INT,
  bigint: types.LONG,
  float: types.FLOAT,
  double: types.DOUBLE,
  date: types.DATE,
  timestamp_ntz: types.TIMESTAMP_NTZ,
  timestamp_ltz: types.TIMESTAMP,
  binary: types.BINARY,
  void: types.VOID,
  variant: types.VARIANT,
  calendar_interval: types.CALENDAR_INTERVAL,
};

const MAX_TIME_PRECISION = 6;

/** Spark's defaults. */
const DEFAULTS: TypeSettings = { timestampNtz: false };

/** The type that a syntax tree means. @throws DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION, ... */
export function resolveType(node: DataTypeNode, settings: TypeSettings = DEFAULTS): DataType {
  switch (node.kind) {
    case 'simpleType':
      if (node.name === 'timestamp') return settings.timestampNtz ? types.TIMESTAMP_NTZ : types.TIMESTAMP;
      return simple[node.name];
    case 'stringType': {
      const collation = node.collation?.parts.at(-1)?.name.toUpperCase();
      return collation === undefined || collation === 'UTF8_BINARY'
        ? types.STRING
        : { kind: 'string', collation };
    }
    case 'characterType':
      return { kind: node.name, length: node.length };
    case 'decimalType': {
      const precision = node.precision ?? 10;
      const scale = node.scale ?? 0;
      if (precision > MAX_PRECISION) {
        fail(
          'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION',
          { precision: String(precision), maxPrecision: String(MAX_PRECISION) },
          node.span,
        );
      }
      if (scale > precision) {
        fail('_LEGACY_ERROR_TEMP_1228', { precision: String(precision), scale: String(scale) }, node.span);
      }
      return types.decimalType(precision, scale);
    }
    case 'timeType': {
      const precision = node.precision ?? MAX_TIME_PRECISION;
      if (precision > MAX_TIME_PRECISION) {
        fail('UNSUPPORTED_TIME_PRECISION', { precision: String(precision) }, node.span);
      }
      return { kind: 'time', precision };
    }
    case 'yearMonthIntervalType':
      return {
        kind: 'interval_ym',
        start: node.from.toLowerCase() as YearMonthField,
        end: node.to.toLowerCase() as YearMonthField,
      };
    case 'dayTimeIntervalType':
      return {
        kind: 'interval_dt',
        start: node.from.toLowerCase() as DayTimeField,
        end: node.to.toLowerCase() as DayTimeField,
      };
    case 'arrayType':
      return types.arrayType(resolveType(node.element, settings));
    case 'mapType':
      return types.mapType(resolveType(node.key, settings), resolveType(node.value, settings));
    case 'structType':
      return types.structType(resolveSchema(node.fields, settings));
    case 'geospatialType':
      return fail(
        'UNSUPPORTED_FEATURE.STATEMENT',
        { feature: `The type ${node.name.toUpperCase()}` },
        node.span,
      );
    default:
      return assertNever(node);
  }
}

/** The columns of a DDL schema or the fields of a struct. */
export function resolveSchema(fields: readonly FieldDefinition[], settings: TypeSettings = DEFAULTS): Schema {
  return fields.map(
    (field): StructField => ({
      name: field.name.name,
      type: resolveType(field.type, settings),
      nullable: field.nullable,
      ...(field.comment === undefined ? {} : { comment: field.comment }),
    }),
  );
}

/** The columns of CREATE TABLE and the like; defaults and constraints are left to the caller. */
export function resolveColumns(
  columns: readonly ColumnDefinition[],
  settings: TypeSettings = DEFAULTS,
): Schema {
  return columns.map(
    (column): StructField => ({
      name: column.name.name,
      type: resolveType(column.type, settings),
      nullable: column.nullable,
      ...(column.comment === undefined ? {} : { comment: column.comment }),
    }),
  );
}
