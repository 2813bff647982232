// The engines that are compared. Each has a name and a process, and can
//   setup(tables, memory)  register files, or load them into memory
//   run(sql)               run a query to its last row: { ms } or { error }
//   rows(sql)              give the rows of the query that ran last (see compare.mjs)
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;

/** Processes that a run which fails must not leave behind. */
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGTERM');
});

/** Every engine gets as many. */
export const THREADS = 2;

/** Sparrow as a user gets it, `node` with further options aside: a server of its own, asked over HTTP, in one session. */
export async function openSparrow(conf = {}, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-bench-'));
  writeFileSync(join(folder, 'catalog.yaml'), 'version: 1\n');
  const command = [
    ...options,
    join(root, 'dist/main.js'),
    'serve',
    ...['--catalog', 'catalog.yaml', '--pg-port', '0', '--http-port', '0', '--executors', `${THREADS}`],
    ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
  ];
  const started = performance.now();
  const child = start(process.execPath, command, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`sparrow ended with ${code}: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('http://')) resolve(text);
    });
  });
  const startTime = performance.now() - started;
  const url = /http:\/\/[^/\s]+/.exec(said)[0];
  const headers = { 'x-sparrow-session': 'bench' };
  const post = (sql, format) => fetch(`${url}/sql?format=${format}`, { method: 'POST', body: sql, headers });
  const run = async (sql) => {
    const asked = performance.now();
    const response = await post(sql, 'jsonl');
    const text = await response.text();
    return response.ok
      ? { ms: performance.now() - asked }
      : { error: JSON.parse(text).message.split('\n')[0] };
  };
  const must = async (sql) => {
    const { error } = await run(sql);
    if (error) throw new Error(`${error} (${sql})`);
  };
  const api = async (path) => (await fetch(`${url}/api/v1/applications${path}`)).json();
  const [{ id }] = await api('');
  return {
    name: 'Sparrow',
    url,
    pgPort: Number(/-p (\d+)/.exec(said)[1]),
    pid: child.pid,
    /** Milliseconds from the start of the process until it listens. */
    startTime,
    run,
    post,
    async setup(tables, memory = false) {
      for (const [name, { format, path, columns }] of Object.entries(tables)) {
        const schema = columns
          ? `(${Object.entries(columns)
              .map((c) => c.join(' '))
              .join(', ')})`
          : '';
        const options = format === 'csv' ? `OPTIONS (header 'true')` : '';
        await must(`CREATE TABLE ${name} ${schema} USING ${format} ${options} LOCATION '${path}'`);
        if (memory) await must(`CACHE TABLE ${name}`);
      }
    },
    set: (key, value) => must(`SET ${key} = ${value}`),
    async rows(sql) {
      const response = await fetch(`${url}/api/2.0/sql/statements`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ statement: sql, wait_timeout: '50s' }),
      });
      const { manifest, result, status } = await response.json();
      if (status.state !== 'SUCCEEDED') throw new Error(`${status.state}: ${status.error?.message} (${sql})`);
      const isFloat = manifest.schema.columns.map((c) => /^(double|float)$/i.test(c.type_text));
      const cell = (text, at) => (isFloat[at] && Number.isFinite(Number(text ?? '-')) ? Number(text) : text);
      return (result.data_array ?? []).map((row) => row.map(cell));
    },
    /** What the stages of the last query measured, added up. */
    async metrics() {
      const stages = await api(`/${id}/stages`);
      const last = stages.filter((stage) => stage.executionId === stages[0].executionId);
      const sum = (field) => last.reduce((total, stage) => total + stage[field], 0);
      return {
        inputBytes: sum('inputBytes'),
        inputRecords: sum('inputRecords'),
        spilledBytes: sum('diskBytesSpilled'),
        /** On the driver, and in the executors, which make instances. */
        compileTime: sum('codegenTime') + sum('compileTime'),
        /** Of this, on the driver while earlier stages ran. */
        earlyCompileTime: sum('earlyCodegenTime'),
      };
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
export async function openPython(engine) {
  const command = [join(root, 'bench/engine.py'), engine, `${THREADS}`];
  const child = start('python3', command, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    return done ? null : JSON.parse(value);
  };
  const hello = await answer();
  if (hello === null) return null;
  const ask = (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer();
  };
  return {
    name: hello.name,
    pid: child.pid,
    run: (sql) => ask({ sql }),
    /** The same for a result that is larger than memory. */
    stream: (sql) => ask({ sql, stream: true }),
    rows: async () => (await ask({ rows: true })).rows,
    async setup(tables, memory = false) {
      const { error } = await ask({ setup: tables, memory });
      if (error) throw new Error(error);
    },
    async close() {
      child.stdin.end();
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

function start(command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Megabytes of memory that a process had resident at the most. */
export function peakMemory({ pid }) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}
