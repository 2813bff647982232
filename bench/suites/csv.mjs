// CSV with a given schema, and the same file packed by gzip beside its mere decompression.
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { csvData, queries } from '../data.mjs';
import { median } from '../measure.mjs';
import { ms } from '../report.mjs';
import { besideOthers } from './beside.mjs';

export async function csv(report, bench) {
  const { plain, packed } = await csvData();
  const asked = await queries('csv');
  report.text('## Plain');
  await besideOthers(report, bench, { trips: plain }, asked);
  report.text('## Packed by gzip');
  const { measured } = await besideOthers(report, bench, { trips: packed }, asked, 'gzip: Sparrow');
  const alone = await decompression(packed.path, bench.runs);
  for (const { name, cells } of measured) {
    const times = `${ms(cells[0].hot)} ms, zlib ${ms(alone)} ms`;
    report.figure(
      `gzip, ${name}: Sparrow / decompression alone`,
      `${(cells[0].hot / alone).toFixed(2)} (${times})`,
    );
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
