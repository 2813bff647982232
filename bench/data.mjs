// Benchmark data, made once and kept under .sparrow/bench.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const folder = join(root, '.sparrow/bench');

const TPCH_TABLES = ['customer', 'lineitem', 'nation', 'orders', 'part', 'partsupp', 'region', 'supplier'];

/** @returns tables by name, or a text that says what is missing */
export function taxiData(rows) {
  const target = join(folder, `taxi-${rows}`);
  make(target, (partial) =>
    command(process.execPath, [
      join(root, 'dist/main.js'),
      'sample-taxi',
      '--rows',
      String(rows),
      '--out',
      partial,
    ]),
  );
  return { yellow: `${target}/yellow/*.parquet`, zones: join(root, 'catalog/taxi_zone_lookup.csv') };
}

/** The yellow trips as one CSV file, as Sparrow writes it. */
export function csvData(rows) {
  const { yellow } = taxiData(rows);
  const target = join(folder, `csv-${rows}`);
  const write = (partial) =>
    `INSERT OVERWRITE DIRECTORY '${partial}' USING csv OPTIONS (header 'true')
     SELECT /*+ COALESCE(1) */ * FROM parquet.\`${yellow}\``;
  make(target, (partial) =>
    command(process.execPath, [join(root, 'dist/main.js'), 'sql', '-e', write(partial)]),
  );
  return { trips: `${target}/*.csv` };
}

export function tpchData(scale) {
  const target = join(folder, `tpch-${scale}`);
  const ok = make(target, (partial) =>
    command('tpchgen-cli', ['parquet', '-s', String(scale), '-o', partial]),
  );
  if (!ok) return 'tpchgen-cli is not installed (pip install tpchgen-cli)';
  return Object.fromEntries(TPCH_TABLES.map((table) => [table, `${target}/${table}.parquet`]));
}

/** The queries of a suite by name, in order. */
export function queries(suite) {
  const path = join(root, 'sql/bench', suite);
  return readdirSync(path)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .map((name) => ({
      name: name.replace('.sql', ''),
      sql: readFileSync(join(path, name), 'utf8').trim().replace(/;$/, ''),
    }));
}

/** Makes a folder all or nothing, once. */
function make(target, fill) {
  if (existsSync(target)) return true;
  mkdirSync(folder, { recursive: true });
  const partial = `${target}.partial-${process.pid}`;
  if (!fill(partial)) return false;
  renameSync(partial, target);
  return true;
}

function command(name, args) {
  return spawnSync(name, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
