import { describe, expect, test } from 'vitest';
import { isNull, nullSafeEqual } from '../../src/plan/logical/build.ts';
import type { Join, JoinType, LogicalExpression, LogicalPlan } from '../../src/plan/logical/node.ts';
import { runBatches } from '../../src/plan/optimizer/optimize.ts';
import { eliminateOuterJoins } from '../../src/plan/optimizer/rules/eliminate-outer-joins.ts';
import { STRING } from '../../src/types/data-type.ts';
import { and, context, eq, filter, fn, gt, join, lit, or, table } from './dsl.ts';

const t = table('t', 'a int, s string');
const u = table('u', 'c int, v string');

function typeAfter(type: JoinType, condition: LogicalExpression): JoinType {
  const plan = filter(condition, join(t.plan, u.plan, type, eq(t.a!, u.c!)));
  const batch = { name: 'tested', repeat: 'once', rules: [eliminateOuterJoins] } as const;
  const result = runBatches(plan, [batch], context()) as LogicalPlan & { kind: 'filter' };
  return (result.child as Join).type;
}

describe('a filter that rejects NULLs', () => {
  test.each([
    ['a comparison', gt(u.c!, 5)],
    ['a strict function', eq(fn('upper', STRING, u.v!), 'X')],
    ['one of several conditions', and(gt(t.a!, 1), gt(u.c!, 5))],
    ['all alternatives', or(gt(u.c!, 5), eq(u.v!, 'x'))],
    ['<=> with a value', nullSafeEqual<LogicalPlan>(u.c!, lit(1))],
  ])('makes a left outer join an inner one: %s', (_, condition) => {
    expect(typeAfter('left_outer', condition)).toBe('inner');
  });

  test('on the kept side changes nothing', () => {
    expect(typeAfter('left_outer', gt(t.a!, 5))).toBe('left_outer');
    expect(typeAfter('right_outer', gt(u.c!, 5))).toBe('right_outer');
  });

  test('halves a full outer join', () => {
    expect(typeAfter('full_outer', gt(t.a!, 5))).toBe('left_outer');
    expect(typeAfter('full_outer', gt(u.c!, 5))).toBe('right_outer');
    expect(typeAfter('full_outer', and(gt(t.a!, 5), gt(u.c!, 5)))).toBe('inner');
  });
});

describe('an outer join stays where NULL may pass', () => {
  test.each([
    ['IS NULL', isNull<LogicalPlan>(u.c!)],
    ['one alternative reads the other side', or(gt(u.c!, 5), gt(t.a!, 5))],
    ['coalesce with a default', eq(fn('coalesce', STRING, u.v!, lit('x')), 'x')],
    ['<=> with a column', nullSafeEqual<LogicalPlan>(u.c!, t.a!)],
    ['a function that may answer NULL with something', eq(fn('nvl_like', STRING, u.v!), 'x')],
  ])('%s', (_, condition) => {
    expect(typeAfter('left_outer', condition)).toBe('left_outer');
  });
});
