/** Numbers in other bases, and in buckets. */

import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';

const math = { group: 'math', since: '1.5.0' } as const;

const MAX_UNSIGNED = 2n ** 64n - 1n;
const MAX_LONG = 2n ** 63n - 1n;

/** The number that digits stand for, up to the first that is none in the base. */
function convert(call: Call, text: string, fromBase: number, toBase: number): string | null {
  const base = Math.abs(toBase);
  if (fromBase < 2 || fromBase > 36 || base < 2 || base > 36) return null;
  const trimmed = text.replace(/^ +| +$/g, '');
  if (trimmed === '') return null;
  let negative = trimmed.startsWith('-');
  let value = 0n;
  for (const char of trimmed.slice(negative ? 1 : 0)) {
    const digit = Number.parseInt(char, 36);
    if (Number.isNaN(digit) || digit >= fromBase) break;
    value = value * BigInt(fromBase) + BigInt(digit);
    if (value > MAX_UNSIGNED) {
      if (call.mode === 'ansi') throw overflow();
      value = MAX_UNSIGNED;
      break;
    }
  }
  if (negative && toBase > 0) value = value > MAX_LONG ? MAX_UNSIGNED : BigInt.asUintN(64, -value);
  if (toBase < 0 && value > MAX_LONG) {
    value = BigInt.asUintN(64, -value);
    negative = true;
  }
  const digits = value.toString(base).toUpperCase();
  return negative && toBase < 0 ? `-${digits}` : digits;
}

function overflow(): SparkError {
  return new SparkError('ARITHMETIC_OVERFLOW', {
    message: 'Overflow in function conv()',
    alternative: '',
    config: '"spark.sql.ansi.enabled"',
  });
}

const FACTORIALS: readonly bigint[] = factorials(20);

function factorials(last: number): bigint[] {
  const known = [1n];
  for (let n = 1; n <= last; n += 1) known.push(known[n - 1]! * BigInt(n));
  return known;
}

/** The bucket that a value falls into, of so many between two bounds; 0 and one more for those outside. */
function bucketOf(value: number, low: number, high: number, count: bigint): bigint | null {
  const valid =
    count > 0n && count < MAX_LONG && low !== high && Number.isFinite(low) && Number.isFinite(high);
  if (!valid || Number.isNaN(value)) return null;
  const [from, to] = low < high ? [low, high] : [high, low];
  const rising = low < high;
  if (value < from) return rising ? 0n : count + 1n;
  if (rising ? value >= to : value > to) return rising ? count + 1n : 0n;
  if (!rising && value === from) return count + 1n;
  const share = rising ? (value - low) / (high - low) : (low - value) / (low - high);
  return BigInt(Math.trunc(Number(count) * share)) + 1n;
}

export const numberingFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...math,
    name: 'bin',
    signature: 'long -> string',
    evaluate: () => (value: bigint) => BigInt.asUintN(64, value).toString(2),
    description: 'The number in base 2; negative ones in 64 bits of two’s complement.',
    examples: [['bin(13)', '1101']],
  }),
  scalar({
    ...math,
    name: 'conv',
    signature: 'string, int, int -> string',
    nullable: 'always',
    evaluate: (call) => (text: string, from: number, to: number) => convert(call, text, from, to),
    description: 'A number in one base written in another; a negative base makes it signed.',
    examples: [
      ["conv('100', 2, 10)", '4'],
      ['conv(-10, 16, -10)', '-16'],
    ],
  }),
  scalar({
    ...math,
    name: 'factorial',
    signature: 'int -> long',
    nullable: 'always',
    evaluate: () => (value: number) => FACTORIALS[value] ?? null,
    description: 'The product of all numbers from 1 up to this one; NULL outside of 0 to 20.',
    examples: [['factorial(5)', '120']],
  }),
  scalar({
    ...math,
    name: 'width_bucket',
    since: '3.1.0',
    signature: [
      'double, double, double, long -> long',
      'interval_ym, interval_ym, interval_ym, long -> long',
      'interval_dt, interval_dt, interval_dt, long -> long',
    ],
    nullable: 'always',
    evaluate: () => (value: number | bigint, low: number | bigint, high: number | bigint, count: bigint) =>
      bucketOf(Number(value), Number(low), Number(high), count),
    description: 'The number of the bucket for a value, of so many equal ones between two bounds.',
    examples: [['width_bucket(5.3, 0.2, 10.6, 5)', '3']],
  }),
];
