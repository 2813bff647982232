// What the suites that compare engines on the same files share.
import { openSparrow, peakMemory } from '../engines.mjs';
import { besides, differences, measure } from '../measure.mjs';

/**
 * Sparrow beside DuckDB and Spark, results compared; reports times, ratios and what differs.
 * @returns `{ measured, peaks }`: times per query, and megabytes of resident memory per engine
 */
export async function besideOthers(report, bench, tables, queries, title = 'Sparrow') {
  const asked = bench.pick(queries);
  const opened = [await openSparrow(), await bench.other('duckdb')].filter((engine) => engine !== null);
  for (const engine of opened) await engine.setup(tables);
  const own = await measure(opened, asked, bench.runs);
  const peaks = opened.map((engine) => ({ name: engine.name, peak: peakMemory(engine) }));
  for (const engine of opened) await engine.close();
  const { engines, measured } = await withSpark(opened, own, bench, tables, asked);
  const names = engines.map((engine) => engine.name);
  const pairs = names.slice(1).map((_, at) => [0, at + 1]);
  for (const [at, totals] of report.times(names, measured, pairs).entries())
    report.ratios(`${title} / ${names[at + 1]}`, totals);
  const found = differences(engines, measured);
  report.figure('results that differ', `${found.length} of ${asked.length * pairs.length} compared`);
  report.failures(found);
  return { measured, peaks };
}

/** Engines and times with Spark's behind them, where it is asked for. It runs alone: it takes both cores and much memory. */
export async function withSpark(engines, measured, bench, tables, asked) {
  const spark = await bench.spark(tables, asked);
  if (!spark) return { engines, measured };
  return { engines: [...engines, spark.engine], measured: besides(measured, spark.measured) };
}
