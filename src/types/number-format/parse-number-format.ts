import type { CompiledNumberFormat, DigitRun } from './compile-number-format.ts';

/** What has been read of a text. */
interface Progress {
  readonly text: string;
  at: number;
  behindPoint: boolean;
  whole: string;
  fraction: string;
}

/**
 * Reads a number by a format (`to_number`): its unscaled value at the format's scale, or undefined where the
 * text doesn't follow the format.
 */
export function parseByNumberFormat(format: CompiledNumberFormat, text: string): bigint | undefined {
  const progress: Progress = { text, at: 0, behindPoint: false, whole: '', fraction: '' };
  let negative = false;
  let opened = false;
  let closed = false;
  for (const token of format.tokens) {
    const char = text[progress.at];
    switch (token.kind) {
      case 'group':
        if (!readDigits(progress, token.runs)) return undefined;
        break;
      case 'point':
        if (char === '.') {
          progress.behindPoint = true;
          progress.at++;
        }
        break;
      case 'dollar':
        if (char === '$') progress.at++;
        else if (char !== undefined) return undefined;
        break;
      case 'sign':
      case 'minus':
        if (char === '-') negative = !negative;
        if (char === '-' || (char === '+' && token.kind === 'sign')) progress.at++;
        break;
      case 'open':
        if (char === '<') {
          opened = true;
          progress.at++;
        }
        break;
      case 'close':
        if (char === '>') {
          if (!opened) return undefined;
          closed = true;
          negative = !negative;
          progress.at++;
        }
        break;
      case 'unknown':
        return undefined;
    }
  }
  if (progress.at < text.length || opened !== closed || progress.whole + progress.fraction === '')
    return undefined;
  const value = BigInt(progress.whole + progress.fraction.padEnd(format.scale, '0'));
  return negative ? -value : value;
}

/** Digits, blanks and commas; the groups between commas must fit the format's runs, compared from the right. */
function readDigits(progress: Progress, runs: readonly DigitRun[]): boolean {
  const sizes: number[] = [];
  let size = 0;
  for (; progress.at < progress.text.length; progress.at++) {
    const char = progress.text[progress.at]!;
    if (char === ',') {
      sizes.unshift(size);
      size = 0;
    } else if (char >= '0' && char <= '9') {
      size++;
      if (progress.behindPoint) progress.fraction += char;
      else progress.whole += char;
    } else if (!/\s/.test(char)) break;
  }
  sizes.unshift(size);
  if (sizes.length > runs.length) return false;
  return runs.toReversed().every((run, index) => {
    const actual = sizes[index] ?? 0;
    return run.exact ? actual === run.count : actual <= run.count;
  });
}
