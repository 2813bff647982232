// Eight taxi queries over Parquet: as a user gets it, without decoded columns, and after CACHE TABLE.
import { queries, TAXI_ROWS, taxiData } from '../data.mjs';
import { openSparrow } from '../engines.mjs';
import { differences, measure } from '../measure.mjs';
import { withSpark } from './beside.mjs';

export async function taxi(report, bench) {
  const tables = await taxiData(TAXI_ROWS);
  const asked = bench.pick(await queries('taxi'));
  const open = [
    ['Sparrow', () => openSparrow(), false],
    ['Sparrow, no column cache', () => openSparrow({ 'spark.sparrow.columnCache.size': '0' }), false],
    ['Sparrow, CACHE TABLE', () => openSparrow(), true],
    ['DuckDB', () => bench.other('duckdb'), false],
    ['DuckDB, in memory', () => bench.other('duckdb'), true],
  ];
  const opened = [];
  for (const [name, start, memory] of open) {
    const engine = await start();
    if (engine === null) continue;
    await engine.setup(tables, memory);
    opened.push({ ...engine, name });
  }
  const own = await measure(opened, asked, bench.runs);
  for (const engine of opened) await engine.close();
  const { engines, measured } = await withSpark(opened, own, bench, tables, asked);
  const names = engines.map((engine) => engine.name);
  report.text(`${TAXI_ROWS} trips in twelve files.`);
  const wanted = [
    ['Sparrow', 'DuckDB'],
    ['Sparrow, no column cache', 'DuckDB'],
    ['Sparrow, CACHE TABLE', 'DuckDB, in memory'],
    ['Sparrow', names.find((name) => name.startsWith('Spark '))],
  ];
  const pairs = wanted.map((pair) => pair.map((name) => names.indexOf(name))).filter((p) => !p.includes(-1));
  for (const [at, totals] of report.times(names, measured, pairs).entries()) {
    const [ours, theirs] = pairs[at].map((position) => names[position]);
    report.ratios(`${ours} / ${theirs}`, totals);
  }
  report.failures(differences(engines, measured));
}
