// Benchmark data, made once and kept under .sparrow/bench. Each function gives tables by name: where the files
// lie, their format, and for CSV the columns.
import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const root = new URL('..', import.meta.url).pathname;
const sparrow = join(root, 'dist/main.js');
const folder = join(root, '.sparrow/bench');

export const TAXI_ROWS = 10_000_000;
const CSV_ROWS = 2_000_000;
const SMALL_FILES = 1000;

const TPCH_TABLES = ['customer', 'lineitem', 'nation', 'orders', 'part', 'partsupp', 'region', 'supplier'];

export const TRIP_COLUMNS = {
  VendorID: 'INT',
  tpep_pickup_datetime: 'TIMESTAMP',
  tpep_dropoff_datetime: 'TIMESTAMP',
  passenger_count: 'BIGINT',
  trip_distance: 'DOUBLE',
  RatecodeID: 'BIGINT',
  store_and_fwd_flag: 'STRING',
  PULocationID: 'INT',
  DOLocationID: 'INT',
  payment_type: 'BIGINT',
  fare_amount: 'DOUBLE',
  extra: 'DOUBLE',
  mta_tax: 'DOUBLE',
  tip_amount: 'DOUBLE',
  tolls_amount: 'DOUBLE',
  improvement_surcharge: 'DOUBLE',
  total_amount: 'DOUBLE',
  congestion_surcharge: 'DOUBLE',
};
const ZONE_COLUMNS = { LocationID: 'INT', Borough: 'STRING', Zone: 'STRING', service_zone: 'STRING' };

/** The yellow trips of twelve months, a file each, and the zones. */
export async function taxiData(rows) {
  const target = join(folder, `yellow-${rows}`);
  // Two of three sample trips are yellow.
  await make(target, (partial) =>
    run(process.execPath, sparrow, 'sample-taxi', '--rows', `${rows * 1.5}`, '--out', partial),
  );
  return {
    yellow: parquet(`${target}/yellow/*.parquet`),
    zones: csv(join(root, 'catalog/taxi_zone_lookup.csv'), ZONE_COLUMNS),
  };
}

/** The yellow trips as one CSV file, as Sparrow writes it, and the same packed by gzip. */
export async function csvData() {
  const { yellow } = await taxiData(CSV_ROWS);
  const target = join(folder, `csv-${CSV_ROWS}`);
  const columns = Object.keys(TRIP_COLUMNS).join(', ');
  await make(target, async (partial) => {
    write(
      partial,
      `csv OPTIONS (header 'true')`,
      `SELECT /*+ COALESCE(1) */ ${columns} FROM ${files(yellow)}`,
    );
    const [plain] = readdirSync(partial).filter((name) => name.endsWith('.csv'));
    renameSync(join(partial, plain), join(partial, 'trips.csv'));
    await pipeline(
      createReadStream(join(partial, 'trips.csv')),
      createGzip(),
      createWriteStream(join(partial, 'trips.csv.gz')),
    );
  });
  return {
    plain: csv(join(target, 'trips.csv'), TRIP_COLUMNS),
    packed: csv(join(target, 'trips.csv.gz'), TRIP_COLUMNS),
  };
}

/**
 * @param tables only these of TPC-H's
 * @returns a text in place of tables where the generator is missing
 */
export async function tpchData(scale, tables = TPCH_TABLES) {
  const part = tables === TPCH_TABLES ? '' : `-${tables.join('-')}`;
  const target = join(folder, `tpch-${scale}${part}`);
  if (!existsSync(target) && spawnSync('tpchgen-cli', ['--version']).error)
    return 'tpchgen-cli is not installed (pip install tpchgen-cli)';
  await make(target, (partial) =>
    run('tpchgen-cli', 'parquet', '-s', `${scale}`, '-T', tables.join(','), '-o', partial),
  );
  return Object.fromEntries(tables.map((table) => [table, parquet(`${target}/${table}.parquet`)]));
}

