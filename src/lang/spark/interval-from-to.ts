import { type Span, SparkError } from '../../core/error.ts';
import type { DayTimeField, IntervalValue } from '../ast.ts';

interface Form {
  readonly pattern: RegExp;
  /** As error messages show it. */
  readonly format: string;
  /** Of the groups behind the sign. */
  readonly fields: readonly DayTimeField[];
}

const seconds = String.raw`(\d{1,2}(?:\.\d{1,9})?)`;

const dayTimeForms: Readonly<Record<string, Form>> = {
  'DAY HOUR': { pattern: /^([+-])?(\d+) (\d{1,2})$/, format: '[+|-]d h', fields: ['DAY', 'HOUR'] },
  'DAY MINUTE': {
    pattern: /^([+-])?(\d+) (\d{1,2}):(\d{1,2})$/,
    format: '[+|-]d h:m',
    fields: ['DAY', 'HOUR', 'MINUTE'],
  },
  'DAY SECOND': {
    pattern: new RegExp(String.raw`^([+-])?(\d+) (\d{1,2}):(\d{1,2}):${seconds}$`),
    format: '[+|-]d h:m:s.n',
    fields: ['DAY', 'HOUR', 'MINUTE', 'SECOND'],
  },
  'HOUR MINUTE': { pattern: /^([+-])?(\d+):(\d{1,2})$/, format: '[+|-]h:m', fields: ['HOUR', 'MINUTE'] },
  'HOUR SECOND': {
    pattern: new RegExp(String.raw`^([+-])?(\d+):(\d{1,2}):${seconds}$`),
    format: '[+|-]h:m:s.n',
    fields: ['HOUR', 'MINUTE', 'SECOND'],
  },
  'MINUTE SECOND': {
    pattern: new RegExp(String.raw`^([+-])?(\d+):${seconds}$`),
    format: '[+|-]m:s.n',
    fields: ['MINUTE', 'SECOND'],
  },
};

const microsPerField: Readonly<Record<DayTimeField, bigint>> = {
  DAY: 86_400_000_000n,
  HOUR: 3_600_000_000n,
  MINUTE: 60_000_000n,
  SECOND: 1_000_000n,
};

/** The value of `'text' from TO to`, as in `'1-2' YEAR TO MONTH` and `'1 2:03:04.5' DAY TO SECOND`. */
export function intervalFromTo(text: string, from: string, to: string, span: Span): IntervalValue {
  const trimmed = text.trim();
  if (from === 'YEAR' && to === 'MONTH') return yearToMonth(trimmed, span);
  const key = `${from} ${to}`;
  if (!Object.hasOwn(dayTimeForms, key)) {
    throw new SparkError(
      'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION',
      { input: text, from: from.toLowerCase(), to: to.toLowerCase() },
      { span },
    );
  }
  const { pattern, format, fields } = dayTimeForms[key]!;
  const match = pattern.exec(trimmed);
  if (match === null) {
    throw new SparkError(
      'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE',
      {
        intervalStr: 'day-time',
        supportedFormat: `\`${format}\``,
        typeName: `interval ${key.toLowerCase().replace(' ', ' to ')}`,
        input: text,
      },
      { span },
    );
  }
  let micros = 0n;
  fields.forEach((field, i) => {
    micros += fieldMicros(match[i + 2]!, field, i === 0, span);
  });
  if (match[1] === '-') micros = -micros;
  if (micros !== BigInt.asIntN(64, micros)) throw outOfRange(text, span);
  return { type: 'dayTime', from: from as DayTimeField, to: to as DayTimeField, micros };
}

function fieldMicros(digits: string, field: DayTimeField, first: boolean, span: Span): bigint {
  const [whole, fraction = ''] = digits.split('.');
  const value = BigInt(whole!);
  if (!first && value >= (field === 'HOUR' ? 24n : 60n)) throw outOfRange(digits, span);
  return value * microsPerField[field] + BigInt(fraction.slice(0, 6).padEnd(6, '0'));
}

function yearToMonth(text: string, span: Span): IntervalValue {
  const match = /^([+-])?(\d+)-(\d+)$/.exec(text);
  if (match === null) {
    throw new SparkError(
      'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING',
      {
        intervalStr: 'year-month',
        supportedFormat: "`[+|-]y-m`, `INTERVAL [+|-]'[+|-]y-m' YEAR TO MONTH`",
        typeName: 'interval year to month',
        input: text,
      },
      { span },
    );
  }
  const sign = match[1] === '-' ? -1n : 1n;
  const total = sign * (BigInt(match[2]!) * 12n + BigInt(match[3]!));
  if (BigInt(match[3]!) > 11n || total !== BigInt.asIntN(32, total)) {
    throw new SparkError(
      'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING',
      { input: text, interval: 'year-month' },
      { span },
    );
  }
  return { type: 'yearMonth', from: 'YEAR', to: 'MONTH', months: Number(total) };
}

function outOfRange(text: string, span: Span): SparkError {
  return new SparkError(
    'INVALID_INTERVAL_FORMAT.DAY_TIME_PARSING',
    { input: text, msg: `${text} is out of range` },
    { span },
  );
}
