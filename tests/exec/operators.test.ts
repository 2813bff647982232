import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { PhysicalJoinType, PhysicalPlan } from '../../src/plan/physical/node.ts';
import { DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine();
});
afterAll(() => engine.close());

describe.each(p.settings)('with %s', (_, pairs) => {
  const rowsOf = (plan: PhysicalPlan) => engine.collect(plan, { conf: p.confOf(pairs) });
  const sortedRows = async (plan: PhysicalPlan) => p.sorted(await rowsOf(plan));

  const a = p.column('a', INT);
  const b = p.column('b', STRING);
  const left = p.values(
    [a, b],
    [
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
      [3, 'd'],
      [null, 'e'],
    ],
  );
  const c = p.column('c', INT);
  const d = p.column('d', STRING);
  const right = p.values(
    [c, d],
    [
      [1, 'x'],
      [1, 'y'],
      [3, 'z'],
      [5, 'w'],
      [null, 'v'],
    ],
  );
  const inner = ['1|a|1|x', '1|a|1|y', '1|b|1|x', '1|b|1|y', '3|d|3|z'];
  const leftOnly = ['2|c|NULL|NULL', 'NULL|e|NULL|NULL'];
  const rightOnly = ['NULL|NULL|5|w', 'NULL|NULL|NULL|v'];
  const expected = {
    inner,
    left_outer: [...inner, ...leftOnly],
    right_outer: [...inner, ...rightOnly],
    full_outer: [...inner, ...leftOnly, ...rightOnly],
  };

  it.each([
    ['inner', 'broadcast', 'left'],
    ['inner', 'broadcast', 'right'],
    ['inner', 'shuffled', 'right'],
    ['left_outer', 'broadcast', 'right'],
    ['left_outer', 'shuffled', 'left'],
    ['right_outer', 'broadcast', 'left'],
    ['right_outer', 'shuffled', 'right'],
    ['full_outer', 'shuffled', 'left'],
    ['full_outer', 'shuffled', 'right'],
  ] as const)('joins: %s %s, builds %s', async (type, strategy, buildSide) => {
    const plan = p.hashJoin(left, right, [a], [c], type, { strategy, buildSide });
    expect(await sortedRows(plan)).toEqual([...expected[type]].sort());
  });

  it('takes further conditions into outer, semi and anti joins', async () => {
    const join = (type: PhysicalJoinType) =>
      p.hashJoin(left, right, [a], [c], type, { condition: eq(d, p.lit(STRING, 'y')) });
    expect(await sortedRows(join('left_outer'))).toEqual(
      ['1|a|1|y', '1|b|1|y', '2|c|NULL|NULL', '3|d|NULL|NULL', 'NULL|e|NULL|NULL'].sort(),
    );
    expect(await sortedRows(join('left_semi'))).toEqual(['1|a', '1|b']);
    expect(await sortedRows(join('left_anti'))).toEqual(['2|c', '3|d', 'NULL|e']);
  });

  it('keeps NULLs apart in semi, anti, existence and null-aware anti joins', async () => {
    const exists = p.column('exists', p.types.BOOLEAN, false);
    const join = (type: PhysicalJoinType, nullAware = false, other = right) =>
      sortedRows(p.hashJoin(left, other, [a], [c], type, { nullAware }));
    expect(await join('left_semi')).toEqual(['1|a', '1|b', '3|d']);
    expect(await join('left_anti')).toEqual(['2|c', 'NULL|e']);
    expect(await join({ existence: exists })).toEqual([
      '1|a|true',
      '1|b|true',
      '2|c|false',
      '3|d|true',
      'NULL|e|false',
    ]);
    expect(await join('left_anti', true)).toEqual([]);
    const noNulls = p.values([c, d], [[1, 'x']]);
    expect(await join('left_anti', true, noNulls)).toEqual(['2|c', '3|d']);
    expect(await join('left_anti', true, p.values([c, d], []))).toHaveLength(5);
  });

  it('joins on texts and on doubles that are equal without equal bits', async () => {
    const x = p.column('x', DOUBLE);
    const y = p.column('y', DOUBLE);
    const doubles = p.hashJoin(
      p.values([x], [[-0], [Number.NaN], [1.5]]),
      p.values([y], [[0], [Number.NaN], [2.5]]),
      [x],
      [y],
      'inner',
    );
    expect(await sortedRows(doubles)).toEqual(['0|0', 'NaN|NaN']);
    const long = 'a text that is longer than eight bytes';
    const e = p.column('e', STRING);
    const texts = p.hashJoin(left, p.values([e], [['a'], [long], ['e'], [null]]), [b], [e], 'inner', {
      strategy: 'shuffled',
    });
    expect(await sortedRows(texts)).toEqual(['1|a|a', 'NULL|e|e']);
  });

  it.each(['inner', 'left_outer', 'full_outer', 'left_semi', 'left_anti'] as const)(
    'joins in nested loops: %s',
    async (type) => {
      const output = type === 'left_semi' || type === 'left_anti' ? [a, b] : [a, b, c, d];
      const plan: PhysicalPlan = {
        kind: 'nested_loop_join',
        nodeId: 999_999,
        output,
        type,
        buildSide: 'right',
        condition: p.call('less_than', p.types.BOOLEAN, a, c),
        left,
        right,
      };
      const pairs2 = ['1|a|3|z', '1|a|5|w', '1|b|3|z', '1|b|5|w', '2|c|3|z', '2|c|5|w', '3|d|5|w'];
      const alone = ['NULL|e|NULL|NULL'];
      const never = ['NULL|NULL|1|x', 'NULL|NULL|1|y', 'NULL|NULL|NULL|v'];
      const wanted = {
        inner: pairs2,
        left_outer: [...pairs2, ...alone],
        full_outer: [...pairs2, ...alone, ...never],
        left_semi: ['1|a', '1|b', '2|c', '3|d'],
        left_anti: ['NULL|e'],
      };
      expect(await sortedRows(plan)).toEqual([...wanted[type]].sort());
    },
  );

  it('groups by keys with NULLs, and without keys even where no row is', async () => {
    const sum = { call: p.aggregateCall('sum', LONG, a), states: [LONG] };
    const count = { call: p.aggregateCall('count', LONG, a), states: [LONG] };
    const max = { call: p.aggregateCall('max', STRING, b), states: [STRING] };
    expect(await sortedRows(p.aggregate(left, [a], [count, max]))).toEqual([
      '1|2|b',
      '2|1|c',
      '3|1|d',
      'NULL|0|e',
    ]);
    expect(await sortedRows(p.aggregate(left, [], [sum, count, max]))).toEqual(['7|4|e']);
    const nothing = p.values([a, b], []);
    expect(await sortedRows(p.aggregate(nothing, [], [sum, count, max]))).toEqual(['NULL|0|NULL']);
    expect(await sortedRows(p.aggregate(nothing, [a], [sum]))).toEqual([]);
  });

  it('filters what an aggregate takes in', async () => {
    const filtered = { ...p.aggregateCall('count', LONG, a), filter: eq(a, p.lit(INT, 1)) };
    expect(await sortedRows(p.aggregate(left, [], [{ call: filtered, states: [LONG] }]))).toEqual(['2']);
  });

  it('sorts with directions, NULLs and several keys', async () => {
    const plan = p.sort(left, p.order(a, 'desc'), p.order(b, 'desc'));
    expect((await rowsOf(plan)).map((row) => row[1])).toEqual(['d', 'c', 'b', 'a', 'e']);
    const first = p.sort(left, p.order(a, 'asc'), p.order(b, 'asc'));
    expect((await rowsOf(first)).map((row) => row[1])).toEqual(['e', 'a', 'b', 'c', 'd']);
    const last = p.sort(left, p.order(a, 'asc', 'last'), p.order(b, 'asc'));
    expect((await rowsOf(last)).map((row) => row[1])).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('sorts numbers, and texts beyond their first bytes', async () => {
    const x = p.column('x', DOUBLE);
    const numbers = [1.5, -0.5, Number.NaN, -1e300, 0, Number.POSITIVE_INFINITY];
    const sortedNumbers = await rowsOf(
      p.sort(
        p.values(
          [x],
          numbers.map((n) => [n]),
        ),
        p.order(x),
      ),
    );
    expect(sortedNumbers.map((row) => row[0])).toEqual([
      -1e300,
      -0.5,
      0,
      1.5,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
    const s = p.column('s', STRING);
    const texts = ['abcdefghz', 'abcdefgha', 'abcdefgh', '', 'ä', 'abc'];
    const sortedTexts = await rowsOf(
      p.sort(
        p.values(
          [s],
          texts.map((t) => [t]),
        ),
        p.order(s),
      ),
    );
    expect(sortedTexts.map((row) => row[0])).toEqual(['', 'abc', 'abcdefgh', 'abcdefgha', 'abcdefghz', 'ä']);
    const dec = p.column('dec', { kind: 'decimal', precision: 38, scale: 0 });
    const big = [10n ** 30n, -(10n ** 30n), 5n, -5n, 2n ** 64n];
    const sortedBig = await rowsOf(
      p.sort(
        p.values(
          [dec],
          big.map((n) => [n]),
        ),
        p.order(dec),
      ),
    );
    expect(sortedBig.map((row) => row[0])).toEqual([-(10n ** 30n), -5n, 5n, 2n ** 64n, 10n ** 30n]);
  });

  it('limits', async () => {
    const rows = p.range(100, 4);
    expect(await rowsOf(p.limit(rows, 3))).toEqual([[0n], [1n], [2n]]);
    expect(await rowsOf(p.limit(rows, 30, 20))).toHaveLength(30);
    expect(await rowsOf(p.limit(rows, 0))).toEqual([]);
    expect(await rowsOf(p.limit(rows, -1, 97))).toHaveLength(3);
  });

  it('takes the first rows of an order', async () => {
    const rows = p.range(5000, 3);
    const id = rows.output[0]!;
    const plan = p.takeOrdered(rows, 3, 2, p.order(id, 'desc'));
    expect(await rowsOf(plan)).toEqual([[4997n], [4996n], [4995n]]);
    const up = p.takeOrdered(rows, 2, 0, p.order(id));
    expect(await rowsOf(up)).toEqual([[0n], [1n]]);
  });

  it('unites, expands and samples', async () => {
    const plan = p.union(left, right, p.values([a, b], [[9, null]]));
    expect(await sortedRows(plan)).toHaveLength(11);
    const total = p.aggregate(
      plan,
      [],
      [{ call: p.aggregateCall('sum', LONG, plan.output[0]!), states: [LONG] }],
    );
    expect(await sortedRows(total)).toEqual(['26']);
    const k = p.column('k', INT);
    const s = p.column('s', STRING);
    const expand: PhysicalPlan = {
      kind: 'expand',
      nodeId: 999_998,
      output: [k, s],
      projections: [
        [a, p.lit(STRING, null)],
        [p.lit(INT, 0), b],
      ],
      child: left,
    };
    expect(await sortedRows(expand)).toEqual(
      ['1|NULL', '0|a', '1|NULL', '0|b', '2|NULL', '0|c', '3|NULL', '0|d', 'NULL|NULL', '0|e'].sort(),
    );
  });

  it('replaces scalar subqueries by their value', async () => {
    const subquery = (plan: PhysicalPlan) =>
      ({ kind: 'scalar_subquery', plan, id: 77, type: LONG, nullable: true }) as never;
    const rows = p.range(10, 1);
    const max = p.aggregate(
      rows,
      [],
      [{ call: p.aggregateCall('max', LONG, rows.output[0]!), states: [LONG] }],
    );
    expect(await rowsOf(p.filter(rows, eq(rows.output[0]!, subquery(max))))).toEqual([[9n]]);
    await expect(rowsOf(p.filter(rows, eq(rows.output[0]!, subquery(p.range(2)))))).rejects.toThrow(
      'SCALAR_SUBQUERY_TOO_MANY_ROWS',
    );
  });
});

function eq(x: Parameters<typeof p.call>[2], y: Parameters<typeof p.call>[2]) {
  return p.call('equal_to', p.types.BOOLEAN, x, y);
}
