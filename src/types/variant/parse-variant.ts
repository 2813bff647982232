import { decimalType } from '../data-type.ts';
import { fitsLong } from '../datetime/civil.ts';
import { parseDecimal } from '../decimal.ts';
import type { VariantNode } from './read-variant.ts';

/**
 * JSON text as a variant's tree; undefined for texts that aren't JSON. Whole numbers are BIGINT, other plain
 * ones decimals, and those with an exponent or more than 38 digits doubles. Of two fields of one name the
 * later counts.
 */
export function parseVariant(text: string): VariantNode | undefined {
  const parser: Parser = { text, at: 0 };
  const node = parseNode(parser);
  if (node === undefined) return undefined;
  skipBlanks(parser);
  return parser.at === text.length ? node : undefined;
}

interface Parser {
  readonly text: string;
  at: number;
}

function parseNode(parser: Parser): VariantNode | undefined {
  skipBlanks(parser);
  switch (parser.text[parser.at]) {
    case '{':
      return parseObject(parser);
    case '[':
      return parseArray(parser);
    case '"': {
      const value = parseString(parser);
      return value === undefined ? undefined : { kind: 'scalar', type: { kind: 'string' }, value };
    }
    case 't':
      return word(parser, 'true', { kind: 'scalar', type: { kind: 'boolean' }, value: true });
    case 'f':
      return word(parser, 'false', { kind: 'scalar', type: { kind: 'boolean' }, value: false });
    case 'n':
      return word(parser, 'null', { kind: 'null' });
    default:
      return parseNumber(parser);
  }
}

function word(parser: Parser, expected: string, node: VariantNode): VariantNode | undefined {
  if (!parser.text.startsWith(expected, parser.at)) return undefined;
  parser.at += expected.length;
  return node;
}

function parseObject(parser: Parser): VariantNode | undefined {
  const fields = new Map<string, VariantNode>();
  parser.at++;
  if (takes(parser, '}')) return { kind: 'object', fields: [] };
  do {
    skipBlanks(parser);
    const name = parseString(parser);
    if (name === undefined || !takes(parser, ':')) return undefined;
    const node = parseNode(parser);
    if (node === undefined) return undefined;
    fields.set(name, node);
  } while (takes(parser, ','));
  return takes(parser, '}') ? { kind: 'object', fields: [...fields] } : undefined;
}

function parseArray(parser: Parser): VariantNode | undefined {
  const items: VariantNode[] = [];
  parser.at++;
  if (takes(parser, ']')) return { kind: 'array', items };
  do {
    const node = parseNode(parser);
    if (node === undefined) return undefined;
    items.push(node);
  } while (takes(parser, ','));
  return takes(parser, ']') ? { kind: 'array', items } : undefined;
}

function parseString(parser: Parser): string | undefined {
  const { text, at } = parser;
  if (text[at] !== '"') return undefined;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return undefined;
  parser.at = end + 1;
  try {
    return JSON.parse(text.slice(at, end + 1)) as string;
  } catch {
    return undefined;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

function parseNumber(parser: Parser): VariantNode | undefined {
  NUMBER.lastIndex = parser.at;
  const match = NUMBER.exec(parser.text);
  if (match === null) return undefined;
  parser.at += match[0].length;
  const [text, , exponent] = match;
  const parsed = exponent === undefined ? parseDecimal(text) : undefined;
  if (parsed !== undefined) {
    const { unscaled, scale } = parsed;
    if (scale === 0 && fitsLong(unscaled)) return { kind: 'scalar', type: { kind: 'long' }, value: unscaled };
    const digits = Math.max((unscaled < 0n ? -unscaled : unscaled).toString().length, scale);
    if (digits <= 38) return { kind: 'scalar', type: decimalType(digits, scale), value: unscaled };
  }
  return { kind: 'scalar', type: { kind: 'double' }, value: Number(text) };
}

/** Blanks, then the character, which is consumed. */
function takes(parser: Parser, char: string): boolean {
  skipBlanks(parser);
  if (parser.text[parser.at] !== char) return false;
  parser.at++;
  return true;
}

function skipBlanks(parser: Parser): void {
  while (parser.at < parser.text.length && ' \t\n\r'.includes(parser.text[parser.at]!)) parser.at++;
}
