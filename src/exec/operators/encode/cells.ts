import { MemoryView } from '../../../columns/memory-view.ts';
import { readRow } from '../../../columns/value-access.ts';
import type { Vector } from '../../../columns/vector.ts';
import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import { writeDouble, writeFloat } from '../../../types/format/java-number.ts';
import { writeDate, writeTimestamp, writeTimestampNtz } from '../../../types/format/write-datetime.ts';
import { writeDecimal64, writeInt32, writeInt64 } from '../../../types/format/write-number.ts';
import type { Value } from '../../../types/value.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import type { MemoryArrays } from './memory-arrays.ts';

/** Writes the valid value of a row. */
export type Cell = (vector: Vector, row: number, out: ByteBuffer) => void;

/** Room for any number, date or timestamp. */
const NUMBER_BYTES = 64;

/** Whether the row's value isn't NULL. */
export function isValid(memory: MemoryArrays, vector: Vector, row: number): boolean {
  return vector.validity === 0 || memory.u8[vector.validity + row] !== 0;
}

/** A cell of so few bytes that `write`, which gives the new end, needs no checks. */
export function shortCell(
  write: (bytes: Uint8Array, offset: number, vector: Vector, row: number) => number,
): Cell {
  return (vector, row, out) => {
    out.reserve(NUMBER_BYTES);
    out.length = write(out.bytes, out.length, vector, row);
  };
}

/** The bytes that a row's view shows. */
export function bytesCell(memory: MemoryArrays): Cell {
  return (vector, row, out) => {
    const view = (vector.values >>> 2) + row * 2;
    const start = memory.u32[view]!;
    out.copy(memory.u8, start, start + memory.u32[view + 1]!);
  };
}

/** A cell whose text TypeScript makes of the value. */
export function valueCell(memory: MemoryArrays, text: (value: Value) => string): Cell {
  const view = new MemoryView(memory.linear.memory);
  return (vector, row, out) => {
    const readable = vector.validity === 0 ? { ...vector, validity: memory.linear.allValid - row } : vector;
    out.text(text(readRow(view, readable, row)));
  };
}

/**
 * The cell as the spark-sql shell prints it; null for types whose text may hold any character: use
 * `textBytes` or `valueCell` for these.
 */
export function plainCell(type: DataType, memory: MemoryArrays, zone: Zone): Cell | null {
  switch (type.kind) {
    case 'boolean':
      return (vector, row, out) =>
        out.ascii(memory.i32[(vector.values >>> 2) + row] === 0 ? 'false' : 'true');
    case 'byte':
    case 'short':
    case 'int':
      return shortCell((bytes, at, vector, row) =>
        writeInt32(bytes, at, memory.i32[(vector.values >>> 2) + row]!),
      );
    case 'long':
      return shortCell((bytes, at, vector, row) => {
        const i = (vector.values >>> 2) + row * 2;
        return writeInt64(bytes, at, memory.i32[i]!, memory.i32[i + 1]!);
      });
    case 'float':
      return shortCell((bytes, at, vector, row) =>
        writeFloat(bytes, at, memory.f32[(vector.values >>> 2) + row]!),
      );
    case 'double':
      return shortCell((bytes, at, vector, row) =>
        writeDouble(bytes, at, memory.f64[(vector.values >>> 3) + row]!),
      );
    case 'decimal': {
      if (type.precision > 18) return valueCell(memory, (value) => hiveString(value, type, zone));
      const { scale } = type;
      return shortCell((bytes, at, vector, row) => {
        const i = (vector.values >>> 2) + row * 2;
        return writeDecimal64(bytes, at, memory.i32[i]!, memory.i32[i + 1]!, scale);
      });
    }
    case 'date':
      return shortCell((bytes, at, vector, row) =>
        writeDate(bytes, at, memory.i32[(vector.values >>> 2) + row]!),
      );
    case 'timestamp_ntz':
      return shortCell((bytes, at, vector, row) => {
        const i = (vector.values >>> 2) + row * 2;
        return writeTimestampNtz(bytes, at, memory.i32[i]!, memory.i32[i + 1]!);
      });
    case 'timestamp':
      return shortCell((bytes, at, vector, row) => {
        const i = (vector.values >>> 2) + row * 2;
        return writeTimestamp(bytes, at, memory.i32[i]!, memory.i32[i + 1]!, zone);
      });
    case 'time':
    case 'interval_ym':
    case 'interval_dt':
      return valueCell(memory, (value) => hiveString(value, type, zone));
    default:
      return null;
  }
}

export function isText(type: DataType): boolean {
  return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar';
}
