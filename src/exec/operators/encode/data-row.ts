import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import type { ResultEncoding } from '../../result.ts';
import { isValid } from './cells.ts';
import type { MemoryArrays } from './memory-arrays.ts';
import { pgBinaryCell } from './pg-binary.ts';
import { pgTextCell } from './pg-text.ts';
import type { RowEncoder } from './row-encoder.ts';

const DATA_ROW = 0x44;

/** PostgreSQL's DataRow messages. */
export function dataRowEncoder(
  types: readonly DataType[],
  encoding: Extract<ResultEncoding, { kind: 'data_row' }>,
  memory: MemoryArrays,
  zone: Zone,
): RowEncoder {
  const { formats, oids = [] } = encoding;
  // As in Bind: no format is text for all, one holds for all.
  const formatOf = (c: number): 0 | 1 => (formats.length === 1 ? formats[0]! : (formats[c] ?? 0));
  const cells = types.map((type, c) =>
    formatOf(c) === 1
      ? pgBinaryCell(type, memory, zone, oids[c] ?? null)
      : pgTextCell(type, memory, zone, oids[c] ?? null),
  );
  return {
    encode(vectors, rows, out) {
      memory.refresh();
      for (let row = 0; row < rows; row++) {
        out.reserve(7 + 4 * cells.length);
        const start = out.length;
        out.bytes[start] = DATA_ROW;
        out.bytes[start + 5] = cells.length >> 8;
        out.bytes[start + 6] = cells.length;
        out.length = start + 7;
        for (let c = 0; c < cells.length; c++) {
          out.reserve(4);
          const field = out.length;
          out.length = field + 4;
          if (isValid(memory, vectors[c]!, row)) {
            cells[c]!(vectors[c]!, row, out);
            out.putInt32(field, out.length - field - 4);
          } else {
            out.putInt32(field, -1);
          }
        }
        out.putInt32(start + 1, out.length - start - 1);
      }
    },
  };
}
