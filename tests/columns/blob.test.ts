import { describe, expect, test } from 'vitest';
import { encodeValue, readBody } from '../../src/columns/blob.ts';
import { arrayType, BINARY, BOOLEAN, type DataType, mapType, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';

function roundTrip(type: DataType, value: Value): Value {
  const bytes = Buffer.from(encodeValue(type, value));
  return readBody(bytes, type, 0, bytes.length);
}

describe('blobs of any size', () => {
  // The writer's buffer grows at several lengths, wherever in the value that happens to be.
  for (const count of [1, 2, 3, 5, 9, 40, 300]) {
    test(`array of ${count} maps`, () => {
      const value = Array.from({ length: count }, (_, i) => [[`merged ${i}`, i % 2 === 0]] as const);
      expect(roundTrip(arrayType(mapType(STRING, BOOLEAN)), value)).toEqual(value);
    });

    test(`array of ${count} binaries`, () => {
      const value = Array.from({ length: count }, (_, i) => Uint8Array.from([i & 255, 7, 9]));
      expect(roundTrip(arrayType(BINARY), value)).toEqual(value);
    });
  }
});
