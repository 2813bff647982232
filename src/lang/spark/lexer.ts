import { SparkError } from '../../core/error.ts';
import type { ParseOptions } from './options.ts';

export type TokenKind =
  /** Keyword or unquoted identifier: which one, the parser decides. */
  | 'word'
  /** `` `a` `` */
  | 'quotedIdentifier'
  /** `'a'`, `r'a'`, `E'a'` */
  | 'string'
  /** `"a"` */
  | 'doubleQuoted'
  /** `$$a$$`, `$tag$a$tag$` */
  | 'dollarQuoted'
  /** `12` */
  | 'integer'
  /** A number with point, exponent or suffix. */
  | 'number'
  /** `$1` at the PostgreSQL door. */
  | 'parameter'
  | 'symbol'
  /** What can't start a token, and a quote that is never closed. */
  | 'unrecognized'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Of words the upper-case text, of symbols the symbol; empty for all others. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const symbols3 = new Set(['<=>', '>>>', '/*+']);
const symbols2 = new Set([
  '==',
  '<>',
  '!=',
  '<=',
  '>=',
  '!>',
  '!<',
  '<<',
  '>>',
  '||',
  '|>',
  '::',
  '->',
  '=>',
  '*/',
  '$$',
]);
const symbols1 = '()[],.;!<>=+-*/%~&|^:?';

/** Other spellings of one keyword or operator. */
const synonyms: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '<>',
  '!>': '<=',
  '!<': '>=',
  TEMP: 'TEMPORARY',
  REGEXP: 'RLIKE',
};

