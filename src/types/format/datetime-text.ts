import { splitMicros } from '../datetime/civil.ts';
import { localOfInstant } from '../datetime/local-time.ts';
import type { Zone } from '../datetime/zone.ts';
import { textOf } from './text-buffer.ts';
import { writeDate, writeFraction, writeLocal, writeTimeOfDay } from './write-datetime.ts';

/** `2020-01-31`; years outside 0 to 9999 carry a sign. */
export function dateToString(days: number): string {
  return textOf((bytes) => writeDate(bytes, 0, days));
}

/** `2020-01-31 10:00:00.5` of a timestamp without zone. */
export function timestampNtzToString(micros: bigint): string {
  return textOf((bytes) => writeLocal(bytes, 0, splitMicros(micros)));
}

/** `2020-01-31 10:00:00.5` as it reads in the zone. */
export function timestampToString(micros: bigint, zone: Zone): string {
  return textOf((bytes) => writeLocal(bytes, 0, localOfInstant(micros, zone)));
}

/** `10:00:00.123456789` of nanoseconds since midnight. */
export function timeToString(nanos: bigint): string {
  const value = Number(nanos);
  const second = Math.floor(value / 1e9);
  return textOf((bytes) =>
    writeFraction(bytes, writeTimeOfDay(bytes, 0, second * 1e6), value - second * 1e9, 9),
  );
}
