// How fast rows leave: one million trips of 18 columns over PostgreSQL's wire, beside PostgreSQL itself, and over
// HTTP.
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { taxiData } from './data.mjs';
import { openSparrow } from './engines.mjs';
import { openPostgres } from './postgres.mjs';
import { askHttp, connectPg } from './results-client.mjs';

/** Two thirds of the sample's trips are yellow ones. */
const SAMPLE_ROWS = 1_500_000;
/** The trips' columns but for the two youngest fees, with PostgreSQL's types. */
const COLUMNS = {
  VendorID: 'int',
  tpep_pickup_datetime: 'timestamp',
  tpep_dropoff_datetime: 'timestamp',
  passenger_count: 'bigint',
  trip_distance: 'double precision',
  RatecodeID: 'bigint',
  store_and_fwd_flag: 'text',
  PULocationID: 'int',
  DOLocationID: 'int',
  payment_type: 'bigint',
  fare_amount: 'double precision',
  extra: 'double precision',
  mta_tax: 'double precision',
  tip_amount: 'double precision',
  tolls_amount: 'double precision',
  improvement_surcharge: 'double precision',
  total_amount: 'double precision',
  congestion_surcharge: 'double precision',
};
const QUERY = `SELECT ${Object.keys(COLUMNS).join(', ')} FROM yellow`;
const HTTP_FORMATS = ['arrow', 'csv', 'jsonl', 'json'];

/**
 * @param settings threads, runs, and `engines`: names, of which `sparrow` and `postgres` are looked at
 * @param say takes a line of the report
 */
export async function runResults({ threads, runs, engines }, say) {
  const sparrow = await openSparrow(threads);
  await sparrow.setup({ yellow: taxiData(SAMPLE_ROWS).yellow });
  const postgres = engines.includes('postgres') ? await openPostgres() : null;
  const resident = watchResident(sparrow.pid);
  try {
    if (postgres !== null) await copyTrips(sparrow, postgres);
    const ours = await connectPg(sparrow.pgPort, 'bench', 'default');
    const theirs = postgres && (await connectPg(postgres.port, 'postgres', 'postgres'));
    const cases = ['text', 'binary'].map((form) => ({
      name: `PostgreSQL wire, ${form}`,
      ours: () => ours[form](QUERY),
      theirs: theirs && (() => theirs[form](QUERY)),
    }));
    for (const format of HTTP_FORMATS)
      cases.push({ name: `HTTP, ${format}`, ours: () => askHttp(sparrow.url, format, QUERY), theirs: null });
    say('## results\n');
    say(
      `| form | Sparrow | first rows | MB | rows/s | peak MB | ${postgres?.name ?? 'PostgreSQL'} | MB | ratio |`,
    );
    say(`|${' --- |'.repeat(9)}`);
    const rows = await countOf(sparrow);
    for (const { name, ours, theirs } of cases) {
      say(await measureCase(name, rows, ours, theirs, runs, resident));
    }
    ours.close();
    theirs?.close();
    say('');
  } finally {
    resident.stop();
    await postgres?.close();
    await sparrow.close();
  }
}

/** Both in turn; a line of the table. */
async function measureCase(name, rows, ours, theirs, runs, resident) {
  await ours();
  await theirs?.();
  const our = [];
  const their = [];
  resident.reset();
  for (let i = 0; i < runs; i++) {
    our.push(await ours());
    if (theirs) their.push(await theirs());
  }
  const middle = (list, key) => list.map((run) => run[key]).sort((a, b) => a - b)[list.length >> 1];
  const ms = middle(our, 'ms');
  const mb = (bytes) => (bytes / 1e6).toFixed(0);
  const cells = [
    name,
    ms.toFixed(0),
    middle(our, 'firstMs').toFixed(0),
    mb(our[0].bytes),
    `${((rows / ms) * 1e-3).toFixed(2)} M`,
    resident.peak(),
  ];
  if (theirs)
    cells.push(middle(their, 'ms').toFixed(0), mb(their[0].bytes), (ms / middle(their, 'ms')).toFixed(2));
  else cells.push('', '', '');
  return `| ${cells.join(' | ')} |`;
}

async function countOf(sparrow) {
  const response = await fetch(`${sparrow.url}/sql?format=jsonl`, {
    method: 'POST',
    body: 'SELECT count(*) AS n FROM yellow',
  });
  return JSON.parse(await response.text()).n;
}

/** The same rows in PostgreSQL, by way of the CSV that Sparrow writes. */
async function copyTrips(sparrow, postgres) {
  const folder = mkdtempSync(join(tmpdir(), 'results-bench-'));
  const file = join(folder, 'yellow.csv');
  const response = await fetch(`${sparrow.url}/sql?format=csv`, { method: 'POST', body: QUERY });
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  postgres.psql(
    `CREATE TABLE yellow (${columns.join(', ')})`,
    `\\copy yellow FROM '${file}' CSV HEADER`,
    'VACUUM (FREEZE, ANALYZE) yellow',
  );
  rmSync(folder, { recursive: true });
}

/** Resident memory of a process, looked at often. */
function watchResident(pid) {
  let peak = 0;
  const look = () => {
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    peak = Math.max(peak, Number(resident) / 1024);
  };
  const timer = setInterval(look, 50);
  return {
    reset() {
      peak = 0;
      look();
    },
    peak: () => peak.toFixed(0),
    stop: () => clearInterval(timer),
  };
}
