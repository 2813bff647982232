import { describe, expect, it } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import { decimalToString, parseDecimal } from '../../src/types/decimal.ts';
import { compileNumberFormat } from '../../src/types/number-format/compile-number-format.ts';
import {
  compileDecimalFormat,
  type ExactNumber,
  exactNumber,
  fixedDecimalFormat,
  formatDecimal,
} from '../../src/types/number-format/decimal-format.ts';
import { parseByNumberFormat } from '../../src/types/number-format/parse-number-format.ts';
import { printByNumberFormat } from '../../src/types/number-format/print-number-format.ts';
import { Differences, fixture } from './fixture.ts';

interface NumberFormatFixture {
  readonly formats: readonly (readonly [
    kind: 'num' | 'char' | 'bad',
    format: string,
    result: string | { readonly values: readonly string[]; readonly rows: readonly string[] },
  ])[];
  readonly decimal: readonly (readonly [pattern: string | number, value: string, result: string])[];
}

const recorded = fixture<NumberFormatFixture>('number-formats');

describe('formats of to_number and to_char', () => {
  it('read, print and fail as in Spark', () => {
    const differences = new Differences();
    for (const [kind, format, result] of recorded.formats) {
      if (typeof result === 'string') {
        differences.compare(format, conditionOf(format), result);
        continue;
      }
      const compiled = compileNumberFormat(format);
      for (const [index, text] of result.values.entries()) {
        const actual = kind === 'num' ? read(compiled, text) : print(compiled, text);
        differences.compare(`${kind} ${format} ${text}`, actual, result.rows[index]);
      }
    }
    expect(differences.count).toBeGreaterThan(1000);
    expect(differences.list).toEqual([]);
  });

  function conditionOf(format: string): string {
    try {
      compileNumberFormat(format);
    } catch (error) {
      if (error instanceof SparkError) return error.condition;
    }
    return 'no error';
  }

  function read(format: ReturnType<typeof compileNumberFormat>, text: string): string {
    const value = parseByNumberFormat(format, text);
    return value === undefined ? 'NULL' : decimalToString(value, format.scale);
  }

  function print(format: ReturnType<typeof compileNumberFormat>, text: string): string {
    const value = parseDecimal(text)!;
    return printByNumberFormat(format, value.unscaled, value.scale);
  }
});

describe('formats of format_number', () => {
  it('print as in Java', () => {
    const differences = new Differences();
    for (const [pattern, text, result] of recorded.decimal) {
      const format =
        typeof pattern === 'number' ? fixedDecimalFormat(pattern) : compileDecimalFormat(pattern)!;
      differences.compare(`${pattern} ${text}`, formatDecimal(format, numberOf(text)), result);
    }
    expect(differences.list).toEqual([]);
  });

  function numberOf(literal: string): ExactNumber {
    const digits = literal.replace(/BD$|[DF]$/, '');
    if (/[^B]D$/.test(literal)) return exactNumber(Number(digits));
    if (literal.endsWith('F')) return exactNumber(Math.fround(Number(digits)));
    const { unscaled, scale } = parseDecimal(digits)!;
    return { unscaled, scale, negative: unscaled < 0n };
  }

  it.each(['#0#', '0#.0', "'x", '0.#0'])('refuses %s', (pattern) => {
    expect(compileDecimalFormat(pattern)).toBeUndefined();
  });
});
