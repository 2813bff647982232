// Ten million rows of which nine tenths have one key, beside as many whose keys are even.
import { skewData } from '../data.mjs';
import { openSparrow } from '../engines.mjs';
import { measure } from '../measure.mjs';

const QUERIES = {
  aggregate: 'SELECT key, count(*), sum(v) FROM trips GROUP BY key',
  distinct: 'SELECT key, count(DISTINCT v) FROM trips GROUP BY key',
  join: 'SELECT name, count(*), sum(v) FROM trips JOIN names ON trips.key = names.key GROUP BY name',
};

export async function skew(report, bench) {
  const { names, ...layouts } = await skewData();
  const engines = [];
  for (const [name, trips] of Object.entries(layouts)) {
    const engine = await openSparrow();
    await engine.setup({ trips, names });
    // The join has to shuffle both sides.
    await engine.set('spark.sql.autoBroadcastJoinThreshold', -1);
    engines.push({ ...engine, name });
  }
  const asked = Object.entries(QUERIES).map(([name, sql]) => ({ name, sql }));
  const measured = await measure(engines, bench.pick(asked), bench.runs);
  for (const engine of engines) await engine.close();
  const [totals] = report.times(Object.keys(layouts), measured, [[1, 0]]);
  report.ratios('skewed / even', totals);
  report.failures(
    measured.flatMap(({ name, cells }) => cells.flatMap((c) => (c.error ? `${name}: ${c.error}` : []))),
  );
}
