import type { Assignment, MergeAction, MergeClause, Statement, WithClause } from '../../ast.ts';
import { parseExpression, parseExpressions } from '../expression.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseNameReference, parseQualifiedName, parseQualifiedNames, parseTableAlias } from '../name.ts';
import { parseQuery } from '../query.ts';
import type { TokenStream } from '../token-stream.ts';

/** `DELETE FROM t [AS x] [WHERE c]`. */
export function parseDelete(p: TokenStream, withClause: WithClause | undefined, start: number): Statement {
  p.expectSequence('DELETE', 'FROM');
  const table = parseNameReference(p);
  const alias = parseTableAlias(p);
  checkAlias(p, alias?.columns, 'DELETE');
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  return { kind: 'delete', with: withClause, table, alias, where, span: p.spanFrom(start) };
}

/** `UPDATE t [AS x] SET a = 1 [WHERE c]`. */
export function parseUpdate(p: TokenStream, withClause: WithClause | undefined, start: number): Statement {
  p.expect('UPDATE');
  const table = parseNameReference(p);
  const alias = p.at('SET') ? undefined : parseTableAlias(p);
  checkAlias(p, alias?.columns, 'UPDATE');
  p.expect('SET');
  const assignments = parseAssignments(p);
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  return { kind: 'update', with: withClause, table, alias, assignments, where, span: p.spanFrom(start) };
}

function checkAlias(p: TokenStream, columns: readonly unknown[] | undefined, op: string): void {
  if (columns === undefined) return;
  throw p.error('COLUMN_ALIASES_NOT_ALLOWED', { op: `\`${op}\`` }, p.token);
}

/** `a = 1, b.c = 2`. */
export function parseAssignments(p: TokenStream): Assignment[] {
  return parseList(p, parseAssignment);
}

function parseAssignment(p: TokenStream): Assignment {
  const target = parseQualifiedName(p);
  p.expect('=');
  const value = parseExpression(p);
  return { kind: 'assignment', target, value, span: p.spanFrom(target.span.start) };
}

/** `MERGE INTO t USING s ON c WHEN ...`. */
export function parseMerge(p: TokenStream, withClause: WithClause | undefined, start: number): Statement {
  p.expect('MERGE');
  const schemaEvolution = p.acceptSequence('WITH', 'SCHEMA', 'EVOLUTION');
  p.expect('INTO');
  const target = parseNameReference(p);
  const targetAlias = parseTableAlias(p);
  checkAlias(p, targetAlias?.columns, 'MERGE');
  p.expect('USING');
  const source = p.at('(') ? parseParenthesized(p, parseQuery) : parseNameReference(p);
  const sourceAlias = parseTableAlias(p);
  checkAlias(p, sourceAlias?.columns, 'MERGE');
  p.expect('ON');
  const condition = parseExpression(p);
  const clauses: MergeClause[] = [];
  while (p.at('WHEN')) clauses.push(parseMergeClause(p));
  const span = p.spanFrom(start);
  checkClauses(p, clauses, span);
  return {
    kind: 'merge',
    with: withClause,
    schemaEvolution,
    target,
    targetAlias,
    source,
    sourceAlias,
    condition,
    clauses,
    span,
  };
}

const openConditions = {
  matched: 'NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION',
  notMatched: 'NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION',
  notMatchedBySource: 'NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION',
} as const;

function checkClauses(p: TokenStream, clauses: readonly MergeClause[], span: { start: number; end: number }) {
  if (clauses.length === 0) throw p.error('MERGE_WITHOUT_WHEN', {}, span);
  for (const when of ['matched', 'notMatched', 'notMatchedBySource'] as const) {
    const group = clauses.filter((clause) => clause.when === when);
    const open = group.slice(0, -1).find(({ condition }) => condition === undefined);
    if (open !== undefined) throw p.error(openConditions[when], {}, open.span);
  }
}

function parseMergeClause(p: TokenStream): MergeClause {
  const { start } = p.expect('WHEN');
  const negated = p.accept('NOT') || p.accept('!');
  p.expect('MATCHED');
  let when: MergeClause['when'] = negated ? 'notMatched' : 'matched';
  if (negated && p.accept('BY')) {
    if (p.expectOneOf('TARGET', 'SOURCE') === 'SOURCE') when = 'notMatchedBySource';
  }
  const condition = p.accept('AND') ? parseExpression(p) : undefined;
  p.expect('THEN');
  const action = parseMergeAction(p, when);
  return { kind: 'mergeClause', when, condition, action, span: p.spanFrom(start) };
}

function parseMergeAction(p: TokenStream, when: MergeClause['when']): MergeAction {
  const { start } = p.token;
  if (when === 'notMatched') {
    p.expect('INSERT');
    if (p.accept('*')) return { kind: 'mergeInsert', columns: '*', values: [], span: p.spanFrom(start) };
    const columns = parseParenthesized(p, parseQualifiedNames);
    p.expect('VALUES');
    const values = parseParenthesized(p, parseExpressions);
    const span = p.spanFrom(start);
    if (columns.length !== values.length) {
      throw p.notAllowed('The number of inserted values cannot match the fields', span);
    }
    return { kind: 'mergeInsert', columns, values, span };
  }
  if (p.accept('DELETE')) return { kind: 'mergeDelete', span: p.spanFrom(start) };
  p.expectSequence('UPDATE', 'SET');
  if (when === 'matched' && p.accept('*')) {
    return { kind: 'mergeUpdate', assignments: '*', span: p.spanFrom(start) };
  }
  return { kind: 'mergeUpdate', assignments: parseAssignments(p), span: p.spanFrom(start) };
}
