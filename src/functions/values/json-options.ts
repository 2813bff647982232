import type { Value } from '../../types/value.ts';
import { DEFAULT_LENIENCY, type JsonLeniency } from './json-text.ts';

/** Options of a format, under their names in lower case. */
export type Options = ReadonlyMap<string, string>;

/** The entries of a map of options, as a constant argument holds them. */
export function optionsOf(value: Value | undefined): Options {
  const entries = (value ?? []) as readonly (readonly [string, string])[];
  return new Map(entries.map(([key, text]) => [key.toLowerCase(), text]));
}

export function flagOf(options: Options, name: string, otherwise: boolean): boolean {
  const value = options.get(name.toLowerCase());
  return value === undefined ? otherwise : value.toLowerCase() === 'true';
}

export function leniencyOf(options: Options): JsonLeniency {
  return {
    singleQuotes: flagOf(options, 'allowSingleQuotes', DEFAULT_LENIENCY.singleQuotes),
    unquotedNames: flagOf(options, 'allowUnquotedFieldNames', DEFAULT_LENIENCY.unquotedNames),
    leadingZeros: flagOf(options, 'allowNumericLeadingZeros', DEFAULT_LENIENCY.leadingZeros),
    nonNumeric: flagOf(options, 'allowNonNumericNumbers', DEFAULT_LENIENCY.nonNumeric),
    comments: flagOf(options, 'allowComments', DEFAULT_LENIENCY.comments),
    anyEscape: flagOf(options, 'allowBackslashEscapingAnyCharacter', DEFAULT_LENIENCY.anyEscape),
  };
}
