import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

const post = (body: string | object, query = '', headers: Record<string, string> = {}) =>
  fetch(`${doors.url}/sql${query}`, {
    method: 'POST',
    headers: { ...(typeof body === 'string' ? {} : { 'content-type': 'application/json' }), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('POST /sql', () => {
  it('answers JSON with columns and rows', async () => {
    const response = await post("SELECT 1 AS a, 'x' AS b, NULL AS c, 1.50 AS d");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      columns: [
        { name: 'a', type: 'int' },
        { name: 'b', type: 'string' },
        { name: 'c', type: 'void' },
        { name: 'd', type: 'decimal(3,2)' },
      ],
      data: [{ a: 1, b: 'x', c: null, d: 1.5 }],
      rows: 1,
    });
  });

  it('answers an empty result as JSON', async () => {
    const body = await (await post('SELECT 1 AS a WHERE false')).json();
    expect(body).toEqual({ columns: [{ name: 'a', type: 'int' }], data: [], rows: 0 });
  });

  it.each([
    ['jsonl', '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'],
    ['csv', 'a,b\n1,x\n2,y\n'],
    ['tsv', 'a\tb\n1\tx\n2\ty\n'],
    ['table', '+---+---+\n| a | b |\n+---+---+\n| 1 | x |\n| 2 | y |\n+---+---+\n'],
  ])('streams %s', async (format, expected) => {
    const response = await post(
      "SELECT * FROM VALUES (1, 'x'), (2, 'y') AS t(a, b) ORDER BY a",
      `?format=${format}`,
    );
    expect(await response.text()).toBe(expected);
  });

  it('streams Arrow that the library reads', async () => {
    const response = await post(
      "SELECT id, id * 1.5D AS d, if(id = 1, NULL, concat('v', id)) AS s FROM range(3) ORDER BY id",
      '',
      { accept: 'application/vnd.apache.arrow.stream' },
    );
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
    const rows = table.toArray().map((row) => ({ ...row.toJSON(), id: Number(row.id) }));
    expect(rows).toEqual([
      { id: 0, d: 0, s: 'v0' },
      { id: 1, d: 1.5, s: null },
      { id: 2, d: 3, s: 'v2' },
    ]);
  });

  it('takes parameters by position and by name', async () => {
    const byPosition = await post({ statement: 'SELECT ? + 1 AS a, ? AS b', parameters: [41, 'x'] });
    expect((await byPosition.json()).data).toEqual([{ a: 42, b: 'x' }]);
    const byName = await post({ statement: 'SELECT :n + 1 AS a', parameters: { n: 41 } });
    expect((await byName.json()).data).toEqual([{ a: 42 }]);
  });

  it('keeps the state of a named session', async () => {
    const headers = { 'x-sparrow-session': 'mine' };
    await post('CREATE TEMPORARY VIEW v AS SELECT 7 AS n', '', headers);
    expect((await (await post('SELECT n FROM v', '', headers)).json()).data).toEqual([{ n: 7 }]);
    expect((await post('SELECT n FROM v')).status).toBe(400);
  });

  it.each([
    ['SELECT 1 / 0', 'DIVIDE_BY_ZERO', '22012', 8],
    ['SELEC 1', 'PARSE_SYNTAX_ERROR', '42601', 1],
    ['SELECT * FROM nope', 'TABLE_OR_VIEW_NOT_FOUND', '42P01', 15],
  ])('tells what is wrong with %s', async (sql, condition, sqlState, position) => {
    const response = await post(sql);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_code: condition, sql_state: sqlState, position });
  });

  it('refuses unknown formats and pages of other origins', async () => {
    expect((await post('SELECT 1', '?format=xml')).status).toBe(400);
    expect((await post('SELECT 1', '', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await post('SELECT 1', '', { origin: doors.url })).status).toBe(200);
  });

  it('stops the query when the client goes', async () => {
    const controller = new AbortController();
    const response = await fetch(`${doors.url}/sql?format=csv`, {
      method: 'POST',
      body: 'SELECT id FROM range(1000000000000)',
      signal: controller.signal,
    });
    await response.body!.getReader().read();
    controller.abort();
    await expect.poll(() => running(doors), { timeout: 5000 }).toBe(0);
  });

  it('takes a statement of 1 MB', async () => {
    const list = Array.from({ length: 100_000 }, (_, i) => `${i + 1_000_000}`).join(',');
    const response = await post(`SELECT count(*) AS n FROM range(10) WHERE id IN (${list},3)`);
    expect((await response.json()).data).toEqual([{ n: 1 }]);
  });
});

