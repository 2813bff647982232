import { describe, expect, it } from 'vitest';
import {
  arrayType,
  BINARY,
  type DataType,
  DOUBLE,
  decimalType,
  INT,
  LONG,
  mapType,
  STRING,
  structType,
  VOID,
} from '../../src/types/data-type.ts';
import { zoneOf } from '../../src/types/datetime/zone.ts';
import { decimalToScientificString, decimalToString } from '../../src/types/decimal.ts';
import { castToString } from '../../src/types/format/cast-string.ts';
import { hiveString } from '../../src/types/format/hive-string.ts';
import {
  doubleToString,
  floatToString,
  writeDouble,
  writeFloat,
} from '../../src/types/format/java-number.ts';
import { literalPretty, literalSql, literalText } from '../../src/types/format/literal-sql.ts';
import { writeTimestamp } from '../../src/types/format/write-datetime.ts';
import { writeDecimal64, writeInt32, writeInt64 } from '../../src/types/format/write-number.ts';
import { schemaFromJson, schemaToJson } from '../../src/types/type-json.ts';
import { schemaDdl, simpleString, sqlName } from '../../src/types/type-name.ts';
import type { Value } from '../../src/types/value.ts';
import { Differences, fixture, typeOf } from './fixture.ts';

const utc = zoneOf('UTC');

function written(write: (bytes: Uint8Array) => number): string {
  const bytes = new Uint8Array(64).fill(1);
  return Buffer.from(bytes.subarray(0, write(bytes))).toString('latin1');
}

describe('doubles and floats', () => {
  const recorded = fixture<{ readonly doubles: readonly string[]; readonly floats: readonly string[] }>(
    'numbers',
  );
  const view = new DataView(new ArrayBuffer(8));

  it('print as in Java', () => {
    const differences = new Differences();
    for (const line of recorded.doubles) {
      const [bits, text] = line.split(' ') as [string, string];
      view.setBigInt64(0, BigInt(bits));
      const value = view.getFloat64(0);
      differences.compare(line, doubleToString(value), text);
      differences.compare(
        line,
        written((bytes) => writeDouble(bytes, 0, value)),
        text,
      );
    }
    for (const line of recorded.floats) {
      const [bits, text] = line.split(' ') as [string, string];
      view.setInt32(0, Number(bits));
      const value = view.getFloat32(0);
      differences.compare(line, floatToString(value), text);
      differences.compare(
        line,
        written((bytes) => writeFloat(bytes, 0, value)),
        text,
      );
    }
    expect(differences.list).toEqual([]);
  });

  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1e7, '1.0E7'],
    [9999999, '9999999.0'],
    [0.001, '0.001'],
    [0.00099, '9.9E-4'],
    [5e-324, '4.9E-324'],
    [1.7976931348623157e308, '1.7976931348623157E308'],
    [1e23, '9.999999999999999E22'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%s', (value, text) => {
    expect(doubleToString(value)).toBe(text);
  });
});

describe('numbers written into bytes', () => {
  const samples = [
    0n,
    1n,
    9n,
    10n,
    99n,
    100n,
    12345n,
    999_999_999n,
    1_000_000_000n,
    2n ** 31n,
    2n ** 32n,
    2n ** 53n,
  ];
  const integers = [...samples, 10n ** 15n, 123456789012345678n, 10n ** 18n, 2n ** 63n - 1n].flatMap(
    (value) => [value, -value],
  );

  it.each([...integers, -(2n ** 63n)])('%s', (value) => {
    const lo = Number(BigInt.asIntN(32, value));
    const hi = Number(value >> 32n);
    expect(written((bytes) => writeInt64(bytes, 0, lo, hi))).toBe(String(value));
    if (BigInt.asIntN(32, value) === value) {
      expect(written((bytes) => writeInt32(bytes, 0, lo))).toBe(String(value));
    }
    for (const scale of [0, 1, 2, 9, 18]) {
      const text = decimalToString(value, scale);
      expect(written((bytes) => writeDecimal64(bytes, 0, lo, hi, scale))).toBe(text);
    }
  });

  it('and timestamps', () => {
    const zone = zoneOf('America/Los_Angeles');
    const text = (micros: bigint) =>
      written((bytes) =>
        writeTimestamp(bytes, 0, Number(BigInt.asIntN(32, micros)), Number(micros >> 32n), zone),
      );
    expect(text(1_605_648_813_333_000n)).toBe('2020-11-17 13:33:33.333');
    expect(text(-62_135_596_800_000_000n)).toBe('0000-12-31 16:07:02');
    expect(text(2n ** 63n - 1n)).toBe('+294247-01-09 20:00:54.775807');
  });
});

