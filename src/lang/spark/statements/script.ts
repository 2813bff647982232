import type { CaseStatement, Expression, HandlerCondition, Identifier, If, Statement } from '../../ast.ts';
import { parseExpression } from '../expression.ts';
import { parseList } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseIdentifier, parseQualifiedName } from '../name.ts';
import { parseQuery } from '../query.ts';
import type { TokenStream } from '../token-stream.ts';
import { parseDeclare } from './maintain.ts';
import { parseSimpleStatement } from './statement.ts';

/** Whether `BEGIN ...` or `label: BEGIN ...` stands here, and not a transaction's BEGIN. */
export function atCompound(p: TokenStream): boolean {
  const offset = p.canBeIdentifier(0, true) && p.peek(1).text === ':' ? 2 : 0;
  if (p.peek(offset).text !== 'BEGIN') return false;
  const next = p.peek(offset + 1);
  return next.kind !== 'end' && next.text !== ';' && next.text !== 'TRANSACTION' && next.text !== 'WORK';
}

/** A script: one compound statement. */
export function parseScript(p: TokenStream): Statement {
  p.inScript = true;
  return parseScriptStatement(p);
}

function parseScriptStatement(p: TokenStream): Statement {
  return p.nested(parseOne);
}

function parseOne(p: TokenStream): Statement {
  const { start } = p.token;
  const label = p.canBeIdentifier(0, true) && p.peek(1).text === ':' ? parseLabel(p) : undefined;
  switch (p.token.text) {
    case 'BEGIN': {
      p.advance();
      p.acceptSequence('NOT', 'ATOMIC');
      const body = parseBody(p, 'END');
      p.expect('END');
      endLabel(p, label);
      return { kind: 'compound', label, body, span: p.spanFrom(start) };
    }
    case 'WHILE': {
      p.advance();
      const condition = parseExpression(p);
      p.expect('DO');
      const body = parseBody(p, 'END');
      p.expectSequence('END', 'WHILE');
      endLabel(p, label);
      return { kind: 'while', label, condition, body, span: p.spanFrom(start) };
    }
    case 'LOOP': {
      p.advance();
      const body = parseBody(p, 'END');
      p.expectSequence('END', 'LOOP');
      endLabel(p, label);
      return { kind: 'loop', label, body, span: p.spanFrom(start) };
    }
    case 'REPEAT': {
      p.advance();
      const body = parseBody(p, 'UNTIL');
      p.expect('UNTIL');
      const until = parseExpression(p);
      p.expectSequence('END', 'REPEAT');
      endLabel(p, label);
      return { kind: 'repeat', label, body, until, span: p.spanFrom(start) };
    }
    case 'FOR': {
      p.advance();
      const named = p.canBeIdentifier(0, true) && p.peek(1).text === 'AS';
      const variable = named ? parseIdentifier(p, true) : undefined;
      if (named) p.expect('AS');
      const query = parseQuery(p);
      p.expect('DO');
      const body = parseBody(p, 'END');
      p.expectSequence('END', 'FOR');
      endLabel(p, label);
      return { kind: 'for', label, variable, query, body, span: p.spanFrom(start) };
    }
    default:
      return label === undefined ? parseUnlabeled(p, start) : p.fail();
  }
}

function parseUnlabeled(p: TokenStream, start: number): Statement {
  switch (p.token.text) {
    case 'IF':
      return parseIf(p, start);
    case 'CASE':
      return parseCase(p, start);
    case 'LEAVE':
    case 'ITERATE': {
      const kind = p.advance().text === 'LEAVE' ? 'leave' : 'iterate';
      return { kind, label: parseIdentifier(p, true), span: p.spanFrom(start) };
    }
    case 'DECLARE':
      return parseDeclaration(p, start);
    default:
      return parseSimpleStatement(p);
  }
}

function parseLabel(p: TokenStream): Identifier {
  const label = parseIdentifier(p, true);
  p.expect(':');
  return label;
}

