// Zstandard's entropy tables: FSE distributions, Huffman weights. Format: RFC 8878, section 4.

const CORRUPT: i32 = -1;

/** Normalised counts of the symbols of a distribution, i16 each, and where each symbol's next state is. */
const counts: usize = memory.data(512);
const nextStates: usize = memory.data(512);
const cellSymbols: usize = memory.data(512);

/** After `readCounts`: log2 of the table's size, and the number of symbols. */
export let accuracy: u32 = 0;
let symbols: u32 = 0;

/** Reads a distribution's description; gives its bytes or -1. */
export function readCounts(source: usize, end: usize, highestAccuracy: u32, highestSymbol: u32): i32 {
  if (source >= end) return CORRUPT;
  const limit: u64 = <u64>(end - source) << 3;
  accuracy = (load<u8>(source) & 15) + 5;
  if (accuracy > highestAccuracy) return CORRUPT;
  let bit: u64 = 4;
  let remaining: i32 = (1 << accuracy) + 1;
  let threshold: i32 = 1 << accuracy;
  let width: u32 = accuracy + 1;
  let symbol: u32 = 0;
  while (remaining > 1) {
    if (bit > limit || symbol > highestSymbol) return CORRUPT;
    const bits = <i32>(load<u32>(source + <usize>(bit >> 3)) >> <u32>(bit & 7));
    const most = 2 * threshold - 1 - remaining;
    let count: i32;
    if ((bits & (threshold - 1)) < most) {
      count = bits & (threshold - 1);
      bit += width - 1;
    } else {
      count = bits & (2 * threshold - 1);
      if (count >= threshold) count -= most;
      bit += width;
    }
    count--;
    remaining -= count < 0 ? 1 : count;
    store<i16>(counts + (<usize>symbol << 1), <i16>count);
    symbol++;
    if (count === 0) {
      // Numbers of further symbols without occurrences, two bits each, 3 meaning "and more".
      while (true) {
        if (bit > limit) return CORRUPT;
        const repeat: u32 = (<u32>load<u16>(source + <usize>(bit >> 3)) >> <u32>(bit & 7)) & 3;
        bit += 2;
        if (symbol + repeat > highestSymbol + 1) return CORRUPT;
        for (let i: u32 = 0; i < repeat; i++) {
          store<i16>(counts + (<usize>symbol << 1), 0);
          symbol++;
        }
        if (repeat !== 3) break;
      }
    }
    if (remaining < 1) return CORRUPT;
    while (remaining < threshold) {
      width--;
      threshold >>= 1;
    }
  }
  symbols = symbol;
  const bytes = (bit + 7) >> 3;
  return bytes > <u64>(end - source) ? CORRUPT : <i32>bytes;
}

/** Takes a distribution from a table of i8 instead. */
export function setCounts(from: usize, count: u32, log: u32): void {
  for (let i: u32 = 0; i < count; i++) store<i16>(counts + (<usize>i << 1), <i16>load<i8>(from + i));
  symbols = count;
  accuracy = log;
}

/** Cells of an FSE table: what to add to the state's bits, their number, the symbol's extra bits and value. */
// @ts-ignore: decorator
@inline
export function makeCell(base: u32, bits: u32, extra: u32, value: u32): u64 {
  return <u64>base | (<u64>bits << 16) | (<u64>extra << 24) | (<u64>value << 32);
}

/**
 * Builds the table of the current distribution. `values` and `extras` give each symbol's value (u32) and
 * number of extra bits (u8); without `values` the symbol itself is the value, without `extras` there are none.
 */
