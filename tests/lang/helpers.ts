import { SparkError } from '../../src/core/error.ts';
import type { Expression, Query, QueryBody, Select, Statement } from '../../src/lang/ast.ts';
import { type ParseOptions, parseStatement } from '../../src/lang/spark/parse.ts';

/** Picks a union's variant, or fails. */
export function as<T extends { readonly kind: string }, K extends T['kind']>(
  node: T | undefined,
  kind: K,
): Extract<T, { kind: K }> {
  if (node?.kind !== kind) throw new Error(`expected ${kind}, got ${node?.kind}`);
  return node as Extract<T, { kind: K }>;
}

export function query(text: string, options?: ParseOptions): Query {
  return as<Statement, 'query'>(parseStatement(text, options), 'query');
}

export function select(text: string, options?: ParseOptions): Select {
  return as<QueryBody, 'select'>(query(text, options).body, 'select');
}

/** The error of a text, which must be a SparkError. */
export function errorOf(run: () => unknown): SparkError {
  try {
    run();
  } catch (error) {
    if (error instanceof SparkError) return error;
    throw error;
  }
  throw new Error('no error');
}

/** An expression with parentheses everywhere, to show precedence. */
export function show(e: Expression): string {
  switch (e.kind) {
    case 'columnReference':
      return e.parts.map(({ name }) => name).join('.');
    case 'numericLiteral':
      return e.text;
    case 'stringLiteral':
      return `'${e.value}'`;
    case 'booleanLiteral':
      return String(e.value);
    case 'nullLiteral':
      return 'NULL';
    case 'unary':
      return `(${e.operator} ${show(e.operand)})`;
    case 'binary':
      return `(${show(e.left)} ${e.operator} ${show(e.right)})`;
    case 'logical':
      return `(${e.operands.map(show).join(` ${e.operator} `)})`;
    case 'between':
      return `(${show(e.operand)} between ${show(e.low)} and ${show(e.high)})`;
    case 'isNull':
      return `(${show(e.operand)} is ${e.negated ? 'not ' : ''}null)`;
    case 'inList':
      return `(${show(e.operand)} in (${e.items.map(show).join(', ')}))`;
    case 'like':
      return `(${show(e.operand)} ${e.negated ? 'not ' : ''}${e.operator} ${show(e.pattern)})`;
    case 'cast':
      return `(${show(e.operand)}::${e.type.kind})`;
    case 'subscript':
      return `${show(e.base)}[${show(e.index)}]`;
    case 'fieldAccess':
      return `${show(e.base)}.${e.field.name}`;
    case 'lambda':
      return `(${e.parameters.map(({ name }) => name).join(', ')} -> ${show(e.body)})`;
    case 'rowConstructor':
      return `row(${e.fields.map(({ expression }) => show(expression)).join(', ')})`;
    case 'functionCall': {
      const name = e.name.kind === 'qualifiedName' ? e.name.parts.map((part) => part.name).join('.') : '?';
      const args = e.arguments.map((a) =>
        a.kind === 'namedArgument' ? `${a.name.name}=>${show(a.value)}` : show(a),
      );
      return `${name}(${args.join(', ')})`;
    }
    default:
      return e.kind;
  }
}
