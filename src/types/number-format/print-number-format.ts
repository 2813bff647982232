import { decimalToString } from '../decimal.ts';
import type { CompiledNumberFormat, NumberFormatToken } from './compile-number-format.ts';

/** Prints a decimal by a format (`to_char`); numbers that are too large or too precise become `#`. */
export function printByNumberFormat(format: CompiledNumberFormat, unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const [whole, fraction] = split(format, negative ? -unscaled : unscaled, scale);
  let text = '';
  let wholeAt = 0;
  let fractionAt = 0;
  let behindPoint = false;
  for (const token of format.tokens) {
    switch (token.kind) {
      case 'group':
        for (const part of token.parts) {
          if (part === 'comma') {
            text = append(text, /[0-9]$/.test(text) ? ',' : ' ');
            continue;
          }
          for (let count = 0; count < part.count; count++) {
            const char = behindPoint ? fraction[fractionAt++]! : whole[wholeAt++]!;
            text = append(text, char === ' ' && part.exact ? '0' : char);
          }
        }
        break;
      case 'point':
        if (text.endsWith(' ')) text = `${text.slice(0, -1)}0`;
        text += '.';
        behindPoint = true;
        break;
      default:
        text = decorate(text, token, negative);
    }
  }
  const result = withoutLonePoint(text);
  return result === '' || result === '+' || result === '-' ? '0' : result;
}

/** Digits before and behind the point, filled up to the format's length. */
function split(format: CompiledNumberFormat, size: bigint, scale: number): [string, string] {
  const [before, after = ''] = decimalToString(size, scale).split('.') as [string, string?];
  const whole = before.replace(/^0+/, '');
  const fraction = after.replace(/0+$/, '');
  const wholeDigits = format.precision - format.scale;
  if (whole.length > wholeDigits || fraction.length > format.scale) {
    return ['#'.repeat(wholeDigits), '#'.repeat(format.scale)];
  }
  return [whole.padStart(wholeDigits, ' '), fraction.padEnd(format.scale, '0')];
}

/** Blanks move in front of a sign, so that it stands next to the first digit. */
function append(text: string, char: string): string {
  const last = text.at(-1);
  if (char === ' ' && (last === '+' || last === '-' || last === '<')) return `${text.slice(0, -1)} ${last}`;
  return text + char;
}

function decorate(text: string, token: NumberFormatToken, negative: boolean): string {
  switch (token.kind) {
    case 'dollar':
      return `${text}$`;
    case 'sign':
      return beforeBlanks(withoutLonePoint(text), negative ? '-' : '+');
    case 'minus':
      return negative ? beforeBlanks(withoutLonePoint(text), '-') : `${text} `;
    case 'open':
      return negative ? `${text}<` : text;
    case 'close': {
      const digits = withoutLonePoint(text);
      return negative ? beforeBlanks(digits, '>') : `${digits}  `;
    }
    default:
      return text;
  }
}

/** A sign behind a number goes before the blanks that the number may end with. */
function beforeBlanks(text: string, char: string): string {
  const kept = text.trimEnd();
  return kept + char + text.slice(kept.length);
}

function withoutLonePoint(text: string): string {
  return text.endsWith('.') ? `${text.slice(0, -1)} ` : text;
}