describe('values as text', () => {
  const struct = structType([
    { name: 'a', type: INT, nullable: true },
    { name: 'b', type: STRING, nullable: true },
    { name: 'c', type: VOID, nullable: true },
    { name: 'd', type: typeOf('date'), nullable: true },
    { name: 'e', type: decimalType(3, 2), nullable: true },
    { name: 'f', type: arrayType(DOUBLE), nullable: true },
  ]);
  const cases: readonly [DataType, Exclude<Value, null>, hive: string, cast: string][] = [
    [arrayType(STRING), ['a', null], '["a",null]', '[a, null]'],
    [
      mapType(STRING, INT),
      [
        ['b', 2],
        ['a', null],
      ],
      '{"a":null,"b":2}',
      '{b -> 2, a -> null}',
    ],
    [
      struct,
      [1, 'x', null, 18262, 150n, [1, null]],
      '{"a":1,"b":"x","c":null,"d":2020-01-01,"e":1.50,"f":[1.0,null]}',
      '{1, x, null, 2020-01-01, 1.50, [1.0, null]}',
    ],
    [arrayType(BINARY), [new Uint8Array([0x1c, 0x41])], '[\x1cA]', '[\x1cA]'],
    [typeOf('interval hour'), 360_000_000_000n, '4 04:00:00.000000000', "INTERVAL '100' HOUR"],
    [typeOf('interval minute'), -60_000_000n, '-0 00:01:00.000000000', "INTERVAL '-01' MINUTE"],
    [typeOf('interval second'), 1_500_000n, '0 00:00:01.500000000', "INTERVAL '01.5' SECOND"],
    [typeOf('interval month'), -3, '-0-3', "INTERVAL '-3' MONTH"],
    [typeOf('interval year'), 60, '5-0', "INTERVAL '5' YEAR"],
    [
      typeOf('interval hour to second'),
      10_923_456_000n,
      '0 03:02:03.456000000',
      "INTERVAL '03:02:03.456' HOUR TO SECOND",
    ],
    [
      typeOf('interval'),
      { months: -10, days: -4, microseconds: 14_032_500_000n },
      '-10 months -4 days 3 hours 53 minutes 52.5 seconds',
      '-10 months -4 days 3 hours 53 minutes 52.5 seconds',
    ],
    [typeOf('interval'), { months: 0, days: 0, microseconds: 0n }, '0 seconds', '0 seconds'],
    [typeOf('time(6)'), 36_000_120_000_000n, '10:00:00.12', '10:00:00.12'],
    [typeOf('date'), 2932897, '+10000-01-01', '+10000-01-01'],
    [decimalType(38, 18), 0n, '0.000000000000000000', '0.000000000000000000'],
  ];

  it.each(cases)('case %#', (type, value, hive, cast) => {
    expect(hiveString(value, type, utc)).toBe(hive);
    expect(castToString(value, type, utc)).toBe(cast);
  });

  it('shows NULL by itself and inside others', () => {
    expect(hiveString(null, INT, utc)).toBe('NULL');
    expect(hiveString([null], arrayType(INT), utc)).toBe('[null]');
  });

  it('has small decimals in scientific notation in legacy mode', () => {
    expect(castToString(1n, decimalType(7, 7), utc, 'legacy')).toBe('1E-7');
    expect(decimalToScientificString(0n, 18)).toBe('0E-18');
    expect(decimalToScientificString(-12345n, 2)).toBe('-123.45');
  });
});

