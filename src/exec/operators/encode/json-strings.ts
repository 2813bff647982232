import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import { type Cell, isText, isValid, plainCell, valueCell } from './cells.ts';
import { jsonBytesCell } from './json-text.ts';
import type { MemoryArrays } from './memory-arrays.ts';
import type { RowEncoder } from './row-encoder.ts';

/** One JSON array a line: strings as the spark-sql shell prints the values, null for NULL. */
export function jsonStringsEncoder(types: readonly DataType[], memory: MemoryArrays, zone: Zone): RowEncoder {
  const cells = types.map((type) => quotedCell(type, memory, zone));
  return {
    encode(vectors, rows, out) {
      memory.refresh();
      for (let row = 0; row < rows; row++) {
        out.byte(0x5b);
        for (let c = 0; c < cells.length; c++) {
          if (c > 0) out.byte(0x2c);
          if (isValid(memory, vectors[c]!, row)) cells[c]!(vectors[c]!, row, out);
          else out.ascii('null');
        }
        out.byte(0x5d);
        out.byte(0x0a);
      }
    },
  };
}

function quotedCell(type: DataType, memory: MemoryArrays, zone: Zone): Cell {
  if (isText(type)) return jsonBytesCell(memory);
  const plain = plainCell(type, memory, zone);
  if (plain === null) return valueCell(memory, (value) => JSON.stringify(hiveString(value, type, zone)));
  return (vector, row, out) => {
    out.byte(0x22);
    plain(vector, row, out);
    out.byte(0x22);
  };
}
