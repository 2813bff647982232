import { expect, it } from 'vitest';
import type { ColumnChunk } from '../../../src/formats/parquet/column-chunk.ts';
import { readFileMetadata } from '../../../src/formats/parquet/metadata.ts';
import {
  type IndexReader,
  readColumnIndex,
  readOffsetIndex,
} from '../../../src/formats/parquet/page-index.ts';
import { fixture } from './harness.ts';

const bytes = fixture('page-index.parquet');

/** Its first column chunk, decoded anew as for a file whose footer nobody remembers. */
function firstChunk(): ColumnChunk {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  return readFileMetadata(
    bytes.subarray(bytes.length - 8 - length, bytes.length - 8),
    bytes.length,
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
