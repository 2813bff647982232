// How fast rows leave: one million trips of 18 columns over PostgreSQL's wire, beside PostgreSQL itself, and over
// HTTP; the clients only count bytes.
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TRIP_COLUMNS, taxiData } from '../data.mjs';
import { openSparrow } from '../engines.mjs';
import { median } from '../measure.mjs';
import { openPostgres } from '../postgres.mjs';
import { megabytes, ms } from '../report.mjs';
import { askHttp, connectPg } from '../results-client.mjs';

const ROWS = 1_000_000;
const QUERY = `SELECT ${Object.keys(TRIP_COLUMNS).join(', ')} FROM yellow`;
const HTTP_FORMATS = ['arrow', 'csv', 'jsonl', 'json'];
const POSTGRES_TYPES = { STRING: 'text', DOUBLE: 'double precision' };

export async function results(report, bench) {
  const sparrow = await openSparrow();
  const { yellow } = await taxiData(ROWS);
  await sparrow.setup({ yellow });
  const postgres = await openPostgres();
  if (postgres === null) report.text('PostgreSQL is not installed: left out.');
  const resident = watchResident(sparrow.pid);
  try {
    if (postgres !== null) await copyTrips(sparrow, postgres);
    const ours = await connectPg(sparrow.pgPort, 'bench', 'default');
    const theirs = postgres && (await connectPg(postgres.port, 'postgres', 'postgres'));
    const measured = [];
    for (const form of ['text', 'binary']) {
      const asks = [ours, theirs]
        .filter((client) => client !== null)
        .map((client) => () => client[form](QUERY));
      measured.push(await inTurn(`PostgreSQL wire, ${form}`, asks, bench.runs, resident));
    }
    for (const format of HTTP_FORMATS) {
      const ask = () => askHttp(sparrow.url, format, QUERY);
      measured.push(await inTurn(`HTTP, ${format}`, [ask], bench.runs, resident));
    }
    print(report, postgres?.name ?? 'PostgreSQL', measured);
    ours.close();
    theirs?.close();
  } finally {
    resident.stop();
    await postgres?.close();
    await sparrow.close();
  }
}

/** Runs all in turn; a result per ask: its medians, and the server's resident memory meanwhile. */
async function inTurn(name, asks, runs, resident) {
  for (const ask of asks) await ask();
  const taken = asks.map(() => []);
  resident.reset();
  for (let i = 0; i < runs; i++) {
    for (const [at, ask] of asks.entries()) taken[at].push(await ask());
  }
  const medians = taken.map((list) => ({
    ms: median(list.map((run) => run.ms)),
    firstMs: median(list.map((run) => run.firstMs)),
    bytes: list[0].bytes,
  }));
  return { name, medians, peak: resident.peak() };
}

function print(report, other, measured) {
  const postgresText = measured[0].medians[1]?.ms;
  report.table(
    ['form', 'Sparrow', 'first rows', 'size', 'rows/s', 'peak memory', other, 'size', 'ratio'],
    measured.map(({ name, medians: [our, their], peak }) => [
      name,
      ms(our.ms),
      ms(our.firstMs),
      megabytes(our.bytes),
      `${(ROWS / our.ms / 1000).toFixed(2)} M`,
      megabytes(peak),
      ...(their ? [ms(their.ms), megabytes(their.bytes), (our.ms / their.ms).toFixed(2)] : ['', '', '']),
    ]),
  );
  for (const { name, medians } of measured) {
    const [our, their] = medians;
    if (their) report.figure(`${name}: Sparrow / ${other}`, (our.ms / their.ms).toFixed(2));
    else if (name === 'HTTP, arrow' && postgresText !== undefined) {
      report.figure(`${name}: times as fast as ${other}'s text`, (postgresText / our.ms).toFixed(1));
    }
  }
}

/** The same rows in PostgreSQL, by way of the CSV that Sparrow writes. */
async function copyTrips(sparrow, postgres) {
  const folder = mkdtempSync(join(tmpdir(), 'results-bench-'));
  const file = join(folder, 'yellow.csv');
  const response = await sparrow.post(QUERY, 'csv');
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  const columns = Object.entries(TRIP_COLUMNS).map(
    ([name, type]) => `${name} ${POSTGRES_TYPES[type] ?? type}`,
  );
  postgres.psql(
    `CREATE TABLE yellow (${columns.join(', ')})`,
    `\\copy yellow FROM '${file}' CSV HEADER`,
    'VACUUM (FREEZE, ANALYZE) yellow',
  );
  rmSync(folder, { recursive: true });
}

/** Resident memory of a process in bytes, looked at often. */
function watchResident(pid) {
  let peak = 0;
  const look = () => {
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    peak = Math.max(peak, Number(resident) * 1024);
  };
  const timer = setInterval(look, 50);
  return {
    reset() {
      peak = 0;
      look();
    },
    peak: () => peak,
    stop: () => clearInterval(timer),
  };
}
