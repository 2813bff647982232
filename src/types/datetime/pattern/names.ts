import type { Zone } from '../zone.ts';

/** English names of calendar fields, as Java's locale data for en-US has them. */

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Monday first. */
export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

export const quarterNames = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'] as const;

export const eraNames = {
  short: ['BC', 'AD'],
  full: ['Before Christ', 'Anno Domini'],
} as const;

/** Abbreviations that Java has and ICU's English data hasn't, by ICU's long name. */
const abbreviations: Readonly<Record<string, string>> = {
  'Central European Standard Time': 'CET',
  'Central European Summer Time': 'CEST',
  'Eastern European Standard Time': 'EET',
  'Eastern European Summer Time': 'EEST',
  'Western European Standard Time': 'WET',
  'Western European Summer Time': 'WEST',
  'British Summer Time': 'BST',
  'Irish Standard Time': 'IST',
  'Moscow Standard Time': 'MSK',
  'India Standard Time': 'IST',
  'Japan Standard Time': 'JST',
  'Korean Standard Time': 'KST',
  'China Standard Time': 'CST',
  'Hong Kong Standard Time': 'HKT',
  'Israel Standard Time': 'IST',
  'Israel Daylight Time': 'IDT',
  'Australian Eastern Standard Time': 'AEST',
  'Australian Eastern Daylight Time': 'AEDT',
  'Australian Central Standard Time': 'ACST',
  'Australian Central Daylight Time': 'ACDT',
  'Australian Western Standard Time': 'AWST',
  'New Zealand Standard Time': 'NZST',
  'New Zealand Daylight Time': 'NZDT',
  'South Africa Standard Time': 'SAST',
  'East Africa Time': 'EAT',
  'Central Africa Time': 'CAT',
  'West Africa Standard Time': 'WAT',
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** The years for which ICU knows the names of all regions' times. */
const NAMED_FROM = Date.UTC(1975, 0, 1) / 1000;
const NAMED_TO = Date.UTC(2037, 0, 1) / 1000;
const JANUARY = Date.UTC(2020, 0, 1) / 1000;
const JULY = Date.UTC(2020, 6, 1) / 1000;

/** The name of a region's time at an instant: `PST`, or in full `Pacific Standard Time`. */
export function zoneNameAt(zone: Zone, epochSecond: number, full: boolean): string {
  const instant = (isNamed(epochSecond) ? epochSecond : sameSeason(zone, epochSecond)) * 1000;
  const long = intlName(zone.id, instant, 'long');
  return full ? long : (abbreviations[long] ?? intlName(zone.id, instant, 'short'));
}

function isNamed(epochSecond: number): boolean {
  return epochSecond >= NAMED_FROM && epochSecond < NAMED_TO;
}

/** An instant of 2020 with the same offset; standard time where none has it, as before standard time. */
function sameSeason(zone: Zone, epochSecond: number): number {
  const offset = zone.offsetAt(epochSecond);
  const january = zone.offsetAt(JANUARY);
  const july = zone.offsetAt(JULY);
  if (offset === january) return JANUARY;
  return offset === july || july < january ? JULY : JANUARY;
}

function intlName(zoneId: string, millis: number, style: 'long' | 'short'): string {
  const key = `${style} ${zoneId}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zoneId, timeZoneName: style });
    formats.set(key, format);
  }
  return format.formatToParts(millis).find((part) => part.type === 'timeZoneName')?.value ?? zoneId;
}
