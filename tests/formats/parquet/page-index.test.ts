import { expect, it } from 'vitest';
import type { Attribute } from '../../../src/expr/expression.ts';
import type { ColumnChunk } from '../../../src/formats/parquet/column-chunk.ts';
import { readFileMetadata } from '../../../src/formats/parquet/metadata.ts';
import {
  type IndexReader,
  isOfOnePage,
  readColumnIndex,
  readOffsetIndex,
} from '../../../src/formats/parquet/page-index.ts';
import { LONG } from '../../../src/types/data-type.ts';
import { call, literal } from './expressions.ts';
import { fixture, readParquet } from './harness.ts';
import { writeParquet } from './write-harness.ts';

const bytes = fixture('page-index.parquet');

/** A file's first column chunk, decoded anew as for one whose footer nobody remembers. */
function firstChunk(file = bytes): ColumnChunk {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(file.length - 8, true);
  return readFileMetadata(
    file.subarray(file.length - 8 - length, file.length - 8),
    file.length,
  ).rowGroups[0]!.chunk(0);
}

function reader(): IndexReader {
  const file = {
    path: 'page-index.parquet',
    size: bytes.length,
    modified: 0,
    read(target: Uint8Array, position: number) {
      target.set(bytes.subarray(position, position + target.length));
      return target.length;
    },
    close() {},
  };
  return { file, metrics: { bytesRead: 0 } };
}

it('is read once as long as the footer is remembered', () => {
  const chunk = firstChunk();
  const first = reader();
  const index = readColumnIndex(first, chunk);
  const pages = readOffsetIndex(first, chunk);
  expect(pages!.length).toBeGreaterThan(2);
  expect(first.metrics.bytesRead).toBe(chunk.columnIndex!.length + chunk.offsetIndex!.length);
  const second = reader();
  expect(readColumnIndex(second, chunk)).toBe(index);
  expect(readOffsetIndex(second, chunk)).toBe(pages);
  expect(second.metrics.bytesRead).toBe(0);
});

it('is read again with a new footer', () => {
  const known = readColumnIndex(reader(), firstChunk());
  const again = reader();
  const chunk = firstChunk();
  expect(readColumnIndex(again, chunk)).toEqual(known);
  expect(again.metrics.bytesRead).toBe(chunk.columnIndex!.length);
});

it('need not be read where its length tells that there is one page', () => {
  const schema = [{ name: 'id', type: LONG, nullable: true }];
  const ids = Array.from({ length: 4000 }, (_, i) => BigInt(i));
  const file = writeParquet(schema, [ids]);
  expect(isOfOnePage(firstChunk(file).offsetIndex!)).toBe(true);
  expect(isOfOnePage(firstChunk().offsetIndex!)).toBe(false);
  // Two pages as short as they can be: all of their fields fit a byte.
  const entry = [0x16, 0x08, 0x15, 0x02, 0x16, 0x00, 0x00];
  const two = [0x19, 0x2c, ...entry, ...entry, 0x00];
  expect(isOfOnePage({ offset: 0, length: two.length })).toBe(false);
  const filters = (columns: readonly Attribute[]) => [call('less_than', columns[0]!, literal(LONG, 10n))];
  const [plain, filtered] = [readParquet(file), readParquet(file, { filters })];
  expect(filtered.columns).toEqual(plain.columns);
  expect(filtered.metrics.bytesRead).toBe(plain.metrics.bytesRead);
});
