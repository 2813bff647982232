import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClientSession } from '../../src/session/statement.ts';
import { executeSql, openSession } from '../support/execute-sql.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import recorded from './spark-rows.json' with { type: 'json' };

/** What Apache Spark 4.2.0 answered over the views below; `error` is a condition. */
interface Recorded {
  readonly sql: string;
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: string;
}

const VIEWS = [
  `CREATE OR REPLACE TEMP VIEW t AS SELECT * FROM
     VALUES (1, 10, 'a'), (2, 20, 'b'), (3, NULL, 'c'), (NULL, 40, 'd'), (2, 25, 'e') AS t(a, b, s)`,
  'CREATE OR REPLACE TEMP VIEW u AS SELECT * FROM VALUES (1, 100), (1, 200), (2, 300), (5, 500), (NULL, 600) AS u(c, d)',
  'CREATE OR REPLACE TEMP VIEW e AS SELECT * FROM VALUES (1) AS e(z) WHERE z > 1',
];

/** Plans must give Spark's rows whatever the optimizer does to them: also when it does next to nothing. */
const settings = {
  'as set by default': {},
  'without optional rules': { 'spark.sparrow.optimizer.enabled': 'false' },
  'without broadcast joins': { 'spark.sql.autoBroadcastJoinThreshold': '-1' },
};

describe.each(Object.entries(settings))('%s', (_, conf) => {
  let server: TestServer;
  let session: ClientSession;

  beforeAll(async () => {
    server = await startTestServer({ executors: 1, conf: { 'spark.sql.shuffle.partitions': '3', ...conf } });
    session = openSession(server);
    for (const view of VIEWS) await rowsOf(session, view);
  });

  afterAll(() => server.close());

  test.each(recorded as readonly Recorded[])('$sql', async ({ sql, rows, error }) => {
    if (error !== undefined) {
      await expect(rowsOf(session, sql)).rejects.toMatchObject({ condition: error });
      return;
    }
    const found = await rowsOf(session, sql);
    if (/\border by\b/i.test(sql)) expect(found).toEqual(rows);
    else expect(found.map(String).sort()).toEqual(rows!.map(String).sort());
  });
});

async function rowsOf(session: ClientSession, sql: string): Promise<(string | null)[][]> {
  return (await executeSql(session, sql)).rows;
}
