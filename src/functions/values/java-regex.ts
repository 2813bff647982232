import { classEscape, codePoint, javaProperty, SHORTHANDS } from './java-regex-classes.ts';

/** A pattern that isn't valid in Java's language of regular expressions. */
export class RegexSyntaxError extends Error {}

export interface JavaRegex {
  /** With the flags `g` and `v`; group numbers as `group` says. */
  readonly regex: RegExp;
  /** How many groups the Java pattern has. */
  readonly groups: number;
  /** The JavaScript group that holds a Java group. */
  readonly group: readonly number[];
}

const LINE_END = '\\n\\r\\u0085\\u2028\\u2029';

interface Flags {
  readonly i: boolean;
  readonly s: boolean;
  readonly m: boolean;
  readonly x: boolean;
  readonly d: boolean;
}

const NO_FLAGS: Flags = { i: false, s: false, m: false, x: false, d: false };

/**
 * Translates a regular expression of `java.util.regex` to JavaScript's. Letter case is folded in the pattern
 * itself, because flags can hold for parts of it; atomic groups and possessive quantifiers become lookaheads.
 *
 * @throws RegexSyntaxError
 */
export function javaRegex(pattern: string): JavaRegex {
  const translator = new Translator(pattern);
  const source = translator.translate();
  try {
    return {
      regex: new RegExp(source, 'gv'),
      groups: translator.groups.length - 1,
      group: translator.groups,
    };
  } catch (error) {
    throw new RegexSyntaxError((error as Error).message);
  }
}

class Translator {
  readonly #text: string;
  #at = 0;
  #opened = 0;
  /** By the number of the Java group. */
  readonly groups: number[] = [0];

  constructor(text: string) {
    this.#text = text;
  }

