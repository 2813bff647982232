// What the suites that compare engines on the same files share.
import { openSparrow, peakMemory } from '../engines.mjs';
import { besides, differences, measure } from '../measure.mjs';

/**
 * Sparrow beside DuckDB and Spark, results compared; reports times, ratios and what differs.
 * @returns `{ measured, peaks }`: times per query, and megabytes of resident memory per engine
 */
export async function besideOthers(report, bench, tables, queries, title = 'Sparrow') {
  const asked = bench.pick(queries);
  const engines = [await openSparrow(), await bench.other('duckdb')].filter((engine) => engine !== null);
  for (const engine of engines) await engine.setup(tables);
  let measured = await measure(engines, asked, bench.runs);
  const peaks = engines.map((engine) => ({ name: engine.name, peak: peakMemory(engine) }));
  for (const engine of engines) await engine.close();
  const spark = await bench.spark(tables, asked);
  if (spark) {
    engines.push(spark.engine);
    measured = besides(measured, spark.measured);
  }
  const names = engines.map((engine) => engine.name);
  const pairs = names.slice(1).map((_, at) => [0, at + 1]);
  for (const [at, totals] of report.times(names, measured, pairs).entries())
    report.ratios(`${title} / ${names[at + 1]}`, totals);
  const found = differences(engines, measured);
  report.figure('results that differ', `${found.length} of ${asked.length * pairs.length} compared`);
  report.failures(found);
  return { measured, peaks };
}
