import { type DataType, physicalOf } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { encodeValue, readSlot, writeFixed } from './blob.ts';
import { type BlockRef, columnWidth, layOutBlock, readBlockLayout, writeBlockHeader } from './block.ts';
import { readBlock } from './block-reader.ts';

/** Rows known to the driver as a block. */
export function encodeRows(rows: readonly (readonly Value[])[], types: readonly DataType[]): BlockRef {
  const bodies = types.map((type, c) =>
    physicalOf(type) === 'bytes'
      ? rows.map((row) => (row[c] === null ? null : encodeValue(type, row[c]!)))
      : null,
  );
  const sizes = types.map((type, c) => ({
    width: columnWidth(type),
    hasNulls: rows.some((row) => row[c] === null),
    heapBytes: bodies[c]?.reduce((sum, body) => sum + (body?.length ?? 0), 0) ?? 0,
  }));
  const layout = layOutBlock(rows.length, sizes);
  const buffer = new SharedArrayBuffer(layout.length);
  writeBlockHeader(new Uint32Array(buffer), 0, layout);
  const bytes = Buffer.from(buffer);
  types.forEach((type, c) => {
    const column = layout.columns[c]!;
    const width = columnWidth(type);
    let heap = column.heap;
    rows.forEach((row, r) => {
      const value = row[c]!;
      if (column.validity !== 0) bytes[column.validity + r] = value === null ? 0 : 1;
      const at = column.values + r * width;
      const body = bodies[c]?.[r];
      if (body) {
        bytes.set(body, heap);
        bytes.writeUInt32LE(heap, at);
        bytes.writeUInt32LE(body.length, at + 4);
        heap += body.length;
      } else if (value !== null) {
        writeFixed(bytes, type, at, value);
      }
    });
  });
  return {
    place: { kind: 'memory', segment: null, buffer },
    offset: 0,
    length: layout.length,
    rows: rows.length,
  };
}

/** A block's rows as values, for the driver's own needs. */
export function decodeRows(ref: BlockRef, types: readonly DataType[]): Value[][] {
  const read = rowReader(ref, types);
  return Array.from({ length: ref.rows }, (_, row) => read(row));
}

/** Gives a block's rows by their numbers. */
export function rowReader(ref: BlockRef, types: readonly DataType[]): (row: number) => Value[] {
  const { place, offset, length } = ref;
  const bytes =
    place.kind === 'memory' ? Buffer.from(place.buffer, offset, length) : Buffer.allocUnsafeSlow(length);
  if (place.kind === 'file') readBlock(ref, bytes);
  const layout = readBlockLayout(new Uint32Array(bytes.buffer, bytes.byteOffset, length / 4), 0);
  return (row) =>
    types.map((type, c): Value => {
      const column = layout.columns[c]!;
      if (column.validity !== 0 && bytes[column.validity + row] === 0) return null;
      return readSlot(bytes, type, column.values + row * columnWidth(type), 0);
    });
}
