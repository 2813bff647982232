import { allocate } from '../memory';
import { copyMatch, copyWide } from './snappy';
import {
  accuracy,
  buildTable,
  huffmanBits,
  makeCell,
  readCounts,
  readHuffman,
  setCounts,
} from './zstd-tables';

// Zstandard frames without dictionaries (RFC 8878). Bit streams are read backwards: a position in bits from
// the stream's start, which 8 bytes are loaded below or above of. Loads may touch memory beside the stream,
// never outside the padded buffers by more than a corrupt stream's length, and what is read there is
// found out when the position doesn't end at 0.

const BLOCK: u32 = 131072;
const CORRUPT: i32 = -1;

/** Literals, Huffman table, and the tables of literal lengths, match lengths and offsets. */
let literalBuffer: usize = 0;
let huffmanTable: usize = 0;
let lengthTable: usize = 0;
let matchTable: usize = 0;
let offsetTable: usize = 0;

let huffmanLog: u32 = 0;
let lengthLog: u32 = 0;
let matchLog: u32 = 0;
let offsetLog: u32 = 0;

let repeat1: u32 = 1;
let repeat2: u32 = 4;
let repeat3: u32 = 8;

/** After `readLiterals`. */
let literals: usize = 0;
let literalCount: u32 = 0;

const LENGTH_COUNTS: usize = memory.data<i8>([
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
]);
const MATCH_COUNTS: usize = memory.data<i8>([
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
]);
const OFFSET_COUNTS: usize = memory.data<i8>([
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
]);
const LENGTH_VALUES: usize = memory.data<u32>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1024,
  2048, 4096, 8192, 16384, 32768, 65536,
]);
const LENGTH_EXTRAS: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);
const MATCH_VALUES: usize = memory.data<u32>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
  34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539,
]);
const MATCH_EXTRAS: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3,
  3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);
const OFFSET_VALUES: usize = memory.data<u32>([
  0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000, 0x10000,
  0x20000, 0x40000, 0x80000, 0x100000, 0x200000, 0x400000, 0x800000, 0x1000000, 0x2000000, 0x4000000, 0x8000000,
  0x10000000, 0x20000000, 0x40000000, 0x80000000,
]);
const OFFSET_EXTRAS: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
]);

function prepare(): bool {
  if (literalBuffer !== 0) return true;
  const block = allocate(BLOCK + 64 + 4096 + 4096 + 4096 + 2048);
  if (block === 0) return false;
  literalBuffer = block;
  huffmanTable = block + BLOCK + 64;
  lengthTable = huffmanTable + 4096;
  matchTable = lengthTable + 4096;
  offsetTable = matchTable + 4096;
  return true;
}

/** 0 when `source` is frames of exactly `targetLength` bytes, else -1. */
export function zstd_decompress(source: usize, sourceLength: u32, target: usize, targetLength: u32): i32 {
  if (!prepare()) return CORRUPT;
  const end = source + sourceLength;
  const limit = target + targetLength;
  let out = target;
  while (source < end) {
    if (source + 8 > end) return CORRUPT;
    const magic = load<u32>(source);
    if ((magic & 0xfffffff0) === 0x184d2a50) {
      const size = load<u32>(source, 4);
      if (size > <u32>(end - source - 8)) return CORRUPT;
      source += 8 + size;
      continue;
    }
    if (magic !== 0xfd2fb528) return CORRUPT;
    const descriptor: u32 = load<u8>(source, 4);
    const single = (descriptor >> 5) & 1;
    const sizeFlag = descriptor >> 6;
    const dictionaryFlag = descriptor & 3;
    if (dictionaryFlag !== 0 || descriptor & 8) return CORRUPT;
    source += 5 + (single ? 0 : 1);
    source += <usize>(sizeFlag === 0 ? single : (1 as u32) << sizeFlag);
    repeat1 = 1;
    repeat2 = 4;
    repeat3 = 8;
    huffmanLog = lengthLog = matchLog = offsetLog = 0;
    const frame = out;
    while (true) {
      if (source + 3 > end) return CORRUPT;
      const header: u32 = <u32>load<u16>(source) | (<u32>load<u8>(source, 2) << 16);
      source += 3;
      const size = header >> 3;
      const kind = (header >> 1) & 3;
      if (kind === 1) {
        if (source >= end || size > <u32>(limit - out)) return CORRUPT;
        memory.fill(out, load<u8>(source), size);
        source++;
        out += size;
      } else {
        if (size > <u32>(end - source)) return CORRUPT;
        if (kind === 0) {
          if (size > <u32>(limit - out)) return CORRUPT;
          memory.copy(out, source, size);
          out += size;
        } else if (kind === 2) {
          const made = decodeBlock(source, source + size, frame, out, limit);
          if (made < 0) return CORRUPT;
          out += made;
        } else return CORRUPT;
        source += size;
      }
      if (header & 1) break;
    }
    if (descriptor & 4) source += 4;
  }
  return source === end && out === limit ? 0 : CORRUPT;
}

