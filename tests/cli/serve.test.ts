import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { EMPTY_CATALOG, folderWith, type Started, start } from './support.ts';

const ports = ['--pg-port', '0', '--http-port', '0'];

interface Server extends Started {
  readonly pgPort: number;
  readonly url: string;
}

async function serve(args: readonly string[], cwd?: string): Promise<Server> {
  const started = start(['serve', ...ports, '--executors', '2', ...args], cwd);
  const out = await started.prints(/web UI/);
  const pgPort = Number(/-p (\d+)/.exec(out)![1]);
  const url = /http:\/\/[\d.]+:\d+/.exec(out)![0];
  return { ...started, pgPort, url };
}

async function rows(url: string, sql: string): Promise<unknown> {
  const response = await fetch(`${url}/sql`, { method: 'POST', body: sql });
  return ((await response.json()) as { data: unknown }).data;
}

describe('sparrow serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends soon at %s, even with queries running', async (signal) => {
    const server = await serve(['--catalog', EMPTY_CATALOG]);
    const client = new pg.Client({ host: '127.0.0.1', port: server.pgPort, user: 'me', database: 'x' });
    client.on('error', () => {});
    await client.connect();
    const endless = 'SELECT sum(id % 7) FROM range(1000000000000)';
    const overPg = client.query(endless).then(
      () => '',
      (error) => error.code ?? error.message,
    );
    const overHttp = fetch(`${server.url}/sql`, { method: 'POST', body: endless }).then(
      () => 'answered',
      () => 'broken off',
    );
    const streamed = await fetch(`${server.url}/sql?format=csv`, {
      method: 'POST',
      body: 'SELECT id FROM range(1000000000000)',
    });
    await streamed.body!.getReader().read();
    const started = performance.now();
    server.child.kill(signal);
    const { code, err } = await server.ended;
    // Within a second on a machine of its own.
    expect(performance.now() - started).toBeLessThan(5000);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(await overPg).toMatch(/57P01|57014|terminated/);
    await overHttp;
  });

  it('shows a table with broken files as such and goes on with the others', async () => {
    const catalog = `databases:
  default:
    tables:
      good: { using: csv, schema: "a INT", location: good.csv }
      missing: { using: csv, schema: "a INT", location: missing.csv }
      broken: { using: parquet, location: broken.parquet }
`;
    const folder = folderWith({ 'c.yaml': catalog, 'good.csv': '1\n2\n', 'broken.parquet': 'no parquet' });
    const server = await serve(['--catalog', 'c.yaml'], folder);
    expect(await rows(server.url, 'SELECT sum(a) AS s FROM good')).toEqual([{ s: 3 }]);
    const tables = (await rows(server.url, 'SHOW TABLES')) as { tableName: string }[];
    expect(tables.map((t) => t.tableName).sort()).toEqual(['broken', 'good', 'missing']);
    const ask = async (sql: string) =>
      (await fetch(`${server.url}/sql`, { method: 'POST', body: sql })).json() as Promise<{
        message: string;
      }>;
    expect((await ask('SELECT * FROM missing')).message).toContain('missing.csv');
    expect((await ask('SELECT * FROM broken')).message).toContain('broken.parquet');
    expect(await rows(server.url, 'SELECT sum(a) AS s FROM good')).toEqual([{ s: 3 }]);
    server.child.kill('SIGTERM');
    await server.ended;
  });

  it('reads the catalog file again when it changes, and keeps the last good one', async () => {
    const catalog = (file: string): string =>
      `databases:\n  default:\n    tables:\n      t: { using: csv, schema: "a INT", location: ${file} }\n`;
    const folder = folderWith({ 'c.yaml': catalog('one.csv'), 'one.csv': '1\n', 'two.csv': '2\n' });
    const server = await serve(['--catalog', 'c.yaml'], folder);
    const value = () => rows(server.url, 'SELECT a FROM t');
    expect(await value()).toEqual([{ a: 1 }]);
    writeFileSync(join(folder, 'c.yaml'), catalog('two.csv'));
    await expect.poll(value, { timeout: 10_000 }).toEqual([{ a: 2 }]);
    writeFileSync(join(folder, 'c.yaml'), 'databases: [');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await value()).toEqual([{ a: 2 }]);
    writeFileSync(join(folder, 'c.yaml'), catalog('one.csv'));
    await expect.poll(value, { timeout: 10_000 }).toEqual([{ a: 1 }]);
    server.child.kill('SIGTERM');
    expect((await server.ended).err).toMatch(/c\.yaml:1: not valid YAML/);
  });
});