function endLabel(p: TokenStream, label: Identifier | undefined): void {
  if (!p.canBeIdentifier(0, true)) return;
  const end = parseIdentifier(p, true);
  const endName = `\`${end.name}\``;
  if (label === undefined) throw p.error('END_LABEL_WITHOUT_BEGIN_LABEL', { endLabel: endName }, end.span);
  if (label.name.toLowerCase() !== end.name.toLowerCase()) {
    throw p.error('LABELS_MISMATCH', { beginLabel: `\`${label.name}\``, endLabel: endName }, end.span);
  }
}

/** Statements, each with its semicolon, up to one of the closing words. */
function parseBody(p: TokenStream, ...closers: readonly string[]): Statement[] {
  const body: Statement[] = [];
  while (!closers.includes(p.token.text)) {
    body.push(parseScriptStatement(p));
    p.expect(';');
  }
  return body;
}

function parseIf(p: TokenStream, start: number): If {
  const branches: { condition: Expression; body: Statement[] }[] = [];
  do {
    p.advance();
    const condition = parseExpression(p);
    p.expect('THEN');
    branches.push({ condition, body: parseBody(p, 'ELSEIF', 'ELSE', 'END') });
  } while (p.at('ELSEIF'));
  const otherwise = p.accept('ELSE') ? parseBody(p, 'END') : undefined;
  p.expectSequence('END', 'IF');
  return { kind: 'if', branches, otherwise, span: p.spanFrom(start) };
}

function parseCase(p: TokenStream, start: number): CaseStatement {
  p.expect('CASE');
  const operand = p.at('WHEN') ? undefined : parseExpression(p);
  const branches: { when: Expression; body: Statement[] }[] = [];
  do {
    p.expect('WHEN');
    const when = parseExpression(p);
    p.expect('THEN');
    branches.push({ when, body: parseBody(p, 'WHEN', 'ELSE', 'END') });
  } while (p.at('WHEN'));
  const otherwise = p.accept('ELSE') ? parseBody(p, 'END') : undefined;
  p.expectSequence('END', 'CASE');
  return { kind: 'caseStatement', operand, branches, otherwise, span: p.spanFrom(start) };
}

function parseDeclaration(p: TokenStream, start: number): Statement {
  const next = p.peek(1).text;
  if ((next === 'EXIT' || next === 'CONTINUE') && p.peek(2).text === 'HANDLER') {
    p.advance();
    const action = p.advance().text === 'EXIT' ? 'EXIT' : 'CONTINUE';
    p.expectSequence('HANDLER', 'FOR');
    const conditions = parseList(p, parseHandlerCondition);
    const body = parseScriptStatement(p);
    return { kind: 'declareHandler', action, conditions, body, span: p.spanFrom(start) };
  }
  if (p.canBeIdentifier(1, true) && p.peek(2).text === 'CONDITION') {
    p.advance();
    const name = parseIdentifier(p, true);
    p.expect('CONDITION');
    const sqlState = p.acceptSequence('FOR', 'SQLSTATE') ? parseSqlState(p) : undefined;
    return { kind: 'declareCondition', name, sqlState, span: p.spanFrom(start) };
  }
  return parseDeclare(p);
}

function parseSqlState(p: TokenStream): string {
  p.accept('VALUE');
  const { token } = p;
  const sqlState = parseStringValue(p);
  if (!/^[A-Z0-9]{5}$/i.test(sqlState) || /^(?:00|01|XX)/i.test(sqlState)) {
    throw p.error('INVALID_SQLSTATE', { sqlState }, token);
  }
  return sqlState;
}

function parseHandlerCondition(p: TokenStream): HandlerCondition {
  const { start } = p.token;
  if (p.at('SQLSTATE') && (p.isString(1) || p.peek(1).text === 'VALUE')) {
    p.advance();
    return { kind: 'sqlState', value: parseSqlState(p), span: p.spanFrom(start) };
  }
  if (p.accept('SQLEXCEPTION')) return { kind: 'sqlException', span: p.spanFrom(start) };
  if (p.acceptSequence('NOT', 'FOUND')) return { kind: 'notFound', span: p.spanFrom(start) };
  return { kind: 'namedCondition', name: parseQualifiedName(p), span: p.spanFrom(start) };
}
