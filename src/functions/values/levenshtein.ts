/** The number of characters to put in, drop or change. */
export function levenshtein(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, change));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The same, but -1 where it is more than `limit`. */
export function levenshteinWithin(a: readonly string[], b: readonly string[], limit: number): number {
  if (limit < 0 || Math.abs(a.length - b.length) > limit) return -1;
  const distance = levenshtein(a, b);
  return distance > limit ? -1 : distance;
}
