// TPC-H scale factor 10 under 1 GB: an aggregation, a join and a sort of lineitem's size, and what they leave on disk.
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordBatchReader } from 'apache-arrow';
import { difference } from '../compare.mjs';
import { tpchData } from '../data.mjs';
import { openSparrow, peakMemory } from '../engines.mjs';
import { megabytes, ms } from '../report.mjs';

/** Of both executors together; of DuckDB's buffers. */
const BUDGET = '1 GB';
const EXECUTOR_MEMORY = '512m';

const GROUPED = {
  aggregation: `SELECT count(*) AS n, max(q) AS q, sum(l) AS l FROM
    (SELECT l_orderkey, sum(l_quantity) AS q, max(l_linenumber) AS l FROM lineitem GROUP BY l_orderkey)`,
  join: `SELECT o_orderpriority, count(*) AS n, sum(l_extendedprice) AS p FROM lineitem JOIN orders ON l_orderkey = o_orderkey
    GROUP BY o_orderpriority`,
};
/** The keys are unique: being in order, with these sums, a result is the right one. */
const SORT = 'SELECT l_extendedprice, l_orderkey, l_linenumber FROM lineitem ORDER BY 1, 2, 3';
const SUMS = `SELECT count(*) AS n, sum(CAST(l_extendedprice * 100 AS BIGINT)) AS p, sum(l_orderkey) AS o, sum(l_linenumber) AS l,
  sum(CAST(l_extendedprice * 100 AS BIGINT) % 1000 * l_orderkey) AS po FROM lineitem`;

export async function large(report, bench) {
  const tables = await tpchData(10, ['lineitem', 'orders']);
  if (typeof tables === 'string') return report.text(`Left out: ${tables}.`);
  // Else the engine that comes first would read from a cold disk.
  for (const { path } of Object.values(tables)) for await (const _ of createReadStream(path));
  const local = mkdtempSync(join(tmpdir(), 'sparrow-large-'));
  const sparrow = await openSparrow({
    'spark.executor.memory': EXECUTOR_MEMORY,
    'spark.local.dir': local,
  });
  await sparrow.setup(tables);
  const own = [];
  for (const [name, sql] of Object.entries(GROUPED)) own.push(await grouped(sparrow, name, sql));
  own.push(await sorted(sparrow));
  const peak = peakMemory(sparrow);
  await sparrow.close();
  const left = readdirSync(local);
  rmSync(local, { recursive: true });

  const duckdb = await bench.other('duckdb');
  const theirs = new Map();
  if (duckdb !== null) {
    await duckdb.setup(tables);
    await duckdb.run(`SET memory_limit = '${BUDGET.replace(' ', '')}'`);
    for (const [name, sql] of Object.entries(GROUPED)) {
      const answer = await duckdb.run(sql);
      theirs.set(name, { ...answer, rows: answer.error ? [] : await duckdb.rows() });
    }
    const answer = await duckdb.stream(SORT);
    await duckdb.run(SUMS);
    theirs.set('sort', { ...answer, rows: await duckdb.rows() });
  }
  report.table(
    ['query', 'Sparrow', ...(duckdb ? [duckdb.name] : []), 'spilled', 'most memory so far'],
    own.map(({ name, time, error, spilled, memory }) => {
      const other = theirs.get(name);
      const cells = other ? [other.error ?? ms(other.ms)] : [];
      return [name, error ?? ms(time), ...cells, megabytes(spilled), `${memory.toFixed(0)} MB`];
    }),
  );
  report.figure(
    `queries of SF 10 that finish under ${BUDGET}`,
    `${own.filter(({ error }) => !error).length} of ${own.length}`,
  );
  if (duckdb) report.figure(`peak resident memory, ${duckdb.name}`, `${peakMemory(duckdb).toFixed(0)} MB`);
  report.figure('peak resident memory', `${peak.toFixed(0)} MB`);
  report.failures([
    ...own.flatMap(({ name, error }) => (error ? [`${name}: ${error}`] : [])),
    ...own.flatMap(({ name, error, rows }) => {
      const other = theirs.get(name);
      const what = error || !other || (other.error && name !== 'sort') ? null : difference(other.rows, rows);
      return what === null ? [] : [`${name}: ${what}`];
    }),
    ...left.map((name) => `left on disk: ${name}`),
  ]);
  await duckdb?.close();
}

async function grouped(engine, name, sql) {
  const { ms: time, error } = await engine.run(sql);
  const { spilledBytes: spilled } = await engine.metrics();
  const memory = peakMemory(engine);
  return { name, time, error, spilled, memory, rows: error ? [] : await engine.rows(sql) };
}

/** Times the sorted rows passing by, as the other engine's do; then reads them: their sums, and whether they are in order. */
async function sorted(engine) {
  let rows = [];
  let error;
  const started = performance.now();
  let time = 0;
  const answer = async () => {
    const response = await engine.post(SORT, 'arrow');
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.body;
  };
  try {
    for await (const _ of await answer());
    time = performance.now() - started;
    rows = [await checkOrder(await answer())];
  } catch (thrown) {
    error = String(thrown);
  }
  const { spilledBytes: spilled } = await engine.metrics();
  return { name: 'sort', time, error, spilled, memory: peakMemory(engine), rows };
}

/** @returns a row as that of `SUMS`: count, and sums as texts */
async function checkOrder(body) {
  let count = 0;
  let [prices, orders, lines, products] = [0n, 0n, 0n, 0n];
  let last = [-1, -1, -1];
  for await (const batch of await RecordBatchReader.from(body)) {
    const [price, order, line] = batch.data.children.map(
      ({ values }) => new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4),
    );
    // Sums of one batch are exact as doubles: all values are small.
    let [p, o, l, po] = [0, 0, 0, 0];
    for (let row = 0; row < batch.numRows; row++) {
      const next = [price[row * 4], order[row * 2], line[row]];
      if (isBehind(last, next)) throw new Error(`${next} comes after ${last}`);
      last = next;
      p += next[0];
      o += next[1];
      l += next[2];
      po += (next[0] % 1000) * next[1];
    }
    count += batch.numRows;
    prices += BigInt(p);
    orders += BigInt(o);
    lines += BigInt(l);
    products += BigInt(po);
  }
  return [count, prices, orders, lines, products].map(String);
}

/** Whether `a` comes behind `b`, or is the same. */
function isBehind(a, b) {
  if (a[0] !== b[0]) return a[0] > b[0];
  return a[1] === b[1] ? a[2] >= b[2] : a[1] > b[1];
}
