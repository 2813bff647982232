import type { ParseOptions } from './options.ts';

const sparkEscapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  // Kept for LIKE patterns, where they are escapes of their own.
  '%': '\\%',
  _: '\\_',
};

const postgresEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const sparkEscape = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([01][0-7]{2})|([\s\S]))/u;
const postgresEscape =
  /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|([\s\S]))|''/gu;

/** The value of a string token `'...'`, `"..."`, `r'...'` or `E'...'`. */
export function stringTokenValue(token: string, options: ParseOptions): string {
  const first = token[0]!;
  if (first === 'r' || first === 'R') return token.slice(2, -1);
  if (first === 'e' || first === 'E') return unescapePostgres(token.slice(2, -1));
  const body = token.slice(1, -1);
  if (options.standardConformingStrings === true) return undouble(body, first);
  if (options.escapedStringLiterals === true) return body;
  return unescapeSpark(body, first);
}

/** The name of a quoted identifier token. */
export function quotedIdentifierName(token: string): string {
  return undouble(token.slice(1, -1), token[0]!);
}

function undouble(body: string, quote: string): string {
  return body.includes(quote) ? body.replaceAll(quote + quote, quote) : body;
}

function unescapeSpark(body: string, quote: string): string {
  if (!body.includes('\\')) return undouble(body, quote);
  // Both in one pass: the quote of `\'` must not pair with one that follows.
  const pattern = new RegExp(`${sparkEscape.source}|${quote}${quote}`, 'gu');
  return body.replace(pattern, (whole, u4, u8, octal, other) => {
    if (u4 !== undefined) return String.fromCharCode(Number.parseInt(u4, 16));
    if (u8 !== undefined) return codePoint(Number.parseInt(u8, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    if (other !== undefined) return sparkEscapes[other] ?? other;
    return whole === quote + quote ? quote : whole;
  });
}

function unescapePostgres(body: string): string {
  return body.replace(postgresEscape, (_whole, u4, u8, hex, octal, other) => {
    if (u4 !== undefined) return String.fromCharCode(Number.parseInt(u4, 16));
    if (u8 !== undefined) return codePoint(Number.parseInt(u8, 16));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return other === undefined ? "'" : (postgresEscapes[other] ?? other);
  });
}

function codePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
