// Sends what real PostgreSQL clients send, and counts the statements whose status, column names and types are
// PostgreSQL's. `clients(server)` gives the number.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { shared } from './server.mjs';

const folder = join(shared, 'clients');
const TIMEOUT = 20_000;

const SETUP = [
  'CREATE TABLE zones (LocationID INT, Borough STRING, Zone STRING, service_zone STRING)',
  `CREATE TABLE yellow (vendorid INT, tpep_pickup_datetime TIMESTAMP_NTZ, tpep_dropoff_datetime TIMESTAMP_NTZ,
    passenger_count DOUBLE, trip_distance DOUBLE, total_amount DOUBLE, pickup_date DATE,
    store_and_fwd_flag VARCHAR(1), fare DECIMAL(10, 2))`,
  'CREATE VIEW trips_by_zone AS SELECT LocationID, count(*) AS n FROM zones GROUP BY 1',
];

export async function clients(server) {
  let client = await connect(server);
  for (const statement of SETUP) await client.query(statement);
  const typeNames = new Map(
    (await rows(client, 'SELECT oid, typname FROM pg_type')).map((r) => [Number(r.oid), r.typname]),
  );
  const objects = await rows(
    client,
    "SELECT relname, oid FROM pg_class WHERE relname IN ('zones', 'yellow', 'trips_by_zone')",
  );
  const ids = new Map(objects.map((r) => [r.relname, String(r.oid)]));
  let agreeing = 0;
  for (const expected of readFileSync(join(folder, 'expected.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l))) {
    if (!readdirSync(folder).includes(expected.file)) continue;
    const actual = await answer(client, readStatement(expected.file, ids), typeNames);
    if (actual.lost) client = await connect(server);
    if (agrees(expected, actual)) agreeing++;
  }
  await client.end();
  return agreeing;
}

async function connect({ pgPort }) {
  const client = new pg.Client({ host: '127.0.0.1', port: pgPort, user: 'spark', database: 'taxi' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function rows(client, sql) {
  return (await client.query(sql)).rows;
}

/** A file's statement with this server's object ids in the place of those it was captured with. */
function readStatement(file, ids) {
  let text = readFileSync(join(folder, file), 'utf8');
  for (const [, id, name] of text.matchAll(/(\d{5})=(\w+)/g)) {
    text = text.replaceAll(new RegExp(`(?<![0-9])${id}(?![0-9=])`, 'g'), ids.get(name) ?? id);
  }
  const list = /^-- params: (.*)$/m.exec(text)?.[1] ?? '';
  const values = [...list.matchAll(/\$\d+ = '((?:[^']|'')*)'/g)].map(([, value]) =>
    value.replaceAll("''", "'"),
  );
  return { text, values, extended: /^-- protocol: extended/m.test(text) && values.length > 0 };
}

/** Runs a statement in a transaction that is rolled back. */
async function answer(client, { text, values, extended }, typeNames) {
  try {
    await client.query('BEGIN');
    const query = extended ? client.query({ text, values, queryMode: 'extended' }) : client.query(text);
    const timer = new Promise((_, fail) => setTimeout(() => fail(new Error('timeout')), TIMEOUT).unref());
    const results = [await Promise.race([query, timer])].flat();
    const last = results.findLast((result) => result.fields?.length > 0) ?? results.at(-1);
    await client.query('ROLLBACK');
    const columns = (last.fields ?? []).map((f) => [
      f.name,
      typeNames.get(f.dataTypeID) ?? String(f.dataTypeID),
    ]);
    return { status: columns.length > 0 ? 'TUPLES_OK' : 'COMMAND_OK', columns };
  } catch {
    const lost = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    return { status: 'ERROR', columns: [], lost };
  }
}

function agrees(expected, actual) {
  if (expected.status === 'TUPLES_OK') {
    return (
      actual.status === 'TUPLES_OK' && JSON.stringify(expected.columns) === JSON.stringify(actual.columns)
    );
  }
  if (expected.sqlstate) return actual.status === 'ERROR';
  return actual.status !== 'ERROR';
}
