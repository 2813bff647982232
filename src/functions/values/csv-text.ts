import type { Options } from './json-options.ts';

/** What separates and encloses fields. */
export interface CsvSyntax {
  readonly separator: string;
  /** Empty for none. */
  readonly quote: string;
  readonly escape: string;
  readonly trimLeading: boolean;
  readonly trimTrailing: boolean;
}

/** @param trims whether blanks around fields are dropped unless told otherwise */
export function csvSyntax(options: Options, trims: boolean): CsvSyntax {
  const flag = (name: string): boolean => (options.get(name) ?? String(trims)).toLowerCase() === 'true';
  const separator = options.get('sep') ?? options.get('delimiter') ?? ',';
  return {
    separator: separator === '\\t' ? '\t' : separator,
    quote: options.get('quote') ?? '"',
    escape: options.get('escape') ?? '\\',
    trimLeading: flag('ignoreleadingwhitespace'),
    trimTrailing: flag('ignoretrailingwhitespace'),
  };
}

export interface CsvField {
  readonly text: string;
  readonly quoted: boolean;
}

/** The fields of one line. */
export function splitCsv(line: string, syntax: CsvSyntax): readonly CsvField[] {
  const fields: CsvField[] = [];
  let at = 0;
  for (;;) {
    const field = readField(line, at, syntax);
    fields.push(field);
    if (field.end >= line.length) return fields;
    at = field.end + syntax.separator.length;
  }
}

function readField(line: string, start: number, syntax: CsvSyntax): CsvField & { readonly end: number } {
  let from = start;
  if (syntax.trimLeading) while (line[from] === ' ' || line[from] === '\t') from += 1;
  if (syntax.quote !== '' && line[from] === syntax.quote) {
    const quoted = readQuoted(line, from, syntax);
    if (quoted !== undefined) return quoted;
  }
  const next = line.indexOf(syntax.separator, from);
  const end = next < 0 ? line.length : next;
  const raw = line.slice(from, end);
  return { text: syntax.trimTrailing ? raw.trimEnd() : raw, quoted: false, end };
}

/** Undefined where the closing quote doesn't end the field: it counts as plain text then. */
function readQuoted(
  line: string,
  start: number,
  { quote, escape: escapeChar, separator }: CsvSyntax,
): (CsvField & { readonly end: number }) | undefined {
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const char = line[at]!;
    if (
      char === escapeChar &&
      escapeChar !== quote &&
      (line[at + 1] === quote || line[at + 1] === escapeChar)
    ) {
      text += line[at + 1]!;
      at += 1;
    } else if (char === quote && escapeChar === quote && line[at + 1] === quote) {
      text += quote;
      at += 1;
    } else if (char === quote) {
      let end = at + 1;
      while (line[end] === ' ') end += 1;
      if (end < line.length && !line.startsWith(separator, end)) return undefined;
      return { text, quoted: true, end };
    } else text += char;
  }
  return { text, quoted: true, end: line.length };
}

/** A field in quotes where it has to be. */
export function quoteCsv(text: string, syntax: CsvSyntax): string {
  const { quote, separator } = syntax;
  if (quote === '') return text;
  const needed =
    text.includes(separator) || text.includes(quote) || /[\r\n]/.test(text) || text.startsWith('#');
  return needed ? quote + text.replaceAll(quote, syntax.escape + quote) + quote : text;
}
