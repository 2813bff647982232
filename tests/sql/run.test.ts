import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import type { ClientSession } from '../../src/session/statement.ts';
import { catalogString } from '../../src/types/type-name.ts';
import { executeSql, openSession } from '../support/execute-sql.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { testSettings } from './settings.ts';
import { type Answer, isOrdered, readSqlFile } from './sql-file.ts';

const folder = new URL('.', import.meta.url).pathname;
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));

describe.each(testSettings)('SQL files with $name', ({ executors, conf, server: serverConf = {} }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ executors, conf: serverConf });
  });
  afterAll(() => server.close());

  it.each(files)('%s', async (file) => {
    const session = openSession(server, conf);
    const differences: string[] = [];
    for (const { line, sql, expected } of readSqlFile(`${folder}${file}`)) {
      const actual = await run(session, sql);
      if (!same(actual, expected))
        differences.push(`${line}: ${sql}\n${show('expected', expected)}\n${show('actual', actual)}`);
    }
    session.close();
    expect(differences.join('\n\n')).toBe('');
  });
});

async function run(session: ClientSession, sql: string): Promise<Answer> {
  try {
    const { rows, schema } = await executeSql(session, sql);
    const printed = rows.map((row) => row.map((v) => v ?? 'NULL').join('\t'));
    const columns = schema.map((field) => `${field.name}:${catalogString(field.type)}`);
    if (!isOrdered(sql)) printed.sort();
    return { kind: 'rows', schema: `struct<${columns.join(',')}>`, rows: printed };
  } catch (error) {
    if (error instanceof SparkError) return { kind: 'error', error: `${error.condition} ${error.sqlState}` };
    throw error;
  }
}

/** Doubles may differ in their last digits: sums depend on the order of additions. */
function same(actual: Answer, expected: Answer): boolean {
  if (actual.kind !== 'rows' || expected.kind !== 'rows')
    return JSON.stringify(actual) === JSON.stringify(expected);
  if (actual.schema !== expected.schema || actual.rows.length !== expected.rows.length) return false;
  return actual.rows.every((row, i) => {
    const left = row.split('\t');
    const right = expected.rows[i]!.split('\t');
    return (
      left.length === right.length &&
      left.every((value, k) => value === right[k] || nearlyEqual(value, right[k]!))
    );
  });
}

function nearlyEqual(a: string, b: string): boolean {
  if (!/^-?\d+\.\d{10,}/.test(a) || !/^-?\d+\.\d+/.test(b)) return false;
  return Math.abs(Number(a) - Number(b)) <= 1e-12 * Math.abs(Number(b));
}

function show(title: string, answer: Answer): string {
  const lines = answer.kind === 'error' ? [answer.error] : [answer.schema, ...answer.rows];
  return `  ${title}: ${lines.join('\n    ')}`;
}
