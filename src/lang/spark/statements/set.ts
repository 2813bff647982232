import type { IntervalValue, QualifiedName, SetPath, SetTimeZone, Statement } from '../../ast.ts';
import { atIntervalUnits } from '../interval.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseInterval, parseStringValue } from '../literal.ts';
import {
  parseDefinedIdentifier,
  parseNameReference,
  parseQualifiedName,
  parseQualifiedNames,
} from '../name.ts';
import { parseQuery } from '../query.ts';
import { quotedIdentifierName } from '../string-literal.ts';
import type { TokenStream } from '../token-stream.ts';
import { parseAssignments } from './modify.ts';

/** `SET ...` in all its meanings; what is none of the others is a setting, read as raw text. */
export function parseSet(p: TokenStream): Statement {
  const { start } = p.expect('SET');
  if (p.at('ROLE')) throw p.notAStatement('SET ROLE', p.token);
  if (p.at('CATALOG') && p.peek(1).text !== '=' && p.peek(1).kind !== 'end') return parseSetCatalog(p, start);
  if (p.acceptSequence('TIME', 'ZONE')) return parseTimeZone(p, start);
  if (p.atSequence('PATH', '=')) return parseSetPath(p, start);
  if ((p.at('VARIABLE') || p.at('VAR')) && (p.canBeIdentifier(1) || p.peek(1).text === '(')) {
    p.advance();
    return parseSetVariable(p, start);
  }
  if (p.inScript) return parseSetVariable(p, start);
  return parseSetting(p, start);
}

function parseSetCatalog(p: TokenStream, start: number): Statement {
  p.advance();
  if (p.isString()) {
    const { token } = p;
    const name = parseStringValue(p);
    const span = { start: token.start, end: token.end };
    const identifier = { kind: 'identifier', name, quoted: true, span } as const;
    return { kind: 'setCatalog', name: identifier, span: p.spanFrom(start) };
  }
  const reference = p.at('IDENTIFIER') ? parseNameReference(p) : parseDefinedIdentifier(p);
  const name = reference.kind === 'qualifiedName' ? reference.parts.at(-1)! : reference;
  return { kind: 'setCatalog', name, span: p.spanFrom(start) };
}

function parseTimeZone(p: TokenStream, start: number): Statement {
  const zone = readZone(p);
  if (zone === undefined || !(p.atEnd || p.at(';'))) {
    throw p.error('_LEGACY_ERROR_TEMP_0045', {}, { start, end: p.endOfText });
  }
  const span = p.spanFrom(start);
  if (typeof zone !== 'string' && !isZoneOffset(zone.value)) {
    throw p.error('INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE', { input: '' }, zone.span);
  }
  return { kind: 'setTimeZone', zone, span };
}

function readZone(p: TokenStream): SetTimeZone['zone'] | undefined {
  if (p.accept('LOCAL')) return 'LOCAL';
  if (p.isString()) return parseStringValue(p);
  return p.at('INTERVAL') && atIntervalUnits(p) ? parseInterval(p) : undefined;
}

const second = 1_000_000n;

/** Whole seconds, within 18 hours of UTC. */
function isZoneOffset(value: IntervalValue): boolean {
  if (value.type === 'yearMonth') return false;
  if (value.type === 'calendar' && (value.months !== 0 || value.days !== 0)) return false;
  const limit = 18n * 3600n * second;
  return value.micros >= -limit && value.micros <= limit && value.micros % second === 0n;
}

const pathWords = ['DEFAULT_PATH', 'SYSTEM_PATH', 'PATH', 'CURRENT_DATABASE', 'CURRENT_SCHEMA'] as const;

function parseSetPath(p: TokenStream, start: number): Statement {
  p.expectSequence('PATH', '=');
  const elements = parseList(p, parsePathElement);
  return { kind: 'setPath', elements, span: p.spanFrom(start) };
}

function parsePathElement(p: TokenStream): SetPath['elements'][number] {
  const { start } = p.token;
  if (p.peek(1).text !== '.') {
    const word = p.acceptOneOf(...pathWords);
    if (word !== undefined) {
      p.acceptSequence('(', ')');
      return { kind: 'pathWord', word, span: p.spanFrom(start) };
    }
  }
  const name = parseQualifiedName(p);
  if (name.parts.length < 2) {
    const qualifiedName = `\`${name.parts[0]!.name}\``;
    throw p.error('INVALID_SQL_PATH_SCHEMA_REFERENCE', { qualifiedName }, name.span);
  }
  return name;
}

