// CSV with a given schema, and the same file packed by gzip beside its mere decompression.
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { csvData, queries } from '../data.mjs';
import { openSparrow } from '../engines.mjs';
import { besides, differences, measure, median } from '../measure.mjs';
import { ms } from '../report.mjs';

export async function csv(report, bench) {
  const { plain, packed } = await csvData();
  const asked = bench.pick(await queries('csv'));
  for (const [title, table] of Object.entries({ plain, packed })) {
    const tables = { trips: table };
    const engines = [await openSparrow(), await bench.other('duckdb')].filter((engine) => engine !== null);
    for (const engine of engines) await engine.setup(tables);
    let measured = await measure(engines, asked, bench.runs);
    for (const engine of engines) await engine.close();
    const spark = title === 'plain' && (await bench.spark(tables, asked));
    if (spark) {
      engines.push(spark.engine);
      measured = besides(measured, spark.measured);
    }
    const names = engines.map((engine) => engine.name);
    report.text(`## ${title}`);
    const pairs = names.slice(1).map((_, at) => [0, at + 1]);
    for (const [at, { sum, mean }] of report.times(names, measured, pairs).entries())
      report.figure(
        `${title}: Sparrow / ${names[at + 1]}`,
        `sum ${sum.toFixed(2)}, geometric mean ${mean.toFixed(2)}`,
      );
    report.failures(differences(engines, measured));
    if (title === 'packed') {
      const alone = await decompression(packed.path, bench.runs);
      const { name, cells } = measured[0];
      report.figure(
        `gzip: Sparrow / decompression alone`,
        `${(cells[0].hot / alone).toFixed(2)} (${name} ${ms(cells[0].hot)} ms, zlib ${ms(alone)} ms)`,
      );
    }
  }
}

/** Hot median of unpacking a file with zlib and dropping the bytes. */
async function decompression(path, runs) {
  const times = [];
  for (let i = 0; i <= runs; i++) {
    const started = performance.now();
    const drop = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(createReadStream(path), createGunzip({ chunkSize: 1 << 18 }), drop);
    times.push(performance.now() - started);
  }
  return median(times.slice(1));
}
