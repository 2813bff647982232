import { type ErrorParameters, type Span, SparkError } from '../../core/error.ts';
import { reservedKeywords, strictKeywords } from './keywords.ts';
import { type Token, tokenize } from './lexer.ts';
import type { ParseOptions } from './options.ts';

/** Where to return to after a look ahead that parses. */
export interface Mark {
  readonly index: number;
  readonly depth: number;
  readonly deferred: SparkError | undefined;
}

/**
 * Nested expressions, queries, types and statements. The limit is below what the stack bears here, so that
 * whoever walks the tree afterwards has room, too.
 */
export const maxDepth = 400;

/** The tokens of one text with a position, and what all parts of the parser share. */
export class TokenStream {
  readonly text: string;
  readonly options: ParseOptions;
  /** Whether statements stand inside BEGIN ... END, where `SET a = 1` sets a variable. */
  inScript = false;
  /** The first of the errors that only count when the rest of the text is well-formed. */
  deferred: SparkError | undefined;
  private readonly tokens: Token[];
  private index = 0;
  private depth = 0;
  /** Tokens of which a part has been read, as they were. */
  private readonly cuts: { readonly index: number; readonly token: Token }[] = [];
  private markers: ReadonlyMap<Token, number> | undefined;
  /** For each opening parenthesis the index of its closing one. */
  private closings: Int32Array | undefined;

  constructor(text: string, options: ParseOptions, tokens: Token[] = tokenize(text, options)) {
    this.text = text;
    this.options = options;
    this.tokens = tokens;
  }

  /** The tokens from a mark to the current one, as a stream of their own over the same text. */
  since(mark: Mark): TokenStream {
    const end = this.lastEnd;
    const tokens = this.tokens.slice(mark.index, this.index);
    tokens.push({ kind: 'end', text: '', start: end, end });
    return new TokenStream(this.text, this.options, tokens);
  }

  get token(): Token {
    return this.tokens[this.index]!;
  }

  peek(offset: number): Token {
    return this.tokens[Math.min(this.index + offset, this.tokens.length - 1)]!;
  }

