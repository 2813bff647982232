import type { Explain, Statement } from '../../ast.ts';
import { parseQuery, parseQueryAfterWith, parseWithClause } from '../query.ts';
import type { TokenStream } from '../token-stream.ts';
import { parseAlter } from './alter.ts';
import { parseCreate } from './create.ts';
import { parseReplaceTable } from './create-table.ts';
import { parseDescribe } from './describe.ts';
import { parseDrop } from './drop.ts';
import { parseInsert, parseMultiInsert } from './insert.ts';
import { parseDeclare, parseLoad, parseRepair, parseTruncate } from './maintain.ts';
import { parseDelete, parseMerge, parseUpdate } from './modify.ts';
import {
  parseAnalyze,
  parseCache,
  parseCallStatement,
  parseClear,
  parseCommentOn,
  parseExecuteImmediate,
  parseManageResource,
  parseRefresh,
  parseUncache,
  parseUse,
} from './session.ts';
import { parseReset, parseSet } from './set.ts';
import { parseShow } from './show.ts';

type StatementParser = (p: TokenStream) => Statement;

const parsers: ReadonlyMap<string, StatementParser> = new Map<string, StatementParser>([
  ['EXPLAIN', parseExplain],
  ['CREATE', parseCreate],
  ['REPLACE', (p) => parseReplaceTable(p, p.advance().start, false)],
  ['DROP', parseDrop],
  ['ALTER', parseAlter],
  ['LOAD', parseLoad],
  ['TRUNCATE', parseTruncate],
  ['MSCK', parseRepair],
  ['REPAIR', parseRepair],
  ['SHOW', parseShow],
  ['DESCRIBE', parseDescribe],
  ['DESC', parseDescribe],
  ['USE', parseUse],
  ['SET', parseSet],
  ['RESET', parseReset],
  ['CACHE', parseCache],
  ['UNCACHE', parseUncache],
  ['CLEAR', parseClear],
  ['REFRESH', parseRefresh],
  ['ANALYZE', parseAnalyze],
  ['COMMENT', parseCommentOn],
  ['DECLARE', parseDeclare],
  ['EXECUTE', parseExecuteImmediate],
  ['CALL', parseCallStatement],
  ['ADD', parseManageResource],
  ['LIST', parseManageResource],
]);

/** Commands of Hive that Spark's grammar knows in order to refuse them. */
const refused = new Set('GRANT REVOKE EXPORT IMPORT LOCK UNLOCK START COMMIT ROLLBACK DFS'.split(' '));

/** One statement that isn't a script. */
export function parseSimpleStatement(p: TokenStream): Statement {
  const { token } = p;
  if (token.kind === 'word') {
    const parser = parsers.get(token.text);
    if (parser !== undefined) return parser(p);
    if (refused.has(token.text)) throw p.notAStatement(token.text, token);
  }
  return parseQueryOrWrite(p);
}

/** A query, or a statement that writes, either with a WITH clause before it. */
function parseQueryOrWrite(p: TokenStream): Statement {
  const { start } = p.token;
  const withClause = parseWithClause(p);
  switch (p.token.text) {
    case 'INSERT':
      return parseInsert(p, withClause, start);
    case 'DELETE':
      return parseDelete(p, withClause, start);
    case 'UPDATE':
      return parseUpdate(p, withClause, start);
    case 'MERGE':
      return parseMerge(p, withClause, start);
    case 'FROM': {
      const insert = parseMultiInsert(p, withClause, start);
      if (insert !== undefined) return insert;
      break;
    }
    default:
  }
  return withClause === undefined ? parseQuery(p) : parseQueryAfterWith(p, withClause, start);
}

function parseExplain(p: TokenStream): Explain {
  const { start } = p.expect('EXPLAIN');
  const mode = p.acceptOneOf('LOGICAL', 'FORMATTED', 'EXTENDED', 'CODEGEN', 'COST') ?? 'SIMPLE';
  const statement = p.nested(parseSimpleStatement);
  return { kind: 'explain', mode, statement, span: p.spanFrom(start) };
}