/** Bits in a backward stream: the highest bit that is set in the last byte ends it. -1 for nonsense. */
// @ts-ignore: decorator
@inline
function streamBits(start: usize, end: usize): i32 {
  if (start >= end || load<u8>(end - 1) === 0) return -1;
  return (<i32>(end - start) << 3) - <i32>clz<u32>(load<u8>(end - 1)) + 23;
}

/** The 57 or more bits below a position, at the top of the word. */
// @ts-ignore: decorator
@inline
function topBits(start: usize, bit: i32): u64 {
  return load<u64>(start + ((bit + 7) >> 3) - 8) << (-bit & 7);
}

function decodeStream(start: usize, end: usize, out: usize, outEnd: usize): bool {
  let bit = streamBits(start, end);
  if (bit < 0) return false;
  const down: u64 = 64 - huffmanLog;
  const table = huffmanTable;
  while (out < outEnd) {
    const cell: u32 = load<u16>(table + (<usize>(topBits(start, bit) >> down) << 1));
    store<u8>(out++, <u8>(cell >> 8));
    bit -= cell & 255;
  }
  return bit === 0;
}

/** Four Huffman streams, five symbols of each per turn: 5 * 11 bits fit into one load. */
function decodeStreams(source: usize, end: usize, out: usize, count: u32): bool {
  if (source + 6 > end) return false;
  const size1: usize = load<u16>(source);
  const size2: usize = load<u16>(source, 2);
  const size3: usize = load<u16>(source, 4);
  const start1 = source + 6;
  if (size1 + size2 + size3 > <usize>(end - start1)) return false;
  const start2 = start1 + size1;
  const start3 = start2 + size2;
  const start4 = start3 + size3;
  let bit1 = streamBits(start1, start2);
  let bit2 = streamBits(start2, start3);
  let bit3 = streamBits(start3, start4);
  let bit4 = streamBits(start4, end);
  if ((bit1 | bit2 | bit3 | bit4) < 0) return false;
  const part: usize = (count + 3) >> 2;
  if (part * 3 > <usize>count) return false;
  let out1 = out;
  let out2 = out1 + part;
  let out3 = out2 + part;
  let out4 = out3 + part;
  const end1 = out2;
  const end2 = out3;
  const end3 = out4;
  const end4 = out + count;
  const down: u64 = 64 - huffmanLog;
  const table = huffmanTable;
  while (out4 + 5 <= end4) {
    let a = topBits(start1, bit1);
    let b = topBits(start2, bit2);
    let c = topBits(start3, bit3);
    let d = topBits(start4, bit4);
    let used1: u32 = 0;
    let used2: u32 = 0;
    let used3: u32 = 0;
    let used4: u32 = 0;
    for (let i: usize = 0; i < 5; i++) {
      // A shift takes the cell's lowest six bits: the code's length.
      const x: u32 = load<u16>(table + (<usize>(a >> down) << 1));
      const y: u32 = load<u16>(table + (<usize>(b >> down) << 1));
      const z: u32 = load<u16>(table + (<usize>(c >> down) << 1));
      const w: u32 = load<u16>(table + (<usize>(d >> down) << 1));
      a <<= x;
      b <<= y;
      c <<= z;
      d <<= w;
      used1 += x;
      used2 += y;
      used3 += z;
      used4 += w;
      store<u8>(out1 + i, <u8>(x >> 8));
      store<u8>(out2 + i, <u8>(y >> 8));
      store<u8>(out3 + i, <u8>(z >> 8));
      store<u8>(out4 + i, <u8>(w >> 8));
    }
    bit1 -= used1 & 255;
    bit2 -= used2 & 255;
    bit3 -= used3 & 255;
    bit4 -= used4 & 255;
    out1 += 5;
    out2 += 5;
    out3 += 5;
    out4 += 5;
    if ((bit1 | bit2 | bit3 | bit4) < 0) return false;
  }
  return (
    finishStream(start1, bit1, out1, end1) &&
    finishStream(start2, bit2, out2, end2) &&
    finishStream(start3, bit3, out3, end3) &&
    finishStream(start4, bit4, out4, end4)
  );
}

function finishStream(start: usize, bit: i32, out: usize, outEnd: usize): bool {
  const down: u64 = 64 - huffmanLog;
  const table = huffmanTable;
  while (out < outEnd) {
    const cell: u32 = load<u16>(table + (<usize>(topBits(start, bit) >> down) << 1));
    store<u8>(out++, <u8>(cell >> 8));
    bit -= cell & 255;
  }
  return bit === 0;
}

