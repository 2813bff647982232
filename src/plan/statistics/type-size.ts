import { assertNever } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';

/** Bytes that a value is taken to have where nothing is known of it: Spark's default sizes. */
export function defaultSize(type: DataType): number {
  switch (type.kind) {
    case 'void':
    case 'boolean':
    case 'byte':
      return 1;
    case 'short':
      return 2;
    case 'int':
    case 'float':
    case 'date':
    case 'interval_ym':
      return 4;
    case 'long':
    case 'double':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'interval_dt':
      return 8;
    case 'decimal':
      return type.precision <= 18 ? 8 : 16;
    case 'string':
      return 20;
    case 'char':
    case 'varchar':
      return type.length;
    case 'binary':
      return 100;
    case 'interval':
      return 16;
    case 'array':
      return defaultSize(type.element);
    case 'map':
      return defaultSize(type.key) + defaultSize(type.value);
    case 'struct':
      return type.fields.reduce((sum, f) => sum + defaultSize(f.type), 0);
    case 'variant':
      return 2048;
    default:
      return assertNever(type);
  }
}

/** Bytes of a row, its header included. */
export function rowSize(output: readonly Attribute[]): bigint {
  return BigInt(output.reduce((sum, a) => sum + defaultSize(a.type), 8));
}