export function buildTable(table: usize, values: usize, extras: usize): bool {
  const size: u32 = 1 << accuracy;
  const mask = size - 1;
  let high = size - 1;
  for (let s: u32 = 0; s < symbols; s++) {
    const count = load<i16>(counts + (<usize>s << 1));
    if (count < 0) {
      store<u8>(cellSymbols + high, <u8>s);
      high--;
      store<u16>(nextStates + (<usize>s << 1), 1);
    } else store<u16>(nextStates + (<usize>s << 1), <u16>count);
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position: u32 = 0;
  for (let s: u32 = 0; s < symbols; s++) {
    const count = load<i16>(counts + (<usize>s << 1));
    for (let i: i32 = 0; i < count; i++) {
      store<u8>(cellSymbols + position, <u8>s);
      do {
        position = (position + step) & mask;
      } while (position > high);
    }
  }
  if (position !== 0) return false;
  for (let i: u32 = 0; i < size; i++) {
    const s: u32 = load<u8>(cellSymbols + i);
    const slot = nextStates + (<usize>s << 1);
    const state: u32 = load<u16>(slot);
    store<u16>(slot, <u16>(state + 1));
    const bits = accuracy - (31 - clz(state));
    const value = values === 0 ? s : load<u32>(values + (<usize>s << 2));
    const extra: u32 = extras === 0 ? 0 : load<u8>(extras + s);
    store<u64>(table + (<usize>i << 3), makeCell((state << bits) - size, bits, extra, value));
  }
  return true;
}

const weightTable: usize = memory.data(512);
const weights: usize = memory.data(256);
const ranks: usize = memory.data(64);

/** Bits of a Huffman code, at most. */
export const HUFFMAN_BITS: u32 = 11;
/** After `readHuffman`: bits that the table is indexed by. */
export let huffmanBits: u32 = 0;

// @ts-ignore: decorator
@inline
function bitsBefore(start: usize, bit: i32, count: u32): u32 {
  return (<u32>load<u32>(start + (bit >> 3)) >> (bit & 7)) & ((1 << count) - 1);
}

/** Weights that are themselves FSE-coded, two states taking turns; gives their number or -1. */
function readCodedWeights(source: usize, end: usize): i32 {
  const header = readCounts(source, end, 6, 255);
  if (header < 0 || !buildTable(weightTable, 0, 0)) return CORRUPT;
  const start = source + header;
  if (start >= end || load<u8>(end - 1) === 0) return CORRUPT;
  let bit: i32 = (<i32>(end - start) << 3) - <i32>clz<u32>(load<u8>(end - 1)) + 23;
  bit -= accuracy;
  let mine: usize = bitsBefore(start, bit, accuracy);
  bit -= accuracy;
  if (bit < 0) return CORRUPT;
  let other: usize = bitsBefore(start, bit, accuracy);
  let n: u32 = 0;
  while (true) {
    if (n > 253) return CORRUPT;
    const cell = load<u64>(weightTable + (mine << 3));
    store<u8>(weights + n, <u8>(cell >> 32));
    n++;
    const bits = <u32>(cell >> 16) & 255;
    bit -= bits;
    if (bit < 0) {
      store<u8>(weights + n, <u8>(load<u64>(weightTable + (other << 3)) >> 32));
      return n + 1;
    }
    mine = <usize>((<u32>cell & 0xffff) + bitsBefore(start, bit, bits));
    const swap = mine;
    mine = other;
    other = swap;
  }
}

/** Reads a Huffman table's description and builds the table: bits and symbol, u8 each; gives its bytes or -1. */
export function readHuffman(source: usize, end: usize, table: usize): i32 {
  if (source >= end) return CORRUPT;
  const head: u32 = load<u8>(source++);
  let count: u32;
  let length: u32;
  if (head >= 128) {
    count = head - 127;
    length = (count + 1) >> 1;
    if (source + length > end) return CORRUPT;
    for (let i: u32 = 0; i < count; i++) {
      const pair = load<u8>(source + (i >> 1));
      store<u8>(weights + i, i & 1 ? pair & 15 : pair >> 4);
    }
  } else {
    length = head;
    if (source + length > end) return CORRUPT;
    const n = readCodedWeights(source, source + length);
    if (n < 0) return CORRUPT;
    count = n;
  }
  memory.fill(ranks, 0, 64);
  let sum: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const weight: u32 = load<u8>(weights + i);
    if (weight > HUFFMAN_BITS) return CORRUPT;
    sum += (1 << weight) >> 1;
  }
  if (sum === 0) return CORRUPT;
  huffmanBits = 32 - clz(sum);
  if (huffmanBits > HUFFMAN_BITS) return CORRUPT;
  // The last weight makes the sum a power of two.
  const rest = (1 << huffmanBits) - sum;
  if (popcnt(rest) !== 1) return CORRUPT;
  store<u8>(weights + count, <u8>(32 - clz(rest)));
  count++;
  for (let i: u32 = 0; i < count; i++) {
    const slot = ranks + (<usize>load<u8>(weights + i) << 2);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let start: u32 = 0;
  for (let weight: u32 = 1; weight <= huffmanBits; weight++) {
    const slot = ranks + (<usize>weight << 2);
    const used = load<u32>(slot) << (weight - 1);
    store<u32>(slot, start);
    start += used;
  }
  for (let s: u32 = 0; s < count; s++) {
    const weight: u32 = load<u8>(weights + s);
    if (weight === 0) continue;
    const slot = ranks + (<usize>weight << 2);
    const cells: u32 = (1 << weight) >> 1;
    const cell = <u16>((s << 8) | (huffmanBits + 1 - weight));
    let at = table + (<usize>load<u32>(slot) << 1);
    for (let i: u32 = 0; i < cells; i++) {
      store<u16>(at, cell);
      at += 2;
    }
    store<u32>(slot, load<u32>(slot) + cells);
  }
  return 1 + length;
}