/** Reads the literals section; gives its bytes or -1. */
function readLiterals(source: usize, end: usize): i32 {
  if (source >= end) return CORRUPT;
  const head: u32 = load<u8>(source);
  const kind = head & 3;
  const format = (head >> 2) & 3;
  if (kind < 2) {
    let size: u32;
    let header: usize;
    if ((format & 1) === 0) {
      size = head >> 3;
      header = 1;
    } else if (format === 1) {
      size = load<u16>(source) >> 4;
      header = 2;
    } else {
      size = (load<u32>(source) & 0xffffff) >> 4;
      header = 3;
    }
    if (size > BLOCK || source + header > end) return CORRUPT;
    literalCount = size;
    if (kind === 0) {
      if (size > <u32>(end - source - header)) return CORRUPT;
      literals = source + header;
      return <i32>(header + size);
    }
    if (source + header >= end) return CORRUPT;
    memory.fill(literalBuffer, load<u8>(source + header), size);
    literals = literalBuffer;
    return <i32>header + 1;
  }
  const width: u64 = format < 2 ? 10 : format === 2 ? 14 : 18;
  const header: usize = format < 2 ? 3 : format === 2 ? 4 : 5;
  if (source + header > end) return CORRUPT;
  const bits = load<u64>(source) >> 4;
  const mask: u64 = ((<u64>1) << width) - 1;
  const size = <u32>(bits & mask);
  const packed = <u32>((bits >> width) & mask);
  if (size > BLOCK || packed > <u32>(end - source - header)) return CORRUPT;
  let p = source + header;
  const stop = p + packed;
  if (kind === 2) {
    const used = readHuffman(p, stop, huffmanTable);
    if (used < 0) return CORRUPT;
    huffmanLog = huffmanBits;
    p += used;
  } else if (huffmanLog === 0) return CORRUPT;
  literals = literalBuffer;
  literalCount = size;
  const good =
    format === 0
      ? decodeStream(p, stop, literalBuffer, literalBuffer + size)
      : decodeStreams(p, stop, literalBuffer, size);
  return good ? <i32>(header + packed) : CORRUPT;
}

/** After `readTable`: log2 of the table's size. */
let tableLog: u32 = 0;

/** Reads or makes one of the three tables; gives the bytes it took, or -1. `log` is the previous table's. */
function readTable(
  mode: u32,
  source: usize,
  end: usize,
  table: usize,
  log: u32,
  defaults: usize,
  defaultCount: u32,
  defaultLog: u32,
  values: usize,
  extras: usize,
  highestSymbol: u32,
  highestLog: u32,
): i32 {
  if (mode === 0) {
    setCounts(defaults, defaultCount, defaultLog);
    tableLog = defaultLog;
    return buildTable(table, values, extras) ? 0 : CORRUPT;
  }
  if (mode === 1) {
    if (source >= end) return CORRUPT;
    const symbol: u32 = load<u8>(source);
    if (symbol > highestSymbol) return CORRUPT;
    store<u64>(table, makeCell(0, 0, load<u8>(extras + symbol), load<u32>(values + (<usize>symbol << 2))));
    // A table of one cell; one more than its log, as 0 means none.
    tableLog = 32;
    return 1;
  }
  if (mode === 2) {
    const bytes = readCounts(source, end, highestLog, highestSymbol);
    if (bytes < 0) return CORRUPT;
    tableLog = accuracy;
    return buildTable(table, values, extras) ? bytes : CORRUPT;
  }
  tableLog = log;
  return log === 0 ? CORRUPT : 0;
}

