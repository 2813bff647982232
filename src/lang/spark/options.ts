import type { Span } from '../../core/error.ts';

/** Texts of SQL literals (or constructor calls) to put in place of parameter markers. */
export interface ParameterTexts {
  /** For `:name`. */
  readonly named?: Readonly<Record<string, string>>;
  /** For `?`, in order. */
  readonly positional?: readonly string[];
  /** Filled with the markers that were replaced, by where they start. */
  readonly used?: Map<number, UsedMarker>;
}

/** A marker that a text took the place of. */
export interface UsedMarker {
  readonly name: string | undefined;
  readonly span: Span;
  readonly text: string;
}

/** How text is read; all flags are off by default, which is Spark's default in ANSI mode. */
export interface ParseOptions {
  /** `"a"` is an identifier, not a string. */
  readonly doubleQuotedIdentifiers?: boolean;
  /** As in PostgreSQL: a backslash in `'...'` is an ordinary character, `E'...'` has escapes, `$1` is a parameter. */
  readonly standardConformingStrings?: boolean;
  /** Reserved keywords of the SQL standard can't be identifiers unless quoted. */
  readonly enforceReservedKeywords?: boolean;
  /** Spark's old `spark.sql.parser.escapedStringLiterals`: string literals keep their backslashes. */
  readonly escapedStringLiterals?: boolean;
  /** Spark's `spark.sql.legacy.interval.enabled`: interval literals are calendar intervals. */
  readonly legacyIntervals?: boolean;
  /** INTERSECT binds no tighter than UNION and EXCEPT. */
  readonly legacySetOperationPrecedence?: boolean;
  /** `1e3` is a decimal, not a double. */
  readonly exponentLiteralAsDecimal?: boolean;
  /** `IDENTIFIER('a')` is only what the analyzer evaluates, not a name in every place. */
  readonly legacyIdentifierClause?: boolean;
  /** `|` alone is never a pipe; Spark's `spark.sql.parser.singleCharacterPipeOperator.enabled` switched off. */
  readonly noSingleCharacterPipe?: boolean;
  /** When given, markers are replaced while parsing, also where the grammar wants a literal; unknown ones are errors. */
  readonly parameters?: ParameterTexts;
}
