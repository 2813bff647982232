import { describe, expect, it } from 'vitest';
import { type CastMode, canCast } from '../../src/types/cast/can-cast.ts';
import { castIsNullable } from '../../src/types/cast/cast-nullability.ts';
import { canStoreAssign } from '../../src/types/cast/store-assignment.ts';
import { canUpCast } from '../../src/types/cast/up-cast.ts';
import {
  type CoercionMode,
  commonType,
  commonTypeOf,
  commonTypeWithoutStrings,
  tightestCommonType,
} from '../../src/types/coercion/common-type.ts';
import { decimalResult } from '../../src/types/coercion/decimal-result.ts';
import { implicitCast, type TypeSpec } from '../../src/types/coercion/implicit-cast.ts';
import { arrayType, DATE, type DataType, INT, STRING, TIMESTAMP } from '../../src/types/data-type.ts';
import { typeToJson } from '../../src/types/type-json.ts';
import { catalogString, sqlName } from '../../src/types/type-name.ts';
import { Differences, fixture, typeOf } from './fixture.ts';

interface CoercionFixture {
  readonly types: readonly string[];
  readonly names: readonly (readonly [catalog: string, sql: string])[];
  readonly can: Readonly<Record<CastMode | 'store' | 'up', readonly string[]>>;
  readonly nullable: Readonly<Record<CastMode, readonly string[]>>;
  readonly common: Readonly<Record<string, readonly string[]>>;
  readonly implicit: readonly string[];
}

const recorded = fixture<CoercionFixture>('coercion');
const types = recorded.types.map(typeOf);
const paired = recorded.can.ansi.length;

function jsonOf(type: DataType | undefined): string | null {
  if (type === undefined) return null;
  const json = typeToJson(type);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

function compareMatrix(rows: readonly string[], actual: (a: DataType, b: DataType) => boolean): Differences {
  const differences = new Differences();
  for (let a = 0; a < paired; a++) {
    for (let b = 0; b < paired; b++) {
      const label = `${recorded.types[a]} -> ${recorded.types[b]}`;
      differences.compare(label, actual(types[a]!, types[b]!), rows[a]![b] === 'X');
    }
  }
  return differences;
}

describe('type names', () => {
  it('are those of Spark', () => {
    const actual = recorded.names.map((_, index) => [catalogString(types[index]!), sqlName(types[index]!)]);
    expect(actual).toEqual(recorded.names);
  });
});

describe('which casts are allowed', () => {
  for (const mode of ['ansi', 'legacy', 'try'] as const) {
    it(`in ${mode} mode`, () => {
      expect(compareMatrix(recorded.can[mode], (a, b) => canCast(a, b, mode)).list).toEqual([]);
    });

    it(`and which are nullable in ${mode} mode`, () => {
      expect(compareMatrix(recorded.nullable[mode], (a, b) => castIsNullable(a, b, mode)).list).toEqual([]);
    });
  }

  it('for store assignment and up-casts', () => {
    expect(compareMatrix(recorded.can.store, canStoreAssign).list).toEqual([]);
    expect(compareMatrix(recorded.can.up, canUpCast).list).toEqual([]);
  });
});

describe('common types', () => {
  const functions: readonly [string, CoercionMode, typeof commonType][] = [
    ['tightA', 'ansi', tightestCommonType],
    ['tightL', 'legacy', tightestCommonType],
    ['widerA', 'ansi', commonType],
    ['widerL', 'legacy', commonType],
    ['noStrA', 'ansi', commonTypeWithoutStrings],
    ['noStrL', 'legacy', commonTypeWithoutStrings],
  ];
  for (const [key, mode, find] of functions) {
    it(`${find.name} in ${mode} mode`, () => {
      const differences = new Differences();
      for (const [a, row] of recorded.common[key]!.entries()) {
        for (const [b, code] of row.split(' ').map(Number).entries()) {
          const expected = code < 0 ? null : jsonOf(types[code]);
          const label = `${recorded.types[a]} and ${recorded.types[b]}`;
          differences.compare(label, jsonOf(find(types[a]!, types[b]!, mode)), expected);
        }
      }
      expect(differences.list).toEqual([]);
    });
  }

  it('of several types put strings first in legacy mode', () => {
    expect(commonTypeOf([TIMESTAMP, INT, STRING], 'legacy')).toEqual(STRING);
    expect(commonTypeOf([TIMESTAMP, INT], 'legacy')).toBeUndefined();
    expect(commonTypeOf([DATE, STRING, TIMESTAMP], 'ansi')).toEqual(TIMESTAMP);
  });
});

describe('implicit casts', () => {
  const classes: Readonly<Record<string, TypeSpec>> = {
    NumericType: 'numeric',
    IntegralType: 'integral',
    DecimalType: 'decimal',
    AnyTimestampType: 'timestamp_any',
    AnsiIntervalType: 'interval_any',
    DayTimeIntervalType: 'interval_dt',
    YearMonthIntervalType: 'interval_ym',
    AnyDataType: 'any',
    AnyTimeType: 'time_any',
    ArrayType: 'array',
    MapType: 'map',
    StructType: 'struct',
    StringTypeWithCollation: 'string',
  };

  it('are those of Spark in both modes', () => {
    const differences = new Differences();
    for (const line of recorded.implicit) {
      const [from, to, ansi, legacy] = line.split(' ') as [string, string, string, string];
      const expected = classes[to] ?? types[Number(to)];
      if (expected === undefined) continue;
      for (const [mode, code] of [
        ['ansi', ansi],
        ['legacy', legacy],
      ] as const) {
        const label = `${mode} ${recorded.types[Number(from)]} as ${recorded.types[Number(to)] ?? to}`;
        const result = implicitCast(types[Number(from)]!, expected, mode);
        differences.compare(label, jsonOf(result), code === '-1' ? null : jsonOf(types[Number(code)]));
      }
    }
    expect(differences.count).toBeGreaterThan(5000);
    expect(differences.list).toEqual([]);
  });

  it('take the first of several types that fits', () => {
    const spec: TypeSpec = { kind: 'one_of', options: ['integral', 'string'] };
    expect(implicitCast(DATE, spec, 'ansi')).toEqual(STRING);
    expect(implicitCast(INT, spec, 'ansi')).toEqual(INT);
  });

  it('reach into arrays where only elements are wanted', () => {
    const spec: TypeSpec = { kind: 'array_of', element: 'string' };
    expect(implicitCast(arrayType(INT), spec, 'ansi')).toEqual(arrayType(STRING));
  });
});

describe('decimal results', () => {
  it.each([
    ['add', 10, 2, 5, 4, 13, 4],
    ['add', 38, 18, 38, 18, 38, 17],
    ['subtract', 38, 0, 38, 38, 38, 6],
    ['multiply', 10, 2, 5, 4, 16, 6],
    ['multiply', 38, 18, 38, 18, 38, 6],
    ['divide', 10, 2, 5, 4, 20, 8],
    ['divide', 38, 18, 38, 18, 38, 6],
    ['remainder', 10, 2, 5, 4, 5, 4],
    ['integral_divide', 10, 2, 5, 4, 12, 0],
  ] as const)('%s of (%i,%i) and (%i,%i)', (operation, p1, s1, p2, s2, precision, scale) => {
    expect(decimalResult(operation, p1, s1, p2, s2)).toEqual({ kind: 'decimal', precision, scale });
  });
});
