/** Spark trims blanks and ASCII control characters around the strings that it casts (`UTF8String.trimAll`). */
export function isTrimmed(code: number): boolean {
  return code <= 32 || code === 127;
}

export function trimStart(text: string): number {
  let start = 0;
  while (start < text.length && isTrimmed(text.charCodeAt(start))) start++;
  return start;
}

/** The index behind the last character that stays. */
export function trimEnd(text: string, start: number): number {
  let end = text.length;
  while (end > start && isTrimmed(text.charCodeAt(end - 1))) end--;
  return end;
}

export function trimAll(text: string): string {
  const start = trimStart(text);
  return text.slice(start, trimEnd(text, start));
}
