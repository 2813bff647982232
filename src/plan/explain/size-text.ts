const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** Bytes as Spark prints them: in the largest unit of which there are at least two. */
export function sizeText(size: bigint): string {
  if (size >= 2n ** 71n) return `${scientific(size)} B`;
  let unit = UNITS.length - 1;
  while (unit > 0 && size < 2n << BigInt(10 * unit)) unit--;
  return `${(Number(size) / 2 ** (10 * unit)).toFixed(1)} ${UNITS[unit]}`;
}

/** Three digits, as `java.math.BigDecimal` prints them. */
function scientific(size: bigint): string {
  const [digits, exponent] = Number(size).toExponential(2).split('e') as [string, string];
  return `${digits}E${exponent}`;
}
