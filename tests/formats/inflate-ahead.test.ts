import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inflatingAhead } from '../../src/formats/csv/inflate-ahead.ts';

let folder: string;
let text: Buffer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inflate-'));
  // More than the ring holds, in lines that differ.
  text = Buffer.from(Array.from({ length: 600_000 }, (_, i) => `${i},${(i * 7919) % 1_000_003}\n`).join(''));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** All of a file, read in pieces of odd sizes. */
function readAll(path: string, codec: 'gzip' | 'deflate'): Buffer {
  const source = inflatingAhead(path, codec);
  const parts: Buffer[] = [];
  const target = new Uint8Array(300_007);
  try {
    for (let count = source.read(target); count > 0; count = source.read(target)) {
      parts.push(Buffer.from(target.slice(0, count)));
    }
    expect(source.read(target)).toBe(0);
  } finally {
    source.close();
  }
  return Buffer.concat(parts);
}

describe('inflating on a thread of its own', () => {
  it('gives what was compressed: gzip, several members, deflate, nothing', () => {
    const packed = gzipSync(text);
    expect(readAll(fileOf('one.gz', packed), 'gzip').equals(text)).toBe(true);
    const twice = readAll(fileOf('two.gz', Buffer.concat([packed, packed])), 'gzip');
    expect(twice.equals(Buffer.concat([text, text]))).toBe(true);
    expect(readAll(fileOf('one.deflate', deflateSync(text)), 'deflate').equals(text)).toBe(true);
    expect(readAll(fileOf('none.gz', gzipSync('')), 'gzip').length).toBe(0);
  });

  it('counts the bytes of the file that were read', () => {
    const packed = gzipSync(text);
    const source = inflatingAhead(fileOf('counted.gz', packed), 'gzip');
    const target = new Uint8Array(1 << 20);
    while (source.read(target) > 0);
    expect(source.bytesRead).toBe(packed.length);
    source.close();
  });

  it('fails where the file is damaged, ends early or is gone', () => {
    const damaged = gzipSync(text);
    damaged.fill(0x55, damaged.length / 2, damaged.length / 2 + 100);
    expect(() => readAll(fileOf('damaged.gz', damaged), 'gzip')).toThrow(/compressed data is damaged/);
    const short = fileOf('short.gz', gzipSync(text));
    truncateSync(short, 100_000);
    expect(() => readAll(short, 'gzip')).toThrow(/compressed data is damaged/);
    expect(() => readAll(join(folder, 'missing.gz'), 'gzip')).toThrow(/missing\.gz/);
  });

  it('can be left before the end', () => {
    const path = fileOf('left.gz', gzipSync(text));
    const source = inflatingAhead(path, 'gzip');
    expect(source.read(new Uint8Array(10))).toBe(10);
    source.close();
  });
});
