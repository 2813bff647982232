import type { Expression, SampleMethod, TableSample } from '../ast.ts';
import { parseExpression } from './expression.ts';
import { parseIntegerValue } from './literal.ts';
import { parseQualifiedName } from './name.ts';
import type { TokenStream } from './token-stream.ts';

/** `TABLESAMPLE (...)`, if it's there. */
export function parseSample(p: TokenStream): TableSample | undefined {
  const next = p.peek(1).text;
  if (!p.at('TABLESAMPLE') || (next !== '(' && next !== 'SYSTEM' && next !== 'BERNOULLI')) return undefined;
  const { start } = p.advance();
  // SYSTEM only asks for a cheaper way to the same share of rows.
  p.acceptOneOf('SYSTEM', 'BERNOULLI');
  p.expect('(');
  if (p.at(')')) {
    p.advance();
    throw p.error('_LEGACY_ERROR_TEMP_0014', {}, p.spanFrom(start));
  }
  const method = parseMethod(p);
  p.expect(')');
  let seed: number | undefined;
  if (p.acceptSequence('REPEATABLE', '(')) {
    seed = parseIntegerValue(p);
    p.expect(')');
  }
  return { kind: 'tableSample', method, seed, span: p.spanFrom(start) };
}

function parseMethod(p: TokenStream): SampleMethod {
  const { start } = p.token;
  const signed = p.at('-') ? 1 : 0;
  const { kind } = p.peek(signed);
  if (
    (kind === 'integer' || kind === 'number' || p.peek(0).text === '?') &&
    p.peek(signed + 1).text === 'PERCENT'
  ) {
    if (signed === 1) p.advance();
    const token = p.advance();
    const fraction = (Number(p.raw(token)) * (signed === 1 ? -1 : 1)) / 100;
    p.expect('PERCENT');
    return { kind: 'percent', fraction: checkFraction(p, fraction, start) };
  }
  if (p.at('BUCKET') && p.peek(1).kind === 'integer') return parseBucket(p);
  const expression = parseExpression(p);
  if (p.accept('ROWS')) return { kind: 'rows', count: expression };
  return failBytes(p, expression, start);
}

function parseBucket(p: TokenStream): SampleMethod {
  const { start } = p.expect('BUCKET');
  const numerator = parseIntegerValue(p);
  p.expectSequence('OUT', 'OF');
  const denominator = parseIntegerValue(p);
  if (p.accept('ON')) {
    parseQualifiedName(p);
    const call = p.acceptSequence('(', ')');
    const msg = `BUCKET x OUT OF y ON ${call ? 'function' : 'colname'}`;
    throw p.error('_LEGACY_ERROR_TEMP_0015', { msg }, p.spanFrom(start));
  }
  checkFraction(p, numerator / denominator, start);
  return { kind: 'bucket', numerator, denominator };
}

function failBytes(p: TokenStream, expression: Expression, start: number): never {
  const span = p.spanFrom(start);
  const bytesStr = p.text.slice(span.start, span.end);
  const isSize = expression.kind === 'columnReference' && /^\d+[bkmg]$/i.test(bytesStr);
  if (isSize) throw p.error('_LEGACY_ERROR_TEMP_0015', { msg: 'byteLengthLiteral' }, span);
  throw p.error('_LEGACY_ERROR_TEMP_0016', { bytesStr }, span);
}

function checkFraction(p: TokenStream, fraction: number, start: number): number {
  if (fraction >= 0 && fraction <= 1) return fraction;
  const msg = `Sampling fraction (${fraction}) must be on interval [0, 1]`;
  throw p.error('_LEGACY_ERROR_TEMP_0064', { msg }, p.spanFrom(start));
}
