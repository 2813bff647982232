/**
 * The language of signatures: `string, int? -> string`.
 *
 * Parameters are separated by commas; `?` marks optional ones, a final `...` takes any number, `+` at least
 * one. A parameter is a type (`int`), a class of types as in `types/coercion/implicit-cast.ts` (`numeric`,
 * `any`; `string` takes all strings), `array<...>`, `map<..., ...>`, alternatives (`string|binary`), a
 * variable (one capital letter, `T` or `T:numeric`), or `lambda<...>` with the lambda's result. Arguments of
 * the same variable are cast to their common type. Behind the arrow stands the result.
 */
import type { TypeClass, TypeSpec } from '../types/coercion/implicit-cast.ts';
import type { DataType } from '../types/data-type.ts';
import * as types from '../types/data-type.ts';

export type Pattern =
  | { readonly kind: 'spec'; readonly spec: TypeSpec }
  | { readonly kind: 'variable'; readonly name: string; readonly bound: TypeSpec }
  | { readonly kind: 'array'; readonly element: Pattern }
  | { readonly kind: 'map'; readonly key: Pattern; readonly value: Pattern }
  | { readonly kind: 'lambda'; readonly result: Pattern };

export interface Signature {
  readonly parameters: readonly Pattern[];
  /** How many of them must be there. */
  readonly required: number;
  /** The last one repeats. */
  readonly variadic: boolean;
  readonly result: Pattern;
}

const TYPES: Readonly<Record<string, DataType>> = {
  void: types.VOID,
  boolean: types.BOOLEAN,
  byte: types.BYTE,
  short: types.SHORT,
  int: types.INT,
  long: types.LONG,
  float: types.FLOAT,
  double: types.DOUBLE,
  binary: types.BINARY,
  date: types.DATE,
  timestamp: types.TIMESTAMP,
  timestamp_ntz: types.TIMESTAMP_NTZ,
  interval: types.CALENDAR_INTERVAL,
  variant: types.VARIANT,
};

const CLASSES: ReadonlySet<string> = new Set<TypeClass>([
  'any',
  'numeric',
  'integral',
  'decimal',
  'string',
  'atomic',
  'datetime',
  'timestamp_any',
  'time_any',
  'interval_any',
  'interval_ym',
  'interval_dt',
  'array',
  'map',
  'struct',
]);

/** @throws Error on a malformed signature: a defect of the declaration */
export function parseSignature(text: string): Signature {
  const arrow = text.indexOf('->');
  if (arrow < 0) throw new Error(`signature without arrow: ${text}`);
  const reader = new Reader(text.slice(0, arrow));
  const parameters: Pattern[] = [];
  let required = 0;
  let variadic = false;
  while (!reader.atEnd()) {
    parameters.push(reader.pattern());
    if (reader.take('...')) variadic = true;
    else if (reader.take('+')) {
      variadic = true;
      required += 1;
    } else if (!reader.take('?')) required += 1;
    if (!reader.take(',') && !reader.atEnd()) reader.fail();
  }
  const tail = new Reader(text.slice(arrow + 2));
  const result = tail.pattern();
  if (!tail.atEnd()) tail.fail();
  return { parameters, required, variadic, result };
}

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#skip();
    return this.#position >= this.#text.length;
  }

  take(token: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(token, this.#position)) return false;
    this.#position += token.length;
    return true;
  }

  fail(): never {
    throw new Error(`malformed signature: ${this.#text}, at ${this.#position}`);
  }

  pattern(): Pattern {
    const first = this.#single();
    if (!this.take('|')) return first;
    const options: TypeSpec[] = [this.#specOf(first)];
    do options.push(this.#specOf(this.#single()));
    while (this.take('|'));
    return { kind: 'spec', spec: { kind: 'one_of', options } };
  }

  #single(): Pattern {
    const name = this.#name();
    if (/^[A-Z]$/.test(name)) {
      const bound = this.take(':') ? this.#specOf(this.#single()) : 'any';
      return { kind: 'variable', name, bound };
    }
    if (this.take('<')) {
      const first = this.pattern();
      const second = this.take(',') ? this.pattern() : null;
      if (!this.take('>')) this.fail();
      if (name === 'array') return { kind: 'array', element: first };
      if (name === 'lambda') return { kind: 'lambda', result: first };
      if (name === 'map' && second !== null) return { kind: 'map', key: first, value: second };
      this.fail();
    }
    if (name === 'lambda') return { kind: 'lambda', result: { kind: 'spec', spec: 'any' } };
    const type = TYPES[name];
    if (type !== undefined) return { kind: 'spec', spec: type };
    if (CLASSES.has(name)) return { kind: 'spec', spec: name as TypeClass };
    return this.fail();
  }

  #specOf(pattern: Pattern): TypeSpec {
    switch (pattern.kind) {
      case 'spec':
        return pattern.spec;
      case 'array':
        return { kind: 'array_of', element: this.#specOf(pattern.element) };
      case 'map':
        return { kind: 'map_of', key: this.#specOf(pattern.key), value: this.#specOf(pattern.value) };
      default:
        return this.fail();
    }
  }

  #name(): string {
    this.#skip();
    const match = /^[A-Za-z_0-9]+/.exec(this.#text.slice(this.#position));
    if (match === null) return this.fail();
    this.#position += match[0].length;
    return match[0];
  }

  #skip(): void {
    while (this.#text[this.#position] === ' ') this.#position += 1;
  }
}