/** Decodes a compressed block to `out`; gives the bytes made or -1. */
function decodeBlock(source: usize, end: usize, frame: usize, out: usize, limit: usize): i32 {
  const used = readLiterals(source, end);
  if (used < 0) return CORRUPT;
  let p = source + used;
  const begin = out;
  let literal = literals;
  const literalEnd = literals + literalCount;
  if (p >= end) return CORRUPT;
  let count: u32 = load<u8>(p++);
  if (count >= 128) {
    if (count === 255) {
      if (p + 2 > end) return CORRUPT;
      count = <u32>load<u16>(p) + 0x7f00;
      p += 2;
    } else {
      if (p >= end) return CORRUPT;
      count = ((count - 128) << 8) + load<u8>(p++);
    }
  }
  if (count > 0) {
    if (p >= end) return CORRUPT;
    const modes: u32 = load<u8>(p++);
    if (modes & 3) return CORRUPT;
    let n = readTable(
      modes >> 6, p, end, lengthTable, lengthLog, LENGTH_COUNTS, 36, 6, LENGTH_VALUES, LENGTH_EXTRAS, 35, 9,
    );
    if (n < 0) return CORRUPT;
    lengthLog = tableLog;
    p += n;
    n = readTable(
      (modes >> 4) & 3, p, end, offsetTable, offsetLog, OFFSET_COUNTS, 29, 5, OFFSET_VALUES, OFFSET_EXTRAS, 31, 8,
    );
    if (n < 0) return CORRUPT;
    offsetLog = tableLog;
    p += n;
    n = readTable(
      (modes >> 2) & 3, p, end, matchTable, matchLog, MATCH_COUNTS, 53, 6, MATCH_VALUES, MATCH_EXTRAS, 52, 9,
    );
    if (n < 0) return CORRUPT;
    matchLog = tableLog;
    p += n;
    let bit = streamBits(p, end);
    if (bit < 0) return CORRUPT;
    bit -= lengthLog & 31;
    let lengthState: usize = readBits(p, bit, lengthLog & 31);
    bit -= offsetLog & 31;
    let offsetState: usize = readBits(p, bit, offsetLog & 31);
    bit -= matchLog & 31;
    let matchState: usize = readBits(p, bit, matchLog & 31);
    while (true) {
      if (bit < 0) return CORRUPT;
      const offsetCell = load<u64>(offsetTable + (offsetState << 3));
      const matchCell = load<u64>(matchTable + (matchState << 3));
      const lengthCell = load<u64>(lengthTable + (lengthState << 3));
      const offsetExtra = <u32>(offsetCell >> 24) & 255;
      const matchExtra = <u32>(matchCell >> 24) & 255;
      const lengthExtra = <u32>(lengthCell >> 24) & 255;
      // Double shifts, as a shift by 64 is one by 0.
      let bits = topBits(p, bit);
      let offset = <u32>(offsetCell >> 32) + <u32>((bits >> 1) >> (63 - offsetExtra));
      bits <<= offsetExtra;
      const matchLength: usize = <usize>(<u32>(matchCell >> 32) + <u32>((bits >> 1) >> (63 - matchExtra)));
      bit -= offsetExtra + matchExtra;
      bits = topBits(p, bit);
      const literalLength: usize = <usize>(<u32>(lengthCell >> 32) + <u32>((bits >> 1) >> (63 - lengthExtra)));
      bit -= lengthExtra;
      count--;
      if (count > 0) {
        bits <<= lengthExtra;
        const lengthBits = <u32>(lengthCell >> 16) & 255;
        const matchBits = <u32>(matchCell >> 16) & 255;
        const offsetBits = <u32>(offsetCell >> 16) & 255;
        lengthState = <usize>((<u32>lengthCell & 0xffff) + <u32>((bits >> 1) >> (63 - lengthBits)));
        bits <<= lengthBits;
        matchState = <usize>((<u32>matchCell & 0xffff) + <u32>((bits >> 1) >> (63 - matchBits)));
        bits <<= matchBits;
        offsetState = <usize>((<u32>offsetCell & 0xffff) + <u32>((bits >> 1) >> (63 - offsetBits)));
        bit -= lengthBits + matchBits + offsetBits;
      }
      if (offset > 3) {
        offset -= 3;
        repeat3 = repeat2;
        repeat2 = repeat1;
        repeat1 = offset;
      } else {
        const which = offset + u32(literalLength === 0);
        if (which === 1) offset = repeat1;
        else if (which === 2) {
          offset = repeat2;
          repeat2 = repeat1;
          repeat1 = offset;
        } else {
          offset = which === 3 ? repeat3 : repeat1 - 1;
          repeat3 = repeat2;
          repeat2 = repeat1;
          repeat1 = offset;
        }
      }
      if (literalLength > <usize>(literalEnd - literal)) return CORRUPT;
      if (literalLength + matchLength > <usize>(limit - out)) return CORRUPT;
      if (literalLength <= 256) copyWide(out, literal, literalLength);
      else memory.copy(out, literal, literalLength);
      literal += literalLength;
      out += literalLength;
      if (offset === 0 || <usize>offset > <usize>(out - frame)) return CORRUPT;
      copyMatch(out, offset, matchLength);
      out += matchLength;
      if (count === 0) break;
    }
    if (bit !== 0) return CORRUPT;
  } else if (p !== end) return CORRUPT;
  const rest: usize = literalEnd - literal;
  if (rest > <usize>(limit - out)) return CORRUPT;
  memory.copy(out, literal, rest);
  return <i32>(out + rest - begin);
}

// @ts-ignore: decorator
@inline
function readBits(start: usize, bit: i32, count: u32): usize {
  return <usize>((load<u64>(start + (bit >> 3)) >> (bit & 7)) & ((1 << count) - 1));
}
