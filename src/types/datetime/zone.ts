import { SparkError } from '../../core/error.ts';
import { civilFromDays, daysFromCivil, isLeapYear, isoDayOfWeek, SECONDS_PER_DAY } from './civil.ts';

/** A time zone: which offset from UTC holds at an instant or at a local time. */
export interface Zone {
  /** As Java prints it: `America/Los_Angeles`, `+08:00`, `UTC`. */
  readonly id: string;
  /** Seconds east of UTC, for zones that never change it. */
  readonly fixedOffset: number | undefined;
  /** Seconds east of UTC at so many seconds since 1970-01-01T00:00:00Z. */
  offsetAt(epochSecond: number): number;
  /**
   * The offset of a local time, counted in seconds as if it were UTC. As in `java.time`: of two offsets the
   * earlier one, and in a gap the one before it, which moves the time forward by the gap's length.
   */
  offsetOfLocal(localSecond: number): number;
}

/** Seconds for which an offset is looked up at once: fewer than lie between any two changes. */
const STRETCH = 2 ** 20;

/**
 * The offset at a second, and from which second to which (exclusive) it holds: for a stretch of twelve days if it
 * is the same at both ends, else for the second alone. For loops that keep it.
 */
export function steadyOffset(
  offsetAt: (second: number) => number,
  second: number,
): { readonly start: number; readonly end: number; readonly offset: number } {
  const offset = offsetAt(second);
  const start = Math.floor(second / STRETCH) * STRETCH;
  const end = start + STRETCH;
  const isSteady = offsetAt(start) === offset && offsetAt(end - 1) === offset;
  return isSteady ? { start, end, offset } : { start: second, end: second + 1, offset };
}

const zones = new Map<string, Zone>();

/**
 * The zone of an id in any form that Spark takes: `Europe/Berlin`, `UTC`, `Z`, `+8`, `-03:30`, `GMT+2`, `PST`.
 * Raises INVALID_TIMEZONE for all else.
 */
export function zoneOf(id: string): Zone {
  let zone = zones.get(id);
  if (zone === undefined) {
    zone = findZone(id);
    if (zone === undefined) throw new SparkError('INVALID_TIMEZONE', { timeZone: id });
    zones.set(id, zone);
  }
  return zone;
}

/** As `zoneOf`, but undefined for an id that is none. */
export function tryZoneOf(id: string): Zone | undefined {
  const known = zones.get(id);
  if (known !== undefined) return known;
  const zone = findZone(id);
  if (zone !== undefined) zones.set(id, zone);
  return zone;
}

/** As `tryZoneOf`, but takes any letter case and abbreviations of summer time: for texts that are parsed. */
export function tryZoneOfText(text: string): Zone | undefined {
  const upper = text.toUpperCase();
  return tryZoneOf(text) ?? tryZoneOf(upper) ?? tryZoneOf(summerIds[upper] ?? '') ?? intlZone(text);
}

const summerIds: Readonly<Record<string, string>> = {
  PDT: 'America/Los_Angeles',
  MDT: 'America/Denver',
  CDT: 'America/Chicago',
  EDT: 'America/New_York',
  CEST: 'Europe/Paris',
  EEST: 'Europe/Athens',
  WEST: 'Europe/Lisbon',
};

function findZone(text: string): Zone | undefined {
  // Spark fills up `+8:30` and `+08:3`, which Java doesn't take.
  const id = text.replace(/^([A-Z]*)([+-])(\d):/, '$1$20$3:').replace(/([+-])(\d\d):(\d)$/, '$1$2:0$3');
  if (id === 'Z' || id === '+00:00' || id === '-00:00') return fixedZone(id === 'Z' ? 'Z' : '+00:00', 0);
  if (id.startsWith('+') || id.startsWith('-')) {
    const offset = parseOffset(id);
    return offset === undefined ? undefined : fixedZone(offsetId(offset), offset);
  }
  if (id === 'UTC' || id === 'GMT' || id === 'UT') return fixedZone(id, 0);
  const prefixed = /^(UTC|GMT|UT)([+-].*)$/.exec(id);
  if (prefixed !== null) {
    const offset = parseOffset(prefixed[2]!);
    if (offset === undefined) return undefined;
    return fixedZone(offset === 0 ? prefixed[1]! : prefixed[1]! + offsetId(offset), offset);
  }
  const short = shortIds[id];
  if (short !== undefined) return zoneOf(short);
  return regionZone(id);
}

/** Java's `ZoneId.SHORT_IDS`. */
const shortIds: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  EST: '-05:00',
  HST: '-10:00',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  MST: '-07:00',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
};