  /** Where the last token ends. */
  get endOfText(): number {
    return this.tokens.at(-1)!.end;
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** Where the token before the current one ended. */
  get lastEnd(): number {
    const cut = this.cuts.at(-1);
    if (cut !== undefined && cut.index === this.index) return this.token.start;
    return this.index === 0 ? 0 : this.tokens[this.index - 1]!.end;
  }

  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.lastEnd) };
  }

  raw(token: Token): string {
    return this.text.slice(token.start, token.end);
  }

  advance(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.index++;
    return token;
  }

  at(text: string): boolean {
    return this.token.text === text;
  }

  atAny(texts: ReadonlySet<string>): boolean {
    return texts.has(this.token.text);
  }

  /** Whether these words or symbols follow each other here. */
  atSequence(...texts: readonly string[]): boolean {
    for (let i = 0; i < texts.length; i++) if (this.peek(i).text !== texts[i]) return false;
    return true;
  }

  accept(text: string): boolean {
    if (this.token.text !== text) return false;
    this.index++;
    return true;
  }

  acceptSequence(...texts: readonly string[]): boolean {
    if (!this.atSequence(...texts)) return false;
    this.index += texts.length;
    return true;
  }

  /** The one of the words that stands here, passed over. */
  acceptOneOf<T extends string>(...texts: readonly T[]): T | undefined {
    const found = texts.find((text) => text === this.token.text);
    if (found !== undefined) this.index++;
    return found;
  }

  expect(text: string): Token {
    if (this.token.text !== text) this.fail();
    return this.advance();
  }

  expectSequence(...texts: readonly string[]): void {
    for (const text of texts) this.expect(text);
  }

  expectOneOf<T extends string>(...texts: readonly T[]): T {
    return this.acceptOneOf(...texts) ?? this.fail();
  }

  /** The `>` that closes a type's arguments; `>>` and `>>>` are cut, one at a time. */
  expectCloseAngle(): void {
    const { token } = this;
    if (token.text !== '>>' && token.text !== '>>>' && token.text !== '>=') {
      this.expect('>');
      return;
    }
    this.cuts.push({ index: this.index, token });
    this.tokens[this.index] = { ...token, text: token.text.slice(1), start: token.start + 1 };
  }

  expectEnd(): void {
    if (!this.atEnd) this.fail();
  }

  mark(): Mark {
    return { index: this.index, depth: this.depth, deferred: this.deferred };
  }

  reset(mark: Mark): void {
    this.index = mark.index;
    this.depth = mark.depth;
    this.deferred = mark.deferred;
    while (this.cuts.length > 0 && this.cuts.at(-1)!.index >= mark.index) {
      const { index, token } = this.cuts.pop()!;
      this.tokens[index] = token;
    }
  }

  /** Runs a part of the parser one level deeper. */
  nested<T>(parse: (p: TokenStream) => T): T {
    if (++this.depth > maxDepth) throw tooComplex({ span: this.token });
    const result = parse(this);
    this.depth--;
    return result;
  }

  /** Refuses chains such as `- - - a` whose tree would be too deep, though they need no nesting here. */
  checkChain(length: number): void {
    if (length > maxDepth) throw tooComplex({ span: this.token });
  }

  /** The offset, from the current token, of the parenthesis that closes the one at `offset`; 0 if there is none. */
  closingOffset(offset: number): number {
    this.closings ??= matchParentheses(this.tokens);
    const closing = this.closings[this.index + offset] ?? 0;
    return closing === 0 ? 0 : closing - this.index;
  }

  /** The current marker `?` counted from 0 in the whole text. */
  markerIndex(): number {
    this.markers ??= new Map(this.tokens.filter(({ text }) => text === '?').map((token, i) => [token, i]));
    return this.markers.get(this.token) ?? 0;
  }

  /** Whether the token at `offset` can be an identifier; `strict` as for table aliases. */
  canBeIdentifier(offset = 0, strict = false): boolean {
    const token = this.peek(offset);
    if (token.kind === 'quotedIdentifier') return true;
    if (token.kind === 'doubleQuoted') return this.options.doubleQuotedIdentifiers === true;
    if (token.kind !== 'word') return false;
    if (this.options.enforceReservedKeywords === true) {
      return !reservedKeywords.has(token.text) && !strictKeywords.has(token.text);
    }
    return !strict || !strictKeywords.has(token.text);
  }

  /** Whether the token at `offset` is a string literal. */
  isString(offset = 0): boolean {
    const { kind } = this.peek(offset);
    return kind === 'string' || (kind === 'doubleQuoted' && this.options.doubleQuotedIdentifiers !== true);
  }

  /** Throws PARSE_SYNTAX_ERROR at the current token. */
  fail(token: Token = this.token): never {
    throw syntaxError(token.kind === 'end' ? undefined : this.raw(token), token);
  }

  error(condition: string, parameters: ErrorParameters, span: Span): SparkError {
    return new SparkError(condition, parameters, { span: { start: span.start, end: span.end } });
  }

  /** Keeps an error back: a syntax error further on comes first, as Spark checks meaning after the grammar. */
  defer(error: SparkError): void {
    this.deferred ??= error;
  }

  /** For commands of other systems that the grammar knows in order to refuse them. */
  notAStatement(operation: string, span: Span): SparkError {
    return this.error('INVALID_STATEMENT_OR_CLAUSE', { operation }, span);
  }

  /** For what Spark knows but refuses with a text of its own. */
  notAllowed(message: string, span: Span): SparkError {
    return this.error('_LEGACY_ERROR_TEMP_0035', { message }, span);
  }
}

/** PARSE_SYNTAX_ERROR; `found` is undefined at the end of the text. */
export function syntaxError(found: string | undefined, span: Span): SparkError {
  const error = found === undefined ? 'end of input' : `'${escapeSpace(found)}'`;
  return new SparkError(
    'PARSE_SYNTAX_ERROR',
    { error, hint: '' },
    { span: { start: span.start, end: span.end } },
  );
}

export function tooComplex(at: { readonly span?: Span; readonly cause?: unknown }): SparkError {
  const span = at.span === undefined ? undefined : { start: at.span.start, end: at.span.end };
  return new SparkError('FAILED_TO_PARSE_TOO_COMPLEX', {}, { span, cause: at.cause });
}

function escapeSpace(text: string): string {
  return text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
}

function matchParentheses(tokens: readonly Token[]): Int32Array {
  const closings = new Int32Array(tokens.length);
  const open: number[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { text } = tokens[i]!;
    if (text === '(') open.push(i);
    else if (text === ')') {
      const start = open.pop();
      if (start !== undefined) closings[start] = i;
    }
  }
  return closings;
}
