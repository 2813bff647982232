import { SparkError } from '../../core/error.ts';

export type ParseMode = 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST';
export type TextEncoding =
  | 'utf-8'
  | 'us-ascii'
  | 'iso-8859-1'
  | 'utf-16'
  | 'utf-16le'
  | 'utf-16be'
  | 'utf-32';

/** Spark's CSV options, with its defaults for reading. Characters are null where an option is off. */
export interface CsvOptions {
  readonly separator: string;
  readonly quote: string | null;
  readonly escape: string | null;
  readonly escapeEscape: string | null;
  readonly comment: string | null;
  readonly header: boolean;
  readonly inferSchema: boolean;
  readonly enforceSchema: boolean;
  readonly preferDate: boolean;
  readonly trimLeading: boolean;
  readonly trimTrailing: boolean;
  readonly nullValue: string;
  readonly emptyValue: string;
  readonly nanValue: string;
  readonly positiveInf: string;
  readonly negativeInf: string;
  readonly dateFormat: string | null;
  readonly timestampFormat: string | null;
  readonly timestampNtzFormat: string | null;
  /** Null for the session's. */
  readonly timeZone: string | null;
  readonly mode: ParseMode;
  readonly corruptRecordColumn: string;
  readonly encoding: TextEncoding;
  readonly multiLine: boolean;
  /** Null for \n, \r and \r\n. */
  readonly lineSeparator: string | null;
  readonly maxColumns: number;
}

/** An option's value by Spark's name for it, in any case of letters. */
export type OptionReader = (name: string) => string | undefined;

export function optionReader(options: Readonly<Record<string, string>>): OptionReader {
  const lower = new Map(Object.entries(options).map(([key, value]) => [key.toLowerCase(), value]));
  return (name) => lower.get(name.toLowerCase());
}

/** @throws INVALID_DELIMITER_VALUE, UNSUPPORTED_FEATURE.CSV_OPTION, INVALID_PARAMETER_VALUE.CHARSET */
export function parseCsvOptions(options: Readonly<Record<string, string>>): CsvOptions {
  const get = optionReader(options);
  const quote = optionalChar(get, 'quote', '"');
  const escapeChar = optionalChar(get, 'escape', '\\');
  refuseOther(get, 'unescapedQuoteHandling', 'STOP_AT_DELIMITER');
  return {
    separator: parseSeparator(get('sep') ?? get('delimiter') ?? ','),
    quote,
    escape: escapeChar,
    escapeEscape: optionalChar(
      get,
      'charToEscapeQuoteEscaping',
      escapeChar === quote ? '' : (escapeChar ?? ''),
    ),
    comment: optionalChar(get, 'comment', ''),
    header: flag(get, 'header', false),
    inferSchema: flag(get, 'inferSchema', false),
    enforceSchema: flag(get, 'enforceSchema', true),
    preferDate: flag(get, 'preferDate', true),
    trimLeading: flag(get, 'ignoreLeadingWhiteSpace', false),
    trimTrailing: flag(get, 'ignoreTrailingWhiteSpace', false),
    nullValue: get('nullValue') ?? '',
    emptyValue: get('emptyValue') ?? '',
    nanValue: get('nanValue') ?? 'NaN',
    positiveInf: get('positiveInf') ?? 'Inf',
    negativeInf: get('negativeInf') ?? '-Inf',
    dateFormat: get('dateFormat') ?? null,
    timestampFormat: get('timestampFormat') ?? null,
    timestampNtzFormat: get('timestampNTZFormat') ?? null,
    timeZone: get('timeZone') ?? null,
    mode: parseMode(get('mode')),
    corruptRecordColumn: get('columnNameOfCorruptRecord') ?? '_corrupt_record',
    encoding: parseEncoding(get),
    multiLine: flag(get, 'multiLine', false),
    lineSeparator: get('lineSep') ?? null,
    maxColumns: Number(get('maxColumns') ?? '20480'),
  };
}

export function flag(get: OptionReader, name: string, fallback: boolean): boolean {
  const text = get(name)?.toLowerCase();
  if (text === undefined) return fallback;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new SparkError('INVALID_PARAMETER_VALUE.CSV_FLAG', { option: name, value: get(name)! });
}

/** An option that is one character; '' and NUL switch it off. */
export function optionalChar(get: OptionReader, name: string, fallback: string): string | null {
  const text = get(name) ?? fallback;
  if (text === '' || text === '\0') return null;
  if (text.length > 1 || text.charCodeAt(0) > 127) throw unsupportedOption(name, text);
  return text;
}

/** Separators may hold the escape sequences \t, \r, \b, \f, \", \' and \\. */
export function parseSeparator(text: string): string {
  if (text === '') throw new SparkError('INVALID_DELIMITER_VALUE.EMPTY_STRING');
  if (text === '\\') throw new SparkError('INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH');
  const escapes: Readonly<Record<string, string>> = {
    t: '\t',
    r: '\r',
    b: '\b',
    f: '\f',
    '"': '"',
    "'": "'",
    '\\': '\\',
  };
  return text.replace(/\\(u0000|.)?/gs, (whole, char: string | undefined) => {
    if (char === 'u0000') return '\0';
    const plain = char === undefined ? undefined : escapes[char];
    if (plain === undefined) {
      throw new SparkError('INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER', { str: whole });
    }
    return plain;
  });
}

function parseMode(text: string | undefined): ParseMode {
  const mode = text?.toUpperCase();
  // A mode that isn't known is PERMISSIVE, in Spark with a warning in its log.
  return mode === 'DROPMALFORMED' || mode === 'FAILFAST' ? mode : 'PERMISSIVE';
}

const ENCODINGS: Readonly<Record<string, TextEncoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'us-ascii',
  ascii: 'us-ascii',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'utf-16': 'utf-16',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'utf-32': 'utf-32',
};

function parseEncoding(get: OptionReader): TextEncoding {
  const name = get('encoding') ?? get('charset') ?? 'UTF-8';
  const encoding = ENCODINGS[name.toLowerCase()];
  if (encoding === undefined) {
    throw new SparkError('INVALID_PARAMETER_VALUE.CHARSET', {
      parameter: 'charset',
      functionName: 'CSVOptions',
      charset: name,
      charsets: 'iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8',
    });
  }
  return encoding;
}

function refuseOther(get: OptionReader, name: string, only: string): void {
  const value = get(name);
  if (value !== undefined && value.toUpperCase() !== only) throw unsupportedOption(name, value);
}

export function unsupportedOption(option: string, value: string): SparkError {
  return new SparkError('UNSUPPORTED_FEATURE.CSV_OPTION', { option, value });
}
