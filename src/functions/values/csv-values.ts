import { SparkError } from '../../core/error.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { BOOLEAN, DATE, type DataType, DOUBLE, INT, LONG, STRING, TIMESTAMP } from '../../types/data-type.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { castToString } from '../../types/format/cast-string.ts';
import type { Value } from '../../types/value.ts';
import { csvSyntax, quoteCsv, splitCsv } from './csv-text.ts';
import type { Options } from './json-options.ts';
import { type MomentFormat, momentFormat } from './text-values.ts';

/**
 * Reads lines of CSV as structs, as `from_csv` does: a field that doesn't fit is NULL, or an error in the mode
 * FAILFAST.
 *
 * @throws MALFORMED_RECORD_IN_PARSING
 */
export function csvReader(type: DataType, options: Options, zone: string): (line: string) => Value {
  const fields = type.kind === 'struct' ? type.fields : [];
  const syntax = csvSyntax(options, false);
  const nullText = options.get('nullvalue') ?? '';
  const moments = momentFormat(options, zone);
  const failFast = options.get('mode')?.toUpperCase() === 'FAILFAST';
  const corruptAt = fields.findIndex(
    (f) => f.name === (options.get('columnnameofcorruptrecord') ?? '_corrupt_record'),
  );
  const columns = fields.filter((_, i) => i !== corruptAt);
  return (line) => {
    const parts = splitCsv(line, syntax);
    let bad = line !== '' && parts.length !== columns.length;
    const values = columns.map((field, i): Value => {
      const part = parts[i];
      if (part === undefined || (!part.quoted && part.text === nullText)) return null;
      const value = readField(part.text, field.type, moments, zone);
      if (value === undefined) bad = true;
      return value ?? null;
    });
    if (bad && failFast) {
      throw new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
        badRecord: line,
        failFastMode: 'FAILFAST',
      });
    }
    if (corruptAt >= 0) values.splice(corruptAt, 0, bad ? line : null);
    return values;
  };
}

/** Undefined where the text doesn't fit. */
function readField(text: string, type: DataType, moments: MomentFormat, zone: string): Value | undefined {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return text;
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return /^[+-]?\d+$/.test(text) ? cast(text, type, zone) : undefined;
    case 'boolean':
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
      return moments.read(text, type);
    default:
      return cast(text, type, zone);
  }
}

function cast(text: string, type: DataType, zone: string): Value | undefined {
  return castValue(text, STRING, type, 'try', zone) ?? undefined;
}

/** Prints structs as lines of CSV, as `to_csv` does. */
export function csvWriter(
  type: DataType,
  options: Options,
  zone: string,
): (value: readonly Value[]) => string {
  const fields = type.kind === 'struct' ? type.fields : [];
  const syntax = csvSyntax(options, true);
  const nullText = options.get('nullvalue') ?? '';
  const emptyText = options.get('emptyvalue') ?? '""';
  const quoteAll = options.get('quoteall')?.toLowerCase() === 'true';
  const moments = momentFormat(options, zone);
  return (values) =>
    values
      .map((value, i) => {
        if (value === null) return nullText;
        const field = fields[i]!.type;
        const printed = isMoment(field)
          ? moments.print(value, field)
          : castToString(value, field, zoneOf(zone));
        if (printed === '') return emptyText;
        const start = syntax.trimLeading ? printed.trimStart() : printed;
        const text = syntax.trimTrailing ? start.trimEnd() : start;
        return quoteAll ? `${syntax.quote}${text}${syntax.quote}` : quoteCsv(text, syntax);
      })
      .join(syntax.separator);
}

function isMoment(type: DataType): boolean {
  return (
    type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz' || type.kind === 'time'
  );
}

/** The types that `schema_of_csv` finds in a line. */
export function inferCsv(line: string, options: Options, zone: string): readonly DataType[] {
  const moments = momentFormat(options, zone);
  const nullText = options.get('nullvalue') ?? '';
  return splitCsv(line, csvSyntax(options, false)).map(({ text }) => {
    if (text === nullText) return STRING;
    for (const type of [INT, LONG] as const) {
      if (readField(text, type, moments, zone) !== undefined) return type;
    }
    if (/^[+-]?\d+$/.test(text) && text.replace(/\D/g, '').length <= 38) {
      return { kind: 'decimal', precision: text.replace(/\D/g, '').length, scale: 0 };
    }
    for (const type of [DOUBLE, DATE, TIMESTAMP, BOOLEAN] as const) {
      if (readField(text.trim(), type, moments, zone) !== undefined) return type;
    }
    return STRING;
  });
}
