import type { ChangeBound, Expression, TableChanges, TimeTravel, Watermark } from '../ast.ts';
import { parseNamedExpression, parseValue } from './expression.ts';
import { parseInterval, parseLiteral, parseStringValue } from './literal.ts';
import type { TokenStream } from './token-stream.ts';

const versionWords = new Set(['VERSION', 'SYSTEM_VERSION']);
const timeWords = new Set(['TIMESTAMP', 'SYSTEM_TIME']);

/** `[FOR] VERSION AS OF 1`, `[FOR] TIMESTAMP AS OF '...'`, if it's there. */
export function parseTimeTravel(p: TokenStream): TimeTravel | undefined {
  const { start } = p.token;
  const offset = p.at('FOR') ? 1 : 0;
  const word = p.peek(offset).text;
  const byVersion = versionWords.has(word);
  if (!byVersion && !timeWords.has(word)) return undefined;
  if (p.peek(offset + 1).text !== 'AS' || p.peek(offset + 2).text !== 'OF') return undefined;
  for (let i = 0; i < offset + 3; i++) p.advance();
  if (byVersion) {
    const version = p.token.kind === 'integer' ? p.raw(p.advance()) : parseStringValue(p);
    return { kind: 'versionAsOf', version, span: p.spanFrom(start) };
  }
  const timestamp = parseValue(p);
  return { kind: 'timestampAsOf', timestamp, span: p.spanFrom(start) };
}

/** `CHANGES FROM VERSION 1 TO VERSION 2`, if it's there. */
export function parseTableChanges(p: TokenStream): TableChanges | undefined {
  const { start } = p.token;
  if (!p.atSequence('CHANGES', 'FROM')) return undefined;
  p.advance();
  p.advance();
  const byVersion = p.atAny(versionWords);
  const from = parseChangeBound(p, byVersion);
  const to = p.accept('TO') ? parseChangeBound(p, byVersion) : undefined;
  const by = byVersion ? 'VERSION' : 'TIMESTAMP';
  return { kind: 'tableChanges', by, from, to, span: p.spanFrom(start) };
}

function parseChangeBound(p: TokenStream, byVersion: boolean): ChangeBound {
  const { start } = p.token;
  if (!p.atAny(byVersion ? versionWords : timeWords)) p.fail();
  p.advance();
  const value: Expression = byVersion ? (parseLiteral(p) ?? p.fail()) : parseValue(p);
  const word = p.acceptOneOf('INCLUSIVE', 'EXCLUSIVE');
  const inclusive = word === undefined ? undefined : word === 'INCLUSIVE';
  return { kind: 'changeBound', value, inclusive, span: p.spanFrom(start) };
}

/** `WATERMARK column DELAY OF INTERVAL ...`, if it's there. */
export function parseWatermark(p: TokenStream): Watermark | undefined {
  const next = p.peek(1);
  if (!p.at('WATERMARK') || (next.kind !== 'word' && next.kind !== 'quotedIdentifier')) return undefined;
  const { start } = p.advance();
  const column = parseNamedExpression(p);
  p.expectSequence('DELAY', 'OF');
  const delay = parseInterval(p);
  return { kind: 'watermark', column, delay, span: p.spanFrom(start) };
}
