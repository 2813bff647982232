import type {
  ColumnChange,
  Expression,
  NewColumn,
  PartitionSpec,
  QualifiedName,
  TableAction,
} from '../../ast.ts';
import { atConstraint, parseTableConstraint } from '../constraint.ts';
import { parseDataType } from '../data-type.ts';
import { parseExpression } from '../expression.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseDefinedIdentifier, parseIdentifier, parseQualifiedName, parseQualifiedNames } from '../name.ts';
import { parseOptionalPartitionSpec, parsePartitionSpec, parseStaticPartitionSpec } from '../partition.ts';
import { parseProperties } from '../property.ts';
import type { TokenStream } from '../token-stream.ts';
import { parseUnset } from './alter.ts';
import { acceptIfNotExists } from './create.ts';
import { acceptIfExists } from './drop.ts';
import { parseColumnPosition, parseNewColumn, parseNewColumns } from './new-column.ts';

const unsupported = new Set(
  'TOUCH COMPACT CONCATENATE EXCHANGE ARCHIVE UNARCHIVE NOT SKEWED CLUSTERED'.split(' '),
);

/** What stands behind `ALTER TABLE t`. */
export function parseTableAction(p: TokenStream): TableAction {
  const { start } = p.token;
  const partition = parseOptionalPartitionSpec(p);
  if (partition !== undefined) return parsePartitionAction(p, partition, start);
  const action = p.token;
  if (unsupported.has(action.text)) throw p.notAStatement(`ALTER TABLE ${action.text}`, action);
  p.advance();
  switch (action.text) {
    case 'ADD':
      return parseAdd(p, start);
    case 'DROP':
      return parseDropAction(p, start);
    case 'RENAME':
      return parseRename(p, start);
    case 'SET':
      return parseSet(p, undefined, start);
    case 'UNSET':
      p.expect('TBLPROPERTIES');
      return parseUnset(p, start);
    case 'ALTER':
    case 'CHANGE':
      return parseAlterColumns(p, undefined, start);
    case 'REPLACE':
      return parseReplaceColumns(p, start);
    case 'RECOVER':
      p.expect('PARTITIONS');
      return { kind: 'recoverPartitions', span: p.spanFrom(start) };
    case 'CLUSTER': {
      p.expect('BY');
      const columns = p.accept('NONE') ? [] : parseParenthesized(p, parseQualifiedNames);
      return { kind: 'clusterBy', columns, span: p.spanFrom(start) };
    }
    case 'DEFAULT':
      p.expect('COLLATION');
      return { kind: 'setCollation', collation: parseIdentifier(p), span: p.spanFrom(start) };
    default:
      return p.fail(action);
  }
}

function parsePartitionAction(p: TokenStream, partition: PartitionSpec, start: number): TableAction {
  const action = p.token;
  if (unsupported.has(action.text)) throw p.notAStatement(`ALTER TABLE PARTITION ${action.text}`, action);
  if (p.acceptSequence('RENAME', 'TO')) {
    return { kind: 'renamePartition', from: partition, to: parsePartitionSpec(p), span: p.spanFrom(start) };
  }
  if (p.accept('SET')) return parseSet(p, partition, start);
  if (p.accept('CHANGE')) return parseAlterColumns(p, partition, start);
  if (p.at('REPLACE')) throw p.notAllowed('ALTER TABLE PARTITION REPLACE COLUMNS', action);
  return p.fail();
}

function parseAdd(p: TokenStream, start: number): TableAction {
  if (p.acceptOneOf('COLUMN', 'COLUMNS')) {
    const columns = p.at('(') ? parseParenthesized(p, parseNewColumns) : parseNewColumns(p);
    return { kind: 'addColumns', columns, span: p.spanFrom(start) };
  }
  const ifNotExists = acceptIfNotExists(p);
  if (!p.at('PARTITION')) {
    if (ifNotExists || !(atConstraint(p) || p.at('FOREIGN'))) p.fail();
    return { kind: 'addConstraint', constraint: parseTableConstraint(p), span: p.spanFrom(start) };
  }
  const partitions: { spec: PartitionSpec; location: string | undefined }[] = [];
  do {
    const spec = parseStaticPartitionSpec(p);
    partitions.push({ spec, location: p.accept('LOCATION') ? parseStringValue(p) : undefined });
  } while (p.at('PARTITION'));
  return { kind: 'addPartitions', ifNotExists, partitions, span: p.spanFrom(start) };
}

function parseDropAction(p: TokenStream, start: number): TableAction {
  if (p.acceptOneOf('COLUMN', 'COLUMNS')) {
    const ifExists = acceptIfExists(p);
    const columns = p.at('(') ? parseParenthesized(p, parseQualifiedNames) : parseQualifiedNames(p);
    return { kind: 'dropColumns', ifExists, columns, span: p.spanFrom(start) };
  }
  if (p.accept('CONSTRAINT')) {
    const ifExists = acceptIfExists(p);
    const name = parseIdentifier(p);
    const cascade = p.acceptOneOf('RESTRICT', 'CASCADE') === 'CASCADE';
    return { kind: 'dropConstraint', name, ifExists, cascade, span: p.spanFrom(start) };
  }
  const ifExists = acceptIfExists(p);
  const partitions = parseList(p, parseStaticPartitionSpec);
  const purge = p.accept('PURGE');
  return { kind: 'dropPartitions', ifExists, partitions, purge, span: p.spanFrom(start) };
}

