import { civilFromDays, type DayAndMicros, MICROS_PER_SECOND, splitMicrosHalves } from '../datetime/civil.ts';
import { shiftToLocal } from '../datetime/local-time.ts';
import type { Zone } from '../datetime/zone.ts';
import { writePadded, writePair, writeUnsigned } from './write-number.ts';

/**
 * Dates and timestamps as CAST AS STRING prints them, written straight into bytes; same contract as
 * `write-number.ts`. Years outside 0 to 9999 carry a sign.
 */

export function writeDate(bytes: Uint8Array, offset: number, days: number): number {
  const { year, month, day } = civilFromDays(days);
  offset = writeYear(bytes, offset, year);
  bytes[offset] = 45;
  writePair(bytes, offset + 1, month);
  bytes[offset + 3] = 45;
  return writePair(bytes, offset + 4, day);
}

/** A timestamp as it reads in a zone: microseconds since 1970 in UTC, as two 32-bit halves. */
export function writeTimestamp(
  bytes: Uint8Array,
  offset: number,
  lo: number,
  hi: number,
  zone: Zone,
): number {
  return writeLocal(bytes, offset, shiftToLocal(splitMicrosHalves(lo, hi), zone));
}

/** `yyyy-MM-dd HH:mm:ss`, then as many digits of the second's fraction as are needed. */
export function writeLocal(bytes: Uint8Array, offset: number, local: DayAndMicros): number {
  offset = writeDate(bytes, offset, local.days);
  bytes[offset] = 32;
  return writeTimeOfDay(bytes, offset + 1, local.micros);
}

/** `HH:mm:ss` with the fraction that is needed, from microseconds of the day. */
export function writeTimeOfDay(bytes: Uint8Array, offset: number, micros: number): number {
  const second = Math.floor(micros / MICROS_PER_SECOND) | 0;
  const minute = (second / 60) | 0;
  const hour = (minute / 60) | 0;
  writePair(bytes, offset, hour);
  bytes[offset + 2] = 58;
  writePair(bytes, offset + 3, minute - hour * 60);
  bytes[offset + 5] = 58;
  offset = writePair(bytes, offset + 6, second - minute * 60);
  return writeFraction(bytes, offset, micros - second * MICROS_PER_SECOND, 6);
}

/** `.` and the digits of a fraction without the zeros at its end; nothing for 0. */
export function writeFraction(bytes: Uint8Array, offset: number, fraction: number, digits: number): number {
  if (fraction === 0) return offset;
  bytes[offset] = 46;
  offset = writePadded(bytes, offset + 1, fraction, digits);
  while (bytes[offset - 1] === 48) offset--;
  return offset;
}

function writeYear(bytes: Uint8Array, offset: number, year: number): number {
  if (year >= 0 && year <= 9999) {
    const century = (year / 100) | 0;
    writePair(bytes, offset, century);
    return writePair(bytes, offset + 2, year - century * 100);
  }
  bytes[offset] = year < 0 ? 45 : 43;
  const size = Math.abs(year);
  return size < 1000 ? writePadded(bytes, offset + 1, size, 4) : writeUnsigned(bytes, offset + 1, size);
}