/** `+h`, `+hh`, `+hhmm`, `+hh:mm`, `+hhmmss`, `+hh:mm:ss` up to 18 hours. */
function parseOffset(text: string): number | undefined {
  const match = /^([+-])(\d{1,2})(?:(\d\d)(\d\d)?|:(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (match === null || (match[2]!.length === 1 && match[0].length > 2)) return undefined;
  const minutes = Number(match[3] ?? match[5] ?? 0);
  const seconds = Number(match[4] ?? match[6] ?? 0);
  const total = Number(match[2]) * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return undefined;
  return match[1] === '-' ? -total : total;
}

/** Java's `ZoneOffset.getId`: `Z`, `+08:00`, `-07:52:58`. */
export function offsetId(offset: number): string {
  if (offset === 0) return 'Z';
  const size = Math.abs(offset);
  const pair = (value: number) => String(value).padStart(2, '0');
  const seconds = size % 60;
  return `${offset < 0 ? '-' : '+'}${pair(Math.floor(size / 3600))}:${pair(Math.floor(size / 60) % 60)}${
    seconds === 0 ? '' : `:${pair(seconds)}`
  }`;
}

function fixedZone(id: string, offset: number): Zone {
  return { id, fixedOffset: offset, offsetAt: () => offset, offsetOfLocal: () => offset };
}

/** ICU takes any letter case, Java only the right one: words begin with a capital, and few consist of them. */
function regionZone(id: string): Zone | undefined {
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(id)) return undefined;
  if (/^(?!US\/)[A-Z]+\/|\/[A-Z]{4}|^SystemV\//.test(id)) return undefined;
  return intlZone(id);
}

function intlZone(id: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset', year: 'numeric' });
  } catch {
    return undefined;
  }
  return new RegionZone(id, (epochSecond) => intlOffset(format, epochSecond));
}

/** Reads `GMT-07:52:58` from the end of a formatted date. */
function intlOffset(format: Intl.DateTimeFormat, epochSecond: number): number {
  const text = format.format(epochSecond * 1000);
  const at = text.lastIndexOf('GMT') + 3;
  const offset = at === text.length ? 0 : parseOffset(text.slice(at));
  if (offset === undefined) throw new Error(`no offset in '${text}'`);
  return offset;
}

/** A part of the time axis: one offset, or where it changes and to what. */
type Bucket = number | { readonly starts: readonly number[]; readonly offsets: readonly number[] };

const BUCKET_SECONDS = 2 ** 24;
/** No zone changes before 1800 or, other than by yearly rules, after 2100. */
const FIRST_BUCKET = Math.floor(-5_364_662_400 / BUCKET_SECONDS);
const RULES_ONLY_FROM = daysFromCivil(2100, 1, 1) * SECONDS_PER_DAY;
const BUCKETS = Math.ceil(RULES_ONLY_FROM / BUCKET_SECONDS) - FIRST_BUCKET + 1;
/** Transitions are searched at this distance: closer pairs of them would be missed. */
const PROBE_SECONDS = 4 * SECONDS_PER_DAY;

class RegionZone implements Zone {
  readonly id: string;
  readonly fixedOffset = undefined;
  readonly #probe: (epochSecond: number) => number;
  readonly #buckets: (Bucket | undefined)[] = new Array(BUCKETS).fill(undefined);

  constructor(id: string, probe: (epochSecond: number) => number) {
    this.id = id;
    this.#probe = probe;
  }

  offsetAt(epochSecond: number): number {
    if (epochSecond >= RULES_ONLY_FROM) epochSecond = sameInYearBefore2100(epochSecond);
    let index = Math.floor(epochSecond / BUCKET_SECONDS) - FIRST_BUCKET;
    if (index < 0) {
      index = 0;
      epochSecond = FIRST_BUCKET * BUCKET_SECONDS;
    }
    const bucket = this.#buckets[index] ?? this.#fill(index);
    if (typeof bucket === 'number') return bucket;
    let last = bucket.starts.length - 1;
    while (bucket.starts[last]! > epochSecond) last--;
    return bucket.offsets[last]!;
  }

  offsetOfLocal(localSecond: number): number {
    const before = this.offsetAt(localSecond - SECONDS_PER_DAY);
    const after = this.offsetAt(localSecond + SECONDS_PER_DAY);
    if (before === after) return before;
    if (this.offsetAt(localSecond - before) === before) return before;
    return this.offsetAt(localSecond - after) === after ? after : before;
  }

  #fill(index: number): Bucket {
    const start = (index + FIRST_BUCKET) * BUCKET_SECONDS;
    const end = start + BUCKET_SECONDS;
    const starts = [start];
    const offsets = [this.#probe(start)];
    for (let at = start; at < end; at += PROBE_SECONDS) {
      const next = Math.min(at + PROBE_SECONDS, end - 1);
      const known = offsets[offsets.length - 1]!;
      const offset = this.#probe(next);
      if (offset === known) continue;
      starts.push(this.#transition(at, next, known));
      offsets.push(offset);
    }
    const bucket = offsets.length === 1 ? offsets[0]! : { starts, offsets };
    this.#buckets[index] = bucket;
    return bucket;
  }

  /** The first second after `low`, at most `high`, that no longer has this offset. */
  #transition(low: number, high: number, offset: number): number {
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#probe(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }
}

/** Maps an instant to one in 2072 to 2099 whose year starts on the same weekday and is as long. */
function sameInYearBefore2100(epochSecond: number): number {
  const year = civilFromDays(Math.floor(epochSecond / SECONDS_PER_DAY)).year;
  const start = daysFromCivil(year, 1, 1);
  let twin = 2099;
  while (
    isLeapYear(twin) !== isLeapYear(year) ||
    isoDayOfWeek(daysFromCivil(twin, 1, 1)) !== isoDayOfWeek(start)
  ) {
    twin--;
  }
  return epochSecond - (start - daysFromCivil(twin, 1, 1)) * SECONDS_PER_DAY;
}
