/** JSON as a tree that keeps what the text says: digits of numbers, order and repetition of fields. */
export type JsonNode =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, JsonNode])[] };

/** What else than strict JSON is taken. */
export interface JsonLeniency {
  readonly singleQuotes: boolean;
  readonly unquotedNames: boolean;
  readonly leadingZeros: boolean;
  /** `NaN`, `Infinity`, `+INF`. */
  readonly nonNumeric: boolean;
  readonly comments: boolean;
  readonly anyEscape: boolean;
}

/** Spark's defaults. */
export const DEFAULT_LENIENCY: JsonLeniency = {
  singleQuotes: true,
  unquotedNames: false,
  leadingZeros: false,
  nonNumeric: true,
  comments: false,
  anyEscape: false,
};

/** Levels of arrays and objects, as the limit of Spark's parser. */
const MAX_DEPTH = 1000;

/** The first value of the text; undefined where it isn't JSON. What follows is not looked at. */
export function parseJson(text: string, leniency: JsonLeniency = DEFAULT_LENIENCY): JsonNode | undefined {
  return new Parser(text, leniency).value(0);
}

const NULL: JsonNode = { kind: 'null' };
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LENIENT_NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NON_NUMERIC = /(?:NaN|[+-]?(?:Infinity|INF))/y;

class Parser {
  readonly #text: string;
  readonly #leniency: JsonLeniency;
  #at = 0;

  constructor(text: string, leniency: JsonLeniency) {
    this.#text = text;
    this.#leniency = leniency;
  }

  value(depth: number): JsonNode | undefined {
    this.#skip();
    const char = this.#text[this.#at];
    if (char === undefined || depth > MAX_DEPTH) return undefined;
    switch (char) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case 't':
        return this.#word('true', { kind: 'boolean', value: true });
      case 'f':
        return this.#word('false', { kind: 'boolean', value: false });
      case 'n':
        return this.#word('null', NULL);
      default: {
        if (char === '"' || (char === "'" && this.#leniency.singleQuotes)) {
          const value = this.#string(char);
          return value === undefined ? undefined : { kind: 'string', value };
        }
        return this.#number();
      }
    }
  }

  #skip(): void {
    const blank = this.#leniency.comments ? /(?:[ \t\n\r]|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y : /[ \t\n\r]*/y;
    blank.lastIndex = this.#at;
    blank.exec(this.#text);
    this.#at = blank.lastIndex;
  }

  #word(word: string, node: JsonNode): JsonNode | undefined {
    if (!this.#text.startsWith(word, this.#at)) return undefined;
    this.#at += word.length;
    return /[\w$]/.test(this.#text[this.#at] ?? '') ? undefined : node;
  }

  #number(): JsonNode | undefined {
    const patterns = [this.#leniency.leadingZeros ? LENIENT_NUMBER : NUMBER];
    if (this.#leniency.nonNumeric) patterns.push(NON_NUMERIC);
    for (const pattern of patterns) {
      pattern.lastIndex = this.#at;
      const match = pattern.exec(this.#text);
      if (match === null) continue;
      this.#at += match[0].length;
      if (/[\w.$]/.test(this.#text[this.#at] ?? '')) return undefined;
      return { kind: 'number', text: match[0] };
    }
    return undefined;
  }

  #string(quote: string): string | undefined {
    let out = '';
    this.#at += 1;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || char < ' ') return undefined;
      this.#at += 1;
      if (char === quote) return out;
      if (char !== '\\') {
        out += char;
        continue;
      }
      const escaped = this.#escape();
      if (escaped === undefined) return undefined;
      out += escaped;
    }
  }

  #escape(): string | undefined {
    const char = this.#text[this.#at];
    if (char === undefined) return undefined;
    this.#at += 1;
    if (char === 'u') {
      const hex = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) return undefined;
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (Object.hasOwn(ESCAPES, char)) return ESCAPES[char];
    if (char === '"' || char === '\\' || char === '/') return char;
    return this.#leniency.anyEscape || (char === "'" && this.#leniency.singleQuotes) ? char : undefined;
  }

  #array(depth: number): JsonNode | undefined {
    this.#at += 1;
    const items: JsonNode[] = [];
    this.#skip();
    if (this.#take(']')) return { kind: 'array', items };
    for (;;) {
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      this.#skip();
      if (this.#take(']')) return { kind: 'array', items };
      if (!this.#take(',')) return undefined;
    }
  }

  #object(depth: number): JsonNode | undefined {
    this.#at += 1;
    const entries: (readonly [string, JsonNode])[] = [];
    this.#skip();
    if (this.#take('}')) return { kind: 'object', entries };
    for (;;) {
      this.#skip();
      const name = this.#name();
      if (name === undefined) return undefined;
      this.#skip();
      if (!this.#take(':')) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      entries.push([name, value]);
      this.#skip();
      if (this.#take('}')) return { kind: 'object', entries };
      if (!this.#take(',')) return undefined;
    }
  }

  #name(): string | undefined {
    const char = this.#text[this.#at];
    if (char === '"' || (char === "'" && this.#leniency.singleQuotes)) return this.#string(char);
    if (!this.#leniency.unquotedNames) return undefined;
    const match = /^[A-Za-z_$][\w$]*/.exec(this.#text.slice(this.#at));
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match[0];
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}
