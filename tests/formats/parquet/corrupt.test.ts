import { describe, expect, it } from 'vitest';
import { SparkError } from '../../../src/core/error.ts';
import { fixture, readParquet } from './harness.ts';

const FILES = [
  'dictionary-snappy',
  'plain-v2-zstd',
  'delta',
  'codec-lz4',
  'codec-gzip',
  'nested',
  'page-index',
];

/** The same numbers on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Reads, and lets only errors of the engine pass. */
function attempt(bytes: Uint8Array): 'read' | 'refused' {
  try {
    readParquet(bytes);
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(SparkError);
    return 'refused';
  }
}

describe('corrupt Parquet files', () => {
  it('are named in the error', () => {
    const whole = fixture('codec-none.parquet');
    const read = (bytes: Uint8Array) => () => readParquet(bytes);
    expect(read(new Uint8Array(0))).toThrow('[FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER] The file file');
    expect(read(Buffer.from('this is not a Parquet file'))).toThrow('PAR1');
    expect(read(whole.subarray(0, whole.length - 100))).toThrow('CANNOT_READ_FILE_FOOTER');
    const lying = new Uint8Array(whole);
    new DataView(lying.buffer).setUint32(lying.length - 8, 0x7fffffff, true);
    expect(read(lying)).toThrow('longer than the file');
  });

  it.each(FILES)('with random bytes changed in %s never do harm', (name) => {
    const whole = fixture(`${name}.parquet`);
    const next = random(name.length);
    let refused = 0;
    for (let round = 0; round < 60; round++) {
      const bytes = new Uint8Array(whole);
      for (let i = 0; i < 3; i++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
      if (attempt(bytes) === 'refused') refused++;
    }
    expect(refused).toBeGreaterThan(3);
  });

  it.each(FILES)('with pages of noise in %s never do harm', (name) => {
    const whole = fixture(`${name}.parquet`);
    const next = random(7);
    for (let round = 0; round < 30; round++) {
      const bytes = new Uint8Array(whole);
      const start = 4 + Math.floor(next() * (bytes.length - 2000));
      for (let i = start; i < start + 200; i++) bytes[i] = Math.floor(next() * 256);
      attempt(bytes);
    }
  });
});
