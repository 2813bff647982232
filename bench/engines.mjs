// The engines that are compared: each has a name, registers files as tables, and runs a query to its last row.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;

/** Sparrow as a user gets it: a server of its own, asked over HTTP. */
export async function openSparrow(threads, conf = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-bench-'));
  writeFileSync(join(folder, 'catalog.yaml'), 'version: 1\n');
  const flags = Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]);
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist/main.js'),
      'serve',
      '--catalog',
      'catalog.yaml',
      '--pg-port',
      '0',
      '--http-port',
      '0',
      '--executors',
      String(threads),
      ...flags,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error(`sparrow ended: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /http:\/\/[^/\s]+/.exec(text);
      if (found) resolve(found[0]);
    });
  });
  const run = async (sql) => {
    const started = performance.now();
    const response = await fetch(`${url}/sql?format=jsonl`, { method: 'POST', body: sql });
    const text = await response.text();
    if (!response.ok) return { error: JSON.parse(text).message.split('\n')[0] };
    return { ms: performance.now() - started, rows: text.split('\n').length - 1 };
  };
  return {
    name: 'Sparrow',
    pid: child.pid,
    run,
    async setup(tables) {
      for (const [name, path] of Object.entries(tables)) {
        const source = path.endsWith('.csv') ? `csv OPTIONS (header 'true', inferSchema 'true')` : 'parquet';
        const { error } = await run(`CREATE TABLE IF NOT EXISTS ${name} USING ${source} LOCATION '${path}'`);
        if (error) throw new Error(error);
      }
    },
    async close() {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** DuckDB or Spark in Python; null where it is not installed. */
export async function openPython(engine, threads) {
  const child = spawn('python3', [join(root, 'bench/engine.py'), engine, String(threads)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  const hello = await answer();
  if (hello === null) return null;
  const ask = async (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer();
  };
  return {
    name: hello.name,
    pid: child.pid,
    run: (sql) => ask({ sql }),
    setup: (tables) => ask({ setup: tables }),
    async close() {
      child.stdin.end();
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
