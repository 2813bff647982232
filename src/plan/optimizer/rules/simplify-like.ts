import { isNullable, typeOf } from '../../../expr/expression-type.ts';
import { BOOLEAN, INT, STRING } from '../../../types/data-type.ts';
import { and, call, equal, FN, intLiteral, literal } from '../../logical/build.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { expressionRule } from '../rule.ts';

/** LIKE with a pattern that asks for a prefix, a suffix, a substring or the whole text. */
export const simplifyLike = expressionRule('simplifyLike', ['call'], (e) => {
  if (e.fn !== FN.like) return e;
  const [value, pattern, quote] = e.args;
  if (value === undefined || pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return e;
  if (quote !== undefined && (quote.kind !== 'literal' || quote.value !== '\\')) return e;
  const type = typeOf(value);
  if (type.kind !== 'string' || (type.collation !== undefined && type.collation !== 'UTF8_BINARY')) return e;
  const text = pattern.value;
  if (text.includes('_') || text.includes('\\')) return e;
  const parts = text.split('%');
  if (parts.length === 1) return equal(value, literal(text, STRING));
  const [first, ...others] = parts as [string, ...string[]];
  const last = others.pop()!;
  const middle = others.filter((part) => part !== '');
  if (middle.length === 0 && first !== '' && last !== '') return prefixAndSuffix(value, first, last);
  if (middle.length === 1 && first === '' && last === '') return test(FN.contains, value, middle[0]!);
  if (middle.length > 0) return e;
  if (first !== '') return test(FN.startsWith, value, first);
  if (last !== '') return test(FN.endsWith, value, last);
  return e;
});

function test(fn: string, value: LogicalExpression, text: string): LogicalExpression {
  return call(fn, [value, literal(text, STRING)], BOOLEAN, isNullable(value));
}

/** `ab%ba` does not match `aba`. */
function prefixAndSuffix(value: LogicalExpression, prefix: string, suffix: string): LogicalExpression {
  const length = call('length', [value], INT, isNullable(value));
  const least = intLiteral([...prefix].length + [...suffix].length);
  const longEnough = call(FN.greaterOrEqual, [length, least], BOOLEAN, isNullable(value));
  return and(longEnough, and(test(FN.startsWith, value, prefix), test(FN.endsWith, value, suffix)));
}
