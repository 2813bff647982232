import type { Expression, FieldDefinition, FromClause, Identifier, Transform } from '../ast.ts';
import { parseFieldDefinitions } from './data-type.ts';
import { parseExpression, parseExpressions } from './expression.ts';
import { parseFromClause } from './from-clause.ts';
import { parseGroupBy } from './group-by.ts';
import { parseLateralViews } from './lateral-view.ts';
import { parseParenthesized } from './list.ts';
import { parseStringValue } from './literal.ts';
import { parseIdentifiers } from './name.ts';
import { parseSetQuantifier } from './select.ts';
import { parseRowFormat } from './storage.ts';
import type { TokenStream } from './token-stream.ts';
import { parseWindowClause } from './window.ts';

/** Whether `SELECT TRANSFORM (...) USING`, `MAP ... USING` or `REDUCE ... USING` begins at `offset`. */
export function atTransform(p: TokenStream, offset: number): boolean {
  const next = p.peek(offset + 1);
  if (p.peek(offset).text !== 'SELECT') {
    return (p.peek(offset).text === 'MAP' || p.peek(offset).text === 'REDUCE') && next.kind === 'word';
  }
  if (next.text !== 'TRANSFORM' || p.peek(offset + 2).text !== '(') return false;
  const after = p.peek(p.closingOffset(offset + 2) + 1).text;
  return after === 'USING' || after === 'ROW' || after === 'RECORDWRITER';
}

/** A transform with a FROM of its own. */
export function parseTransform(p: TokenStream): Transform {
  return parseWith(p, undefined);
}

/** The transform of `FROM t MAP ...`. */
export function parseTransformAfterFrom(p: TokenStream, from: FromClause): Transform {
  return parseWith(p, from);
}

function parseWith(p: TokenStream, given: FromClause | undefined): Transform {
  const { start } = p.advance();
  let distinct = false;
  let inputs: Expression[];
  if (p.accept('TRANSFORM')) {
    p.expect('(');
    distinct = parseSetQuantifier(p);
    inputs = parseExpressions(p);
    p.expect(')');
  } else {
    distinct = parseSetQuantifier(p);
    inputs = parseExpressions(p);
  }
  const inputFormat = parseRowFormat(p);
  const recordWriter = p.accept('RECORDWRITER') ? parseStringValue(p) : undefined;
  p.expect('USING');
  const script = parseStringValue(p);
  const outputs = p.accept('AS') ? parseOutputs(p) : undefined;
  const outputFormat = parseRowFormat(p);
  const recordReader = p.accept('RECORDREADER') ? parseStringValue(p) : undefined;
  const from = given ?? (p.at('FROM') ? parseFromClause(p) : undefined);
  const lateralViews = parseLateralViews(p);
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  const groupBy = parseGroupBy(p, false);
  const having = p.accept('HAVING') ? parseExpression(p) : undefined;
  const windows = parseWindowClause(p);
  return {
    kind: 'transform',
    distinct,
    inputs,
    inputFormat,
    recordWriter,
    script,
    outputs,
    outputFormat,
    recordReader,
    from,
    lateralViews,
    where,
    groupBy,
    having,
    windows,
    span: p.spanFrom(start),
  };
}

function parseOutputs(p: TokenStream): Identifier[] | FieldDefinition[] {
  return p.at('(') ? parseParenthesized(p, parseOutputList) : parseOutputList(p);
}

function parseOutputList(p: TokenStream): Identifier[] | FieldDefinition[] {
  const typed = p.peek(1).kind === 'word' && p.peek(1).text !== 'FROM' && p.peek(1).text !== 'ROW';
  return typed ? parseFieldDefinitions(p) : parseIdentifiers(p);
}
