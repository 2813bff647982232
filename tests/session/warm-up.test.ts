import { afterAll, beforeAll, expect, it } from 'vitest';
import { warmUp } from '../../src/session/warm-up.ts';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
const warnings: string[] = [];
beforeAll(async () => {
  sql = await openSql();
});
afterAll(() => sql.close());

/** The server's engine, with its warnings kept. */
const engine = () => ({
  ...sql.server.engine,
  logger: { log: (_: string, text: string) => void warnings.push(text) },
});

it('runs all its statements and leaves no events', async () => {
  const { events } = sql.server.engine;
  const before = events.end;
  await warmUp(engine(), new AbortController().signal);
  expect(warnings).toEqual([]);
  expect(events.end).toBe(before);
  await sql.run('SELECT id FROM range(3)');
  const started = events.read(before).find((event) => event.kind === 'sql_execution_start');
  expect(started).toMatchObject({ executionId: 0 });
});

it("gives way to a client's statement", async () => {
  const warming = warmUp(engine(), new AbortController().signal);
  await sql.run('SELECT id FROM range(3)');
  await warming;
  expect(warnings).toEqual([]);
});
