// What more data costs: three times the rows, a thousand files instead of one, months that are not asked for.
import { monthsData, queries, smallFilesData, TAXI_ROWS, taxiData, tpchData } from '../data.mjs';
import { openSparrow } from '../engines.mjs';
import { differences, measure } from '../measure.mjs';
import { megabytes, ms } from '../report.mjs';

export async function growth(report, bench) {
  const [one, three] = [await tpchData(1), await tpchData(3)];
  if (typeof one === 'string') report.text(`TPC-H left out: ${one}.`);
  else {
    report.text('## TPC-H, three times the rows');
    const { measured, totals } = await beside(
      report,
      bench,
      { 'SF 1': one, 'SF 3': three },
      await queries('tpch'),
    );
    report.ratios('SF 3 / SF 1', totals);
    report.failures(
      measured.flatMap(({ name, cells }) => cells.flatMap((c) => (c.error ? `${name}: ${c.error}` : []))),
    );
  }

  report.text('## 2 M trips in one file and in a thousand');
  const { one: single, many } = await smallFilesData();
  const { zones } = await taxiData(TAXI_ROWS);
  const layouts = { 'one file': { yellow: single, zones }, '1,000 files': { yellow: many, zones } };
  const { measured, totals, engines } = await beside(report, bench, layouts, await queries('taxi'));
  report.ratios('1,000 files / one file', totals);
  report.failures(differences(engines, measured));

  report.text('## One month of 24');
  await months(report);
}

/** The same queries on two sets of tables, a server each; ratios are the second's to the first's. */
async function beside(report, bench, data, asked) {
  const engines = [];
  for (const [name, tables] of Object.entries(data)) {
    const engine = await openSparrow();
    await engine.setup(tables);
    engines.push({ ...engine, name });
  }
  const measured = await measure(engines, bench.pick(asked), bench.runs);
  for (const engine of engines) await engine.close();
  const [totals] = report.times(Object.keys(data), measured, [[1, 0]]);
  return { engines, measured, totals };
}

/** What a query of one month reads, by the folders' key and by the statistics of files without one. */
async function months(report) {
  // With a column cache, a query would read hardly anything that another one has read.
  const engine = await openSparrow({ 'spark.sparrow.columnCache.size': '0' });
  await engine.setup(await monthsData());
  await engine.run('MSCK REPAIR TABLE months');
  const select = 'SELECT count(*), sum(total_amount) FROM';
  const march = `pickup >= TIMESTAMP_NTZ '2025-03-01' AND pickup < TIMESTAMP_NTZ '2025-04-01'`;
  const cases = {
    'all months': `${select} months`,
    'one month, partition column': `${select} months WHERE month = '2025-03'`,
    'one month, statistics of the files': `${select} pickups WHERE ${march}`,
  };
  const rows = [];
  for (const [name, sql] of Object.entries(cases)) {
    await engine.run(sql);
    const { inputBytes, inputRecords } = await engine.metrics();
    const { ms: time } = await engine.run(sql);
    rows.push([name, ms(time), megabytes(inputBytes), inputRecords]);
    report.figure(`bytes and rows read, ${name}`, `${megabytes(inputBytes)}, ${inputRecords}`);
  }
  await engine.close();
  report.table(['query', 'ms', 'read', 'rows'], rows);
}