function running({ engine }: TestDoors): number {
  let count = 0;
  for (const event of engine.events.read()) {
    if (event.kind === 'sql_execution_start') count++;
    if (event.kind === 'sql_execution_end') count--;
  }
  return count;
}

describe('the statement execution API', () => {
  const call = async (path: string, body?: object) => {
    const response = await fetch(`${doors.url}/api/2.0/sql/statements${path}`, {
      method: body ? 'POST' : 'GET',
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  it('answers an inline result', async () => {
    const { body } = await call('', {
      statement: 'SELECT id, NULL AS n FROM range(2) ORDER BY id',
      wait_timeout: '30s',
    });
    expect(body).toMatchObject({
      status: { state: 'SUCCEEDED' },
      manifest: {
        format: 'JSON_ARRAY',
        schema: {
          column_count: 2,
          columns: [
            { name: 'id', position: 0, type_name: 'LONG', type_text: 'bigint' },
            { name: 'n', position: 1, type_name: 'NULL', type_text: 'void' },
          ],
        },
        total_row_count: 2,
        truncated: false,
      },
      result: {
        chunk_index: 0,
        row_offset: 0,
        row_count: 2,
        data_array: [
          ['0', null],
          ['1', null],
        ],
      },
    });
    expect((await call(`/${body.statement_id}`)).body.status.state).toBe('SUCCEEDED');
    expect((await call(`/${body.statement_id}/result/chunks/0`)).body.row_count).toBe(2);
    expect((await call(`/${body.statement_id}/result/chunks/1`)).status).toBe(404);
  });

  it('answers wrong SQL as a failed statement', async () => {
    const { status, body } = await call('', { statement: 'SELECT 1/0', wait_timeout: '30s' });
    expect(status).toBe(200);
    expect(body.status).toMatchObject({
      state: 'FAILED',
      sql_state: '22012',
      error: { error_code: 'BAD_REQUEST' },
    });
    expect(body.status.error.message).toMatch(/^\[DIVIDE_BY_ZERO\] .* SQLSTATE: 22012/);
  });

  it('takes named parameters as texts of a type', async () => {
    const parameters = [{ name: 'a', value: '5', type: 'INT' }, { name: 'b' }];
    const { body } = await call('', { statement: 'SELECT :a * 2, :b', parameters, wait_timeout: '30s' });
    expect(body.result.data_array).toEqual([['10', null]]);
  });

  it('runs in the background and is cancelled', async () => {
    const { body } = await call('', {
      statement: 'SELECT sum(a.id * b.id) FROM range(1000000) a, range(1000000) b',
      wait_timeout: '0s',
    });
    expect(['PENDING', 'RUNNING']).toContain(body.status.state);
    expect((await call(`/${body.statement_id}/cancel`, {})).body).toEqual({});
    expect((await call(`/${body.statement_id}`)).body.status.state).toBe('CANCELED');
    expect((await call(`/${body.statement_id}/cancel`, {})).status).toBe(200);
  });

  it('limits rows and refuses wrong requests', async () => {
    const limited = await call('', {
      statement: 'SELECT id FROM range(100)',
      row_limit: 3,
      wait_timeout: '30s',
    });
    expect(limited.body.manifest).toMatchObject({ total_row_count: 3, truncated: true });
    expect((await call('', { statement: 'SELECT 1', wait_timeout: '3s' })).status).toBe(400);
    expect((await call('', { statement: 'SELECT 1', disposition: 'EXTERNAL_LINKS' })).status).toBe(400);
    expect((await call('/nope')).status).toBe(404);
  });
});

describe('the description of the API', () => {
  it('has every route', async () => {
    const { paths } = await (await fetch(`${doors.url}/openapi.json`)).json();
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/sql',
        '/healthz',
        '/api/2.0/sql/statements',
        '/api/v1/applications/{app}/sql/{id}',
        '/api/v1/applications/{app}/storage/rdd',
        '/api/v1/applications/{app}/storage/rdd/{id}',
      ]),
    );
  });
});

