import { tryZoneOf, tryZoneOfText, type Zone } from '../zone.ts';
import type { NumberPart, NumericField, OffsetStyle, PatternPart } from './compile-pattern.ts';
import { eraNames, monthNames } from './names.ts';

/** The fields that a text gave values for. */
export interface ParsedFields {
  year?: number;
  yearOfEra?: number;
  /** 0 before Christ, 1 after. */
  era?: number;
  quarter?: number;
  month?: number;
  day?: number;
  dayOfYear?: number;
  weekdayInMonth?: number;
  hour?: number;
  clockHour?: number;
  halfDayHour?: number;
  clockHalfDayHour?: number;
  /** 0 in the morning, 1 in the afternoon. */
  halfDay?: number;
  minute?: number;
  second?: number;
  nanos?: number;
  zone?: Zone;
}

/** Reads a whole text by a compiled pattern; undefined where it doesn't match. Values aren't checked yet. */
export function parseByPattern(parts: readonly PatternPart[], text: string): ParsedFields | undefined {
  const fields: ParsedFields = {};
  return parseParts(parts, text, 0, fields) === text.length ? fields : undefined;
}

/** The index behind what was read, or -1. */
function parseParts(parts: readonly PatternPart[], text: string, at: number, fields: ParsedFields): number {
  for (const part of parts) {
    at = parsePart(part, text, at, fields);
    if (at < 0) return -1;
  }
  return at;
}

function parsePart(part: PatternPart, text: string, at: number, fields: ParsedFields): number {
  switch (part.kind) {
    case 'literal': {
      const end = at + part.text.length;
      return sameText(text.slice(at, end), part.text) ? end : -1;
    }
    case 'number':
      return parseNumber(part, text, at, fields);
    case 'twoDigitYear': {
      const year = digitsAt(text, at, 2, 2);
      return year !== undefined && assign(fields, part.field, 2000 + year) ? at + 2 : -1;
    }
    case 'fraction': {
      let end = at;
      while (end < at + part.maxDigits && isDigit(text, end)) end++;
      if (end - at < part.minDigits) return -1;
      return assign(fields, 'nanos', Number(text.slice(at, end).padEnd(9, '0'))) ? end : -1;
    }
    case 'text':
      return parseText(part.field, part.full, text, at, fields);
    case 'halfDay': {
      const word = text.slice(at, at + 2).toUpperCase();
      if (word !== 'AM' && word !== 'PM') return -1;
      return assign(fields, 'halfDay', word === 'AM' ? 0 : 1) ? at + 2 : -1;
    }
    case 'zoneId':
    case 'zoneName':
      return parseZone(text, at, fields);
    case 'offset':
      return parseOffset(part.style, part.zero, text, at, fields);
    case 'gmtOffset':
      return parseGmtOffset(text, at, fields);
    case 'optional': {
      const trial = { ...fields };
      const end = parseParts(part.parts, text, at, trial);
      if (end < 0) return at;
      Object.assign(fields, trial);
      return end;
    }
  }
}

/** The rules of Java's `NumberPrinterParser` in strict mode. */
function parseNumber(part: NumberPart, text: string, at: number, fields: ParsedFields): number {
  const sign = text[at];
  const negative = sign === '-';
  const positive = sign === '+';
  if ((negative && part.sign === 'never') || (positive && part.sign !== 'year')) return -1;
  const start = negative || positive ? at + 1 : at;
  const fixed = part.following === -1;
  const maxWidth = (fixed ? part.minWidth : part.maxWidth) + Math.max(part.following, 0);
  let end = start;
  while (end < start + maxWidth && isDigit(text, end)) end++;
  if (part.following > 0) end = start + Math.max(part.minWidth, end - start - part.following);
  const width = end - start;
  if (width < part.minWidth || end > text.length || !isDigit(text, end - 1) || width > 15) return -1;
  const value = Number(text.slice(start, end));
  if (negative && value === 0) return -1;
  if (part.sign === 'year' && !negative && positive !== width > part.minWidth) return -1;
  return assign(fields, part.field, negative ? -value : value) ? end : -1;
}

