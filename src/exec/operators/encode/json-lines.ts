import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { type Cell, isText, isValid, plainCell, valueCell } from './cells.ts';
import { jsonBytesCell } from './json-text.ts';
import { jsonValue } from './json-value.ts';
import type { MemoryArrays } from './memory-arrays.ts';
import type { RowEncoder } from './row-encoder.ts';

/** One JSON object a line, with numbers as numbers; names that repeat appear repeatedly. */
export function jsonLinesEncoder(
  types: readonly DataType[],
  names: readonly string[],
  memory: MemoryArrays,
  zone: Zone,
): RowEncoder {
  const cells = types.map((type) => jsonCell(type, memory, zone));
  const keys = names.map((name, c) => `${c === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return {
    encode(vectors, rows, out) {
      memory.refresh();
      for (let row = 0; row < rows; row++) {
        if (cells.length === 0) out.byte(0x7b);
        for (let c = 0; c < cells.length; c++) {
          out.text(keys[c]!);
          if (isValid(memory, vectors[c]!, row)) cells[c]!(vectors[c]!, row, out);
          else out.ascii('null');
        }
        out.byte(0x7d);
        out.byte(0x0a);
      }
    },
  };
}

function jsonCell(type: DataType, memory: MemoryArrays, zone: Zone): Cell {
  if (isText(type)) return jsonBytesCell(memory);
  switch (type.kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'decimal':
      return plainCell(type, memory, zone)!;
    case 'date': {
      const plain = plainCell(type, memory, zone)!;
      return (vector, row, out) => {
        out.byte(0x22);
        plain(vector, row, out);
        out.byte(0x22);
      };
    }
    default:
      return valueCell(memory, (value) => jsonValue(value, type, zone));
  }
}
