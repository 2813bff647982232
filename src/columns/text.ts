/** Texts up to this length are decoded byte by byte, which beats a call out of JavaScript. */
const SHORT = 24;

/** UTF-8 bytes as a string; wrong bytes become U+FFFD. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  if (end - start > SHORT) return bytes.toString('utf8', start, end);
  let text = '';
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i]!;
    if (byte >= 0x80) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Writes the text at `at` if it is ASCII and short enough for that to pay; tells whether it did. */
export function encodeShortAscii(text: string, bytes: Uint8Array, at: number): boolean {
  const length = text.length;
  if (length > 2 * SHORT) return false;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return false;
    bytes[at + i] = code;
  }
  return true;
}
