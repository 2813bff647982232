import type { DataTypeNode, Expression, Statement } from '../../ast.ts';
import { parseDataType } from '../data-type.ts';
import { parseExpression } from '../expression.ts';
import { parseList } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseNameReference } from '../name.ts';
import { parseOptionalPartitionSpec } from '../partition.ts';
import type { TokenStream } from '../token-stream.ts';

/** `LOAD DATA [LOCAL] INPATH '...' [OVERWRITE] INTO TABLE t [PARTITION (...)]`. */
export function parseLoad(p: TokenStream): Statement {
  const { start } = p.expect('LOAD');
  p.expect('DATA');
  const local = p.accept('LOCAL');
  p.expect('INPATH');
  const path = parseStringValue(p);
  const overwrite = p.accept('OVERWRITE');
  p.expectSequence('INTO', 'TABLE');
  const table = parseNameReference(p);
  const partition = parseOptionalPartitionSpec(p);
  return { kind: 'loadData', local, path, overwrite, table, partition, span: p.spanFrom(start) };
}

/** `TRUNCATE TABLE t [PARTITION (...)]`. */
export function parseTruncate(p: TokenStream): Statement {
  const { start } = p.expect('TRUNCATE');
  p.expect('TABLE');
  const table = parseNameReference(p);
  const partition = parseOptionalPartitionSpec(p);
  return { kind: 'truncateTable', table, partition, span: p.spanFrom(start) };
}

/** `[MSCK] REPAIR TABLE t [{ADD | DROP | SYNC} PARTITIONS]`. */
export function parseRepair(p: TokenStream): Statement {
  const { start } = p.token;
  p.accept('MSCK');
  p.expectSequence('REPAIR', 'TABLE');
  const table = parseNameReference(p);
  const option = p.acceptOneOf('ADD', 'DROP', 'SYNC');
  if (option !== undefined) p.expect('PARTITIONS');
  return { kind: 'repairTable', table, option, span: p.spanFrom(start) };
}

/** `DECLARE [OR REPLACE] [VARIABLE] a, b [type] [DEFAULT expression]`. */
export function parseDeclare(p: TokenStream): Statement {
  const { start } = p.expect('DECLARE');
  const orReplace = p.acceptSequence('OR', 'REPLACE');
  if ((p.at('VARIABLE') || p.at('VAR')) && (p.canBeIdentifier(1) || p.peek(1).text === 'IDENTIFIER')) {
    if (p.peek(1).text !== 'DEFAULT') p.advance();
  }
  const names = parseList(p, parseNameReference);
  let type: DataTypeNode | undefined;
  if (p.canBeIdentifier() && !p.at('DEFAULT')) type = parseDataType(p);
  let value: Expression | undefined;
  if (p.accept('DEFAULT') || p.accept('=')) value = parseExpression(p);
  const span = p.spanFrom(start);
  if (type === undefined && value === undefined) {
    throw p.error('INVALID_SQL_SYNTAX.VARIABLE_TYPE_OR_DEFAULT_REQUIRED', {}, span);
  }
  return { kind: 'declareVariable', names, orReplace, type, default: value, span };
}
