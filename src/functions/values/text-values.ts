import type { DataType } from '../../types/data-type.ts';
import {
  type DateTimePrinter,
  dateTimePrinter,
  dateTimeReader,
} from '../../types/datetime/date-time-formatter.ts';
import { parseDate } from '../../types/datetime/parse-date.ts';
import { parseTime, truncateTime } from '../../types/datetime/parse-time.ts';
import { parseTimestamp, parseTimestampNtz } from '../../types/datetime/parse-timestamp.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { timeToString } from '../../types/format/datetime-text.ts';
import type { Value } from '../../types/value.ts';
import type { Options } from './json-options.ts';

/** Reads and prints dates and timestamps in texts, by the options that CSV, JSON and XML share. */
export interface MomentFormat {
  /** Undefined where the text is no such moment. */
  read(text: string, type: DataType): Value | undefined;
  print(value: Exclude<Value, null>, type: DataType): string;
}

const ZONED = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";
const LOCAL = "yyyy-MM-dd'T'HH:mm:ss.SSS";

export function momentFormat(options: Options, sessionZone: string): MomentFormat {
  const zone = zoneOf(options.get('timezone') ?? sessionZone);
  const patterns = {
    date: options.get('dateformat'),
    timestamp: options.get('timestampformat'),
    timestamp_ntz: options.get('timestampntzformat'),
    time: options.get('timeformat'),
  };
  const printers = new Map<string, DateTimePrinter>();
  const printer = (pattern: string): DateTimePrinter => {
    let known = printers.get(pattern);
    if (known === undefined) {
      known = dateTimePrinter(pattern, zone);
      printers.set(pattern, known);
    }
    return known;
  };
  const readers = {
    date: patterns.date === undefined ? undefined : dateTimeReader(patterns.date, zone),
    timestamp: patterns.timestamp === undefined ? undefined : dateTimeReader(patterns.timestamp, zone),
    timestamp_ntz:
      patterns.timestamp_ntz === undefined ? undefined : dateTimeReader(patterns.timestamp_ntz, zone),
    time: patterns.time === undefined ? undefined : dateTimeReader(patterns.time, zone),
  };
  return {
    read: (text, type) => {
      switch (type.kind) {
        case 'date':
          return readers.date === undefined ? parseDate(text) : readers.date.date(text);
        case 'timestamp':
          return readers.timestamp === undefined
            ? parseTimestamp(text, zone)
            : readers.timestamp.timestamp(text);
        case 'time': {
          const nanos = readers.time === undefined ? parseTime(text) : readers.time.time(text);
          return nanos && truncateTime(nanos, type.precision);
        }
        default:
          return readers.timestamp_ntz === undefined
            ? parseTimestampNtz(text, false)
            : readers.timestamp_ntz.timestampNtz(text);
      }
    },
    print: (value, type) => {
      switch (type.kind) {
        case 'date':
          return printer(patterns.date ?? 'yyyy-MM-dd').date(value as number);
        case 'timestamp':
          return printer(patterns.timestamp ?? ZONED).timestamp(value as bigint);
        case 'time':
          return patterns.time === undefined
            ? timeToString(value as bigint)
            : printer(patterns.time).time(value as bigint);
        default:
          return printer(patterns.timestamp_ntz ?? LOCAL).timestampNtz(value as bigint);
      }
    },
  };
}
