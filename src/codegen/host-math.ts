/** Mathematical functions that generated code takes from JavaScript, over raw doubles. */
export const hostMath: Readonly<Record<string, (...args: (number | bigint)[]) => number>> =
  Object.fromEntries(
    Object.entries({
      sin: Math.sin,
      cos: Math.cos,
      tan: Math.tan,
      asin: Math.asin,
      acos: Math.acos,
      atan: Math.atan,
      atan2: Math.atan2,
      sinh: Math.sinh,
      cosh: Math.cosh,
      tanh: Math.tanh,
      asinh: Math.asinh,
      acosh: Math.acosh,
      atanh: Math.atanh,
      exp: Math.exp,
      expm1: Math.expm1,
      log: Math.log,
      log10: Math.log10,
      log2: Math.log2,
      log1p: Math.log1p,
      cbrt: Math.cbrt,
      hypot: Math.hypot,
      pow,
      remainder: (a: number, b: number) => a % b,
    }).map(([name, f]) => [`math_${name}`, f as (...args: (number | bigint)[]) => number]),
  );

/** Java's `Math.pow` differs from JavaScript's in nothing but NaN for ±1 to an infinite power; both give it. */
function pow(base: number, exponent: number): number {
  return base ** exponent;
}
