import type { Alias, Call, Case, Cast, Expression, ExprId, Literal } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { BOOLEAN, type DataType, INT, LONG, STRING } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';

/** Names in the function registry of the operators that the plan side knows by name. */
export const FN = {
  and: 'and',
  or: 'or',
  not: 'not',
  equal: 'equal_to',
  nullSafeEqual: 'equal_null_safe',
  less: 'less_than',
  lessOrEqual: 'less_than_or_equal',
  greater: 'greater_than',
  greaterOrEqual: 'greater_than_or_equal',
  isNull: 'isnull',
  isNotNull: 'isnotnull',
  in: 'in',
  like: 'like',
  startsWith: 'startswith',
  endsWith: 'endswith',
  contains: 'contains',
  coalesce: 'coalesce',
  raiseError: 'raise_error',
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
} as const;

export const TRUE: Literal = { kind: 'literal', type: BOOLEAN, value: true };
export const FALSE: Literal = { kind: 'literal', type: BOOLEAN, value: false };
export const NULL_BOOLEAN: Literal = { kind: 'literal', type: BOOLEAN, value: null };

export function literal(value: Value, type: DataType): Literal {
  return { kind: 'literal', type, value };
}

export function intLiteral(value: number): Literal {
  return literal(value, INT);
}

export function longLiteral(value: bigint): Literal {
  return literal(value, LONG);
}

export function alias<P>(child: Expression<P>, id: ExprId, name: string): Alias<P> {
  return { kind: 'alias', id, name, child };
}

export function call<P>(
  fn: string,
  args: readonly Expression<P>[],
  type: DataType,
  nullable: boolean,
): Call<P> {
  return { kind: 'call', fn, args, type, nullable, mode: 'ansi' };
}

export function and<P>(left: Expression<P>, right: Expression<P>): Call<P> {
  return call(FN.and, [left, right], BOOLEAN, isNullable(left) || isNullable(right));
}

export function or<P>(left: Expression<P>, right: Expression<P>): Call<P> {
  return call(FN.or, [left, right], BOOLEAN, isNullable(left) || isNullable(right));
}

export function not<P>(child: Expression<P>): Call<P> {
  return call(FN.not, [child], BOOLEAN, isNullable(child));
}

export function equal<P>(left: Expression<P>, right: Expression<P>): Call<P> {
  return call(FN.equal, [left, right], BOOLEAN, isNullable(left) || isNullable(right));
}

export function nullSafeEqual<P>(left: Expression<P>, right: Expression<P>): Call<P> {
  return call(FN.nullSafeEqual, [left, right], BOOLEAN, false);
}

export function isNull<P>(child: Expression<P>): Call<P> {
  return call(FN.isNull, [child], BOOLEAN, false);
}

export function isNotNull<P>(child: Expression<P>): Call<P> {
  return call(FN.isNotNull, [child], BOOLEAN, false);
}

/** `CASE WHEN condition THEN value ELSE otherwise END`. */
export function when<P>(condition: Expression<P>, value: Expression<P>, otherwise: Expression<P>): Case<P> {
  return {
    kind: 'case',
    branches: [{ when: condition, then: value }],
    otherwise,
    type: typeOf(value),
    nullable: isNullable(value) || isNullable(otherwise),
  };
}

/** A widening or otherwise safe cast. */
export function cast<P>(child: Expression<P>, type: DataType): Cast<P> {
  return { kind: 'cast', child, type, nullable: isNullable(child), mode: 'ansi', explicit: false };
}

export function isCall<P, F extends string>(e: Expression<P>, fn: F): e is Call<P> & { readonly fn: F } {
  return e.kind === 'call' && e.fn === fn;
}

export { conjunctsOf, disjunctsOf } from '../../expr/chain.ts';

/** Operands of AND or OR up to which a chain is left-deep, as Spark writes it; longer ones nest evenly. */
export const LONG_CHAIN = 64;

/** TRUE of nothing. */
export function conjunction<P>(conditions: readonly Expression<P>[]): Expression<P> {
  return conditions.length === 0 ? TRUE : chain(conditions, and);
}

function chain<P>(
  operands: readonly Expression<P>[],
  join: (a: Expression<P>, b: Expression<P>) => Expression<P>,
): Expression<P> {
  if (operands.length <= LONG_CHAIN) return operands.reduce((a, b) => join(a, b));
  const half = operands.length >> 1;
  return join(chain(operands.slice(0, half), join), chain(operands.slice(half), join));
}

/** Null of nothing. */
export function conjunctionOrNull<P>(conditions: readonly Expression<P>[]): Expression<P> | null {
  return conditions.length === 0 ? null : conjunction(conditions);
}

export function disjunction<P>(conditions: readonly Expression<P>[]): Expression<P> {
  return conditions.length === 0 ? FALSE : chain(conditions, or);
}

export function isTrue(e: Expression<unknown>): boolean {
  return e.kind === 'literal' && e.value === true;
}

export function isFalse(e: Expression<unknown>): boolean {
  return e.kind === 'literal' && e.value === false;
}

export function isNullLiteral(e: Expression<unknown>): boolean {
  return e.kind === 'literal' && e.value === null;
}

export function stringLiteral(value: string): Literal {
  return literal(value, STRING);
}
