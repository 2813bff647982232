import { describe, expect, test } from 'vitest';
import type { LogicalExpression, LogicalPlan } from '../../src/plan/logical/node.ts';
import { optimize } from '../../src/plan/optimizer/optimize.ts';
import { planPhysical } from '../../src/plan/physical/plan-physical.ts';
import { prepareForExecution } from '../../src/plan/physical/prepare-for-execution.ts';
import { BOOLEAN } from '../../src/types/data-type.ts';
import { agg, as, context, eq, filter, fn, group, gt, join, lit, project, table, union } from './dsl.ts';

/** Milliseconds of CPU time, which other processes don't add to; what is quadratic takes far longer. */
const LIMIT = 3000;

function planned(plan: LogicalPlan): number {
  const start = process.cpuUsage();
  prepareForExecution(planPhysical(optimize(plan, context()), context()));
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** As a parser nests them. */
function leftDeep(operator: string, conditions: readonly LogicalExpression[]): LogicalExpression {
  return conditions.reduce((a, b) => fn(operator, BOOLEAN, a, b));
}

describe('planning stays fast with', () => {
  test('1,000 columns through several projections', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `c${i} int`).join(', ');
    const wide = table('wide', names);
    let plan: LogicalPlan = wide.plan;
    let columns = Array.from({ length: 1000 }, (_, i) => wide[`c${i}`]!);
    for (let level = 0; level < 5; level++) {
      const list = columns.map((c) => as(c, c.name));
      plan = filter(
        gt(list[0]!.kind === 'alias' ? { ...columns[0]!, id: list[0]!.id } : columns[0]!, level),
        project(list, plan),
      );
      columns = list.map((e, i) => ({ ...columns[i]!, id: e.id }));
    }
    plan = group(
      [columns[0]!],
      columns.slice(0, 500).map((c) => as(agg('max', c), c.name)),
      plan,
    );
    expect(planned(plan)).toBeLessThan(LIMIT);
  });

  test('a union 1,000 deep', () => {
    const t = table('t', 'a int, b int');
    let plan: LogicalPlan = project([t.a!], t.plan);
    for (let i = 0; i < 1000; i++) {
      const other = table('t', 'a int, b int');
      plan = union(plan, project([other.a!], other.plan));
    }
    const top = plan as ReturnType<typeof union>;
    expect(planned(filter(gt(top.output[0]!, 5), plan))).toBeLessThan(LIMIT);
  });

  test('10,000 literals in a list', () => {
    const t = table('t', 'a int, b int');
    const list = Array.from({ length: 10_000 }, (_, i) => lit(i));
    expect(planned(filter(fn('in', BOOLEAN, t.a!, ...list), t.plan))).toBeLessThan(LIMIT);
  });

  test('5,000 conditions joined by AND, and by OR', () => {
    const t = table('t', 'a int, b int');
    const tests: LogicalExpression[] = Array.from({ length: 5000 }, (_, i) => gt(t.a!, i));
    expect(planned(filter(leftDeep('and', tests), t.plan))).toBeLessThan(LIMIT);
    expect(planned(filter(leftDeep('or', tests), t.plan))).toBeLessThan(LIMIT);
  });

  test('joins of 30 tables', () => {
    const first = table('t0', 'k int, v int');
    let plan: LogicalPlan = first.plan;
    let last = first;
    for (let i = 1; i < 30; i++) {
      const next = table(`t${i}`, 'k int, v int');
      plan = join(plan, next.plan, 'inner', eq(last.k!, next.k!));
      last = next;
    }
    expect(planned(project([first.v!, last.v!], plan))).toBeLessThan(LIMIT);
  });
});
