import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { attachCatalogFile } from '../../src/catalog/attach-catalog-file.ts';
import { hasSampleTaxi, sampleTaxi } from '../../src/catalog/sample-taxi.ts';
import { columnsOf, folderWith, openCatalog, parseSchema } from './catalog-harness.ts';

const ROWS = 12_000;

it('writes the trips that the default catalog registers', async () => {
  const directory = join(folderWith(), 'a/taxi');
  expect(hasSampleTaxi(directory)).toBe(false);
  const progress: number[] = [];
  const made = await sampleTaxi({ rows: ROWS, directory, onProgress: (rows) => progress.push(rows) });
  expect(made).toMatchObject({ files: 36, rows: ROWS });
  expect(progress.at(-1)).toBe(ROWS);
  expect(hasSampleTaxi(directory)).toBe(true);
  expect(readdirSync(join(directory, '..'))).toEqual(['taxi']);

  const catalog = openCatalog(directory);
  const file = resolve(new URL('.', import.meta.url).pathname, '../../catalog/taxi.yaml');
  const { checked } = await attachCatalogFile(catalog, {
    file,
    parseSchema,
    environment: { SPARROW_TAXI: directory },
  });
  await checked;
  expect(catalog.problems()).toEqual([]);
  expect(catalog.list('default').map(({ name }) => name)).toEqual([
    'fhv',
    'green',
    'trips',
    'yellow',
    'zones',
  ]);
  expect(await columnsOf(catalog, 'yellow')).toEqual([
    'VendorID int',
    'tpep_pickup_datetime timestamp_ntz',
    'tpep_dropoff_datetime timestamp_ntz',
    'passenger_count long',
    'trip_distance double',
    'RatecodeID long',
    'store_and_fwd_flag string',
    'PULocationID int',
    'DOLocationID int',
    'payment_type long',
    'fare_amount double',
    'extra double',
    'mta_tax double',
    'tip_amount double',
    'tolls_amount double',
    'improvement_surcharge double',
    'total_amount double',
    'congestion_surcharge double',
    'Airport_fee double',
    'cbd_congestion_fee double',
  ]);
  const yellow = await catalog.lookup('default', 'yellow');
  if (yellow?.kind !== 'table') throw new Error('no table');
  expect(await catalog.statistics(yellow.table)).toMatchObject({ rowCount: 8000 });
  const fhv = gunzipSync(readFileSync(join(directory, 'fhv/fhv_tripdata_2025-07.csv.gz'))).toString();
  expect(fhv.split('\n')[0]).toBe(
    'dispatching_base_num,pickup_datetime,dropOff_datetime,PUlocationID,DOlocationID,SR_Flag,Affiliated_base_number',
  );
});

it('writes the same every time', async () => {
  const digests = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const directory = join(folderWith(), name);
      await sampleTaxi({ rows: 1000, directory });
      const hash = createHash('sha256');
      hash.update(readFileSync(join(directory, 'yellow/yellow_tripdata_2025-03.parquet')));
      hash.update(gunzipSync(readFileSync(join(directory, 'fhv/fhv_tripdata_2025-03.csv.gz'))));
      return hash.digest('hex');
    }),
  );
  expect(digests[0]).toBe(digests[1]);
});

it('ships the zones', () => {
  const file = resolve(new URL('.', import.meta.url).pathname, '../../catalog/taxi_zone_lookup.csv');
  expect(existsSync(file)).toBe(true);
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  expect(lines).toHaveLength(266);
  expect(lines[1]).toContain('Newark Airport');
});
