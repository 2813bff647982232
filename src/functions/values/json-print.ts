import { doubleToString } from '../../types/format/java-number.ts';
import type { JsonNode } from './json-text.ts';

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A text in quotes, escaped as Jackson writes it to characters. */
export function quoteJson(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be escaped
  const escaped = text.replace(/["\\\u0000-\u001f]/g, (char) => {
    return SHORT[char] ?? escapeUnit(char);
  });
  return `"${escaped}"`;
}

/** As Jackson writes it to bytes: a character beyond U+FFFF comes out as two escapes. */
function quoteToBytes(text: string): string {
  return quoteJson(text).replace(/[\ud800-\udfff]/g, escapeUnit);
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The tree as text without blanks; numbers with a point or an exponent are printed as doubles.
 * @param quote how texts are written; as Jackson writes them to bytes where it isn't told
 */
export function printJson(node: JsonNode, quote: (text: string) => string = quoteToBytes): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(node.value);
    case 'number':
      return printNumber(node.text);
    case 'string':
      return quote(node.value);
    case 'array':
      return `[${node.items.map((item) => printJson(item, quote)).join(',')}]`;
    case 'object':
      return `{${node.entries.map(([name, value]) => `${quote(name)}:${printJson(value, quote)}`).join(',')}}`;
  }
}

function printNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text === '-0' ? '0' : text;
  const value = numberOf(text);
  return Number.isFinite(value) ? doubleToString(value) : `"${doubleToString(value)}"`;
}

/** The double that a number of JSON stands for, `NaN` and `+INF` among them. */
export function numberOf(text: string): number {
  if (text === 'NaN') return Number.NaN;
  if (/^[+-]?INF/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
