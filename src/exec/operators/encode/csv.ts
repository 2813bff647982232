import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import { bytesCell, type Cell, isText, isValid, plainCell, valueCell } from './cells.ts';
import type { MemoryArrays } from './memory-arrays.ts';
import type { RowEncoder } from './row-encoder.ts';

const QUOTE = 0x22;

/** Lines of CSV as RFC 4180 has it: NULL is nothing, the empty text `""`. */
export function csvEncoder(
  types: readonly DataType[],
  separator: string,
  memory: MemoryArrays,
  zone: Zone,
): RowEncoder {
  const between = Buffer.from(separator);
  const cells = types.map((type) => csvCell(type, between, memory, zone));
  return {
    encode(vectors, rows, out) {
      memory.refresh();
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < cells.length; c++) {
          if (c > 0) out.copy(between, 0, between.length);
          if (isValid(memory, vectors[c]!, row)) cells[c]!(vectors[c]!, row, out);
        }
        out.byte(0x0a);
      }
    },
  };
}

function csvCell(type: DataType, separator: Buffer, memory: MemoryArrays, zone: Zone): Cell {
  const plain = plainCell(type, memory, zone);
  if (plain !== null && separator.length > 0 && !/[\w.:+ -]/.test(separator.toString())) return plain;
  const inner =
    plain ?? (isText(type) ? bytesCell(memory) : valueCell(memory, (value) => hiveString(value, type, zone)));
  return (vector, row, out) => {
    const start = out.length;
    inner(vector, row, out);
    quoteIfNeeded(out, start, separator);
  };
}

/** Puts the field from `start` on into quotes where its content demands it. */
function quoteIfNeeded(out: ByteBuffer, start: number, separator: Buffer): void {
  const { bytes, length } = out;
  let quotes = 0;
  let special = length === start;
  for (let i = start; i < length; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) quotes++;
    if (byte === 0x0a || byte === 0x0d || byte === separator[0]) special = true;
  }
  if (!special && quotes === 0) return;
  out.reserve(quotes + 2);
  const target = out.bytes;
  let to = length + quotes + 1;
  target[to--] = QUOTE;
  for (let i = length - 1; i >= start; i--) {
    target[to--] = target[i]!;
    if (target[to + 1] === QUOTE) target[to--] = QUOTE;
  }
  target[start] = QUOTE;
  out.length = length + quotes + 2;
}
