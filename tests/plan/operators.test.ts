import { describe, expect, test } from 'vitest';
import type { LogicalPlan } from '../../src/plan/logical/node.ts';
import { optimize, runBatches } from '../../src/plan/optimizer/optimize.ts';
import { nodeRule } from '../../src/plan/optimizer/rule.ts';
import { collapseProjects } from '../../src/plan/optimizer/rules/collapse-projects.ts';
import { inferFilters } from '../../src/plan/optimizer/rules/infer-filters.ts';
import { propagateEmpty } from '../../src/plan/optimizer/rules/propagate-empty.ts';
import { pruneColumns } from '../../src/plan/optimizer/rules/prune-columns.ts';
import { removeSorts } from '../../src/plan/optimizer/rules/remove-sorts.ts';
import { reorderJoins, reorderJoinsByCost } from '../../src/plan/optimizer/rules/reorder-joins.ts';
import { INT, LONG } from '../../src/types/data-type.ts';
import {
  agg,
  and,
  applied,
  as,
  context,
  count,
  distinct,
  eq,
  filter,
  fn,
  group,
  gt,
  join,
  limit,
  project,
  rand,
  rows,
  shown,
  sort,
  table,
  union,
} from './dsl.ts';

const t = table('t', 'a int, b int, s string');
const u = table('u', 'c int, d int');
const optimized = (plan: LogicalPlan): string => shown(optimize(plan, context()));

function unchanged(plan: LogicalPlan, ...rules: Parameters<typeof applied>[1]): void {
  expect(applied(plan, rules)).toBe(shown(plan));
}

describe('projections', () => {
  const sum = as(fn('add', INT, t.a!, t.b!), 'x');
  const x = { ...t.a!, id: sum.id, name: 'x' };

  test('collapse where nothing is computed twice', () => {
    const plan = project([as(fn('add', INT, x, t.a!), 'y')], project([sum, t.a!], t.plan));
    expect(applied(plan, [collapseProjects])).toMatchInlineSnapshot(`
      "
      Project [((a#1 + b#2) + a#1) AS y#3]
      +- Relation spark_catalog.default.t[a#1,b#2,s#4] parquet
      "
    `);
    unchanged(project([as(fn('add', INT, x, x), 'y')], project([sum], t.plan)), collapseProjects);
  });

  test('do not move what is not deterministic', () => {
    const random = as(rand(), 'r');
    const r = { ...x, id: random.id, name: 'r' };
    unchanged(project([as(gt(r, 5), 'y')], project([random], t.plan)), collapseProjects);
  });
});

describe('columns', () => {
  test('that nothing reads are not read', () => {
    const joined = join(t.plan, u.plan, 'inner', eq(t.a!, u.c!));
    expect(
      applied(group([u.d!], [u.d!, as(agg('max', t.b!), 'm')], joined), [pruneColumns]),
    ).toMatchInlineSnapshot(`
      "
      Aggregate [d#1], [d#1, max(b#2) AS m#3]
      +- Project [b#2, d#1]
         +- Join Inner, (a#4 = c#5)
            :- Project [a#4, b#2]
            :  +- Relation spark_catalog.default.t[a#4,b#2,s#6] parquet
            +- Relation spark_catalog.default.u[c#5,d#1] parquet
      "
    `);
  });

  test('all count for DISTINCT', () => unchanged(project([t.a!], distinct(t.plan)), pruneColumns));
});

describe('implied conditions', () => {
  test('of a join', () => {
    const plan = join(filter(gt(t.a!, 5), t.plan), u.plan, 'inner', eq(t.a!, u.c!));
    expect(applied(plan, [inferFilters])).toMatchInlineSnapshot(`
      "
      Join Inner, (a#1 = c#2)
      :- Filter (isnotnull(a#1) AND (a#1 > 5))
      :  +- Relation spark_catalog.default.t[a#1,b#3,s#4] parquet
      +- Filter (isnotnull(c#2) AND (c#2 > 5))
         +- Relation spark_catalog.default.u[c#2,d#5] parquet
      "
    `);
  });

  test('of a left outer join concern its right side only', () => {
    expect(
      applied(join(t.plan, u.plan, 'left_outer', eq(t.a!, u.c!)), [inferFilters]),
    ).toMatchInlineSnapshot(`
      "
      Join LeftOuter, (a#1 = c#2)
      :- Relation spark_catalog.default.t[a#1,b#3,s#4] parquet
      +- Filter isnotnull(c#2)
         +- Relation spark_catalog.default.u[c#2,d#5] parquet
      "
    `);
  });

  test('of a full outer join: none', () =>
    unchanged(join(t.plan, u.plan, 'full_outer', eq(t.a!, u.c!)), inferFilters));
});

