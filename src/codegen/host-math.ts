import { floatToString } from '../types/format/java-number.ts';
import { roundDouble, roundFloat } from './host-round.ts';

type Raw = (...args: (number | bigint)[]) => number;

/** What Java's `StrictMath.exp(1)` gives: V8's does the same but for a shortcut to the exact e. */
const JAVA_E = Math.E + 2 ** -51;

const FUNCTIONS: Readonly<Record<string, (...args: number[]) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  atan2: Math.atan2,
  sinh: Math.sinh,
  cosh: (x) => (Math.abs(x) === 1 ? 0.5 * JAVA_E + 0.5 / JAVA_E : Math.cosh(x)),
  tanh: Math.tanh,
  // Spark's own formulas, which differ from JavaScript's in the last digits.
  asinh: (x) => (x === -Infinity ? x : Math.log(x + Math.sqrt(x * x + 1))),
  acosh: (x) => Math.log(x + Math.sqrt(x * x - 1)),
  atanh: (x) => 0.5 * (Math.log1p(x) - Math.log1p(-x)),
  exp: (x) => (x === 1 ? JAVA_E : Math.exp(x)),
  expm1: Math.expm1,
  log: Math.log,
  log10: Math.log10,
  log2: (x) => Math.log(x) / Math.log(2),
  log1p: Math.log1p,
  cbrt: Math.cbrt,
  hypot: Math.hypot,
  pow: (x, y) => x ** y,
  remainder: (x, y) => x % y,
};

const MODES = ['half_up', 'half_even', 'floor', 'ceiling'] as const;

/** Mathematical functions that generated code takes from JavaScript, over raw doubles. */
export const hostMath: Readonly<Record<string, Raw>> = Object.fromEntries([
  ...Object.entries(FUNCTIONS).map(([name, f]) => [`math_${name}`, f as Raw] as const),
  ...MODES.flatMap((mode) => [
    [`round_${mode}`, ((x: number, scale: number) => roundDouble(x, scale, mode)) as Raw] as const,
    [
      `round_${mode}_single`,
      ((x: number, scale: number) => roundFloat(x, scale, mode, floatToString)) as Raw,
    ] as const,
  ]),
]);
