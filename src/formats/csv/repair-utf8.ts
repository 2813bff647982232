const REPLACEMENT = [0xef, 0xbf, 0xbd] as const;

/**
 * The bytes with everything that is not UTF-8 replaced by U+FFFD, in the pieces in which Java's decoder sees
 * it (a surrogate is one piece there, and three for the Web's TextDecoder).
 */
export function repairUtf8(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length * 3);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const size = validLength(bytes, at);
    if (size > 0) {
      for (const end = at + size; at < end; at++) out[length++] = bytes[at]!;
    } else {
      out.set(REPLACEMENT, length);
      length += 3;
      at -= size;
    }
  }
  return out.subarray(0, length);
}

/** Bytes of the valid character at `at`, or minus the bytes that one replacement stands for. */
function validLength(bytes: Uint8Array, at: number): number {
  const b1 = bytes[at]!;
  if (b1 < 0x80) return 1;
  if (b1 < 0xc2 || b1 > 0xf4) return -1;
  const b2 = bytes[at + 1] ?? 0;
  if (b1 < 0xe0) return isContinuation(b2) ? 2 : -1;
  const b3 = bytes[at + 2] ?? 0;
  if (b1 < 0xf0) {
    if ((b1 === 0xe0 && b2 < 0xa0) || !isContinuation(b2)) return -1;
    if (!isContinuation(b3)) return -2;
    return b1 === 0xed && b2 > 0x9f ? -3 : 3;
  }
  if ((b1 === 0xf0 && b2 < 0x90) || (b1 === 0xf4 && b2 > 0x8f) || !isContinuation(b2)) return -1;
  if (!isContinuation(b3)) return -2;
  return isContinuation(bytes[at + 3] ?? 0) ? 4 : -3;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
