import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/expr/expression.ts';
import { explainText } from '../../src/functions/print.ts';
import { cast, isNotNull, isNull, literal, nullSafeEqual, when } from '../../src/plan/logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../src/plan/logical/node.ts';
import { runBatches } from '../../src/plan/optimizer/optimize.ts';
import type { Rule } from '../../src/plan/optimizer/rule.ts';
import { foldConstants } from '../../src/plan/optimizer/rules/fold-constants.ts';
import { propagateNulls } from '../../src/plan/optimizer/rules/propagate-nulls.ts';
import { simplifyBooleans } from '../../src/plan/optimizer/rules/simplify-booleans.ts';
import { simplifyCasts } from '../../src/plan/optimizer/rules/simplify-casts.ts';
import { simplifyComparisons } from '../../src/plan/optimizer/rules/simplify-comparisons.ts';
import { simplifyConditionals } from '../../src/plan/optimizer/rules/simplify-conditionals.ts';
import { simplifyIn } from '../../src/plan/optimizer/rules/simplify-in.ts';
import { simplifyLike } from '../../src/plan/optimizer/rules/simplify-like.ts';
import { unwrapCasts } from '../../src/plan/optimizer/rules/unwrap-casts.ts';
import { BOOLEAN, INT, LONG, SHORT } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import {
  and,
  as,
  context,
  eq,
  evaluate,
  fn,
  gt,
  lit,
  lt,
  not,
  or,
  project,
  rand,
  renumber,
  table,
} from './dsl.ts';

const t = table('t', 'p boolean, q boolean, r boolean, a int, n int!, s string, f boolean!');
const p = t.p!;
const q = t.q!;
const r = t.r!;

function simplified(e: LogicalExpression, ...rules: readonly Rule[]): LogicalExpression {
  const plan = project([as(e, 'x')], t.plan);
  const batch = { name: 'tested', repeat: 'fixed_point', rules } as const;
  const result = runBatches(plan, [batch], context()) as LogicalPlan & { kind: 'project' };
  return (result.list[0] as { child: LogicalExpression }).child;
}

const text = (e: LogicalExpression, ...rules: readonly Rule[]): string =>
  renumber(explainText(simplified(e, ...rules)));

/** The value with columns replaced by a combination of TRUE, FALSE and NULL. */
function valueWith(e: LogicalExpression, values: ReadonlyMap<number, Value>): Value {
  const bind = (x: LogicalExpression): LogicalExpression =>
    x.kind === 'attribute'
      ? literal(values.get(x.id) ?? null, x.type)
      : x.kind === 'call'
        ? { ...x, args: x.args.map(bind) }
        : x;
  return evaluate(bind(e) as Expression);
}

describe('boolean algebra', () => {
  const cases: readonly (readonly [string, LogicalExpression, string])[] = [
    ['TRUE AND p', and(lit(true), p), 'p#1'],
    ['p AND FALSE', and(p, lit(false)), 'false'],
    ['p OR TRUE', or(p, lit(true)), 'true'],
    ['p OR FALSE', or(p, lit(false)), 'p#1'],
    ['p AND p', and(p, p), 'p#1'],
    ['p OR (p AND q)', or(p, and(p, q)), 'p#1'],
    ['p AND (p OR q)', and(p, or(p, q)), 'p#1'],
    ['(p AND q) OR (p AND r)', or(and(p, q), and(p, r)), '(p#1 AND (q#2 OR r#3))'],
    ['(p OR q) AND (p OR r)', and(or(p, q), or(p, r)), '(p#1 OR (q#2 AND r#3))'],
    ['NOT NOT p', not(not(p)), 'p#1'],
    ['NOT (p AND q)', not(and(p, q)), '(NOT p#1 OR NOT q#2)'],
    ['NOT (p OR NOT q)', not(or(p, not(q))), '(NOT p#1 AND q#2)'],
    ['(p AND q) AND p', and(and(p, q), p), '(p#1 AND q#2)'],
    // With NULL these are no tautologies.
    ['p AND NOT p', and(p, not(p)), '(p#1 AND NOT p#1)'],
    ['p OR NOT p', or(p, not(p)), '(p#1 OR NOT p#1)'],
    ['f AND NOT f, f never NULL', and(t.f!, not(t.f!)), 'false'],
  ];

  test.each(cases)('%s', (_, e, expected) => expect(text(e, simplifyBooleans)).toBe(expected));

  test('gives the same for every combination of TRUE, FALSE and NULL', () => {
    const truth = [true, false, null];
    for (const [name, e] of cases) {
      if (name.includes('never')) continue;
      const after = simplified(e, simplifyBooleans);
      for (const x of truth)
        for (const y of truth)
          for (const z of truth) {
            const values = new Map<number, Value>([
              [p.id, x],
              [q.id, y],
              [r.id, z],
            ]);
            expect([name, x, y, z, valueWith(after, values)]).toEqual([name, x, y, z, valueWith(e, values)]);
          }
    }
  });

  test('leaves alone what is not deterministic', () => {
    const random = gt(rand(), 0);
    expect(text(and(random, random), simplifyBooleans)).toContain('AND');
    expect(text(and(random, lit(false)), simplifyBooleans)).toContain('AND');
  });

  test('negates comparisons', () => {
    expect(text(not(lt(t.a!, 5)), simplifyBooleans)).toBe('(a#1 >= 5)');
    expect(text(not(isNull<LogicalPlan>(t.a!)), simplifyBooleans)).toBe('isnotnull(a#1)');
  });
});

