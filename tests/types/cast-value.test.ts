import { describe, expect, it } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import type { CastMode } from '../../src/types/cast/can-cast.ts';
import { castValue } from '../../src/types/cast/cast-value.ts';
import { arrayType, type DataType, mapType, STRING, structType } from '../../src/types/data-type.ts';
import { zoneOf } from '../../src/types/datetime/zone.ts';
import { castToString } from '../../src/types/format/cast-string.ts';
import type { Value } from '../../src/types/value.ts';
import { Differences, fixture, typeOf } from './fixture.ts';

interface CastFixture {
  readonly strings: readonly string[];
  readonly ignored: readonly number[];
  /** Of each string that doesn't become NULL its index and the result as a string. */
  readonly fromStrings: readonly (readonly [
    to: string,
    mode: 'try' | 'legacy',
    zone: string,
    results: readonly (readonly [number, string])[],
  ])[];
  readonly fromValues: readonly (readonly [
    from: string,
    to: string,
    mode: 'try' | 'legacy',
    zone: string,
    values: readonly string[],
    results: readonly string[],
  ])[];
}

const recorded = fixture<CastFixture>('casts');

function castedText(value: Value, from: DataType, to: DataType, mode: CastMode, zoneId: string): string {
  const zone = zoneOf(zoneId);
  const result = castValue(value, from, to, mode, zone);
  if (result === null) return 'NULL';
  return result instanceof Uint8Array
    ? Buffer.from(result).toString('hex').toUpperCase()
    : castToString(result, to, zone, mode);
}

describe('casts of strings', () => {
  const ignored = new Set(recorded.ignored);
  for (const [name, mode, zone, results] of recorded.fromStrings) {
    it(`to ${name} in ${mode} mode in ${zone}`, () => {
      const to = typeOf(name);
      const expected = new Map(results);
      const differences = new Differences();
      for (const [index, text] of recorded.strings.entries()) {
        // A time of day alone means today; and one overflow of Spark's own isn't repeated.
        if (ignored.has(index) || (name === 'timestamp' && /^\s*T?\d{1,2}(:|$)/.test(text))) continue;
        differences.compare(
          JSON.stringify(text),
          castedText(text, STRING, to, mode, zone),
          expected.get(index) ?? 'NULL',
        );
      }
      expect(differences.list).toEqual([]);
    });
  }
});

describe('casts of other values', () => {
  it('give what Spark gives', () => {
    const differences = new Differences();
    for (const [fromName, toName, mode, zone, values, results] of recorded.fromValues) {
      const from = typeOf(fromName);
      for (const [index, text] of values.entries()) {
        const value = castValue(text, STRING, from, 'ansi', zone);
        const actual = castedText(value, from, typeOf(toName), mode, zone);
        differences.compare(`${mode} ${text} ${fromName} -> ${toName} ${zone}`, actual, results[index]);
      }
    }
    expect(differences.count).toBeGreaterThan(2000);
    expect(differences.list).toEqual([]);
  });

  it('go into nested values', () => {
    const from = structType([
      { name: 'a', type: arrayType(STRING), nullable: true },
      { name: 'm', type: mapType(STRING, STRING), nullable: true },
    ]);
    const to = structType([
      { name: 'a', type: arrayType(typeOf('integer')), nullable: true },
      { name: 'm', type: mapType(STRING, typeOf('boolean')), nullable: true },
    ]);
    const value = [['1', null, 'x'], [['k', 'yes']]];
    expect(castValue(value, from, to, 'legacy', 'UTC')).toEqual([[1, null, null], [['k', true]]]);
    expect(() => castValue(value, from, to, 'ansi', 'UTC')).toThrow(SparkError);
  });
});

describe('errors in ANSI mode', () => {
  const config = '"spark.sql.ansi.enabled"';

  function errorOf(value: Value, from: string, to: string): [string, Readonly<Record<string, string>>] {
    try {
      castValue(value, typeOf(from), typeOf(to), 'ansi', 'UTC');
    } catch (error) {
      if (error instanceof SparkError) return [error.condition, error.parameters];
      throw error;
    }
    throw new Error('no error');
  }

  it.each([
    ['abc', 'string', 'integer', "'abc'", '"STRING"', '"INT"'],
    ['2020-13-01', 'string', 'timestamp', "'2020-13-01'", '"STRING"', '"TIMESTAMP"'],
    ['x', 'string', 'time(6)', "'x'", '"STRING"', '"TIME(6)"'],
    ["it's", 'string', 'decimal(5,2)', "'it\\'s'", '"STRING"', '"DECIMAL(5,2)"'],
    [Number.NaN, 'double', 'timestamp', 'NaN', '"DOUBLE"', '"TIMESTAMP"'],
  ] as const)('CAST_INVALID_INPUT of %s', (value, from, to, expression, sourceType, targetType) => {
    const parameters = { expression, sourceType, targetType, ansiConfig: config };
    expect(errorOf(value, from, to)).toEqual(['CAST_INVALID_INPUT', parameters]);
  });

  it.each([
    [1e20, 'double', 'integer', '1.0E20D', '"DOUBLE"', '"INT"'],
    [300, 'integer', 'byte', '300', '"INT"', '"TINYINT"'],
    [3000000000n, 'long', 'integer', '3000000000L', '"BIGINT"', '"INT"'],
    [1e30, 'double', 'timestamp', '1.0E36D', '"DOUBLE"', '"BIGINT"'],
    [2147483647n, 'long', 'interval year', '2147483647', '"INT"', '"INTERVAL YEAR"'],
    [1200000, 'interval year', 'byte', "INTERVAL '100000' YEAR", '"INTERVAL YEAR"', '"TINYINT"'],
  ] as const)('CAST_OVERFLOW of %s', (value, from, to, text, sourceType, targetType) => {
    const parameters = { value: text, sourceType, targetType, ansiConfig: config };
    expect(errorOf(value, from, to)).toEqual(['CAST_OVERFLOW', parameters]);
  });

  it('NUMERIC_VALUE_OUT_OF_RANGE', () => {
    expect(errorOf(123456789n, 'decimal(9,3)', 'decimal(5,2)')).toEqual([
      'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION',
      { value: '123456.789', precision: '5', scale: '2', config },
    ]);
  });

  it('INVALID_INTERVAL_FORMAT', () => {
    expect(errorOf('x', 'string', 'interval day to second')).toEqual([
      'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE',
      {
        intervalStr: 'day-time',
        supportedFormat: "`[+|-]d h:m:s.n`, `INTERVAL [+|-]'[+|-]d h:m:s.n' DAY TO SECOND`",
        typeName: 'interval day to second',
        input: 'x',
      },
    ]);
  });
});
