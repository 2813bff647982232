import { afterAll, beforeAll, expect, it } from 'vitest';
import { onceWarm } from '../../src/session/once-warm.ts';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
});
afterAll(() => sql.close());

it('calls once, after fifty statements', async () => {
  let calls = 0;
  onceWarm(sql.server.engine.events, () => calls++);
  for (let i = 0; i < 49; i++) await sql.run(`SELECT ${i}`);
  expect(calls).toBe(0);
  for (let i = 0; i < 60; i++) await sql.run(`SELECT ${i}`);
  expect(calls).toBe(1);
});
