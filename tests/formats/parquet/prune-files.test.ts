import { expect, it } from 'vitest';
import type { Attribute } from '../../../src/expr/expression.ts';
import { cachedFooter } from '../../../src/formats/parquet/footer-cache.ts';
import { filesThatMayHold } from '../../../src/formats/parquet/prune-files.ts';
import { LONG } from '../../../src/types/data-type.ts';
import { call, literal } from './expressions.ts';
import { testContext } from './harness.ts';
import { writeParquet } from './write-harness.ts';

const id: Attribute = { kind: 'attribute', id: 0, name: 'id', type: LONG, nullable: true, qualifier: [] };
const contents = Object.fromEntries(
  [0n, 10n, 20n].map((from) => [
    `from ${from}`,
    writeParquet([{ name: 'id', type: LONG, nullable: true }], [[from, from + 9n]]),
  ]),
);
const files = Object.entries(contents).map(([path, { length: size }]) => ({
  path,
  size,
  modified: 0,
  partition: [],
}));

it('leaves out files by footers that are remembered, once they are', () => {
  const { open } = testContext(contents);
  const footers = {};
  const left = (fn: string, value: bigint) =>
    filesThatMayHold(files, [id], [call('isnotnull', id), call(fn, id, literal(LONG, value))], footers);
  expect(left('less_than', 10n)).toBe(files);
  cachedFooter(footers, open('from 0'));
  cachedFooter(footers, open('from 20'));
  const some = left('less_than', 10n);
  expect(some.map(({ path }) => path)).toEqual(['from 0', 'from 10']);
  // Asked again, it is the same list, for which splits are known.
  expect(left('less_than', 10n)).toBe(some);
  expect(left('less_than', 30n)).toBe(files);
  expect(left('greater_than', 29n).map(({ path }) => path)).toEqual(['from 10']);
  cachedFooter(footers, open('from 10'));
  expect(left('greater_than', 29n)).toEqual([]);
  expect(filesThatMayHold(files, [id], [call('isnull', id)], footers)).toEqual([]);
  expect(filesThatMayHold(files, [id], [], footers)).toBe(files);
});
