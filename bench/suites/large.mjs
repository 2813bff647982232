// TPC-H scale factor 10 under 1 GB for each executor: an aggregation, a join and a sort of lineitem's size.
import { tpchData } from '../data.mjs';
import { openSparrow, peakMemory } from '../engines.mjs';
import { megabytes, ms } from '../report.mjs';

const QUERIES = {
  aggregation: `SELECT count(*), max(q) FROM (SELECT l_orderkey, sum(l_quantity) AS q FROM lineitem GROUP BY l_orderkey)`,
  join: `SELECT o_orderpriority, count(*), sum(l_extendedprice) FROM lineitem JOIN orders ON l_orderkey = o_orderkey
    GROUP BY o_orderpriority`,
  sort: 'SELECT l_extendedprice, l_orderkey, l_linenumber FROM lineitem ORDER BY 1, 2, 3',
};

export async function large(report) {
  const tables = await tpchData(10);
  if (typeof tables === 'string') return report.text(`Left out: ${tables}.`);
  const engine = await openSparrow({ 'spark.executor.memory': '1g' });
  await engine.setup(tables);
  const rows = [];
  for (const [name, sql] of Object.entries(QUERIES)) {
    const started = performance.now();
    let bytes = 0;
    let error = '';
    try {
      const response = await engine.post(sql, 'arrow');
      for await (const chunk of response.body) bytes += chunk.length;
      if (!response.ok) error = `HTTP ${response.status}`;
    } catch (thrown) {
      error = String(thrown);
    }
    const time = performance.now() - started;
    const { spilledBytes } = await engine.metrics();
    rows.push([name, error || ms(time), megabytes(bytes), megabytes(spilledBytes)]);
    report.figure(
      `${name} of SF 10 under 1 GB`,
      error || `${ms(time)} ms, spilled ${megabytes(spilledBytes)}`,
    );
    if (error) report.failures([`${name}: ${error}`]);
  }
  report.table(['query', 'ms', 'result', 'spilled'], rows);
  report.figure('peak resident memory', `${peakMemory(engine).toFixed(0)} MB`);
  await engine.close();
}
