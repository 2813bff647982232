import { daysOfInstant } from './local-time.ts';
import type { Zone } from './zone.ts';

let times = 0;

/** Days since 1970 of the current date in a zone. */
export function today(zone: Zone): number {
  times++;
  return daysOfInstant(BigInt(Date.now()) * 1000n, zone);
}

/** How often `today` was asked. Who keeps what was computed learns by it that tomorrow it may be something else. */
export function timesToday(): number {
  return times;
}
