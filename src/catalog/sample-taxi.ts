import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { parquetWriter } from '../formats/parquet/parquet-format.ts';
import { ColumnFileWriter } from '../formats/write-columns.ts';
import { fhvCsv, MONTHS, SAMPLE_YEAR, type TaxiService, taxiTrips } from './taxi-trips.ts';

export interface SampleTaxiOptions {
  /** Of all services together; yellow gets four sixths, green and fhv one sixth each. */
  readonly rows: number;
  /** Made, with `yellow`, `green` and `fhv` in it, each with a file a month. */
  readonly directory: string;
  /** Rows written so far. */
  onProgress?(rows: number): void;
}

export interface SampleTaxi {
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Written last: a directory without it is not complete. */
const MARKER = 'sample.json';
/** Taxis are in demand in May and October, not in February. */
const SEASON = [7, 7, 8, 8, 9, 9, 8, 8, 8, 10, 9, 9];
const compress = promisify(gzip);

/** Whether a directory has sample trips that are complete. */
export function hasSampleTaxi(directory: string): boolean {
  return existsSync(join(directory, MARKER));
}

/**
 * Writes made-up taxi trips with the TLC's columns, types and oddities: the same on every machine for the same
 * number of rows. The directory is there whole or not at all.
 */
export async function sampleTaxi(options: SampleTaxiOptions): Promise<SampleTaxi> {
  const directory = resolve(options.directory);
  const staging = `${directory}.${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  try {
    const made = await writeServices(staging, options);
    await writeFile(join(staging, MARKER), `${JSON.stringify({ year: SAMPLE_YEAR, rows: made.rows })}\n`);
    await mkdir(dirname(directory), { recursive: true });
    await rm(directory, { recursive: true, force: true });
    await rename(staging, directory);
    return made;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function writeServices(directory: string, options: SampleTaxiOptions): Promise<SampleTaxi> {
  const sixth = Math.floor(options.rows / 6);
  const shares: readonly (readonly [TaxiService, number])[] = [
    ['yellow', options.rows - 2 * sixth],
    ['green', sixth],
    ['fhv', sixth],
  ];
  const writer = new ColumnFileWriter(parquetWriter);
  let files = 0;
  let rows = 0;
  let bytes = 0;
  for (const [service, share] of shares) {
    await mkdir(join(directory, service), { recursive: true });
    for (const [index, count] of monthlyRows(share).entries()) {
      const month = index + 1;
      const name = `${service}_tripdata_${SAMPLE_YEAR}-${String(month).padStart(2, '0')}`;
      if (service === 'fhv') {
        const path = join(directory, service, `${name}.csv.gz`);
        await writeFile(path, await compress(fhvCsv(month, count), { level: 4 }));
        bytes += (await stat(path)).size;
      } else {
        const path = join(directory, service, `${name}.parquet`);
        bytes += writer.write(path, taxiTrips(service, month, count), count, { compression: 'snappy' }).bytes;
      }
      files++;
      rows += count;
      options.onProgress?.(rows);
      await nextTurn();
    }
  }
  return { files, rows, bytes };
}

function monthlyRows(rows: number): number[] {
  const total = SEASON.reduce((sum, weight) => sum + weight, 0);
  const counts: number[] = [];
  let given = 0;
  let weights = 0;
  for (let month = 0; month < MONTHS; month++) {
    weights += SEASON[month]!;
    const until = Math.round((rows * weights) / total);
    counts.push(until - given);
    given = until;
  }
  return counts;
}
