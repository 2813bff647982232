// Runs the reference suites of Apache Spark and of PostgreSQL's clients against a fresh server each, and
// compares with the floors. The suites lie outside the repository; where they are missing this says so.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clients } from './clients.mjs';
import { root, shared, startServer } from './server.mjs';

const floors = JSON.parse(readFileSync(join(root, '.ci/floors.json'), 'utf8'));

const gold = (name) => {
  const path = join(shared, 'gold', name);
  return runner(
    'gold/check.mjs',
    join(path, 'cases.jsonl'),
    '--setup',
    join(path, 'tables.sql'),
    '--data',
    join(shared, 'data'),
  );
};

/** Each gives its score. */
const suites = [
  { name: 'taxi', run: gold('taxi'), conf: ['spark.sql.shuffle.partitions=8'] },
  { name: 'tpch', run: gold('tpch'), conf: ['spark.sql.shuffle.partitions=8'] },
  { name: 'tpcds', run: gold('tpcds'), conf: ['spark.sql.shuffle.partitions=4'] },
  { name: 'functions', run: runner('gold/check.mjs', join(shared, 'gold/functions.jsonl')) },
  { name: 'clients', run: clients },
  { name: 'spark-suite', run: runner('spark-suite/run.mjs', '--timeout', '20') },
];

if (!existsSync(shared)) {
  console.log('SKIPPED: the reference suites are not here');
  process.exit(0);
}

let ok = true;
for (const { name, run, conf } of suites) {
  if (process.argv[2] && process.argv[2] !== name) continue;
  const server = await startServer(conf);
  try {
    const score = await run(server);
    const good = score >= floors[name];
    ok &&= good;
    console.log(`${good ? 'ok' : 'BELOW FLOOR'}: ${name} ${score}, floor ${floors[name]}`);
  } finally {
    await server.stop();
  }
}
process.exit(ok ? 0 : 1);

/** A runner that ends its output with `name: passed/all = p %`. */
function runner(script, ...args) {
  return (server) =>
    new Promise((done) => {
      const command = [
        join(shared, script),
        ...args,
        '--url',
        server.url,
        '--jobs',
        '2',
        ...process.argv.slice(3),
      ];
      const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      child.on('close', () => {
        const lines = text.trim().split('\n');
        console.log(lines.slice(-2).join('\n'));
        done(Number(/: (\d+)\/\d+/.exec(lines.at(-1))?.[1] ?? Number.NaN));
      });
    });
}
