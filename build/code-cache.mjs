// Has V8 keep what it compiles of the program and of an executor while they run the statements of `rehearsal.sql`:
// files that the scripts name in their last lines, from where `src/core/load-script.ts` takes them. Has them write the
// rows of `src/session/warm-up.ts`, too.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { BroadcastChannel, isMainThread, Worker, workerData } from 'node:worker_threads';
import pg from 'pg';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const { codeFile, compileScript, runScript } = createRequire(import.meta.url)(`${dist}load-script.cjs`);
const { setFlagsFromString } = v8;

/** V8 forgets the code of functions that did not run for a while, such as those of the start. */
const KEEP_CODE = '--no-flush-bytecode';
/** Code is good for the flags under which it was saved, and is loaded before the program sets any. */
const DEFAULT = '--flush-bytecode';

/** Writes the last line. */
function nameCode(name) {
  const file = `${dist}${name}.cjs`;
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
  appendFileSync(file, `\n//# code=${name}-${digest}.code`);
}

/** Runs a script. @returns what it exports, and what saves its code */
function start(name) {
  const file = `${dist}${name}.cjs`;
  const script = compileScript(file);
  const place = codeFile(file, readFileSync(file, 'latin1'));
  const save = () => {
    setFlagsFromString(DEFAULT);
    writeFileSync(place, script.createCachedData());
    setFlagsFromString(KEEP_CODE);
  };
  return { exports: runScript(file, script), save };
}

/** The thread that the pool starts first saves; the others only take part. */
function executor() {
  const { save } = start('executor');
  if (!workerData.saves) return;
  const channel = new BroadcastChannel('code');
  channel.onmessage = ({ data }) => {
    if (data !== 'save') return;
    save();
    channel.postMessage('saved');
    channel.close();
  };
}

async function rehearse() {
  setFlagsFromString(KEEP_CODE);
  nameCode('sparrow');
  nameCode('executor');
  let saves = true;
  const threads = {
    take() {
      const thread = new Worker(new URL(import.meta.url), { workerData: { saves } });
      saves = false;
      return thread;
    },
  };
  v8.setFlagsFromString = () => {};
  const program = start('sparrow');
  const ports = listening();
  const ended = program.exports.run(
    ['serve', '--catalog', 'catalog.yaml', '--executors', '2', '--http-port', '0', '--pg-port', '0'],
    threads,
  );
  const { pgPort, httpPort } = await ports;
  await runStatements(pgPort, httpPort);
  const channel = new BroadcastChannel('code');
  const saved = new Promise((resolve) => {
    channel.onmessage = ({ data }) => data === 'saved' && resolve();
  });
  channel.postMessage('save');
  await saved;
  channel.close();
  program.save();
  process.emit('SIGTERM');
  await ended;
}

/** The ports that the server says it listens on. */
function listening() {
  const { write } = process.stdout;
  let said = '';
  return new Promise((resolve) => {
    process.stdout.write = (text) => {
      said += text;
      const [, pgPort, httpPort] = /-p (\d+).*http:\/\/[^:]+:(\d+)/s.exec(said) ?? [];
      if (httpPort === undefined) return true;
      process.stdout.write = write;
      resolve({ pgPort: Number(pgPort), httpPort: Number(httpPort) });
      return true;
    };
  });
}

/** Each statement once through each door. */
async function runStatements(pgPort, httpPort) {
  const text = readFileSync(new URL('rehearsal.sql', import.meta.url), 'utf8');
  const statements = text.split(/;\n/).filter((statement) => statement.trim() !== '');
  for (const format of ['jsonl', 'csv']) {
    for (const statement of statements) await post(httpPort, format, statement);
  }
  const client = new pg.Client({ host: '127.0.0.1', port: pgPort, user: 'build', database: 'default' });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function post(httpPort, format, statement) {
  const response = await fetch(`http://127.0.0.1:${httpPort}/sql?format=${format}`, {
    method: 'POST',
    body: statement,
    headers: { 'x-sparrow-session': 'build' },
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${answer}\n${statement}`);
}

function writeWarmUpRows() {
  const select = readFileSync(new URL('warm-up-rows.sql', import.meta.url), 'utf8');
  const insert = `INSERT OVERWRITE DIRECTORY '${resolve('rows')}' USING parquet ${select}`;
  const command = [`${dist}main.js`, 'sql', '--catalog', 'catalog.yaml', '-e', insert];
  execFileSync(process.execPath, command, { stdio: 'pipe' });
  const file = readdirSync('rows').find((name) => name.endsWith('.parquet'));
  copyFileSync(join('rows', file), `${dist}warm-up.parquet`);
}

/** Runs in a folder of its own, with an empty catalog. */
async function inFolder(run) {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-build-'));
  const home = process.cwd();
  try {
    process.chdir(folder);
    writeFileSync('catalog.yaml', 'version: 1\n');
    await run();
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMainThread) {
  await inFolder(writeWarmUpRows);
  await inFolder(rehearse);
} else executor();