  translate(): string {
    const source = this.#alternatives(NO_FLAGS);
    if (this.#at < this.#text.length) this.#fail('unmatched closing )');
    return source;
  }

  #fail(reason: string): never {
    throw new RegexSyntaxError(`${reason} near index ${this.#at}: ${this.#text}`);
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #next(): string {
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) return this.#fail('unexpected end');
    const char = String.fromCodePoint(code);
    this.#at += char.length;
    return char;
  }

  /** Up to the closing parenthesis or the end. */
  #alternatives(start: Flags): string {
    let flags = start;
    let out = '';
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      if (this.#take('|')) {
        out += '|';
        continue;
      }
      const change = /^\(\?([idmsuxU]*)(?:-([idmsuxU]+))?\)/.exec(this.#text.slice(this.#at));
      if (change !== null) {
        flags = withFlags(flags, change[1]!, change[2] ?? '');
        this.#at += change[0].length;
        continue;
      }
      if (flags.x && this.#skipComment()) continue;
      out += this.#quantified(flags);
    }
    return out;
  }

  #skipComment(): boolean {
    const match = /^(?:[ \t\n\v\f\r]+|#[^\n]*)/.exec(this.#text.slice(this.#at));
    if (match === null) return false;
    this.#at += match[0].length;
    return true;
  }

  #quantified(flags: Flags): string {
    const before = this.#opened;
    let atom = this.#atom(flags);
    for (;;) {
      const match = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.#text.slice(this.#at));
      if (match === null) return atom;
      this.#at += match[0].length;
      if (this.#take('+')) {
        atom = this.#atomic(`${atom}${match[0]}`, before);
      } else {
        atom = `${atom}${match[0]}${this.#take('?') ? '?' : ''}`;
        if (/^(?:[*+?]|\{\d)/.test(this.#text.slice(this.#at))) atom = `(?:${atom})`;
      }
    }
  }

  /** What matched is never given back: a lookahead with a group, then what the group holds. */
  #atomic(source: string, before: number): string {
    // The new group opens before those inside of it, whose numbers move up.
    for (const [java, js] of this.groups.entries()) if (js > before) this.groups[java] = js + 1;
    this.#opened += 1;
    const shifted = source.replace(/\\(\\|\d+)/g, (whole, n: string) =>
      n !== '\\' && Number(n) > before ? `\\${Number(n) + 1}` : whole,
    );
    return `(?:(?=(${shifted}))\\${before + 1})`;
  }

  #atom(flags: Flags): string {
    const char = this.#next();
    switch (char) {
      case '(':
        return this.#group(flags);
      case '[':
        return this.#class(flags);
      case '.':
        return flags.s ? '[^]' : flags.d ? '[^\\n]' : `[^${LINE_END}]`;
      case '^':
        return flags.m ? `(?<![^${LINE_END}])(?<!\\r(?=\\n))(?=[^]|(?<![^]))` : '(?<![^])';
      case '$':
        return flags.m ? `(?![^${LINE_END}])` : `(?=(?:\\r\\n|[${LINE_END}])?(?![^]))`;
      case '\\':
        return this.#escape(flags);
      case '*':
      case '+':
      case '?':
        this.#at -= 1;
        return this.#fail(`dangling meta character '${char}'`);
      case '{':
        return this.#fail('illegal repetition');
      default:
        return literal(char, flags.i);
    }
  }

  #group(flags: Flags): string {
    const before = this.#opened;
    let inner = flags;
    let open = '(?:';
    let atomic = false;
    if (this.#take('?')) {
      const flagged = /^([idmsuxU]*)(?:-([idmsuxU]+))?:/.exec(this.#text.slice(this.#at));
      if (flagged !== null) {
        this.#at += flagged[0].length;
        inner = withFlags(flags, flagged[1]!, flagged[2] ?? '');
      } else if (this.#take('>')) atomic = true;
      else {
        const special = /^(?:=|!|<=|<!|<([a-zA-Z][a-zA-Z0-9]*)>)/.exec(this.#text.slice(this.#at));
        if (special === null) return this.#fail('unknown group');
        this.#at += special[0].length;
        open = `(?${special[0]}`;
        if (special[1] !== undefined) this.#openGroup();
      }
    } else {
      open = '(';
      this.#openGroup();
    }
    const body = this.#alternatives(inner);
    if (!this.#take(')')) this.#fail('unclosed group');
    return atomic ? this.#atomic(`(?:${body})`, before) : `${open}${body})`;
  }

  #openGroup(): void {
    this.#opened += 1;
    this.groups.push(this.#opened);
  }

  #escape(flags: Flags): string {
    const rest = this.#text.slice(this.#at);
    const quoted = /^Q([\s\S]*?)(?:\\E|$)/.exec(rest);
    if (quoted !== null) {
      this.#at += quoted[0].length;
      return [...quoted[1]!].map((c) => literal(c, flags.i)).join('') || '(?:)';
    }
    const named = /^k<([a-zA-Z][a-zA-Z0-9]*)>/.exec(rest);
    if (named !== null) {
      this.#at += named[0].length;
      return `\\k<${named[1]}>`;
    }
    if (/^[1-9]/.test(rest)) return this.#backreference();
    const char = this.#next();
    const shorthand = SHORTHANDS[char];
    if (shorthand !== undefined) return `[${shorthand}]`;
    switch (char) {
      case 'b':
        return '(?:(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_]))';
      case 'B':
        return '(?:(?<=[\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])|(?<![\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_]))';
      case 'A':
        return '(?<![^])';
      case 'z':
        return '(?![^])';
      case 'Z':
        return `(?=(?:\\r\\n|[${LINE_END}])?(?![^]))`;
      case 'R':
        return `(?:\\r\\n|[${LINE_END}\\v\\f])`;
      case 'X':
        return '(?:\\P{M}\\p{M}*)';
      case 'p':
      case 'P':
        return `[${this.#property(char === 'P')}]`;
      case 'E':
        return '(?:)';
      default: {
        this.#at -= char.length;
        return literal(this.#escapedChar(), flags.i);
      }
    }
  }

  /** As many digits as there are groups for. */
  #backreference(): string {
    let number = Number(this.#next());
    while (/\d/.test(this.#text[this.#at] ?? '')) {
      const longer = number * 10 + Number(this.#text[this.#at]);
      if (longer >= this.groups.length) break;
      number = longer;
      this.#at += 1;
    }
    const target = this.groups[number];
    // A reference to a group that isn't there never matches.
    return target === undefined ? '(?!)' : `(?:\\${target})`;
  }

  /** The character of an escape such as `\n`, `\x41`, `\.`; the backslash was read. */
  #escapedChar(): string {
    const found = classEscape(this.#text.slice(this.#at));
    if (found === undefined) return this.#fail('illegal/unsupported escape sequence');
    this.#at += found.length;
    return found.char;
  }

  #property(negated: boolean): string {
    const match = /^(?:\{(\^?)([^}]+)\}|([A-Z]))/.exec(this.#text.slice(this.#at));
    if (match === null) return this.#fail('unclosed character family');
    this.#at += match[0].length;
    const source = javaProperty(match[2] ?? match[3]!, negated !== (match[1] === '^'));
    return source ?? this.#fail('unknown character property');
  }

  /** A class of characters, from behind its bracket to behind the closing one. */
  #class(flags: Flags): string {
    const negated = this.#take('^');
    const operands: string[] = [];
    let members = '';
    let first = true;
    for (;;) {
      if (this.#at >= this.#text.length) this.#fail('unclosed character class');
      if (this.#text[this.#at] === ']' && !first) break;
      first = false;
      if (this.#take('&&')) {
        operands.push(members);
        members = '';
        continue;
      }
      if (flags.x && this.#skipComment()) continue;
      members += this.#member(flags);
    }
    this.#at += 1;
    operands.push(members);
    const sets = operands.filter((m) => m !== '').map((m) => (operands.length > 1 ? `[${m}]` : m));
    return `[${negated ? '^' : ''}${sets.join('&&')}]`;
  }

  #member(flags: Flags): string {
    if (this.#take('[')) return this.#class(flags);
    if (this.#text[this.#at] === '\\') {
      const after = this.#text[this.#at + 1] ?? '';
      const shorthand = SHORTHANDS[after];
      if (shorthand !== undefined) {
        this.#at += 2;
        return `[${shorthand}]`;
      }
      if (after === 'p' || after === 'P') {
        this.#at += 2;
        return `[${this.#property(after === 'P')}]`;
      }
      const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(this.#text.slice(this.#at));
      if (quoted !== null) {
        this.#at += quoted[0].length;
        return [...quoted[1]!].map((c) => range(c, c, flags.i)).join('');
      }
    }
    const from = this.#classChar();
    const next = this.#text[this.#at + 1];
    if (this.#text[this.#at] === '-' && next !== undefined && next !== ']' && next !== '[') {
      this.#at += 1;
      const to = this.#classChar();
      if (to.codePointAt(0)! < from.codePointAt(0)!) this.#fail('illegal character range');
      return range(from, to, flags.i);
    }
    return range(from, from, flags.i);
  }

  #classChar(): string {
    const char = this.#next();
    return char === '\\' ? this.#escapedChar() : char;
  }
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const changed: Record<string, boolean> = { ...flags };
  for (const f of on) changed[f] = true;
  for (const f of off) changed[f] = false;
  return changed as unknown as Flags;
}

function literal(char: string, ignoreCase: boolean): string {
  if (ignoreCase && /^[a-zA-Z]$/.test(char)) return `[${char.toLowerCase()}${char.toUpperCase()}]`;
  return /^[a-zA-Z0-9 ]$/.test(char) ? char : codePoint(char);
}

/** A range inside of a class, with the other letter case of the ASCII letters in it. */
function range(from: string, to: string, ignoreCase: boolean): string {
  const plain = from === to ? codePoint(from) : `${codePoint(from)}-${codePoint(to)}`;
  if (!ignoreCase) return plain;
  let out = plain;
  for (const [base, shift] of [
    [65, 32],
    [97, -32],
  ] as const) {
    const low = Math.max(from.codePointAt(0)!, base);
    const high = Math.min(to.codePointAt(0)!, base + 25);
    if (low <= high) {
      out += `${codePoint(String.fromCodePoint(low + shift))}-${codePoint(String.fromCodePoint(high + shift))}`;
    }
  }
  return out;
}
