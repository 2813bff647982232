import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { expandGlob, globToRegExp } from '../../src/storage/glob.ts';
import { localStorage } from '../../src/storage/local-storage.ts';
import { toFileUrl, toLocalPath } from '../../src/storage/path.ts';

const folder = mkdtempSync(join(tmpdir(), 'sparrow-glob-'));
for (const name of [
  'a/1.csv',
  'a/2.csv',
  'a/_hidden.csv',
  'b/1.csv',
  'b/c/1.csv',
  '.d/1.csv',
  'y=1/x.csv',
  'a/x.txt',
]) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), name);
}
symlinkSync(join(folder, 'a'), join(folder, 'link'));
symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a', ['a']],
  ['none', []],
  ['a/*.csv', ['a/1.csv', 'a/2.csv']],
  ['a/_*.csv', ['a/_hidden.csv']],
  ['*/1.csv', ['a/1.csv', 'b/1.csv', 'link/1.csv']],
  ['?/*', ['a/1.csv', 'a/2.csv', 'a/x.txt', 'b/1.csv', 'b/c']],
  ['{a,b}/1.csv', ['a/1.csv', 'b/1.csv']],
  ['{a,b/c}/1.csv', ['a/1.csv', 'b/c/1.csv']],
  ['[ab]/[^2].csv', ['a/1.csv', 'b/1.csv']],
  ['y=*/x.csv', ['y=1/x.csv']],
  ['*/{1,2}.{csv,txt}', ['a/1.csv', 'a/2.csv', 'b/1.csv', 'link/1.csv', 'link/2.csv']],
])('%s', async (pattern, expected) => {
  const found = await expandGlob(localStorage, join(folder, pattern));
  expect(found.map((entry) => entry.path.slice(folder.length + 1))).toEqual(expected);
});

it('quotes, ranges and nested alternatives', () => {
  expect(globToRegExp('a\\*b').test('a*b')).toBe(true);
  expect(globToRegExp('a\\*b').test('axb')).toBe(false);
  expect(globToRegExp('p[0-3]{x,y{1,2}}').test('p2y1')).toBe(true);
  expect(globToRegExp('a.b').test('axb')).toBe(false);
  expect(() => globToRegExp('a[b')).toThrow('a [ without its ]');
  expect(() => globToRegExp('a{b')).toThrow('a { without its }');
});

it('paths as users write them', () => {
  expect(toLocalPath('file:/a/b c', '/base')).toBe('/a/b c');
  expect(toLocalPath('file:///a/b%20c', '/base')).toBe('/a/b c');
  expect(toLocalPath('../x/*.csv', '/base/sub')).toBe('/base/x/*.csv');
  expect(toLocalPath('/a//b/', '/base')).toBe('/a/b/');
  expect(() => toLocalPath('gs://bucket/x', '/base')).toThrow('UNSUPPORTED_FEATURE.FILE_SYSTEM');
  expect(toFileUrl('/a/b')).toBe('file:/a/b');
});

it('reads at positions', () => {
  const file = localStorage.open(join(folder, 'a/1.csv'));
  const target = new Uint8Array(5);
  expect(file.read(target, 2)).toBe(5);
  expect(new TextDecoder().decode(target)).toBe('1.csv');
  expect(file.read(target, 5)).toBe(2);
  file.close();
  expect(() => localStorage.open(join(folder, 'none'))).toThrow('FAILED_READ_FILE.FILE_NOT_EXIST');
});
