// Queries on engines: the first run (cold), hot runs in turn, results compared.
import { difference } from './compare.mjs';

/**
 * Measures each query on all engines in turn, so that a slower machine slows all of them.
 * @returns per query `{ name, cells }`, a cell an engine: `{ cold, hot, rows, metrics, error }`,
 *   times in ms, hot a median, metrics those of the first run
 */
export async function measure(engines, queries, runs) {
  const measured = [];
  for (const { name, sql } of queries) {
    const cells = [];
    for (const engine of engines) {
      const { ms, error } = await engine.run(sql);
      if (error) cells.push({ error });
      else
        cells.push({ cold: ms, metrics: await engine.metrics?.(), rows: await engine.rows(sql), times: [] });
    }
    for (let i = 0; i < runs; i++) {
      for (const [at, engine] of engines.entries()) {
        if (!cells[at].error) cells[at].times.push((await engine.run(sql)).ms);
      }
    }
    for (const cell of cells) if (!cell.error) cell.hot = median(cell.times);
    measured.push({ name, cells });
  }
  return measured;
}

/** Adds what another group of engines took for the same queries. */
export function besides(measured, others) {
  return measured.map(({ name, cells }, at) => ({ name, cells: [...cells, ...others[at].cells] }));
}

/** Where results differ from the first engine's, a line each; also where an engine failed. */
export function differences(engines, measured) {
  return measured.flatMap(({ name, cells }) =>
    cells.flatMap((cell, at) => {
      const what = cell.error ?? (cells[0].error ? null : difference(cells[0].rows, cell.rows));
      return what === null ? [] : [`${name}, ${engines[at].name}: ${what}`];
    }),
  );
}

export function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

export function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
