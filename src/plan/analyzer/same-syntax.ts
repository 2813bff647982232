/** Whether two parts of a syntax tree say the same: equal but for their places in the text. */
export function sameSyntax(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((x, i) => sameSyntax(x, b[i]));
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  if (left.kind === 'identifier' && right.kind === 'identifier') {
    return String(left.name).toLowerCase() === String(right.name).toLowerCase();
  }
  const keys = Object.keys(left).filter((k) => !PLACES.has(k));
  const others = Object.keys(right).filter((k) => !PLACES.has(k));
  return keys.length === others.length && keys.every((k) => sameSyntax(left[k], right[k]));
}

const PLACES: ReadonlySet<string> = new Set(['span', 'operatorSpan']);