const space = /[\s\u00a0\u1680\u2000-\u200a\u2028\u202f\u205f\u3000]/;
const wordCharacter = /[\p{L}0-9_]/u;
const url = /^\p{L}+:\/\/[\p{L}0-9_/\-.?=&#%]+/u;
const numberPattern = /(?:\d+\.\d*|\.\d+|\d+)(?:e[+-]?\d+)?(?:bd|[dflsy])?/iy;

/** Tokens of a text, closed by one of kind `end`; comments and spaces leave none. Only an unclosed comment throws. */
export function tokenize(text: string, options: ParseOptions): Token[] {
  return new Lexer(text, options).run();
}

class Lexer {
  private readonly text: string;
  private readonly standardStrings: boolean;
  private readonly tokens: Token[] = [];
  /** Upper-case forms of words seen: most words occur often. */
  private readonly upper = new Map<string, string>();
  private at = 0;

  constructor(text: string, options: ParseOptions) {
    this.text = text;
    this.standardStrings = options.standardConformingStrings === true;
  }

  run(): Token[] {
    const { text, tokens } = this;
    while (this.skip()) tokens.push(this.next());
    tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
    return tokens;
  }

  /** Passes spaces and comments; whether a token follows. */
  private skip(): boolean {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (Number.isNaN(code)) return false;
      if (code === 32 || (code >= 9 && code <= 13)) this.at++;
      else if (code === 45 && text.startsWith('--', this.at)) this.skipLineComment();
      else if (code === 47 && text.startsWith('/*', this.at) && text[this.at + 2] !== '+')
        this.skipBlockComment();
      else if (code > 127 && space.test(text[this.at]!)) this.at++;
      else return true;
    }
  }

  private skipLineComment(): void {
    const { text } = this;
    for (;;) {
      const end = text.indexOf('\n', this.at);
      if (end < 0) {
        this.at = text.length;
        return;
      }
      this.at = end + 1;
      // A backslash at the end of a line continues the comment.
      if (this.standardStrings || text[end - 1] !== '\\') return;
    }
  }

  private skipBlockComment(): void {
    const { text } = this;
    const start = this.at;
    let depth = 0;
    for (let i = start; i < text.length; i++) {
      if (text[i] === '/' && text[i + 1] === '*' && (depth === 0 || text[i + 2] !== '+')) {
        depth++;
        i++;
      } else if (text[i] === '*' && text[i + 1] === '/') {
        depth--;
        i++;
        if (depth === 0) {
          this.at = i + 1;
          return;
        }
      }
    }
    throw new SparkError('UNCLOSED_BRACKETED_COMMENT', {}, { span: { start, end: text.length } });
  }

  private next(): Token {
    const { text, at } = this;
    const code = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    if (code === 39) return this.quoted('string', at, "'", !this.standardStrings);
    if (code === 34) return this.quoted('doubleQuoted', at, '"', !this.standardStrings);
    if (code === 96) return this.quoted('quotedIdentifier', at, '`', false);
    if (second === 39 || second === 34) {
      if (code === 82 || code === 114) return this.raw(String.fromCharCode(second));
      if (this.standardStrings && second === 39 && (code === 69 || code === 101)) {
        return this.quoted('string', at + 1, "'", true);
      }
    }
    if (isDigit(code) || (code === 46 && isDigit(second))) {
      const number = this.number();
      if (number !== undefined) return number;
    }
    if (isWordCode(code) || (code > 127 && wordCharacter.test(text[at]!))) return this.word();
    if (code === 36) return this.dollar();
    return this.symbol();
  }

  private token(kind: TokenKind, start: number, end: number, text = ''): Token {
    this.at = end;
    return { kind, text, start, end };
  }

  /** A quote doubled inside stands for itself. An unclosed one is one unrecognized character, as in Spark. */
  private quoted(kind: TokenKind, open: number, quote: string, escapes: boolean): Token {
    const { text } = this;
    const start = this.at;
    for (let i = open + 1; i < text.length; i++) {
      const character = text[i];
      if (character === '\\' && escapes) i++;
      else if (character === quote) {
        if (text[i + 1] === quote) i++;
        else return this.token(kind, start, i + 1);
      }
    }
    return this.token('unrecognized', start, start + 1);
  }

  private raw(quote: string): Token {
    const end = this.text.indexOf(quote, this.at + 2);
    return end < 0 ? this.word() : this.token('string', this.at, end + 1);
  }

  /** Undefined when letters follow, as in `1day`, which is a word. */
  private number(): Token | undefined {
    const { text, at } = this;
    numberPattern.lastIndex = at;
    const match = numberPattern.exec(text);
    if (match === null) return undefined;
    let end = at + match[0].length;
    if (isWordPart(text, end)) {
      // `1.a`: the point isn't part of a number; the digits before it may be one.
      const digits = /^\d+/.exec(match[0])?.[0].length ?? 0;
      if (digits === 0 || isWordPart(text, at + digits)) return undefined;
      end = at + digits;
    }
    const integer = /^\d+$/.test(text.slice(at, end));
    return this.token(integer ? 'integer' : 'number', at, end);
  }

  private word(): Token {
    const { text } = this;
    const start = this.at;
    let end = start + 1;
    while (isWordPart(text, end)) end++;
    if (text.startsWith('://', end)) {
      const match = url.exec(text.slice(start, start + 2000));
      if (match !== null) end = start + match[0].length;
    }
    if (end === start + 1 && !isWordPart(text, start)) return this.token('unrecognized', start, end);
    const raw = text.slice(start, end);
    let upper = this.upper.get(raw);
    if (upper === undefined) {
      upper = raw.toUpperCase();
      upper = (Object.hasOwn(synonyms, upper) ? synonyms[upper] : undefined) ?? upper;
      this.upper.set(raw, upper);
    }
    return this.token('word', start, end, upper);
  }

  private dollar(): Token {
    const { text, at } = this;
    if (this.standardStrings) {
      const digits = /^\$\d+/.exec(text.slice(at, at + 12));
      if (digits !== null) return this.token('parameter', at, at + digits[0].length);
    }
    const tag = /^\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/.exec(text.slice(at, at + 130))?.[0];
    const end = tag === undefined ? -1 : text.indexOf(tag, at + tag.length);
    if (tag === undefined || end < 0) return this.token('unrecognized', at, at + 1);
    return this.token('dollarQuoted', at, end + tag.length);
  }

  private symbol(): Token {
    const { text, at } = this;
    for (const length of [3, 2] as const) {
      const slice = text.slice(at, at + length);
      if ((length === 3 ? symbols3 : symbols2).has(slice)) {
        return this.token('symbol', at, at + length, synonyms[slice] ?? slice);
      }
    }
    const character = text[at]!;
    if (symbols1.includes(character)) return this.token('symbol', at, at + 1, character);
    return this.token('unrecognized', at, at + (text.codePointAt(at)! > 0xffff ? 2 : 1));
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || isDigit(code);
}

function isWordPart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isWordCode(code) || (code > 127 && wordCharacter.test(text[at]!));
}
