import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeSql, openSession } from '../support/execute-sql.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ executors: 2 });
  await run('CREATE TABLE trips (id BIGINT, zone BIGINT, note STRING) USING parquet');
  // One file each, as of three months.
  for (const first of [0, 100, 200]) {
    const rows = `range(${first}, ${first + 100}, 1, 1)`;
    await run(`INSERT INTO trips SELECT id, id % 7, if(id < 100, NULL, 'n') FROM ${rows}`);
  }
  await run('CREATE TABLE parted (id BIGINT, month INT) USING parquet PARTITIONED BY (month)');
  for (const month of [1, 2, 3]) await run(`INSERT INTO parted VALUES (${month * 10}, ${month})`);
});
afterAll(() => server.close());

interface Run {
  readonly value: unknown;
  readonly read: number;
  readonly pruned: number;
}

/** Runs a statement; what became of its files is read from the event log. */
async function run(sql: string): Promise<Run> {
  const { events } = server.engine;
  const from = events.end;
  const { rows } = await executeSql(openSession(server), sql);
  let read = 0;
  let pruned = 0;
  for (const event of events.read(from)) {
    if (event.kind !== 'stage_submitted') continue;
    for (const scan of event.stage.scans) {
      read += scan.filesRead!;
      pruned += scan.filesPruned!;
    }
  }
  return { value: rows[0]?.[0], read, pruned };
}

const count = (condition: string): Promise<Run> => run(`SELECT count(*) FROM trips WHERE ${condition}`);

describe('files whose footers rule them out', () => {
  it('are not read', async () => {
    expect(await count('id BETWEEN 100 AND 149')).toEqual({ value: '50', read: 1, pruned: 2 });
    expect(await count('id < 101')).toEqual({ value: '101', read: 2, pruned: 1 });
    expect(await count('note IS NULL')).toEqual({ value: '100', read: 1, pruned: 2 });
    expect(await count('id > 1000')).toEqual({ value: '0', read: 0, pruned: 3 });
  });

  it('are read where any row might match', async () => {
    const all = { read: 3, pruned: 0 };
    expect(await count('zone = 3')).toMatchObject(all);
    expect(await count('id % 300 = 150')).toEqual({ value: '1', ...all });
    expect(await count('id = 150 OR zone = 3')).toMatchObject(all);
    expect(await run('SELECT count(*) FROM trips')).toEqual({ value: '300', ...all });
  });

  it('are those of the side of an outer join that the condition is on', async () => {
    const sql = (on: string): string =>
      `SELECT count(*) FROM trips a LEFT JOIN trips b ON a.id = b.id AND ${on}`;
    expect(await run(sql('b.id < 50'))).toEqual({ value: '300', read: 4, pruned: 2 });
    expect(await run(sql('a.id < 50'))).toMatchObject({ value: '300' });
  });

  it('count with those of other partitions', async () => {
    const sql = 'SELECT sum(id) FROM parted WHERE';
    expect(await run(`${sql} month = 2`)).toEqual({ value: '20', read: 1, pruned: 2 });
    expect(await run(`${sql} month > 1 AND id > 25`)).toEqual({ value: '30', read: 1, pruned: 2 });
  });

  it('are those that the files hold now', async () => {
    await run('CREATE TABLE growing (id BIGINT) USING parquet');
    await run('INSERT INTO growing VALUES (1)');
    const last = 'SELECT count(*) FROM growing WHERE id = 2';
    expect(await run(last)).toEqual({ value: '0', read: 0, pruned: 1 });
    await run('INSERT INTO growing VALUES (2)');
    expect(await run(last)).toEqual({ value: '1', read: 1, pruned: 1 });
  });
});
