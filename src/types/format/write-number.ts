/**
 * Numbers as ASCII digits, written straight into bytes for the encoders of results. Every function takes the
 * place to start at, gives the place behind the last byte, and expects the room to be there (40 bytes are
 * enough for any of them).
 */

const BILLION = 1_000_000_000;

/** The two digits of 0 to 99, at twice the number. */
const pairs = new Uint8Array(200);
for (let value = 0; value < 100; value++) {
  pairs[value * 2] = 48 + Math.floor(value / 10);
  pairs[value * 2 + 1] = 48 + (value % 10);
}

/** Two digits of a number below 100. */
export function writePair(bytes: Uint8Array, offset: number, value: number): number {
  bytes[offset] = pairs[value * 2]!;
  bytes[offset + 1] = pairs[value * 2 + 1]!;
  return offset + 2;
}

/** Exactly `count` digits of a non-negative integer below 2^53, zeros in front. */
export function writePadded(bytes: Uint8Array, offset: number, value: number, count: number): number {
  let at = offset + count;
  // Beyond 32 bits division is slower: nine digits are taken off at a time.
  while (value > 0x7fffffff && at - offset >= 9) {
    const rest = Math.floor(value / BILLION);
    at -= 9;
    writeSmall(bytes, at, (value - rest * BILLION) | 0, 9);
    value = rest;
  }
  writeSmall(bytes, offset, value | 0, at - offset);
  return offset + count;
}

/** As `writePadded`, below 2^31. */
function writeSmall(bytes: Uint8Array, offset: number, value: number, count: number): void {
  let at = offset + count;
  while (at - offset >= 2) {
    const rest = (value / 100) | 0;
    const pair = (value - rest * 100) << 1;
    bytes[--at] = pairs[pair + 1]!;
    bytes[--at] = pairs[pair]!;
    value = rest;
  }
  if (at > offset) bytes[offset] = 48 + (value % 10);
}

/** A non-negative integer below 2^53. */
export function writeUnsigned(bytes: Uint8Array, offset: number, value: number): number {
  if (value < 10) {
    bytes[offset] = 48 + value;
    return offset + 1;
  }
  const count = value < BILLION ? smallDigitCount(value | 0) : 9 + digitCount(Math.floor(value / BILLION));
  return writePadded(bytes, offset, value, count);
}

function smallDigitCount(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : value < 100_000_000 ? 8 : 9;
}

function digitCount(value: number): number {
  return value < BILLION ? smallDigitCount(value | 0) : 9 + smallDigitCount(Math.floor(value / BILLION) | 0);
}

export function writeInt32(bytes: Uint8Array, offset: number, value: number): number {
  if (value >= 0) return writeUnsigned(bytes, offset, value);
  bytes[offset] = 45;
  return writeUnsigned(bytes, offset + 1, -value);
}

/** A signed 64-bit integer, given as its two 32-bit halves. */
export function writeInt64(bytes: Uint8Array, offset: number, lo: number, hi: number): number {
  if (hi < 0) {
    bytes[offset++] = 45;
    lo = -lo | 0;
    hi = lo === 0 ? -hi | 0 : ~hi;
  }
  return writeUnsigned64(bytes, offset, lo, hi);
}

function writeUnsigned64(bytes: Uint8Array, offset: number, lo: number, hi: number): number {
  const high = hi >>> 0;
  if (high < 0x200000) return writeUnsigned(bytes, offset, high * 4294967296 + (lo >>> 0));
  const upper = quotientByBillion(lo, high);
  offset = writeUnsigned(bytes, offset, upper);
  return writePadded(bytes, offset, remainderByBillion(lo, high), 9);
}

/** A signed 64-bit unscaled decimal with so many digits behind the point (0 to 18). */
export function writeDecimal64(
  bytes: Uint8Array,
  offset: number,
  lo: number,
  hi: number,
  scale: number,
): number {
  if (scale === 0) return writeInt64(bytes, offset, lo, hi);
  if (hi < 0) {
    bytes[offset++] = 45;
    lo = -lo | 0;
    hi = lo === 0 ? -hi | 0 : ~hi;
  }
  const end = writeUnsigned64(bytes, offset, lo, hi);
  const count = end - offset;
  if (count > scale) {
    const point = end - scale;
    bytes.copyWithin(point + 1, point, end);
    bytes[point] = 46;
    return end + 1;
  }
  const zeros = scale + 1 - count;
  bytes.copyWithin(offset + zeros + 1, offset, end);
  bytes.fill(48, offset, offset + zeros + 1);
  bytes[offset + 1] = 46;
  return offset + scale + 2;
}

/** Division of an unsigned 64-bit integer, 16 bits at a time so that doubles stay exact. */
function quotientByBillion(lo: number, high: number): number {
  const first = Math.floor(high / BILLION);
  const middle = (high - first * BILLION) * 65536 + (lo >>> 16);
  const second = Math.floor(middle / BILLION);
  const third = Math.floor(((middle - second * BILLION) * 65536 + (lo & 65535)) / BILLION);
  return first * 4294967296 + second * 65536 + third;
}

function remainderByBillion(lo: number, high: number): number {
  const middle = ((high % BILLION) * 65536 + (lo >>> 16)) % BILLION;
  return (middle * 65536 + (lo & 65535)) % BILLION;
}

/** A string of ASCII characters. */
export function writeAscii(bytes: Uint8Array, offset: number, text: string): number {
  for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
  return offset + text.length;
}
