import { type Span, SparkError } from '../../core/error.ts';
import type { Expression, FunctionCall } from '../ast/expression.ts';
import type { NumericLiteral, StringLiteral } from '../ast/literal.ts';
import type { Identifier, QualifiedName } from '../ast/name.ts';
import type { Skeleton } from './skeleton.ts';
import type { Leaf, Word } from './tokens.ts';
import type { TypeName } from './type-name.ts';

export interface TranslatorOptions {
  /** Whether there is a PostgreSQL function of the name (else it is one of Spark's). */
  readonly hasFunction: (name: string) => boolean;
}

/** A function with several rows in a SELECT list, which becomes a relation beside FROM. */
export interface SetReturningCall {
  readonly alias: string;
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly columns: readonly string[];
  /** What tells equal calls: their arguments' tree. */
  readonly key: string;
}

/** What the translation of one SELECT knows. */
export interface SelectContext {
  readonly statement: StatementContext;
  /** System catalogs among the relations of FROM, by their alias. */
  readonly catalogs: Map<string, string>;
  /** Collected from the SELECT list; null where such calls may not stand. */
  setReturning: SetReturningCall[] | null;
}

export class StatementContext {
  readonly skeleton: Skeleton;
  readonly options: TranslatorOptions;
  /** Of the whole statement: for what has no place of its own. */
  readonly span: Span;
  #lastAlias = 0;

  constructor(skeleton: Skeleton, text: string, options: TranslatorOptions) {
    this.skeleton = skeleton;
    this.options = options;
    this.span = { start: 0, end: text.length };
  }

  word(placeholder: string): Word {
    return this.skeleton.names[Number(placeholder.slice(1))]!;
  }

  identifier(placeholder: string): Identifier {
    const word = this.word(placeholder);
    return { kind: 'identifier', name: word.text, quoted: true, span: word.span };
  }

  leaf(placeholder: string | number): Leaf {
    const index = typeof placeholder === 'number' ? placeholder : Number(placeholder.slice(1));
    return this.skeleton.leaves[index]!;
  }

  type(placeholder: string): TypeName {
    return this.skeleton.types[Number(placeholder.slice(1))]!;
  }

  freshAlias(): string {
    this.#lastAlias += 1;
    return `x_set${this.#lastAlias}`;
  }

  /** A leaf as an expression. */
  literal(leaf: Leaf): Expression {
    const { span, text } = leaf;
    switch (leaf.kind) {
      case 'string':
        return { kind: 'stringLiteral', value: text, span };
      case 'number':
        return numeric(text, span);
      case 'parameter':
        return { kind: 'parameter', name: undefined, index: Number(text) - 1, span };
      case 'bits':
        return { kind: 'stringLiteral', value: text.slice(1), span };
    }
  }

  name(text: string, span: Span = this.span): QualifiedName {
    return { kind: 'qualifiedName', parts: [this.plain(text, span)], span };
  }

  plain(text: string, span: Span = this.span): Identifier {
    return { kind: 'identifier', name: text, quoted: true, span };
  }

  string(value: string): StringLiteral {
    return { kind: 'stringLiteral', value, span: this.span };
  }

  /** A call of one of the PostgreSQL family's functions, or of Spark's where `name` has no `pg:`. */
  call(name: string, args: readonly Expression[], span: Span = this.span): FunctionCall {
    return {
      kind: 'functionCall',
      name: this.name(name, span),
      distinct: false,
      arguments: args,
      withinGroup: undefined,
      filter: undefined,
      nulls: undefined,
      over: undefined,
      span,
    };
  }

  unsupported(feature: string): never {
    throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature });
  }
}

const MAX_INT = 2_147_483_647n;
const MAX_LONG = 9_223_372_036_854_775_807n;

function numeric(text: string, span: Span): NumericLiteral {
  if (/e/i.test(text)) return { kind: 'numericLiteral', type: 'double', text, span };
  if (text.includes('.')) return { kind: 'numericLiteral', type: 'decimal', text, span };
  const value = BigInt(text);
  const type = value <= MAX_INT ? 'int' : value <= MAX_LONG ? 'bigint' : 'decimal';
  return { kind: 'numericLiteral', type, text, span };
}

export function intLiteral(value: number, span: Span): NumericLiteral {
  return { kind: 'numericLiteral', type: 'int', text: String(value), span };
}
