// TPC-H at scale factor 1 over Parquet, every result compared between the engines; resident memory.
import { queries, tpchData } from '../data.mjs';
import { openSparrow, peakMemory } from '../engines.mjs';
import { besides, differences, measure } from '../measure.mjs';

export async function tpch(report, bench) {
  const tables = await tpchData(1);
  if (typeof tables === 'string') return report.text(`Left out: ${tables}.`);
  const asked = bench.pick(await queries('tpch'));
  const engines = [await openSparrow(), await bench.other('duckdb')].filter((engine) => engine !== null);
  for (const engine of engines) await engine.setup(tables);
  let measured = await measure(engines, asked, bench.runs);
  const peaks = engines.map((engine) => [engine.name, peakMemory(engine).toFixed(0)]);
  for (const engine of engines) await engine.close();
  const spark = await bench.spark(tables, asked);
  if (spark) {
    engines.push(spark.engine);
    measured = besides(measured, spark.measured);
  }
  const pairs = engines.slice(1).map((_, at) => [0, at + 1]);
  const names = engines.map((engine) => engine.name);
  for (const [at, { sum, mean, worst }] of report.times(names, measured, pairs).entries()) {
    report.figure(
      `Sparrow / ${names[at + 1]}`,
      `sum ${sum.toFixed(2)}, geometric mean ${mean.toFixed(2)}, worst ${worst.toFixed(2)}`,
    );
  }
  for (const [name, peak] of peaks)
    report.figure(`peak resident memory over the suite, ${name}`, `${peak} MB`);
  const found = differences(engines, measured);
  report.figure('results that differ', `${found.length} of ${asked.length * pairs.length} compared`);
  report.failures(found);
}
