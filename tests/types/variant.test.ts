import { describe, expect, it } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import { castValue } from '../../src/types/cast/cast-value.ts';
import {
  arrayType,
  type DataType,
  INT,
  mapType,
  STRING,
  structType,
  VARIANT,
} from '../../src/types/data-type.ts';
import { zoneOf } from '../../src/types/datetime/zone.ts';
import { castToString } from '../../src/types/format/cast-string.ts';
import { parseVariant } from '../../src/types/variant/parse-variant.ts';
import { readVariant } from '../../src/types/variant/read-variant.ts';
import { variantToJson } from '../../src/types/variant/variant-json.ts';
import { writeVariant } from '../../src/types/variant/write-variant.ts';
import { Differences, fixture, typeOf } from './fixture.ts';

interface VariantFixture {
  readonly json: readonly (readonly [
    text: string,
    value: string,
    metadata: string,
    cast: string | null,
    json: string,
  ])[];
  /** The result as a string, or the error's condition with the value that it names. */
  readonly casts: readonly (readonly [
    json: string,
    to: string,
    result: string | null,
    value: string | null,
  ])[];
}

const recorded = fixture<VariantFixture>('variants');
const utc = zoneOf('UTC');

const nestedTypes: Readonly<Record<string, DataType>> = {
  'array<int>': arrayType(INT),
  'array<string>': arrayType(STRING),
  'array<variant>': arrayType(VARIANT),
  'map<string,int>': mapType(STRING, INT),
  'map<string,variant>': mapType(STRING, VARIANT),
  'struct<a:int,b:string>': structType([
    { name: 'a', type: INT, nullable: true },
    { name: 'b', type: STRING, nullable: true },
  ]),
};

describe('variants', () => {
  it.each(recorded.json)('of %s have the bytes that Spark writes', (text, value, metadata, cast, json) => {
    const variant = writeVariant(parseVariant(text)!);
    expect(Buffer.from(variant.value).toString('hex')).toBe(value);
    expect(Buffer.from(variant.metadata).toString('hex')).toBe(metadata);
    expect(variantToJson(variant, utc)).toBe(json);
    expect(castValue(variant, VARIANT, STRING, 'ansi', 'UTC')).toBe(cast);
  });

  it('are cast as in Spark', () => {
    const differences = new Differences();
    for (const [text, name, result, value] of recorded.casts) {
      const to = nestedTypes[name] ?? typeOf(name);
      const label = `${text} -> ${name}`;
      try {
        const actual = castValue(writeVariant(parseVariant(text)!), VARIANT, to, 'ansi', 'UTC');
        differences.compare(label, actual === null ? null : castToString(actual, to, utc), result);
      } catch (error) {
        if (!(error instanceof SparkError)) throw error;
        differences.compare(label, error.condition, result);
        differences.compare(label, error.parameters.value, value);
      }
    }
    expect(differences.list).toEqual([]);
  });

  it('keep large objects and arrays', () => {
    const long = Array.from({ length: 300 }, (_, index) => index);
    const wide = Object.fromEntries(long.map((index) => [`field ${index}`, [index, 'x'.repeat(index)]]));
    for (const value of [long, wide]) {
      const text = JSON.stringify(value);
      const variant = writeVariant(parseVariant(text)!);
      expect(JSON.parse(variantToJson(variant, utc))).toEqual(value);
      expect(writeVariant(readVariant(variant)).value.length).toBe(variant.value.length);
    }
  });

  it.each(['', '{', '[1,]', '{"a"}', '01', '1 2', 'tru', '"\\x"', "'a'"])('refuse %j', (text) => {
    expect(parseVariant(text)).toBeUndefined();
  });
});
