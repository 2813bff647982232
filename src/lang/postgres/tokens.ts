import { type Span, SparkError } from '../../core/error.ts';

/** A token of PostgreSQL's SQL. */
export type Token = Word | Leaf | Operator;

export interface Word {
  readonly kind: 'word';
  /** Unquoted words in lower case, as PostgreSQL folds them. */
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/** A literal or a parameter (`text` is its number). */
export interface Leaf {
  readonly kind: 'string' | 'number' | 'parameter' | 'bits';
  readonly text: string;
  readonly span: Span;
}

export interface Operator {
  readonly kind: 'operator';
  readonly text: string;
  readonly span: Span;
}

/** What stands between two brackets. */
export interface Group {
  readonly kind: 'group';
  readonly open: '(' | '[';
  readonly items: readonly Node[];
  readonly span: Span;
}

export type Node = Token | Group;

const space = /[\s\u00a0]/;
const wordStart = /[\p{L}_]/u;
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const number = /(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const parameter = /\$\d+/y;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const operatorCharacters = '+-*/<>=~!@#%^&|`?';

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const span = (start: number): Span => ({ start, end: at });
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at = skipBlanks(text, at);
    if (at >= text.length) return tokens;
    const start = at;
    const c = text[at]!;
    const next = text[at + 1] ?? '';
    if (c === "'" || (/[eE]/.test(c) && next === "'")) {
      const [value, end] = readString(text, c === "'" ? at : at + 1, c !== "'");
      at = end;
      tokens.push({ kind: 'string', text: value, span: span(start) });
    } else if (/[bBxX]/.test(c) && next === "'") {
      const [value, end] = readString(text, at + 1, false);
      at = end;
      tokens.push({ kind: 'bits', text: c.toLowerCase() + value, span: span(start) });
    } else if (c === '"') {
      const [value, end] = readQuoted(text, at);
      at = end;
      tokens.push({ kind: 'word', text: value, quoted: true, span: span(start) });
    } else if (c === '$') {
      const tag = match(dollarTag);
      const named = tag === undefined ? match(parameter) : undefined;
      if (tag !== undefined) {
        const close = text.indexOf(tag, at + tag.length);
        if (close < 0) throw syntaxError(text, { start, end: text.length });
        at = close + tag.length;
        tokens.push({ kind: 'string', text: text.slice(start + tag.length, close), span: span(start) });
      } else if (named !== undefined) {
        at += named.length;
        tokens.push({ kind: 'parameter', text: named.slice(1), span: span(start) });
      } else throw syntaxError(text, { start, end: start + 1 });
    } else if (wordStart.test(c)) {
      const found = match(word)!;
      at += found.length;
      tokens.push({ kind: 'word', text: found.toLowerCase(), quoted: false, span: span(start) });
    } else if (/\d/.test(c) || (c === '.' && /\d/.test(next))) {
      const found = match(number)!;
      at += found.length;
      tokens.push({ kind: 'number', text: found, span: span(start) });
    } else if ('()[],.;'.includes(c)) {
      at += 1;
      tokens.push({ kind: 'operator', text: c, span: span(start) });
    } else if (c === ':') {
      at += next === ':' || next === '=' ? 2 : 1;
      tokens.push({ kind: 'operator', text: text.slice(start, at), span: span(start) });
    } else if (operatorCharacters.includes(c)) {
      at = endOfOperator(text, at);
      tokens.push({ kind: 'operator', text: text.slice(start, at), span: span(start) });
    } else throw syntaxError(text, { start, end: start + 1 });
  }
}

/** PostgreSQL's words for it, which tools look for. */
export function syntaxError(text: string, span: Span): SparkError {
  const near = text.slice(span.start, span.end);
  return new SparkError(
    'PARSE_SYNTAX_ERROR',
    { error: near === '' ? 'end of input' : `"${near}"`, hint: '' },
    { span },
  );
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && space.test(text[at]!)) at += 1;
    if (text.startsWith('--', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      at = endOfComment(text, at);
    } else return at;
  }
}

/** PostgreSQL's comments nest. */
function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SparkError('UNCLOSED_BRACKETED_COMMENT', {}, { span: { start, end: text.length } });
}

/** The longest run of operator characters; it ends before a comment, and a sign is left to the number behind it. */
function endOfOperator(text: string, start: number): number {
  let end = start;
  while (end < text.length && operatorCharacters.includes(text[end]!)) {
    if (end > start && (text.startsWith('--', end) || text.startsWith('/*', end))) break;
    end += 1;
  }
  while (end - start > 1 && /[+-]/.test(text[end - 1]!) && !/[~!@#%^&|`?]/.test(text.slice(start, end - 1))) {
    end -= 1;
  }
  return end;
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** @param quote where the opening quote is */
function readString(text: string, quote: number, escaped: boolean): readonly [value: string, end: number] {
  let value = '';
  for (let at = quote + 1; at < text.length; at++) {
    const c = text[at]!;
    if (c === "'") {
      if (text[at + 1] !== "'") return [value, at + 1];
      value += c;
      at += 1;
    } else if (c === '\\' && escaped) {
      const code = /^(?:x([0-9a-f]{1,2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3}))/i.exec(
        text.slice(at + 1, at + 10),
      );
      if (code !== null) {
        const [all, hex, short, long, octal] = code;
        const point =
          octal === undefined ? Number.parseInt((hex ?? short ?? long)!, 16) : Number.parseInt(octal, 8);
        value += String.fromCodePoint(point);
        at += all.length;
      } else {
        at += 1;
        value += escapes[text[at] ?? ''] ?? text[at] ?? '';
      }
    } else value += c;
  }
  throw syntaxError(text, { start: quote, end: text.length });
}

function readQuoted(text: string, start: number): readonly [name: string, end: number] {
  let name = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') name += text[at];
    else if (text[at + 1] === '"') {
      name += '"';
      at += 1;
    } else return [name, at + 1];
  }
  throw syntaxError(text, { start, end: text.length });
}

/** Tokens with what stands in brackets as one node each. */
export function groupTokens(tokens: readonly Token[], text: string): readonly Node[] {
  const stack: { open: '(' | '['; items: Node[]; start: number }[] = [];
  let items: Node[] = [];
  for (const token of tokens) {
    if (token.kind !== 'operator' || !'()[]'.includes(token.text)) {
      items.push(token);
    } else if (token.text === '(' || token.text === '[') {
      stack.push({ open: token.text, items, start: token.span.start });
      items = [];
    } else {
      const outer = stack.pop();
      if (outer === undefined || (outer.open === '(') !== (token.text === ')'))
        throw syntaxError(text, token.span);
      const group: Group = {
        kind: 'group',
        open: outer.open,
        items,
        span: { start: outer.start, end: token.span.end },
      };
      items = outer.items;
      items.push(group);
    }
  }
  if (stack.length > 0) throw syntaxError(text, { start: text.length, end: text.length });
  return items;
}
