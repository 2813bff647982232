import { trimAll } from '../cast/trim.ts';

const TIME = /^(?:T?(\d{1,2}):(\d{1,2})|T(\d{1,2}))(?::(\d{1,2})(?:\.(\d*))?)?\s*([AaPp][Mm])?$/;

/** A time of day from `[T]h[h]:m[m][:s[s][.fraction]]` or `Th[h]`, perhaps with AM or PM: nanoseconds since midnight, or undefined. */
export function parseTime(text: string): bigint | undefined {
  const match = TIME.exec(trimAll(text));
  if (match === null) return undefined;
  let hour = Number(match[1] ?? match[3]);
  const minute = Number(match[2] ?? 0);
  const second = Number(match[4] ?? 0);
  if (match[6] !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (match[6].toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const micros = Number((match[5] ?? '').slice(0, 6).padEnd(6, '0'));
  return BigInt(((hour * 60 + minute) * 60 + second) * 1e6 + micros) * 1000n;
}

/** Cuts nanoseconds since midnight to so many digits of a second. */
export function truncateTime(nanos: bigint, precision: number): bigint {
  return nanos - (nanos % 10n ** BigInt(9 - precision));
}
