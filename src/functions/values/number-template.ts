import { SparkError } from '../../core/error.ts';
import { type DataType, decimalType } from '../../types/data-type.ts';
import { pow10 } from '../../types/decimal.ts';

type Token =
  /** Runs of digits, with the separators between them; `zeros` where a run begins with 0. */
  | { readonly kind: 'digits'; readonly groups: readonly DigitGroup[] }
  | { readonly kind: 'point' | 'dollar' | 'sign' | 'minus' | 'open_bracket' | 'close_bracket' };

interface DigitGroup {
  readonly zero: boolean;
  readonly length: number;
}

/** A format of `to_number` and `to_char`: `S$99,999.00PR`. */
export interface NumberTemplate {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly precision: number;
  readonly scale: number;
}

const ORDER: readonly string[] = ['open', 'dollar', 'digits', 'point', 'digits', 'dollar', 'close'];

function invalid(sub: string, format: string, parameters: Record<string, string> = {}): SparkError {
  return new SparkError(`INVALID_FORMAT.${sub}`, { format: `'${format}'`, ...parameters });
}

/** @throws SparkError INVALID_FORMAT.* */
export function parseNumberTemplate(format: string): NumberTemplate {
  if (format === '') throw invalid('EMPTY', format);
  const tokens = tokenize(format);
  const pointAt = tokens.findIndex((t) => t.kind === 'point');
  checkTokens(tokens, pointAt, format);
  const count = (part: readonly Token[]): number =>
    part.reduce((n, t) => n + (t.kind === 'digits' ? t.groups.reduce((m, g) => m + g.length, 0) : 0), 0);
  const whole = count(pointAt < 0 ? tokens : tokens.slice(0, pointAt));
  const scale = pointAt < 0 ? 0 : count(tokens.slice(pointAt));
  return { text: format, tokens, precision: whole + scale, scale };
}

function tokenize(format: string): Token[] {
  const tokens: Token[] = [];
  const upper = format.toUpperCase();
  let at = 0;
  while (at < upper.length) {
    const rest = upper.slice(at);
    const digits = /^[09][09,G]*|^[,G][09,G]*/.exec(rest);
    if (digits !== null) {
      tokens.push({ kind: 'digits', groups: digitGroups(digits[0], format) });
      at += digits[0].length;
      continue;
    }
    const simple = (
      [
        ['.', 'point'],
        ['D', 'point'],
        ['$', 'dollar'],
        ['S', 'sign'],
        ['MI', 'minus'],
      ] as const
    ).find(([symbol]) => rest.startsWith(symbol));
    if (simple !== undefined) {
      tokens.push({ kind: simple[1] });
      at += simple[0].length;
    } else if (rest.startsWith('PR')) {
      tokens.unshift({ kind: 'open_bracket' });
      tokens.push({ kind: 'close_bracket' });
      at += 2;
    } else throw invalid('UNEXPECTED_TOKEN', format, { token: `'${format[at]}'` });
  }
  return tokens;
}

/** Each run between separators; a run changes its kind where it goes from 0 to 9 no more than once. */
function digitGroups(text: string, format: string): DigitGroup[] {
  const groups = text.split(/[,G]/);
  if (groups.some((group) => group === '')) throw invalid('CONT_THOUSANDS_SEPS', format);
  // What begins with 0 wants exactly as many digits, all else that or fewer.
  return groups.map((group) => ({ zero: group.startsWith('0'), length: group.length }));
}

function checkTokens(tokens: readonly Token[], pointAt: number, format: string): void {
  const count = (...kinds: Token['kind'][]): number => tokens.filter((t) => kinds.includes(t.kind)).length;
  for (const [symbol, number] of [
    ["'$'", count('dollar')],
    ["'.' or 'D'", count('point')],
    ["'S'", count('sign')],
    ["'MI'", count('minus')],
    ["'PR'", count('close_bracket')],
  ] as const) {
    if (number > 1) throw invalid('WRONG_NUM_TOKEN', format, { token: symbol });
  }
  const dollar = tokens.findIndex((t) => t.kind === 'dollar');
  const firstDigit = tokens.findIndex((t) => t.kind === 'digits');
  if (firstDigit < 0) throw invalid('WRONG_NUM_DIGIT', format);
  if (dollar >= 0 && dollar > firstDigit) {
    throw invalid(pointAt >= 0 && dollar > pointAt ? 'CUR_MUST_BEFORE_DEC' : 'CUR_MUST_BEFORE_DIGIT', format);
  }
  const behind = tokens.slice(pointAt < 0 ? tokens.length : pointAt);
  if (behind.some((t) => t.kind === 'digits' && t.groups.length > 1)) {
    throw invalid('THOUSANDS_SEPS_MUST_BEFORE_DEC', format);
  }
  let stage = 0;
  for (const [i, token] of tokens.entries()) {
    const names =
      token.kind === 'sign' || token.kind === 'minus'
        ? ['open', 'close']
        : token.kind === 'open_bracket'
          ? ['open']
          : token.kind === 'close_bracket'
            ? ['close']
            : [token.kind as string];
    const next = ORDER.findIndex((name, position) => position >= stage && names.includes(name));
    if (next < 0 || (token.kind === 'open_bracket' && i > 0)) {
      throw invalid('UNEXPECTED_TOKEN', format, { token: `'${token.kind}'` });
    }
    stage = next + 1;
  }
}

/** The type of what `to_number` gives. */
export function templateType(template: NumberTemplate): DataType {
  return decimalType(Math.max(template.precision, 1), template.scale);
}

