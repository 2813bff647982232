import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeSql, openSession } from '../support/execute-sql.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ executors: 1 });
});
afterAll(() => server.close());

async function explain(sql: string): Promise<string> {
  const session = openSession(server);
  const { rows } = await executeSql(session, sql);
  session.close();
  return rows[0]![0]!;
}

describe('EXPLAIN', () => {
  const query = 'SELECT id % 3 AS k, count(*) FROM range(0, 10, 1, 2) GROUP BY 1';

  it('shows the physical plan in Spark’s shape', async () => {
    expect((await explain(`EXPLAIN ${query}`)).replace(/#\d+L?|plan_id=\d+/g, '#')).toBe(
      [
        '== Physical Plan ==',
        'AdaptiveSparkPlan isFinalPlan=false',
        '+- HashAggregate(keys=[_groupingexpression#], functions=[count(1)])',
        '   +- Exchange hashpartitioning(_groupingexpression#, 200), ENSURE_REQUIREMENTS, [#]',
        '      +- HashAggregate(keys=[_groupingexpression#], functions=[partial_count(1)])',
        '         +- Project [(id# % 3) AS _groupingexpression#]',
        '            +- Range (0, 10, step=1, splits=2)',
        '',
      ].join('\n'),
    );
  });

  it('shows CODEGEN that adds to sums, and counts rows, without asking whether there are any', async () => {
    const text = await explain(
      'EXPLAIN CODEGEN SELECT id % 3 AS k, sum(id) FROM range(0, 10, 1, 2) GROUP BY 1',
    );
    const [, rows = '', merged = ''] = text.split(/\(func \$(?:range|blocks)_/);
    expect(rows).toContain('local.set $sum.');
    expect(rows).not.toMatch(/local\.set \$(sum_valid|rows)\./);
    expect(text).toContain('kernels copy 2 columns of all records');
    // A group's sum may be NULL.
    expect(merged).toContain('local.set $sum_valid.');
  });

  it('shows CODEGEN that counts the rows of a loop in it where a condition is before them', async () => {
    const text = await explain('EXPLAIN CODEGEN SELECT id FROM range(0, 10, 1, 2) WHERE id % 3 = 1');
    expect(text).toContain('local.set $rows.');
  });

  it('shows that grouping sets copy groups instead of rows where states can be merged', async () => {
    const below = async (calls: string): Promise<string> => {
      const text = await explain(
        `EXPLAIN SELECT id % 3 AS k, id % 5 AS g, ${calls} FROM range(9) GROUP BY CUBE (1, 2)`,
      );
      return text.slice(text.indexOf('Expand'));
    };
    expect(await below('count(*), sum(id)')).toMatch(/HashAggregate\(.*partial_count\(1\), partial_sum/);
    expect(await below('collect_list(id)')).not.toContain('HashAggregate');
    expect(await below('count(DISTINCT id)')).not.toContain('HashAggregate');
  });

  it('shows that sets are collected of distinct values where no aggregate must see all rows', async () => {
    const of = (calls: string): Promise<string> =>
      explain(`EXPLAIN SELECT id % 3 AS k, ${calls} FROM range(9) GROUP BY 1`);
    expect(await of('collect_set(id), sum(id)')).toMatch(
      /HashAggregate\(keys=\[.*, id#\d+L?\], functions=\[partial_sum/,
    );
    expect(await of('collect_set(id), collect_list(id)')).toContain('collect_set(');
    expect(await of('collect_set(id * 0.5D)')).toContain('collect_set(');
  });

  it('shows that sums of a column plus constants share a sum and a count where nothing can overflow', async () => {
    const of = (calls: string): Promise<string> =>
      explain(
        `EXPLAIN SELECT ${calls} FROM (SELECT CAST(id AS SMALLINT) AS s, CAST(id AS INT) AS i FROM range(9))`,
      );
    expect(await of('sum(s + 1), sum(s - 2), sum(s)')).toMatch(/functions=\[sum\(s#\d+\), count\(s#\d+\)\]/);
    expect(await of('sum(s + 1), sum(s)')).toMatch(/sum\(\(.* \+ 1\)\)/);
    expect(await of('sum(i + 1), sum(i + 2)')).toMatch(/sum\(\(.* \+ 2\)\)/);
  });

  it('shows all steps when EXTENDED', async () => {
    const titles = (await explain(`EXPLAIN EXTENDED ${query}`)).match(/^== .* ==$/gm);
    expect(titles).toEqual([
      '== Parsed Logical Plan ==',
      '== Analyzed Logical Plan ==',
      '== Optimized Logical Plan ==',
      '== Physical Plan ==',
    ]);
  });

  it('shows that a condition on a rank drops rows before the window and its exchange', async () => {
    const plan = async (rank: string, condition: string): Promise<string[]> => {
      const text = await explain(
        `EXPLAIN SELECT * FROM (SELECT id % 3 AS g, id AS v, ${rank} AS r FROM range(0, 100, 1, 2)) WHERE ${condition}`,
      );
      return text
        .replace(/#\d+L?|plan_id=\d+/g, '#')
        .split('\n')
        .filter((line) => /Limit|Exchange|TakeOrdered/.test(line));
    };
    const over = 'OVER (PARTITION BY id % 3 ORDER BY id DESC)';
    const limit = 'WindowGroupLimit [_w0#], [id# DESC NULLS LAST], rank(id#), 3';
    const shown = (await plan(`rank() ${over}`, 'r < 4')).map((line) => line.replace(/^[ +:-]*/, ''));
    expect(shown).toEqual([
      `${limit}, Final`,
      'Exchange hashpartitioning(_w0#, 200), ENSURE_REQUIREMENTS, [#]',
      `${limit}, Partial`,
    ]);
    expect((await plan('row_number() OVER (ORDER BY id)', '2 >= r')).join()).toContain(
      'TakeOrderedAndProject(limit=2',
    );
    for (const [rank, condition] of [
      [`rank() ${over}`, 'r > 4'],
      [`rank() ${over}`, 'r < 4 OR v = 1'],
      [`rank() ${over}`, 'r <= 1001'],
      [`ntile(4) ${over}`, 'r <= 2'],
      [`rank() ${over} + count(*) OVER (PARTITION BY id % 3)`, 'r <= 2'],
    ] as const) {
      expect((await plan(rank, condition)).join()).not.toContain('Limit');
    }
  });

  it('shows the code of every stage with the operators named', async () => {
    const text = await explain(`EXPLAIN CODEGEN ${query}`);
    expect(text).toContain('Found 2 WholeStageCodegen subtrees.');
    expect(text.match(/^\(module$/gm)).toHaveLength(2);
    expect(text).toMatch(/;; a row of project \d+: _groupingexpression/);
    expect(text).toMatch(/;; a row of range_scan \d+: id/);
  });

  it('computes parts of dates once a stretch, where stretches are longer than a value', async () => {
    const isRemembered = async (part: string): Promise<boolean> => {
      const rows =
        '(SELECT timestamp_seconds(id) AS t, date_from_unix_date(CAST(id AS INT)) AS d FROM range(9))';
      const code = await explain(`EXPLAIN CODEGEN SELECT ${part} FROM ${rows}`);
      return code.includes('outside of the stretch of the last value');
    };
    const remembered = [
      'year(t)',
      "date_trunc('hour', t)",
      'hour(t)',
      'dayofweek(t)',
      'CAST(t AS DATE)',
      'month(d)',
    ];
    for (const part of remembered) expect([part, await isRemembered(part)]).toEqual([part, true]);
    for (const part of ['minute(t)', 'dayofweek(d)', 'dayofmonth(d)', 'unix_seconds(t)']) {
      expect([part, await isRemembered(part)]).toEqual([part, false]);
    }
  });

  it('shows in plans what ranks look at', async () => {
    const over = 'OVER (PARTITION BY id % 3 ORDER BY id)';
    const text = await explain(
      `EXPLAIN SELECT rank() ${over} AS a, dense_rank() ${over} AS b, percent_rank() ${over} AS c, row_number() ${over} AS d FROM range(9)`,
    );
    const [window] = text.split('\n').filter((line) => line.includes('Window ['));
    expect(window!.match(/\w+\(\S*\) windowspec/g)!.map((call) => call.replace(/#\d+L/, '#'))).toEqual([
      'rank(id#) windowspec',
      'dense_rank(id#) windowspec',
      'percent_rank(id#) windowspec',
      'row_number() windowspec',
    ]);
  });

  it('goes over sorted rows once for window functions that need no look ahead, and for no others', async () => {
    const over = 'OVER (PARTITION BY id % 3 ORDER BY id)';
    const code = (call: string) => explain(`EXPLAIN CODEGEN SELECT ${call} FROM range(9)`);
    for (const call of [`rank() ${over}`, `lead(id, 2) ${over}`, `sum(id) ${over}`, 'max(id) OVER ()']) {
      expect(await code(call)).not.toMatch(/\(export "frames_/);
    }
    const moving = 'sum(id) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)';
    for (const call of [`ntile(2) ${over}`, `lag(id) IGNORE NULLS ${over}`, moving]) {
      expect(await code(call)).toMatch(/\(export "frames_/);
    }
  });

  it('writes code for the order of rows only where kernels can not compare them', async () => {
    const code = (order: string) => explain(`EXPLAIN CODEGEN SELECT id FROM range(9) ORDER BY ${order}`);
    for (const order of ['id', 'id % 3, string(id)', 'double(id) DESC, decimal(id) NULLS LAST']) {
      expect(await code(order)).not.toMatch(/\(export "compare_/);
    }
    expect(await code('id, struct(id)')).toMatch(/\(export "compare_/);
  });
});
