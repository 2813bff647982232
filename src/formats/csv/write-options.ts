import { SparkError } from '../../core/error.ts';
import { flag, optionalChar, optionReader, parseSeparator, unsupportedOption } from './csv-options.ts';

/** Spark's CSV options, with its defaults for writing. Characters are 256 where there is none. */
export interface CsvWriteOptions {
  readonly separator: Uint8Array;
  readonly quote: number;
  readonly escape: number;
  /** Stands before the escape character inside quotes. */
  readonly escapeEscape: number;
  /** A field that starts with it is quoted, so that nobody reads a comment. */
  readonly comment: number;
  readonly quoteAll: boolean;
  readonly escapeQuotes: boolean;
  readonly trimLeading: boolean;
  readonly trimTrailing: boolean;
  readonly header: boolean;
  readonly nullValue: string;
  readonly emptyValue: string;
  readonly lineSeparator: Uint8Array;
  readonly dateFormat: string | null;
  readonly timestampFormat: string | null;
  readonly timestampNtzFormat: string | null;
  readonly timeZone: string | null;
  readonly encoding: 'utf-8' | 'iso-8859-1' | 'us-ascii';
  readonly compression: 'none' | 'gzip' | 'deflate';
}

const NONE = 256;

/** @throws INVALID_DELIMITER_VALUE, UNSUPPORTED_FEATURE.CSV_OPTION, CODEC_NOT_AVAILABLE */
export function parseCsvWriteOptions(options: Readonly<Record<string, string>>): CsvWriteOptions {
  const get = optionReader(options);
  const bytes = (text: string) => new TextEncoder().encode(text);
  // Without a quote Spark writes NUL in its place.
  const quote = code(optionalChar(get, 'quote', '"'), 0);
  const escapeChar = code(optionalChar(get, 'escape', '\\'), 0);
  const inherited = escapeChar === quote || escapeChar === 0 ? NONE : escapeChar;
  return {
    separator: bytes(parseSeparator(get('sep') ?? get('delimiter') ?? ',')),
    quote,
    escape: escapeChar,
    escapeEscape: code(optionalChar(get, 'charToEscapeQuoteEscaping', ''), inherited),
    comment: code(optionalChar(get, 'comment', '#'), NONE),
    quoteAll: flag(get, 'quoteAll', false),
    escapeQuotes: flag(get, 'escapeQuotes', true),
    trimLeading: flag(get, 'ignoreLeadingWhiteSpace', true),
    trimTrailing: flag(get, 'ignoreTrailingWhiteSpace', true),
    header: flag(get, 'header', false),
    nullValue: get('nullValue') ?? '',
    emptyValue: get('emptyValue') ?? '""',
    lineSeparator: bytes(get('lineSep') ?? '\n'),
    dateFormat: get('dateFormat') ?? null,
    timestampFormat: get('timestampFormat') ?? null,
    timestampNtzFormat: get('timestampNTZFormat') ?? null,
    timeZone: get('timeZone') ?? null,
    encoding: parseEncoding(get('encoding') ?? get('charset') ?? 'utf-8'),
    compression: parseCompression(get('compression') ?? get('codec') ?? 'none'),
  };
}

function code(char: string | null, otherwise: number): number {
  return char === null ? otherwise : char.charCodeAt(0);
}

function parseEncoding(name: string): CsvWriteOptions['encoding'] {
  const encoding = name.toLowerCase();
  if (encoding === 'utf-8' || encoding === 'utf8') return 'utf-8';
  if (encoding === 'iso-8859-1' || encoding === 'us-ascii') return encoding;
  throw unsupportedOption('encoding', name);
}

function parseCompression(name: string): CsvWriteOptions['compression'] {
  const codec = name.toLowerCase();
  if (codec === 'none' || codec === 'uncompressed') return 'none';
  if (codec === 'gzip' || codec === 'deflate') return codec;
  throw new SparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
    codecName: name,
    availableCodecs: 'deflate, gzip, none, uncompressed',
  });
}