describe('the monitoring API and the page', () => {
  it('shows a query with its plan, stages and rows', async () => {
    await (await post('SELECT id % 3 AS k, count(*) FROM range(1000) GROUP BY 1')).text();
    const [{ id: app }] = await (await fetch(`${doors.url}/api/v1/applications`)).json();
    const base = `${doors.url}/api/v1/applications/${app}`;
    const queries = await (await fetch(`${base}/sql?length=1000`)).json();
    const query = queries.find((q: { description: string }) => q.description.startsWith('SELECT id % 3'));
    expect(query).toMatchObject({ status: 'COMPLETED', rows: 3, cancelled: false });
    const details = await (await fetch(`${base}/sql/${query.id}`)).json();
    expect(JSON.stringify(details.plan)).toContain('HashAggregate');
    const stages = await (await fetch(`${base}/stages`)).json();
    expect(stages.filter((s: { executionId: number }) => s.executionId === query.id)).toHaveLength(
      details.stageIds.length,
    );
    expect((await fetch(`${base}/sql/99999`)).status).toBe(404);
    expect((await fetch(`${doors.url}/api/v1/applications/nope/sql`)).status).toBe(404);
  });

  it('shows what is cached, until it is dropped', async () => {
    const [{ id: app }] = await (await fetch(`${doors.url}/api/v1/applications`)).json();
    const storage = `${doors.url}/api/v1/applications/${app}/storage/rdd`;
    const read = async () => (await fetch(storage)).json();
    expect(await read()).toEqual([]);
    await (
      await post('CACHE TABLE thousand AS SELECT id, id * 0.5D AS half FROM range(0, 1000, 1, 1)')
    ).text();
    const [cached, ...others] = await read();
    expect(others).toEqual([]);
    expect(cached).toMatchObject({
      name: 'In-memory table thousand',
      numPartitions: 1,
      numCachedPartitions: 1,
      storageLevel: 'Disk Memory Deserialized 1x Replicated',
      diskUsed: 0,
    });
    expect(cached.memoryUsed).toBeGreaterThan(2_000);
    const [where] = cached.dataDistribution;
    expect(where.memoryUsed).toBe(cached.memoryUsed);
    expect(where.memoryRemaining).toBeGreaterThan(0);
    expect(await (await fetch(`${storage}/${cached.id}`)).json()).toEqual(cached);
    const { memoryUsed } = cached;
    expect(cached.partitions).toEqual([
      {
        blockName: `rdd_${cached.id}_0`,
        storageLevel: 'Memory Deserialized 1x Replicated',
        memoryUsed,
        diskUsed: 0,
        executors: ['driver'],
        rows: 1000,
      },
    ]);
    await (await post('CLEAR CACHE')).text();
    expect(await read()).toEqual([]);
    expect((await fetch(`${storage}/${cached.id}`)).status).toBe(404);
  });

  it('is served with a policy that runs nothing else', async () => {
    const page = await fetch(`${doors.url}/`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('/app.js');
    expect((await fetch(`${doors.url}/app.js`)).headers.get('content-type')).toContain('javascript');
  });
});
