import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import type { ClientSession } from '../../src/session/statement.ts';
import { catalogString } from '../../src/types/type-name.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { testSettings } from './settings.ts';
import { type Answer, isOrdered, readSqlFile } from './sql-file.ts';

const folder = new URL('.', import.meta.url).pathname;
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
const DIALECT = { doubleQuotedIdentifiers: false, standardConformingStrings: false };

describe.each(testSettings)('SQL files with $name', ({ executors, conf, server: serverConf = {} }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ executors, conf: serverConf });
  });
  afterAll(() => server.close());

  it.each(files)('%s', async (file) => {
    const session = server.sessions.open({ user: 'test', dialect: DIALECT, conf });
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
    const execution = await session.execute(sql, { encoding: { kind: 'json_strings' } });
    let text = '';
    for await (const block of execution.blocks) text += Buffer.from(block.bytes).toString();
    await execution.outcome;
    const rows = text.split('\n').filter((line) => line !== '');
    const printed = rows.map((row) =>
      (JSON.parse(row) as (string | null)[]).map((v) => v ?? 'NULL').join('\t'),
    );
    const columns = execution.schema.map((field) => `${field.name}:${catalogString(field.type)}`);
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
