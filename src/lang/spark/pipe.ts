import { assertNever, type Span } from '../../core/error.ts';
import type { Expression, Identifier, PipeOperator } from '../ast.ts';
import { parseExpression, parseNamedExpressions, startsOperand } from './expression.ts';
import { parseGroupBy } from './group-by.ts';
import { atJoin, parseJoinTail } from './join.ts';
import { parseList } from './list.ts';
import { parseDefinedIdentifier, parseQualifiedNames } from './name.ts';
import { checkPipeAggregate } from './pipe-aggregate.ts';
import { atPivot, atUnpivot, parsePivot, parseUnpivot } from './pivot.ts';
import { parseOrganization, parseQueryPrimary, parseSetOperator } from './query.ts';
import { parseSample } from './sample.ts';
import { parsePipedSelect } from './select.ts';
import type { TokenStream } from './token-stream.ts';

/** Whether a pipe follows. A single bar is one, too, before a word that can only begin a pipe operator. */
export function atPipe(p: TokenStream): boolean {
  if (p.at('|>')) return true;
  if (!p.at('|') || p.options.noSingleCharacterPipe === true) return false;
  return pipeWords.has(p.peek(1).text) && startsOperand(p, 2);
}

const pipeWords = new Set(
  'SELECT EXTEND SET DROP AS WHERE PIVOT UNPIVOT TABLESAMPLE UNION EXCEPT MINUS INTERSECT AGGREGATE ORDER LIMIT JOIN'.split(
    ' ',
  ),
);

/** `|> operator`. */
export function parsePipeOperator(p: TokenStream): PipeOperator {
  const { start } = p.advance();
  const span = () => p.spanFrom(start);
  if (atJoin(p)) {
    const join = parseJoinTail(p);
    return { kind: 'pipeJoin', join, span: span() };
  }
  if (atPivot(p)) {
    const pivot = parsePivot(p);
    if (atUnpivot(p)) throw p.error('NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT', {}, span());
    return { kind: 'pipePivot', pivot, span: span() };
  }
  if (atUnpivot(p)) {
    const unpivot = parseUnpivot(p);
    if (atPivot(p)) throw p.error('NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT', {}, span());
    return { kind: 'pipeUnpivot', unpivot, span: span() };
  }
  const sample = parseSample(p);
  if (sample !== undefined) return { kind: 'pipeSample', sample, span: span() };
  return parseWordOperator(p, span);
}

const operatorWords = [
  'SELECT',
  'EXTEND',
  'SET',
  'DROP',
  'AS',
  'WHERE',
  'UNION',
  'EXCEPT',
  'MINUS',
  'INTERSECT',
  'AGGREGATE',
  'ORDER',
  'CLUSTER',
  'DISTRIBUTE',
  'SORT',
  'WINDOW',
  'LIMIT',
  'OFFSET',
] as const;

function parseWordOperator(p: TokenStream, span: () => Span): PipeOperator {
  const word = operatorWords.find((text) => p.at(text));
  switch (word) {
    case undefined:
      return p.fail();
    case 'SELECT': {
      const select = parsePipedSelect(p);
      return { kind: 'pipeSelect', select, span: span() };
    }
    case 'EXTEND': {
      p.advance();
      const items = parseNamedExpressions(p);
      return { kind: 'pipeExtend', items, span: span() };
    }
    case 'SET': {
      p.advance();
      const assignments = parseList(p, parseAssignment);
      return { kind: 'pipeSet', assignments, span: span() };
    }
    case 'DROP': {
      p.advance();
      const columns = parseQualifiedNames(p);
      return { kind: 'pipeDrop', columns, span: span() };
    }
    case 'AS': {
      p.advance();
      const alias = parseDefinedIdentifier(p);
      return { kind: 'pipeAs', alias, span: span() };
    }
    case 'WHERE': {
      p.advance();
      const condition = parseExpression(p);
      if (p.at('WINDOW')) throw p.error('NOT_ALLOWED_IN_PIPE_OPERATOR_WHERE.WINDOW_CLAUSE', {}, span());
      return { kind: 'pipeWhere', condition, span: span() };
    }
    case 'UNION':
    case 'EXCEPT':
    case 'MINUS':
    case 'INTERSECT': {
      const { operator, all } = parseSetOperator(p);
      const right = parseQueryPrimary(p);
      return { kind: 'pipeSetOperation', operator, all, right, span: span() };
    }
    case 'AGGREGATE':
      return parseAggregate(p, span);
    case 'ORDER':
    case 'CLUSTER':
    case 'DISTRIBUTE':
    case 'SORT':
    case 'WINDOW':
    case 'LIMIT':
    case 'OFFSET':
      return parseOrganize(p, span);
    default:
      return assertNever(word);
  }
}

function parseAssignment(p: TokenStream): { name: Identifier; value: Expression } {
  const name = parseDefinedIdentifier(p);
  if (p.at('.')) {
    throw p.notAllowed('SQL pipe syntax |> SET operator with multi-part assignment key', name.span);
  }
  p.expect('=');
  return { name, value: parseExpression(p) };
}

function parseAggregate(p: TokenStream, span: () => Span): PipeOperator {
  p.expect('AGGREGATE');
  const grouped = p.atSequence('GROUP', 'BY') && startsOperand(p, 2);
  const items = grouped || p.atEnd || !(startsOperand(p, 0) || p.at('*')) ? [] : parseNamedExpressions(p);
  const groupBy = parseGroupBy(p, true);
  if (items.length === 0 && groupBy === undefined) {
    const message =
      'The AGGREGATE clause requires a list of aggregate expressions or a list of grouping expressions, or both';
    throw p.notAllowed(message, span());
  }
  checkPipeAggregate(p, items, groupBy);
  return { kind: 'pipeAggregate', items, groupBy, span: span() };
}

/** Only one of the clauses that arrange a result may stand behind one pipe; LIMIT and OFFSET are a pair. */
function parseOrganize(p: TokenStream, span: () => Span): PipeOperator {
  const organization = parseOrganization(p);
  const clauses = [
    ['ORDER BY', organization.orderBy.length > 0],
    ['CLUSTER BY', organization.clusterBy.length > 0],
    ['DISTRIBUTE BY', organization.distributeBy.length > 0],
    ['SORT BY', organization.sortBy.length > 0],
    ['LIMIT', organization.limit !== undefined],
    ['OFFSET', organization.offset !== undefined],
  ] as const;
  const used = clauses.filter(([, present]) => present).map(([name]) => name);
  const [clause1, clause2] = used;
  if (clause1 !== undefined && clause2 !== undefined && clause1 !== 'LIMIT') {
    const parameters = { clause1, clause2 };
    throw p.error('MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS', parameters, span());
  }
  return { kind: 'pipeOrganize', organization, span: span() };
}
