/**
 * A SQL value in JavaScript: in literals, in functions written in TypeScript, in catalog results. Never in
 * the engine's loops over rows, which work on vectors.
 *
 * | type | value |
 * | --- | --- |
 * | boolean | boolean |
 * | byte, short, int, date (days), year-month interval (months), float, double | number |
 * | long, timestamp, timestamp_ntz and day-time interval (microseconds), time (nanoseconds) | bigint |
 * | decimal | bigint, unscaled; the scale is the type's |
 * | string, char, varchar | string |
 * | binary | Uint8Array |
 * | calendar interval | CalendarInterval |
 * | array | array of values |
 * | map | array of [key, value] pairs, in insertion order |
 * | struct | array of values in field order |
 * | variant | VariantValue |
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | CalendarInterval
  | VariantValue
  | readonly Value[];

export interface CalendarInterval {
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;
}

export interface VariantValue {
  readonly value: Uint8Array;
  readonly metadata: Uint8Array;
}
