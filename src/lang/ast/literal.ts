import type { Span } from '../../core/error.ts';

/** `NULL`. */
export interface NullLiteral {
  readonly kind: 'nullLiteral';
  readonly span: Span;
}

/** `TRUE`, `FALSE`. */
export interface BooleanLiteral {
  readonly kind: 'booleanLiteral';
  readonly value: boolean;
  readonly span: Span;
}

export type NumericLiteralType = 'tinyint' | 'smallint' | 'int' | 'bigint' | 'float' | 'double' | 'decimal';

/**
 * A number: `1`, `-1`, `1Y`, `1S`, `1L`, `1F`, `1D`, `1BD`, `1.5`, `1e3`. The type is settled by suffix and
 * size (an integer is int, else bigint, else decimal) and its range is checked. A minus sign directly before
 * the number belongs to it.
 */
export interface NumericLiteral {
  readonly kind: 'numericLiteral';
  readonly type: NumericLiteralType;
  /** The number without suffix, for instance `-1.50`, `1e3`. */
  readonly text: string;
  readonly span: Span;
}

/** `'a'`, `"a"`, `r'a\b'`, `'a' 'b'`: escapes are resolved, adjacent literals joined. */
export interface StringLiteral {
  readonly kind: 'stringLiteral';
  readonly value: string;
  readonly span: Span;
}

/** `X'1F'`. */
export interface BinaryLiteral {
  readonly kind: 'binaryLiteral';
  /** Upper-case hexadecimal digits, an even number of them. */
  readonly hex: string;
  readonly span: Span;
}

export type DatetimeLiteralType = 'DATE' | 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ' | 'TIMESTAMP_NTZ';

/** `DATE '2026-01-31'`, `TIMESTAMP '...'`, `TIMESTAMP_NTZ '...'`, `TIMESTAMP_LTZ '...'`, `TIME '12:30'`. */
export interface DatetimeLiteral {
  readonly kind: 'datetimeLiteral';
  readonly type: DatetimeLiteralType;
  /** The text between the quotes; its form is checked, its zone is not applied. */
  readonly text: string;
  readonly span: Span;
}

export type YearMonthField = 'YEAR' | 'MONTH';
export type DayTimeField = 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';

/** The value of an interval literal; `from` and `to` are equal in `INTERVAL '1' DAY`. */
export type IntervalValue =
  | {
      readonly type: 'yearMonth';
      readonly from: YearMonthField;
      readonly to: YearMonthField;
      readonly months: number;
    }
  | {
      readonly type: 'dayTime';
      readonly from: DayTimeField;
      readonly to: DayTimeField;
      readonly micros: bigint;
    }
  | { readonly type: 'calendar'; readonly months: number; readonly days: number; readonly micros: bigint };

/** `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL 3 DAYS 2 HOURS`, `INTERVAL '3 days 2 hours'`. */
export interface IntervalLiteral {
  readonly kind: 'intervalLiteral';
  readonly value: IntervalValue;
  readonly span: Span;
}

/** `?`, `:name`, and at the PostgreSQL door `$1`. */
export interface Parameter {
  readonly kind: 'parameter';
  /** The name of `:name`; undefined for positional ones. */
  readonly name: string | undefined;
  /** From 0, in the order of the text (or the number of `$n` less one); undefined for named ones. */
  readonly index: number | undefined;
  readonly span: Span;
}

export type Literal =
  | NullLiteral
  | BooleanLiteral
  | NumericLiteral
  | StringLiteral
  | BinaryLiteral
  | DatetimeLiteral
  | IntervalLiteral;
