import {
  type DayAndMicros,
  joinMicros,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  SECONDS_PER_DAY,
  splitMicros,
} from './civil.ts';
import type { Zone } from './zone.ts';

/** Local date and time of an instant in a zone. */
export function localOfInstant(micros: bigint, zone: Zone): DayAndMicros {
  return shiftToLocal(splitMicros(micros), zone);
}

/** As `localOfInstant`, from an instant that is split already. */
export function shiftToLocal(instant: DayAndMicros, zone: Zone): DayAndMicros {
  const offset =
    zone.fixedOffset ??
    zone.offsetAt(instant.days * SECONDS_PER_DAY + Math.floor(instant.micros / MICROS_PER_SECOND));
  if (offset === 0) return instant;
  const micros = instant.micros + offset * MICROS_PER_SECOND;
  if (micros < 0) return { days: instant.days - 1, micros: micros + MICROS_PER_DAY };
  if (micros >= MICROS_PER_DAY) return { days: instant.days + 1, micros: micros - MICROS_PER_DAY };
  return { days: instant.days, micros };
}

/** The instant of a local date and time; gaps and overlaps as `Zone.offsetOfLocal` says. */
export function instantOfLocal(days: number, micros: number, zone: Zone): bigint {
  const offset =
    zone.fixedOffset ?? zone.offsetOfLocal(days * SECONDS_PER_DAY + Math.floor(micros / MICROS_PER_SECOND));
  return joinMicros(days, micros - offset * MICROS_PER_SECOND);
}

/** Days since 1970-01-01 of an instant in a zone. */
export function daysOfInstant(micros: bigint, zone: Zone): number {
  return localOfInstant(micros, zone).days;
}

/** The instant at which a day begins in a zone. */
export function instantOfDays(days: number, zone: Zone): bigint {
  return instantOfLocal(days, 0, zone);
}
