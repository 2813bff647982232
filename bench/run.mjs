// Measures Sparrow beside DuckDB and Spark. See README.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { csvData, queries, taxiData, tpchData } from './data.mjs';
import { openPython, openSparrow } from './engines.mjs';

const { values: flags } = parseArgs({
  options: {
    suite: { type: 'string', default: 'taxi,tpch,csv' },
    rows: { type: 'string', default: '10000000' },
    scale: { type: 'string', default: '1' },
    runs: { type: 'string', default: '5' },
    engines: { type: 'string', default: 'sparrow,duckdb,spark' },
    only: { type: 'string' },
  },
});
const THREADS = 2;
const runs = Number(flags.runs);
const CSV_ROWS = 3_000_000;
const data = {
  taxi: () => taxiData(Number(flags.rows)),
  tpch: () => tpchData(flags.scale),
  csv: () => csvData(CSV_ROWS),
};

const report = [];
const say = (line) => {
  console.log(line);
  report.push(line);
};

say(`# Benchmark, ${new Date().toISOString().slice(0, 10)}`);
say(
  `\n${cpus().length} × ${cpus()[0].model}, Node ${process.version}, ${THREADS} threads each, hot medians of ${runs} in ms.\n`,
);
for (const suite of flags.suite.split(',')) await runSuite(suite);
const results = join(new URL('.', import.meta.url).pathname, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, `${flags.suite.replaceAll(',', '-')}.md`), `${report.join('\n')}\n`);

async function runSuite(suite) {
  const tables = data[suite]();
  if (typeof tables === 'string') return say(`## ${suite}: left out, ${tables}\n`);
  const engines = [];
  for (const name of flags.engines.split(',')) {
    const engine = name === 'sparrow' ? await openSparrow(THREADS) : await openPython(name, THREADS);
    if (engine === null) {
      say(`${name} is not installed: left out.`);
      continue;
    }
    await engine.setup(tables);
    engines.push(engine);
  }
  const rows = [];
  for (const { name, sql } of queries(suite)) {
    if (flags.only && !flags.only.split(',').includes(name)) continue;
    rows.push({ name, cells: await measure(engines, sql) });
  }
  printTable(suite, engines, rows);
  for (const engine of engines) await engine.close();
}

/** Per engine the cold time and the hot median, or the error. */
async function measure(engines, sql) {
  const cells = [];
  for (const engine of engines) {
    const { ms, error, rows } = await engine.run(sql);
    cells.push({ cold: ms, error, rows, times: [] });
  }
  for (let i = 0; i < runs; i++) {
    for (const [at, engine] of engines.entries()) {
      if (!cells[at].error) cells[at].times.push((await engine.run(sql)).ms);
    }
  }
  for (const cell of cells) cell.hot = median(cell.times);
  return cells;
}

function printTable(suite, engines, rows) {
  const [first, ...others] = engines;
  say(`## ${suite}\n`);
  say(
    `| query | ${engines.map((e) => `${e.name} | cold`).join(' | ')} | ${others.map((e) => `${first.name} / ${e.name}`).join(' | ')} |`,
  );
  say(`|${' --- |'.repeat(1 + 2 * engines.length + others.length)}`);
  for (const { name, cells } of rows) {
    const times = cells.map((c) =>
      c.error ? `${c.error.slice(0, 60)} | ` : `${c.hot.toFixed(0)} | ${c.cold.toFixed(0)}`,
    );
    const ratios = cells.slice(1).map((c) => ratio(cells[0], c)?.toFixed(2) ?? '');
    say(`| ${name} | ${times.join(' | ')} | ${ratios.join(' | ')} |`);
  }
  const sums = engines.map((_, at) =>
    rows.reduce((sum, row) => sum + (row.cells[at].hot ?? 0), 0).toFixed(0),
  );
  const means = others.map((_, at) =>
    geometricMean(rows.map((row) => ratio(row.cells[0], row.cells[at + 1])).filter((r) => r !== null)),
  );
  say(
    `| sum; geometric mean of ratios | ${sums.join(' | | ')} | | ${means.map((m) => m.toFixed(2)).join(' | ')} |`,
  );
  const peak = readFileSync(`/proc/${first.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1];
  if (peak) say(`\nPeak resident memory of ${first.name}: ${(Number(peak) / 1024).toFixed(0)} MB.`);
  say('');
}

function ratio(a, b) {
  return a.error || b.error || a.hot === undefined || b.hot === undefined ? null : a.hot / b.hot;
}

function median(times) {
  if (times.length === 0) return undefined;
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function geometricMean(ratios) {
  return Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
}