/** The unscaled number that a text stands for; undefined where it doesn't have the format. */
export function readByTemplate(text: string, template: NumberTemplate): bigint | undefined {
  const input = text.trim();
  let at = 0;
  let negative = false;
  let behindPoint = false;
  let sawPoint = false;
  let whole = '';
  let fraction = '';
  for (const token of template.tokens) {
    switch (token.kind) {
      case 'digits': {
        const read = behindPoint
          ? readFraction(input, at, token.groups, sawPoint)
          : readGroups(input, at, token.groups);
        if (read === undefined) return undefined;
        if (behindPoint) fraction += read.digits;
        else whole += read.digits;
        at = read.at;
        break;
      }
      case 'point':
        behindPoint = true;
        if (input[at] === '.') {
          sawPoint = true;
          at += 1;
        }
        break;
      case 'dollar':
        if (input[at] !== '$') return undefined;
        at += 1;
        break;
      case 'sign':
        if (input[at] === '+' || input[at] === '-') {
          negative = input[at] === '-';
          at += 1;
        }
        break;
      case 'minus':
        if (input[at] === '-') {
          negative = true;
          at += 1;
        }
        break;
      case 'open_bracket':
        if (input[at] === '<') {
          negative = true;
          at += 1;
        }
        break;
      case 'close_bracket':
        if (negative !== (input[at] === '>')) return undefined;
        if (negative) at += 1;
        break;
    }
  }
  if (at < input.length || whole + fraction === '') return undefined;
  const unscaled = BigInt(whole + fraction) * pow10(template.scale - fraction.length);
  return negative ? -unscaled : unscaled;
}

interface Read {
  readonly digits: string;
  readonly at: number;
}

/** Groups from right to left: a group that takes fewer digits leaves nothing for those before it. */
function readGroups(input: string, from: number, groups: readonly DigitGroup[]): Read | undefined {
  const found = /^[0-9,]*/.exec(input.slice(from))![0];
  const parts = found === '' ? [] : found.split(',');
  if (parts.length > groups.length || parts.some((part) => part === '')) return undefined;
  const exact = groups[0]!.zero;
  if (exact && parts.length !== groups.length) return undefined;
  for (let i = 1; i <= groups.length; i += 1) {
    const part = parts.at(-i);
    const group = groups.at(-i)!;
    if (part === undefined) {
      if (group.zero) return undefined;
      continue;
    }
    const first = i === parts.length;
    if (part.length > group.length) return undefined;
    if (part.length < group.length && (!first || group.zero)) return undefined;
  }
  return { digits: parts.join(''), at: from + found.length };
}

function readFraction(
  input: string,
  from: number,
  groups: readonly DigitGroup[],
  sawPoint: boolean,
): Read | undefined {
  const found = /^[0-9]*/.exec(input.slice(from))![0];
  if (!sawPoint) return found === '' ? { digits: '', at: from } : undefined;
  const length = groups[0]?.length ?? 0;
  return found.length > length ? undefined : { digits: found, at: from + found.length };
}

/** The number in the format; with `#` for digits where it has too many. */
export function writeByTemplate(unscaled: bigint, scale: number, template: NumberTemplate): string {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/^0+/, '');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const wholeDigits = template.precision - template.scale;
  if (whole.length > wholeDigits || fraction.length > template.scale)
    return template.text.replace(/[09]/g, '#');
  let out = '';
  let behindPoint = false;
  for (const token of template.tokens) {
    switch (token.kind) {
      case 'digits':
        out = behindPoint
          ? out + fraction.padEnd(template.scale, '0')
          : withDigits(out, wholeText(token.groups, whole));
        break;
      case 'point':
        if (out.endsWith(' ')) out = `${out.slice(0, -1)}0`;
        out += '.';
        behindPoint = true;
        break;
      case 'dollar':
        out += '$';
        break;
      case 'sign':
        out = withSign(stripPoint(out), negative ? '-' : '+');
        break;
      case 'minus':
        out = negative ? withSign(stripPoint(out), '-') : `${out} `;
        break;
      case 'open_bracket':
        if (negative) out += '<';
        break;
      case 'close_bracket':
        out = stripPoint(out);
        out = negative ? withSign(out, '>') : `${out}  `;
        break;
    }
  }
  out = stripPoint(out);
  return out === '' || out === '+' || out === '-' ? '0' : out;
}

/** Digits from the right; blanks where 9 has none, zeros where 0 has none. */
function wholeText(groups: readonly DigitGroup[], digits: string): string {
  const total = groups.reduce((n, g) => n + g.length, 0);
  const padded = digits.padStart(total, '\0');
  let out = '';
  let at = 0;
  let started = false;
  for (const [i, group] of groups.entries()) {
    if (i > 0) out += started ? ',' : ' ';
    if (group.zero) started = true;
    for (let n = 0; n < group.length; n += 1) {
      const digit = padded[at]!;
      at += 1;
      if (digit !== '\0') started = true;
      out += digit === '\0' ? (started ? '0' : ' ') : digit;
    }
  }
  return out;
}

/** Blanks for missing digits go before a sign that stands in front. */
function withDigits(out: string, digits: string): string {
  const sign = /[-+<]$/.exec(out)?.[0];
  if (sign === undefined) return out + digits;
  const bare = digits.trimStart();
  return out.slice(0, -1) + ' '.repeat(digits.length - bare.length) + sign + bare;
}

/** A point that no digit follows becomes a blank. */
function stripPoint(text: string): string {
  return text.endsWith('.') ? `${text.slice(0, -1)} ` : text;
}

/** The sign goes before trailing blanks. */
function withSign(text: string, sign: string): string {
  const end = text.trimEnd().length;
  return text.slice(0, end) + sign + text.slice(end);
}