function parseRename(p: TokenStream, start: number): TableAction {
  if (p.accept('COLUMN')) {
    const from = parseQualifiedName(p);
    p.expect('TO');
    return { kind: 'renameColumn', from, to: parseDefinedIdentifier(p), span: p.spanFrom(start) };
  }
  p.expect('TO');
  return { kind: 'rename', to: parseQualifiedName(p), span: p.spanFrom(start) };
}

function parseSet(p: TokenStream, partition: PartitionSpec | undefined, start: number): TableAction {
  if (p.accept('LOCATION')) {
    const location = parseStringValue(p);
    return { kind: 'setLocation', partition, location, span: p.spanFrom(start) };
  }
  if (p.accept('SERDE')) {
    const serde = parseStringValue(p);
    const properties = p.acceptSequence('WITH', 'SERDEPROPERTIES') ? parseProperties(p) : [];
    return { kind: 'setSerde', partition, serde, properties, span: p.spanFrom(start) };
  }
  if (p.accept('SERDEPROPERTIES')) {
    const properties = parseProperties(p);
    return { kind: 'setSerde', partition, serde: undefined, properties, span: p.spanFrom(start) };
  }
  if (p.at('SKEWED') || p.at('FILEFORMAT')) throw p.notAStatement(`ALTER TABLE SET ${p.token.text}`, p.token);
  if (partition !== undefined) p.fail();
  p.expect('TBLPROPERTIES');
  return { kind: 'setProperties', properties: parseProperties(p), span: p.spanFrom(start) };
}

function parseReplaceColumns(p: TokenStream, start: number): TableAction {
  p.expect('COLUMNS');
  const columns = parseParenthesized(p, parseNewColumns);
  return { kind: 'replaceColumns', columns, span: p.spanFrom(start) };
}

/** Behind ALTER or CHANGE: a list of changes, or Hive's `CHANGE old new type`. */
function parseAlterColumns(p: TokenStream, partition: PartitionSpec | undefined, start: number): TableAction {
  if (p.at('COLUMN') && p.canBeIdentifier(1)) p.advance();
  const mark = p.mark();
  const name = parseQualifiedName(p);
  if (p.canBeIdentifier() && !changeWords.has(p.token.text)) {
    const definition: NewColumn = parseNewColumn(p);
    checkSameName(p, name, definition);
    return { kind: 'changeColumn', partition, name, definition, span: p.spanFrom(start) };
  }
  if (partition !== undefined) p.fail();
  p.reset(mark);
  const changes = parseList(p, parseColumnChange);
  const span = p.spanFrom(start);
  const empty = changes.find((change) => isEmpty(change));
  if (empty !== undefined) {
    if (!p.atEnd && !p.at(';')) p.fail();
    throw p.notAllowed(
      'ALTER TABLE table ALTER COLUMN requires a TYPE, a SET/DROP, a COMMENT, or a FIRST/AFTER',
      span,
    );
  }
  return { kind: 'alterColumns', changes, span };
}

function checkSameName(p: TokenStream, name: QualifiedName, definition: NewColumn): void {
  const path = (parts: QualifiedName['parts']) => parts.map((part) => part.name.toLowerCase()).join('.');
  if (path(name.parts) === path(definition.name.parts)) return;
  const parameters = { operation: 'Renaming column', command: 'ALTER COLUMN', msg: '; use RENAME COLUMN' };
  throw p.error('_LEGACY_ERROR_TEMP_0034', parameters, definition.name.span);
}

const changeWords = new Set(['TYPE', 'COMMENT', 'FIRST', 'AFTER', 'SET', 'DROP']);

function isEmpty(change: ColumnChange): boolean {
  const { type, nullable, comment, position, setDefault, dropDefault } = change;
  return !dropDefault && [type, nullable, comment, position, setDefault].every((part) => part === undefined);
}

function parseColumnChange(p: TokenStream): ColumnChange {
  const name = parseQualifiedName(p);
  const type = p.accept('TYPE') ? parseDataType(p) : undefined;
  let nullable: boolean | undefined;
  let comment: string | undefined;
  let setDefault: Expression | undefined;
  let dropDefault = false;
  let position: ColumnChange['position'];
  if (type !== undefined) {
    // One action a column.
  } else if (p.accept('COMMENT')) comment = parseStringValue(p);
  else if (p.accept('SET')) {
    if (p.accept('DEFAULT')) setDefault = parseExpression(p);
    else {
      p.expectSequence('NOT', 'NULL');
      nullable = false;
    }
  } else if (p.accept('DROP')) {
    dropDefault = p.accept('DEFAULT');
    if (!dropDefault) {
      p.expectSequence('NOT', 'NULL');
      nullable = true;
    }
  } else position = parseColumnPosition(p);
  const span = p.spanFrom(name.span.start);
  return { kind: 'columnChange', name, type, nullable, comment, position, setDefault, dropDefault, span };
}
