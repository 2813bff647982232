import { fitsLong, joinMicros, splitMicros } from './civil.ts';
import { instantOfLocal, localOfInstant } from './local-time.ts';
import { compilePattern } from './pattern/compile-pattern.ts';
import { formatByPattern } from './pattern/format-pattern.ts';
import { parseByPattern } from './pattern/parse-pattern.ts';
import { resolveDate, resolveTime } from './pattern/resolve-fields.ts';
import type { Zone } from './zone.ts';

/** Prints by a datetime pattern of Spark (`yyyy-MM-dd HH:mm:ss`). */
export interface DateTimePrinter {
  /** A timestamp, in the printer's zone. */
  timestamp(micros: bigint): string;
  timestampNtz(micros: bigint): string;
  date(days: number): string;
  /** Nanoseconds since midnight. */
  time(nanos: bigint): string;
}

/** Reads by a datetime pattern of Spark; every method gives undefined where the text doesn't match. */
export interface DateTimeReader {
  /** A timestamp: where the text names no zone, in the reader's. */
  timestamp(text: string): bigint | undefined;
  /** A timestamp without zone; a zone in the text is refused unless `allowZone` is set, and then means nothing. */
  timestampNtz(text: string, allowZone?: boolean): bigint | undefined;
  date(text: string): number | undefined;
  /** Nanoseconds since midnight. */
  time(text: string): bigint | undefined;
}

/** Raises the errors of `compilePattern` for patterns that aren't valid. */
export function dateTimePrinter(pattern: string, zone: Zone): DateTimePrinter {
  const parts = compilePattern(pattern, 'format');
  return {
    timestamp: (micros) => {
      const local = localOfInstant(micros, zone);
      const instant = splitMicros(micros);
      const offset = (local.days - instant.days) * 86400 + Math.round((local.micros - instant.micros) / 1e6);
      return formatByPattern(parts, { days: local.days, nanos: local.micros * 1000, zone, offset });
    },
    timestampNtz: (micros) => {
      const local = splitMicros(micros);
      return formatByPattern(parts, {
        days: local.days,
        nanos: local.micros * 1000,
        zone: undefined,
        offset: 0,
      });
    },
    date: (days) => formatByPattern(parts, { days, nanos: 0, zone: undefined, offset: 0 }),
    time: (nanos) => formatByPattern(parts, { days: 0, nanos: Number(nanos), zone: undefined, offset: 0 }),
  };
}

/** Raises the errors of `compilePattern` for patterns that aren't valid. */
export function dateTimeReader(pattern: string, zone: Zone): DateTimeReader {
  const parts = compilePattern(pattern, 'parse');
  const read = (text: string) => {
    const fields = parseByPattern(parts, text);
    if (fields === undefined) return undefined;
    const days = resolveDate(fields);
    const nanos = resolveTime(fields);
    if (days === undefined || nanos === undefined) return undefined;
    return { days, nanos, zone: fields.zone };
  };
  return {
    timestamp: (text) => {
      const local = read(text);
      if (local === undefined) return undefined;
      const instant = instantOfLocal(local.days, Math.floor(local.nanos / 1000), local.zone ?? zone);
      return fitsLong(instant) ? instant : undefined;
    },
    timestampNtz: (text, allowZone = false) => {
      const local = read(text);
      if (local === undefined || (local.zone !== undefined && !allowZone)) return undefined;
      const micros = joinMicros(local.days, Math.floor(local.nanos / 1000));
      return fitsLong(micros) ? micros : undefined;
    },
    date: (text) => {
      const days = read(text)?.days;
      return days !== undefined && days === (days | 0) ? days : undefined;
    },
    time: (text) => {
      const local = read(text);
      return local && BigInt(Math.floor(local.nanos / 1000)) * 1000n;
    },
  };
}
