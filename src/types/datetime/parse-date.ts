import { trimEnd, trimStart } from '../cast/trim.ts';
import { daysFromCivil, isValidDate } from './civil.ts';

/**
 * A date from `[+-]yyyy[-m[m][-d[d]]]`, with four to seven digits of year; behind a full date a blank or `T`
 * and anything may follow. Days since 1970-01-01, or undefined.
 */
export function parseDate(text: string): number | undefined {
  let index = trimStart(text);
  const end = trimEnd(text, index);
  if (index === end) return undefined;
  let sign = 1;
  const first = text.charCodeAt(index);
  if (first === 45 || first === 43) {
    if (first === 45) sign = -1;
    index++;
  }
  let segment = 0;
  let year = 1;
  let month = 1;
  let value = 0;
  let digits = 0;
  for (; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === 32 || code === 84) break;
    if (segment < 2 && code === 45) {
      if (!validDigits(segment, digits)) return undefined;
      if (segment === 0) year = value;
      else month = value;
      segment++;
      value = 0;
      digits = 0;
    } else {
      if (code < 48 || code > 57) return undefined;
      value = value * 10 + code - 48;
      digits++;
    }
  }
  if (!validDigits(segment, digits)) return undefined;
  if (segment < 2 && index < end) return undefined;
  let day = 1;
  if (segment === 0) year = value;
  else if (segment === 1) month = value;
  else day = value;
  return dayOf(sign * year, month, day);
}

function validDigits(segment: number, digits: number): boolean {
  return segment === 0 ? digits >= 4 && digits <= 7 : digits >= 1 && digits <= 2;
}

/** Days of a date that must exist and fit into 32 bits. */
export function dayOf(year: number, month: number, day: number): number | undefined {
  if (!isValidDate(year, month, day)) return undefined;
  const days = daysFromCivil(year, month, day);
  return days === (days | 0) ? days : undefined;
}