describe('no rows', () => {
  const none = rows('k int', []);
  test('on a side of a join', () => {
    expect(applied(join(t.plan, none.plan, 'inner', eq(t.a!, none.k!)), [propagateEmpty])).toContain(
      'LocalRelation <empty>',
    );
    expect(
      applied(join(t.plan, none.plan, 'left_outer', eq(t.a!, none.k!)), [propagateEmpty]),
    ).toMatchInlineSnapshot(`
      "
      Project [a#1, b#2, s#3, null AS k#4]
      +- Relation spark_catalog.default.t[a#1,b#2,s#3] parquet
      "
    `);
    expect(applied(join(t.plan, none.plan, 'left_anti', eq(t.a!, none.k!)), [propagateEmpty])).toBe(
      shown(t.plan),
    );
  });

  test('below a global aggregate still give a row', () =>
    unchanged(group([], [as(count(), 'n')], none.plan), propagateEmpty));
});

describe('sorts', () => {
  test('whose order is lost are dropped', () => {
    const sorted = sort([t.b!], t.plan);
    expect(applied(group([t.a!], [t.a!, as(count(), 'n')], sorted), [removeSorts])).not.toContain('Sort');
    expect(applied(sort([t.a!], sorted), [removeSorts])).toMatchInlineSnapshot(`
      "
      Sort [a#1 ASC NULLS FIRST], true
      +- Relation spark_catalog.default.t[a#1,b#2,s#3] parquet
      "
    `);
  });

  test('that a limit or an aggregate depends on stay', () => {
    unchanged(group([t.a!], [t.a!, as(count(), 'n')], limit(5, sort([t.b!], t.plan))), removeSorts);
    unchanged(group([t.a!], [t.a!, as(agg('first', t.b!), 'f')], sort([t.b!], t.plan)), removeSorts);
  });
});

describe('set operations', () => {
  test('INTERSECT and EXCEPT compare NULL as equal', () => {
    const sides = { left: project([t.a!], t.plan), right: project([u.c!], u.plan), all: false };
    expect(optimized({ kind: 'intersect', ...sides })).toMatchInlineSnapshot(`
      "
      Aggregate [a#1], [a#1]
      +- Join LeftSemi, (a#1 <=> c#2)
         :- Project [a#1]
         :  +- Relation spark_catalog.default.t[a#1,b#3,s#4] parquet
         +- Project [c#2]
            +- Relation spark_catalog.default.u[c#2,d#5] parquet
      "
    `);
    expect(optimized({ kind: 'except', ...sides })).toContain('Join LeftAnti, (a#1 <=> c#2)');
  });

  test('UNION of UNIONs is made distinct once', () => {
    const one = (): LogicalPlan => project([as(t.a!, 'x')], t.plan);
    const plan = distinct(union(distinct(union(one(), one())), one()));
    expect(optimized(plan).match(/Aggregate/g)).toHaveLength(1);
  });
});

describe('aggregates', () => {
  test('keys that are computed become columns', () => {
    const key = fn('add', INT, t.a!, t.b!);
    expect(optimized(group([key], [as(key, 'k'), as(count(), 'n')], t.plan))).toMatchInlineSnapshot(`
      "
      Aggregate [_groupingexpression#1], [_groupingexpression#1 AS k#2, count(1) AS n#3L]
      +- Project [(a#4 + b#5) AS _groupingexpression#1]
         +- Relation spark_catalog.default.t[a#4,b#5,s#6] parquet
      "
    `);
  });

  test('several sets of DISTINCT values', () => {
    const list = [
      as(agg('count', t.a!, LONG, true), 'x'),
      as(agg('count', t.b!, LONG, true), 'y'),
      as(count(), 'n'),
    ];
    expect(optimized(group([], list, t.plan))).toMatchInlineSnapshot(`
      "
      Aggregate [count(a#1) FILTER (WHERE (gid#2 = 1)) AS x#3L, count(b#4) FILTER (WHERE (gid#2 = 2)) AS y#5L, coalesce(first(count#6L) FILTER (WHERE (gid#2 = 0)), 0) AS n#7L]
      +- Aggregate [a#1, b#4, gid#2], [a#1, b#4, gid#2, count(1) AS count#6L]
         +- Expand [[null, null, 0], [a#8, null, 1], [null, b#9, 2]], [a#1, b#4, gid#2]
            +- Project [a#8, b#9]
               +- Relation spark_catalog.default.t[a#8,b#9,s#10] parquet
      "
    `);
  });

  test('one set is left to the planner, DISTINCT that changes nothing is dropped', () => {
    const text = optimized(
      group([t.s!], [as(agg('count', t.a!, LONG, true), 'x'), as(agg('max', t.b!, INT, true), 'y')], t.plan),
    );
    expect(text).not.toContain('Expand');
    expect(text).toContain('max(b');
    expect(text).toContain('count(distinct a');
  });
});

