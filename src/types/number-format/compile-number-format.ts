import { SparkError } from '../../core/error.ts';

/** `9…` or, with `exact`, `0…`: so many digits, of which leading ones may be missing or are zeros. */
export interface DigitRun {
  readonly kind: 'digits';
  readonly count: number;
  readonly exact: boolean;
}

export type NumberFormatToken =
  | {
      readonly kind: 'group';
      readonly parts: readonly (DigitRun | 'comma')[];
      readonly runs: readonly DigitRun[];
    }
  | { readonly kind: 'point' }
  | { readonly kind: 'dollar' }
  /** `S`: a plus or minus. */
  | { readonly kind: 'sign' }
  /** `MI`: a minus or a blank. */
  | { readonly kind: 'minus' }
  /** `PR`: negative numbers stand in angle brackets. */
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'unknown'; readonly char: string };

/** The format of `to_number` and `to_char`: `S$99,999.00`. */
export interface CompiledNumberFormat {
  readonly tokens: readonly NumberFormatToken[];
  /** Of the decimal type that `to_number` gives. */
  readonly precision: number;
  readonly scale: number;
}

/** Raises INVALID_FORMAT with the subclass of what is wrong; letters may be of either case. */
export function compileNumberFormat(format: string): CompiledNumberFormat {
  const text = format.toUpperCase();
  const tokens = groupDigits(tokenize(text));
  checkTokens(tokens, text);
  const point = tokens.findIndex((token) => token.kind === 'point');
  const digits = (part: readonly NumberFormatToken[]) =>
    part.reduce(
      (sum, token) => sum + (token.kind === 'group' ? token.runs.reduce((n, run) => n + run.count, 0) : 0),
      0,
    );
  return { tokens, precision: digits(tokens), scale: point < 0 ? 0 : digits(tokens.slice(point)) };
}

type FlatToken = Exclude<NumberFormatToken, { kind: 'group' }> | DigitRun | 'comma';

function tokenize(text: string): FlatToken[] {
  const tokens: FlatToken[] = [];
  let index = 0;
  let behindPoint = false;
  while (index < text.length) {
    const char = text[index]!;
    const pair = text.slice(index, index + 2);
    if (char === '0' || char === '9') {
      const start = index;
      while (text[index] === '0' || text[index] === '9') index++;
      tokens.push({ kind: 'digits', count: index - start, exact: char === '0' && !behindPoint });
      continue;
    }
    index += pair === 'MI' || pair === 'PR' ? 2 : 1;
    if (pair === 'MI') tokens.push({ kind: 'minus' });
    else if (pair === 'PR') {
      tokens.unshift({ kind: 'open' });
      tokens.push({ kind: 'close' });
    } else if (char === '.' || char === 'D') {
      tokens.push({ kind: 'point' });
      behindPoint = true;
    } else if (char === ',' || char === 'G') tokens.push('comma');
    else if (char === '$') tokens.push({ kind: 'dollar' });
    else if (char === 'S') tokens.push({ kind: 'sign' });
    else tokens.push({ kind: 'unknown', char });
  }
  return tokens;
}

function groupDigits(flat: readonly FlatToken[]): NumberFormatToken[] {
  const tokens: NumberFormatToken[] = [];
  let parts: (DigitRun | 'comma')[] = [];
  const close = () => {
    if (parts.length === 0) return;
    tokens.push({ kind: 'group', parts, runs: parts.filter((part) => part !== 'comma') });
    parts = [];
  };
  for (const token of flat) {
    if (token === 'comma' || token.kind === 'digits') parts.push(token);
    else {
      close();
      tokens.push(token);
    }
  }
  close();
  return tokens;
}

const order: readonly (readonly NumberFormatToken['kind'][])[] = [
  ['open'],
  ['minus', 'sign'],
  ['dollar'],
  ['group'],
  ['point'],
  ['group'],
  ['dollar'],
  ['minus', 'sign', 'close'],
];

function checkTokens(tokens: readonly NumberFormatToken[], format: string): void {
  const fail = (subclass: string, parameters: Readonly<Record<string, string>> = {}): never => {
    throw new SparkError(`INVALID_FORMAT.${subclass}`, { format: `'${format}'`, ...parameters });
  };
  const first = (kind: NumberFormatToken['kind']) => tokens.findIndex((token) => token.kind === kind);
  if (format === '') fail('EMPTY');
  const digits = first('group');
  if (digits < 0) fail('WRONG_NUM_DIGIT');
  const dollar = first('dollar');
  const point = first('point');
  if (digits < dollar) fail('CUR_MUST_BEFORE_DIGIT');
  if (point >= 0 && point < dollar) fail('CUR_MUST_BEFORE_DEC');
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'group') continue;
    const { parts } = token;
    const behindPoint = point >= 0 && index > point;
    if (!behindPoint && parts.some((part, at) => part === 'comma' && !standsBetween(parts, at))) {
      fail('CONT_THOUSANDS_SEPS');
    }
    if (behindPoint && parts.includes('comma')) fail('THOUSANDS_SEPS_MUST_BEFORE_DEC');
  }
  for (const kind of ['point', 'sign', 'minus', 'dollar', 'close'] as const) {
    const same = tokens.filter((token) => token.kind === kind);
    if (same.length > 1) fail('WRONG_NUM_TOKEN', { token: tokenName(same[0]!) });
  }
  let at = 0;
  for (const allowed of order) {
    const token = tokens[at];
    if (token !== undefined && allowed.includes(token.kind)) at++;
  }
  const unexpected = tokens[at];
  if (unexpected !== undefined) fail('UNEXPECTED_TOKEN', { token: tokenName(unexpected) });
}

function standsBetween(parts: readonly (DigitRun | 'comma')[], at: number): boolean {
  const [before, after] = [parts[at - 1], parts[at + 1]];
  return before !== undefined && before !== 'comma' && after !== undefined && after !== 'comma';
}

function tokenName(token: NumberFormatToken): string {
  switch (token.kind) {
    case 'group':
      return 'digit sequence';
    case 'point':
      return '. or D';
    case 'dollar':
      return '$';
    case 'sign':
      return 'S';
    case 'minus':
      return 'MI';
    case 'open':
    case 'close':
      return 'PR';
    case 'unknown':
      return `character '${token.char}''`;
  }
}
