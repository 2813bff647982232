// Measures Sparrow beside DuckDB and Spark. See README.md.
import { parseArgs } from 'node:util';
import { openPython } from './engines.mjs';
import { measure } from './measure.mjs';
import { Report } from './report.mjs';
import { cold } from './suites/cold.mjs';
import { csv } from './suites/csv.mjs';
import { growth } from './suites/growth.mjs';
import { large } from './suites/large.mjs';
import { memory } from './suites/memory.mjs';
import { results } from './suites/results.mjs';
import { skew } from './suites/skew.mjs';
import { sort } from './suites/sort.mjs';
import { taxi } from './suites/taxi.mjs';
import { tpch } from './suites/tpch.mjs';

const suites = { taxi, tpch, csv, sort, cold, growth, memory, skew, results, large };
/** Takes many minutes and gigabytes of files: only when asked for. */
const OPTIONAL = new Set(['large']);
/** Spark's hot runs: it takes minutes for what the others do in seconds. */
const SPARK_RUNS = 5;

const { values: flags } = parseArgs({
  options: {
    suite: {
      type: 'string',
      default: Object.keys(suites)
        .filter((name) => !OPTIONAL.has(name))
        .join(','),
    },
    engines: { type: 'string', default: 'duckdb,spark' },
    runs: { type: 'string', default: '11' },
    only: { type: 'string' },
  },
});
const asked = new Set(flags.engines.split(','));
const only = flags.only?.split(',');
const report = new Report();

/** What a suite may ask of the run. */
const bench = {
  runs: Number(flags.runs),
  pick: (queries) => queries.filter(({ name }) => !only || only.includes(name)),
  /** Another engine; null where it is not wanted or not installed. */
  async other(name) {
    if (!asked.has(name)) return null;
    const engine = await openPython(name);
    if (engine === null) report.text(`${name} is not installed: left out.`);
    return engine;
  },
  /** Spark's times, by itself: its compiler threads would disturb whoever comes next. */
  async spark(tables, queries) {
    const engine = await bench.other('spark');
    if (engine === null) return null;
    await engine.setup(tables);
    const measured = await measure([engine], queries, Math.min(SPARK_RUNS, bench.runs));
    await engine.close();
    report.text(`Hot medians of ${bench.runs}; Spark's of ${Math.min(SPARK_RUNS, bench.runs)}.`);
    return { engine, measured };
  },
};

for (const name of flags.suite.split(',')) {
  report.begin(name);
  await suites[name](report, bench);
  report.end();
}
if (!report.finish()) process.exitCode = 1;