test('constants are folded, from the inside out', () => {
  expect(text(gt(t.a!, fn('add', INT, lit(1), fn('add', INT, lit(2), lit(3))) as never), foldConstants)).toBe(
    '(a#1 > 6)',
  );
  expect(text(gt(rand(), fn('add', INT, lit(1), lit(2)) as never), foldConstants)).toContain('> 3)');
});

test('NULL spreads through strict functions only', () => {
  const none = literal(null, INT);
  expect(text(fn('add', INT, t.a!, none), propagateNulls)).toBe('null');
  expect(text(fn('other', INT, t.a!, none), propagateNulls)).toBe('other(a#1, null)');
  expect(text(isNull<LogicalPlan>(t.n!), propagateNulls)).toBe('false');
  expect(text(isNotNull<LogicalPlan>(t.a!), propagateNulls)).toBe('isnotnull(a#1)');
  expect(text(nullSafeEqual<LogicalPlan>(t.a!, none), propagateNulls)).toBe('isnull(a#1)');
  expect(text(fn('coalesce', INT, none, t.a!, t.n!, lit(3)), propagateNulls)).toBe('coalesce(a#1, n#2)');
  expect(text(and(p, literal(null, BOOLEAN)), propagateNulls)).toBe('(p#1 AND null)');
});

test('a value equals itself unless it is NULL', () => {
  expect(text(eq(t.a!, t.a!), simplifyComparisons)).toBe('(a#1 = a#1)');
  expect(text(eq(t.n!, t.n!), simplifyComparisons)).toBe('true');
  expect(text(nullSafeEqual<LogicalPlan>(t.a!, t.a!), simplifyComparisons)).toBe('true');
  expect(text(nullSafeEqual<LogicalPlan>(p, lit(true)), simplifyComparisons)).toBe('(p#1 <=> true)');
  expect(text(eq(p, true), simplifyComparisons)).toBe('p#1');
  expect(text(eq(rand(), rand() as never), simplifyComparisons)).toContain('=');
});

test('branches of CASE', () => {
  const branch = (
    condition: LogicalExpression,
    then: LogicalExpression,
    otherwise: LogicalExpression,
  ): LogicalExpression => when(condition, then, otherwise);
  expect(text(branch(lit(true), t.a!, t.n!), simplifyConditionals)).toBe('a#1');
  expect(text(branch(literal(null, BOOLEAN), t.a!, t.n!), simplifyConditionals)).toBe('n#1');
  expect(text(branch(p, t.a!, t.a!), simplifyConditionals)).toBe('a#1');
  expect(text(branch(gt(rand(), 0), t.a!, t.a!), simplifyConditionals)).toContain('CASE');
});

test('IN', () => {
  expect(text(fn('in', BOOLEAN, t.a!, lit(1), lit(1), lit(2)), simplifyIn)).toBe('a#1 IN (1,2)');
  expect(text(fn('in', BOOLEAN, t.a!, lit(1), lit(1)), simplifyIn)).toBe('(a#1 = 1)');
  expect(text(fn('in', BOOLEAN, t.a!, lit(1), rand(), rand()), simplifyIn)).toContain('IN');
});

test('LIKE', () => {
  const like = (pattern: string): string => text(fn('like', BOOLEAN, t.s!, lit(pattern)), simplifyLike);
  expect(like('abc')).toBe('(s#1 = abc)');
  expect(like('abc%').toLowerCase()).toBe('startswith(s#1, abc)');
  expect(like('%abc').toLowerCase()).toBe('endswith(s#1, abc)');
  expect(like('%abc%').toLowerCase()).toBe('contains(s#1, abc)');
  expect(like('a%b')).toContain('length(s#1) >= 2');
  expect(like('a_c').toLowerCase()).toContain('like');
  expect(like('a\\%c%').toLowerCase()).toContain('like');
  expect(like('a%b%c').toLowerCase()).toContain('like');
});

test('casts', () => {
  expect(text(cast<LogicalPlan>(t.a!, INT), simplifyCasts)).toBe('a#1');
  expect(text(cast<LogicalPlan>(cast<LogicalPlan>(t.a!, LONG), SHORT), simplifyCasts)).toBe(
    'cast(a#1 as smallint)',
  );
  expect(text(cast<LogicalPlan>(cast<LogicalPlan>(t.a!, SHORT), LONG), simplifyCasts)).toBe(
    'cast(cast(a#1 as smallint) as bigint)',
  );
  const wide = cast<LogicalPlan>(t.a!, LONG);
  const long = (n: bigint): LogicalExpression => literal(n, LONG);
  expect(text(fn('equal_to', BOOLEAN, wide, long(5n)), unwrapCasts)).toBe('(a#1 = 5)');
  expect(text(fn('less_than', BOOLEAN, long(5n), wide), unwrapCasts)).toBe('(a#1 > 5)');
  expect(text(fn('equal_to', BOOLEAN, wide, long(2n ** 40n)), unwrapCasts)).toBe('(isnull(a#1) AND null)');
  expect(text(fn('in', BOOLEAN, wide, long(1n), long(2n ** 40n)), unwrapCasts)).toBe('a#1 IN (1)');
  expect(text(eq(cast<LogicalPlan>(t.s!, INT), 5), unwrapCasts)).toBe('(cast(s#1 as int) = 5)');
});