function parseText(
  field: 'month' | 'quarter' | 'weekday' | 'era',
  full: boolean,
  text: string,
  at: number,
  fields: ParsedFields,
): number {
  const names: readonly string[] =
    field === 'era' ? (full ? eraNames.full : eraNames.short) : field === 'month' ? monthNames : [];
  for (const [index, name] of names.entries()) {
    const word = full || field === 'era' ? name : name.slice(0, 3);
    if (!sameText(text.slice(at, at + word.length), word)) continue;
    const known = field === 'era' ? assign(fields, 'era', index) : assign(fields, 'month', index + 1);
    return known ? at + word.length : -1;
  }
  return -1;
}

/** The longest stretch of letters that is a zone's name or an offset. */
function parseZone(text: string, at: number, fields: ParsedFields): number {
  let end = at;
  while (end < text.length && /[A-Za-z0-9_+\-/:]/.test(text[end]!)) end++;
  for (; end > at; end--) {
    const zone = tryZoneOfText(text.slice(at, end));
    if (zone !== undefined) {
      fields.zone = zone;
      return end;
    }
  }
  return -1;
}

function parseOffset(
  style: OffsetStyle,
  zero: string,
  text: string,
  at: number,
  fields: ParsedFields,
): number {
  if (zero === 'Z' && text.slice(at, at + 1).toUpperCase() === 'Z') return setOffset(fields, 0, at + 1);
  const sign = text[at];
  if (sign !== '+' && sign !== '-') return -1;
  const hours = digitsAt(text, at + 1, 2, 2);
  if (hours === undefined) return -1;
  const colon = style.includes(':');
  let end = at + 3;
  let total = hours * 3600;
  const next = (scale: number, optional: boolean): boolean => {
    const start = colon ? end + 1 : end;
    const value = colon && text[end] !== ':' ? undefined : digitsAt(text, start, 2, 2);
    if (value === undefined || value > 59) return optional;
    total += value * scale;
    end = start + 2;
    return true;
  };
  if (!next(60, style === '+HHmm')) return -1;
  if ((style === '+HHMMss' || style === '+HH:MM:ss') && !next(1, true)) return -1;
  return setOffset(fields, sign === '-' ? -total : total, end);
}

function parseGmtOffset(text: string, at: number, fields: ParsedFields): number {
  if (!sameText(text.slice(at, at + 3), 'GMT')) return -1;
  const match = /^([+-])(\d{1,2})(?::(\d\d)(?::(\d\d))?)?/.exec(text.slice(at + 3));
  if (match === null) return setOffset(fields, 0, at + 3);
  const total = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return setOffset(fields, match[1] === '-' ? -total : total, at + 3 + match[0].length);
}

function setOffset(fields: ParsedFields, offset: number, end: number): number {
  const size = Math.abs(offset);
  const pair = (value: number) => String(value).padStart(2, '0');
  const id = `${offset < 0 ? '-' : '+'}${pair(Math.floor(size / 3600))}:${pair(Math.floor(size / 60) % 60)}:${pair(size % 60)}`;
  const zone = tryZoneOf(offset === 0 ? 'Z' : id);
  if (zone === undefined) return -1;
  fields.zone = zone;
  return end;
}

/** False where a field was given before with another value. */
function assign(
  fields: ParsedFields,
  field: NumericField | 'era' | 'halfDay' | 'nanos',
  value: number,
): boolean {
  const known = fields[field];
  fields[field] = value;
  return known === undefined || known === value;
}

function digitsAt(text: string, at: number, min: number, max: number): number | undefined {
  let end = at;
  while (end < at + max && isDigit(text, end)) end++;
  return end - at < min ? undefined : Number(text.slice(at, end));
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function sameText(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