/** `a = 1, b = 2` or `(a, b) = (query)`. */
function parseSetVariable(p: TokenStream, start: number): Statement {
  if (!p.at('(')) {
    const assignments = parseAssignments(p);
    return { kind: 'setVariable', assignments, fromQuery: undefined, span: p.spanFrom(start) };
  }
  if (p.peek(1).text === ')') throw p.error('INVALID_SET_SYNTAX', {}, { start, end: p.endOfText });
  const targets: QualifiedName[] = parseParenthesized(p, parseQualifiedNames);
  p.expect('=');
  const query = parseParenthesized(p, parseQuery);
  const fromQuery = { targets, query };
  return { kind: 'setVariable', assignments: undefined, fromQuery, span: p.spanFrom(start) };
}

const plainKey = /^[a-zA-Z_\d\\.:]+$/;
const plainSetting = /^([a-zA-Z_\d\\.:]+)\s*=([^;]*);*$/;

/** The rest of the text without semicolons at its end, passed over. */
export function takeRest(p: TokenStream): string {
  const { start } = p.token;
  let end = start;
  while (!p.atEnd) {
    const token = p.advance();
    if (token.text !== ';') end = token.end;
  }
  return p.text.slice(start, end);
}

function parseSetting(p: TokenStream, start: number): Statement {
  const quotedKey = p.token.kind === 'quotedIdentifier' ? p.token : undefined;
  const next = p.peek(1);
  const isKey = next.text === '=' || next.text === ';' || next.kind === 'end';
  const setting = (key: string | undefined, value: string | undefined): Statement => {
    return { kind: 'setConfig', verbose: false, key, value, span: p.spanFrom(start) };
  };
  const rest = takeRest(p);
  if (quotedKey !== undefined && isKey) {
    const key = quotedIdentifierName(p.raw(quotedKey));
    if (next.text !== '=') return setting(key, undefined);
    return setting(key, quotedValue(p, rest.slice(next.end - quotedKey.start), key, start));
  }
  if (rest === '') return setting(undefined, undefined);
  if (rest === '-v')
    return { kind: 'setConfig', verbose: true, key: undefined, value: undefined, span: p.spanFrom(start) };
  if (plainKey.test(rest)) return setting(rest, undefined);
  const quotedEnd = /^([^=]*)=\s*(`(?:[^`]|``)*`)$/s.exec(rest);
  if (quotedEnd !== null) {
    const key = quotedEnd[1]!.trim();
    const value = quotedIdentifierName(quotedEnd[2]!);
    if (!plainKey.test(key)) {
      throw p.error('INVALID_PROPERTY_KEY', { key: `"${key}"`, value: `"${value}"` }, p.spanFrom(start));
    }
    return setting(key, value);
  }
  const match = plainSetting.exec(rest);
  if (match === null) throw p.error('INVALID_SET_SYNTAX', {}, p.spanFrom(start));
  return setting(match[1]!, match[2]!.trim());
}

function quotedValue(p: TokenStream, text: string, key: string, start: number): string {
  const value = text.trim();
  if (/^`(?:[^`]|``)*`$/.test(value)) return quotedIdentifierName(value);
  if (value.includes(';')) {
    throw p.error('INVALID_PROPERTY_VALUE', { value: `"${value}"`, key: `"${key}"` }, p.spanFrom(start));
  }
  return value;
}

/** `RESET`, `RESET key`. */
export function parseReset(p: TokenStream): Statement {
  const { start } = p.expect('RESET');
  const { token } = p;
  const rest = takeRest(p);
  const quoted = token.kind === 'quotedIdentifier' && rest === p.raw(token);
  const key = quoted ? quotedIdentifierName(rest) : rest === '' ? undefined : rest;
  if (key !== undefined && !quoted && !plainKey.test(key)) {
    throw p.error('INVALID_RESET_COMMAND_FORMAT', {}, p.spanFrom(start));
  }
  return { kind: 'resetConfig', key, span: p.spanFrom(start) };
}
