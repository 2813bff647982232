// TPC-H and the largest taxi aggregation with a tenth of the memory: time, spilled bytes, results.
import { queries, TAXI_ROWS, taxiData, tpchData } from '../data.mjs';
import { openSparrow, peakMemory } from '../engines.mjs';
import { differences, measure } from '../measure.mjs';
import { megabytes } from '../report.mjs';

export async function memory(report, bench) {
  const tables = await tpchData(1);
  if (typeof tables === 'string') return report.text(`Left out: ${tables}.`);
  const aggregation = (await queries('taxi')).filter(({ name }) => name === 'q5');
  const asked = [...(await queries('tpch')), ...aggregation.map(({ sql }) => ({ name: 'taxi q5', sql }))];
  const engines = [];
  for (const [name, conf] of Object.entries({
    'as a user gets it': {},
    'spark.executor.memory=256m': { 'spark.executor.memory': '256m' },
  })) {
    const engine = await openSparrow(conf);
    await engine.setup({ ...tables, ...(await taxiData(TAXI_ROWS)) });
    engines.push({ ...engine, name });
  }
  const measured = await measure(engines, bench.pick(asked), bench.runs);
  const peaks = engines.map(peakMemory);
  for (const engine of engines) await engine.close();
  const [totals] = report.times(
    engines.map(({ name }) => name),
    measured,
    [[1, 0]],
  );
  const tight = measured.map(({ name, cells }) => ({ name, ...cells[1] }));
  report.table(
    ['query', 'spilled'],
    tight.map(({ name, error, metrics }) => [name, error ?? megabytes(metrics.spilledBytes)]),
  );
  report.figure(
    '256 MB / as a user gets it',
    `sum ${totals.sum.toFixed(2)}, worst ${totals.worst.toFixed(2)}`,
  );
  report.figure(
    'queries that finish with 256 MB',
    `${tight.filter(({ error }) => !error).length} of ${tight.length}`,
  );
  for (const [at, { name }] of engines.entries())
    report.figure(`peak resident memory, ${name}`, `${peaks[at].toFixed(0)} MB`);
  report.failures(differences(engines, measured));
}
