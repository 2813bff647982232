import type { ByteBuffer } from './byte-buffer.ts';
import type { Cell } from './cells.ts';
import type { MemoryArrays } from './memory-arrays.ts';

const HEX = '0123456789abcdef';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SHORT_ESCAPES = new Map([
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0c, 'f'],
  [0x0d, 'r'],
]);

/** A JSON string of the UTF-8 bytes of a row's view. */
export function jsonBytesCell(memory: MemoryArrays): Cell {
  return (vector, row, out) => {
    const view = (vector.values >>> 2) + row * 2;
    const start = memory.u32[view]!;
    writeJsonString(memory.u8, start, start + memory.u32[view + 1]!, out);
  };
}

/** A JSON string of UTF-8 bytes; escapes only what JSON demands. */
export function writeJsonString(source: Uint8Array, start: number, end: number, out: ByteBuffer): void {
  out.reserve((end - start) * 6 + 2);
  const { bytes } = out;
  let at = out.length;
  bytes[at++] = QUOTE;
  for (let i = start; i < end; i++) {
    const byte = source[i]!;
    if (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH) {
      bytes[at++] = byte;
      continue;
    }
    bytes[at++] = BACKSLASH;
    const short = byte < 0x20 ? SHORT_ESCAPES.get(byte) : String.fromCharCode(byte);
    if (short !== undefined) {
      bytes[at++] = short.charCodeAt(0);
      continue;
    }
    bytes[at++] = 0x75;
    bytes[at++] = 0x30;
    bytes[at++] = 0x30;
    bytes[at++] = HEX.charCodeAt(byte >> 4);
    bytes[at++] = HEX.charCodeAt(byte & 15);
  }
  bytes[at++] = QUOTE;
  out.length = at;
}
