/** What a step of a program reads, as `csv_pattern` in the kernels numbers it. */
const FIELD: Readonly<Record<string, number>> = { y: 1, M: 2, d: 3, H: 4, m: 5, s: 6, S: 7 };
const YEAR = 1;
const FRACTION = 7;

/**
 * A datetime pattern of digits and literals as a program for the kernel `csv_pattern`: three bytes a step.
 * Null where the pattern has more than that (names, zones, optional parts, am/pm), or numbers that only their
 * neighbours delimit: then the host's formatter reads it.
 */
export function compileNumericPattern(pattern: string): Uint8Array | null {
  const steps: number[] = [];
  let lastWasVariable = false;
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at]!;
    if (char === "'") {
      const end = pattern.indexOf("'", at + 1);
      const text = end === at + 1 ? "'" : pattern.slice(at + 1, end);
      if (end < 0 || !pushLiteral(steps, text)) return null;
      at = end + 1;
      lastWasVariable = false;
      continue;
    }
    if (!/[A-Za-z]/.test(char)) {
      if (/[[\]{}#]/.test(char) || !pushLiteral(steps, char)) return null;
      at++;
      lastWasVariable = false;
      continue;
    }
    const field = FIELD[char];
    let count = 1;
    while (pattern[at + count] === char) count++;
    at += count;
    if (field === undefined || lastWasVariable) return null;
    if (field === YEAR ? count !== 4 : field !== FRACTION && count > 2) return null;
    if (field === FRACTION && count > 9) return null;
    const most = field === YEAR || field === FRACTION ? count : 2;
    steps.push(field, count, most);
    lastWasVariable = most !== count;
  }
  // Without a date there is no value that fits.
  for (const field of [1, 2, 3])
    if (!steps.some((code, index) => index % 3 === 0 && code === field)) return null;
  return Uint8Array.from(steps);
}

function pushLiteral(steps: number[], text: string): boolean {
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code > 127) return false;
    steps.push(0, code, 0);
  }
  return true;
}