/** The same trips in one file and in a thousand. */
export async function smallFilesData() {
  const { yellow } = await taxiData(CSV_ROWS);
  const target = join(folder, `small-files-${SMALL_FILES}`);
  await make(target, (partial) => {
    mkdirSync(partial);
    write(
      join(partial, 'many'),
      'parquet',
      `SELECT /*+ REPARTITION(${SMALL_FILES}) */ * FROM ${files(yellow)}`,
    );
    // From those, so that rows lie as they do in them: the files alone shall make the difference.
    const many = files(parquet(`${partial}/many/*.parquet`));
    write(join(partial, 'one'), 'parquet', `SELECT /*+ COALESCE(1) */ * FROM ${many}`);
  });
  return { one: parquet(`${target}/one/*.parquet`), many: parquet(`${target}/many/*.parquet`) };
}

/** Trips of 24 months, a folder each; `months` has the folders' key as a column, `pickups` only the files. */
export async function monthsData() {
  const { yellow } = await taxiData(CSV_ROWS);
  const target = join(folder, 'months-24');
  const start = `TIMESTAMP_NTZ '2025-01-01'`;
  const select = `SELECT * EXCEPT (tpep_pickup_datetime), date_format(pickup, 'yyyy-MM') AS month
    FROM (SELECT *, explode(array(tpep_pickup_datetime, tpep_pickup_datetime - INTERVAL 1 YEAR)) AS pickup FROM ${files(yellow)}
      WHERE tpep_pickup_datetime >= ${start})`;
  await make(target, (partial) =>
    sparrowSql(`CREATE TABLE months USING parquet PARTITIONED BY (month) LOCATION '${partial}' AS ${select}`),
  );
  return { months: parquet(target), pickups: parquet(`${target}/*/*.parquet`) };
}

/** Ten million rows of 1,000 keys: as many of each, and nine tenths of one; and the names of the keys. */
export async function skewData() {
  const target = join(folder, 'skew');
  await make(target, (partial) => {
    mkdirSync(partial);
    const rows = (key) => `SELECT CAST(${key} AS INT) AS key, id, id % 997 AS v FROM range(10000000)`;
    write(join(partial, 'even'), 'parquet', rows('pmod(hash(id), 1000)'));
    write(join(partial, 'skewed'), 'parquet', rows('IF(id % 10 < 9, 7, pmod(hash(id), 1000))'));
    write(
      join(partial, 'names'),
      'parquet',
      `SELECT CAST(id AS INT) AS key, concat('key ', id) AS name FROM range(1000)`,
    );
  });
  return Object.fromEntries(
    ['even', 'skewed', 'names'].map((name) => [name, parquet(`${target}/${name}/*.parquet`)]),
  );
}

/** The queries of a suite, in order. */
export async function queries(suite) {
  const path = join(root, 'sql/bench', suite);
  const names = readdirSync(path).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const read = async (name) => (await readFile(join(path, name), 'utf8')).trim().replace(/;$/, '');
  return Promise.all(names.map(async (name) => ({ name: name.replace('.sql', ''), sql: await read(name) })));
}

function parquet(path) {
  return { format: 'parquet', path };
}

function csv(path, columns) {
  return { format: 'csv', path, columns };
}

function files({ format, path }) {
  return `${format}.\`${path}\``;
}

function write(target, format, select) {
  sparrowSql(`INSERT OVERWRITE DIRECTORY '${target}' USING ${format} ${select}`);
}

function sparrowSql(statement) {
  const warehouse = join(folder, `warehouse-${process.pid}`);
  try {
    run(process.execPath, sparrow, 'sql', '--conf', `spark.sql.warehouse.dir=${warehouse}`, '-e', statement);
  } finally {
    rmSync(warehouse, { recursive: true, force: true });
  }
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

/** Makes a folder all or nothing, once. */
async function make(target, fill) {
  if (existsSync(target)) return;
  mkdirSync(folder, { recursive: true });
  const partial = `${target}.partial-${process.pid}`;
  try {
    await fill(partial);
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
