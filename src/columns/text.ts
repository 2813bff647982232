/** Texts up to this length are decoded byte by byte, which beats a call out of JavaScript. */
const SHORT_DECODED = 10;

/** Texts up to this length are encoded byte by byte. */
const SHORT_ENCODED = 48;

/** What `toString('utf8', ...)` calls, without its checks of arguments; part of Node's API without a type. */
interface Utf8Slice {
  utf8Slice(start: number, end: number): string;
}

/** UTF-8 bytes as a string; wrong bytes become U+FFFD. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  if (end - start > SHORT_DECODED) return (bytes as unknown as Utf8Slice).utf8Slice(start, end);
  let text = '';
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i]!;
    if (byte >= 0x80) return (bytes as unknown as Utf8Slice).utf8Slice(start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Writes the text at `at` if it is ASCII and short enough for that to pay; tells whether it did. */
export function encodeShortAscii(text: string, bytes: Uint8Array, at: number): boolean {
  const length = text.length;
  if (length > SHORT_ENCODED) return false;
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return false;
    bytes[at + i] = code;
  }
  return true;
}