describe('the order of joins', () => {
  const v = table('v', 'e int, f int');
  test('avoids cross products', () => {
    const crossed = join(join(t.plan, u.plan, 'cross', null), v.plan, 'cross', null);
    expect(
      applied(filter(and(eq(t.a!, v.e!), eq(v.f!, u.c!)), crossed), [reorderJoins]),
    ).toMatchInlineSnapshot(`
      "
      Project [a#1, b#2, s#3, c#4, d#5, e#6, f#7]
      +- Join Inner, (f#7 = c#4)
         :- Join Inner, (a#1 = e#6)
         :  :- Relation spark_catalog.default.t[a#1,b#2,s#3] parquet
         :  +- Relation spark_catalog.default.v[e#6,f#7] parquet
         +- Relation spark_catalog.default.u[c#4,d#5] parquet
      "
    `);
  });

  test('follows the rows of the tables, where they are known', () => {
    const plan = join(join(t.plan, u.plan, 'inner', eq(t.a!, u.c!)), v.plan, 'inner', eq(u.d!, v.e!));
    const order = (rowCounts: Record<string, number>): string[] =>
      [...applied(plan, [reorderJoinsByCost], { rowCounts }).matchAll(/default\.(\w)/g)].map((m) => m[1]!);
    expect(order({ t: 10_000_000, u: 1_000_000, v: 10 }).indexOf('t')).toBe(2);
    expect(order({ t: 10_000_000, u: 1_000_000 })).toEqual(['t', 'u', 'v']);
  });

  test('stays under outer joins and hints', () => {
    const outerJoined = join(
      join(t.plan, u.plan, 'left_outer', eq(t.a!, u.c!)),
      v.plan,
      'inner',
      eq(u.d!, v.e!),
    );
    unchanged(outerJoined, reorderJoins);
    const hinted = join(
      join(t.plan, u.plan, 'cross', null, { right: 'broadcast' }),
      v.plan,
      'inner',
      eq(t.a!, v.e!),
    );
    unchanged(hinted, reorderJoins);
  });
});

test('a rule is asked only about what has a node of its kinds in or below it', () => {
  const asked: string[] = [];
  const watching = nodeRule('watch', ['sort', 'cast'], (node) => {
    asked.push(node.kind);
    return node;
  });
  const batch = { name: 'tested', repeat: 'fixed_point', rules: [watching] } as const;
  const filtered = filter(gt(t.a!, 1), t.plan);
  runBatches(filtered, [batch], context());
  expect(asked).toEqual([]);
  runBatches(filter(gt(t.b!, 1), sort([t.a!], filtered)), [batch], context());
  expect(asked).toEqual(['filter', 'sort']);
});

test('a rule that breaks a plan is named', () => {
  const breaking = nodeRule('forgetColumns', ['project'], (node) =>
    node.kind === 'project' ? { ...node, list: node.list.slice(1) } : node,
  );
  const batch = { name: 'tested', repeat: 'once', rules: [breaking] } as const;
  expect(() => runBatches(project([t.a!, t.b!], t.plan), [batch], context())).toThrow(
    /forgetColumns changed a plan's output/,
  );
  const misreading = nodeRule('readElsewhere', ['filter'], (node) =>
    node.kind === 'filter' ? { ...node, condition: gt(u.c!, 1) } : node,
  );
  const other = { name: 'tested', repeat: 'once', rules: [misreading] } as const;
  expect(() => runBatches(filter(gt(t.a!, 1), t.plan), [other], context())).toThrow(/readElsewhere/);
});
