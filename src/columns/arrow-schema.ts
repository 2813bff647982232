import { assertNever } from '../core/error.ts';
import type { DataType, Schema } from '../types/data-type.ts';

type Arrow = typeof import('apache-arrow');
type ArrowField = import('apache-arrow').Field;
type ArrowType = import('apache-arrow').DataType;

/** The end-of-stream marker that `tableToIPC` puts behind the schema of an empty table. */
const END_OF_STREAM_BYTES = 8;

/**
 * The Arrow IPC schema message with which a stream of record batches begins. Types are those that Spark
 * gives in `toArrow`; the library is loaded on first use, since most servers never need it.
 */
export async function arrowSchemaMessage(schema: Schema, zone = 'UTC'): Promise<Uint8Array> {
  const arrow = await import('apache-arrow');
  const fields = schema.map((field) => arrowField(arrow, field.name, field.type, field.nullable, zone));
  const stream = arrow.tableToIPC(new arrow.Table(new arrow.Schema(fields)), 'stream');
  return stream.subarray(0, stream.length - END_OF_STREAM_BYTES);
}

function arrowField(arrow: Arrow, name: string, type: DataType, nullable: boolean, zone: string): ArrowField {
  return new arrow.Field(name, arrowType(arrow, type, zone), nullable);
}

function arrowType(arrow: Arrow, type: DataType, zone: string): ArrowType {
  switch (type.kind) {
    case 'void':
      return new arrow.Null();
    case 'boolean':
      return new arrow.Bool();
    case 'byte':
      return new arrow.Int8();
    case 'short':
      return new arrow.Int16();
    case 'int':
      return new arrow.Int32();
    case 'long':
      return new arrow.Int64();
    case 'float':
      return new arrow.Float32();
    case 'double':
      return new arrow.Float64();
    case 'decimal':
      return new arrow.Decimal(type.scale, type.precision, 128);
    case 'binary':
    case 'variant':
      return new arrow.Binary();
    case 'date':
      return new arrow.DateDay();
    case 'timestamp':
      return new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, zone);
    case 'timestamp_ntz':
      return new arrow.Timestamp(arrow.TimeUnit.MICROSECOND);
    case 'time':
      return new arrow.TimeNanosecond();
    case 'interval_ym':
      return new arrow.IntervalYearMonth();
    case 'interval_dt':
      return new arrow.Duration(arrow.TimeUnit.MICROSECOND);
    case 'array':
      return new arrow.List(arrowField(arrow, 'element', type.element, type.containsNull, zone));
    case 'struct':
      return new arrow.Struct(type.fields.map((f) => arrowField(arrow, f.name, f.type, f.nullable, zone)));
    case 'map': {
      const key = arrowField(arrow, 'key', type.key, false, zone);
      const value = arrowField(arrow, 'value', type.value, type.valueContainsNull, zone);
      const entries = new arrow.Field('entries', new arrow.Struct([key, value]), false);
      return new arrow.Map_(entries as never, false);
    }
    case 'string':
    case 'char':
    case 'varchar':
    case 'interval':
      return new arrow.Utf8();
    default:
      return assertNever(type);
  }
}
