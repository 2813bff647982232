// Runs the reference suites of Apache Spark against a fresh server each, and compares with the floors.
// The suites lie outside the repository; where they are missing this says so and does nothing.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const shared = resolve(root, '../shared');
const floors = JSON.parse(readFileSync(join(root, '.ci/floors.json'), 'utf8'));

const gold = (name) => [
  'gold/check.mjs',
  `gold/${name}/cases.jsonl`,
  '--setup',
  join(shared, `gold/${name}/tables.sql`),
  '--data',
  join(shared, 'data'),
  '--jobs',
  '2',
];
const suites = [
  { name: 'taxi', args: gold('taxi'), conf: ['spark.sql.shuffle.partitions=8'] },
  { name: 'tpch', args: gold('tpch'), conf: ['spark.sql.shuffle.partitions=8'] },
  { name: 'tpcds', args: gold('tpcds'), conf: ['spark.sql.shuffle.partitions=4'] },
  { name: 'functions', args: ['gold/check.mjs', 'gold/functions.jsonl', '--jobs', '2'], conf: [] },
  { name: 'spark-suite', args: ['spark-suite/run.mjs', '--jobs', '2', '--timeout', '10'], conf: [] },
];

if (!existsSync(join(shared, 'gold/check.mjs'))) {
  console.log('SKIPPED: the reference suites are not here');
  process.exit(0);
}

let ok = true;
for (const suite of suites) {
  if (process.argv[2] && process.argv[2] !== suite.name) continue;
  const server = await startServer(suite.conf);
  try {
    const args = suite.args.map((arg) =>
      arg.startsWith('gold/') || arg.startsWith('spark-suite/') ? join(shared, arg) : arg,
    );
    const output = await run(process.execPath, [...args, '--url', server.url, ...process.argv.slice(3)]);
    const score = Number(/: (\d+)\/\d+ = /.exec(output.trim().split('\n').at(-1))?.[1] ?? Number.NaN);
    const floor = floors[suite.name];
    const good = score >= floor;
    ok &&= good;
    console.log(
      `${good ? 'ok' : 'BELOW FLOOR'}: ${suite.name} ${score}, floor ${floor}\n  ${output.trim().split('\n').slice(-2).join('\n  ')}`,
    );
  } finally {
    await server.stop();
  }
}
process.exit(ok ? 0 : 1);

async function startServer(conf) {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-ci-'));
  const flags = conf.flatMap((pair) => ['--conf', pair]);
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist/main.js'),
      'serve',
      '--catalog',
      join(root, 'tests/fixtures/empty.yaml'),
      '--pg-port',
      '0',
      '--http-port',
      '0',
      ...flags,
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise((done, fail) => {
    let text = '';
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /http:\/\/[^/\s]+/.exec(text);
      if (found) done(found[0]);
    });
  });
  return {
    url,
    async stop() {
      child.removeAllListeners('exit');
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('close', () => done(text));
  });
}