describe('literals', () => {
  const cases: readonly [DataType, Value, sql: string, explain: string, pretty: string][] = [
    [typeOf('byte'), 1, '1Y', '1', '1'],
    [LONG, 1n, '1L', '1', '1'],
    [typeOf('float'), 1.5, "CAST('1.5' AS FLOAT)", '1.5', '1.5'],
    [DOUBLE, 1e20, '1.0E20D', '1.0E20', '1.0E20'],
    [DOUBLE, Number.NaN, "CAST('NaN' AS DOUBLE)", 'NaN', 'NaN'],
    [decimalType(7, 7), 1n, '1E-7BD', '1E-7', '1E-7'],
    [STRING, "it's \\ x", "'it\\'s \\\\ x'", "it's \\ x", "it's \\ x"],
    [BINARY, new Uint8Array([0x1c, 0xab]), "X'1CAB'", '0x1CAB', "X'1CAB'"],
    [typeOf('date'), 18262, "DATE '2020-01-01'", '2020-01-01', "DATE '2020-01-01'"],
    [arrayType(INT), [1, null], 'ARRAY(1, CAST(NULL AS INT))', '[1,null]', 'ARRAY(1, CAST(NULL AS INT))'],
    [arrayType(typeOf('date')), [18262], "ARRAY(DATE '2020-01-01')", '[18262]', "ARRAY(DATE '2020-01-01')"],
    [mapType(STRING, LONG), [['a', 1n]], "MAP('a', 1L)", 'map(keys: [a], values: [1])', "MAP('a', 1L)"],
    [VOID, null, 'NULL', 'null', 'NULL'],
    [INT, null, 'CAST(NULL AS INT)', 'null', 'NULL'],
  ];

  it.each(cases)('case %#', (type, value, sql, explain, pretty) => {
    expect(literalSql(value, type, utc)).toBe(sql);
    expect(literalText(value, type, utc)).toBe(explain);
    expect(literalPretty(value, type, utc)).toBe(pretty);
  });
});

describe('schemas', () => {
  const fields = [
    { name: 'a b', type: INT, nullable: false, comment: "it's \\ x" },
    { name: '1', type: STRING, nullable: true },
    { name: 'd', type: { kind: 'string', collation: 'UTF8_LCASE' }, nullable: true },
    { name: 'v', type: { kind: 'varchar', length: 7 }, nullable: true },
    { name: 'm', type: mapType(STRING, arrayType({ kind: 'string', collation: 'UNICODE' })), nullable: true },
  ] as const;

  it('have a DDL form', () => {
    expect(schemaDdl(fields.slice(0, 2))).toBe("`a b` INT NOT NULL COMMENT 'it\\'s \\ x',`1` STRING");
    expect(sqlName(structType(fields.slice(0, 2)))).toBe(
      "STRUCT<`a b`: INT NOT NULL COMMENT 'it\\'s \\ x', `1`: STRING>",
    );
  });

  it('survive their JSON form', () => {
    expect(schemaFromJson(schemaToJson(fields))).toEqual(fields);
    expect(schemaToJson(fields.slice(2, 3))).toBe(
      '{"type":"struct","fields":[{"name":"d","type":"string","nullable":true,"metadata":{"__COLLATIONS":{"d":"spark.UTF8_LCASE"}}}]}',
    );
    expect(schemaFromJson('{"type":"struct","fields":[{"name":"a","type":"geometry"}]}')).toBeUndefined();
    expect(schemaFromJson('no json')).toBeUndefined();
  });

  it('are shortened where EXPLAIN prints them', () => {
    const many = structType(
      Array.from({ length: 30 }, (_, index) => ({ name: `f${index}`, type: INT, nullable: true })),
    );
    expect(simpleString(many)).toMatch(/^struct<f0:int,.*,f24:int,\.\.\. 5 more fields>$/);
  });
});
