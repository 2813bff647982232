import type { Span } from '../../core/error.ts';
import type { Expression, FunctionArgument, NamedExpression } from './expression.ts';
import type { IntervalLiteral } from './literal.ts';
import type { Identifier, IdentifierClause, NameReference, Property, QualifiedName } from './name.ts';
import type { Query } from './query.ts';
import type { Statement } from './statement.ts';
import type { Assignment } from './statement-write.ts';
import type { PartitionSpec } from './table-definition.ts';

/** `EXPLAIN [EXTENDED | CODEGEN | COST | FORMATTED] statement`. */
export interface Explain {
  readonly kind: 'explain';
  readonly mode: 'SIMPLE' | 'LOGICAL' | 'EXTENDED' | 'CODEGEN' | 'COST' | 'FORMATTED';
  readonly statement: Statement;
  readonly span: Span;
}

/** `SHOW {DATABASES | SCHEMAS} [IN catalog] [LIKE 'p']`. */
export interface ShowNamespaces {
  readonly kind: 'showNamespaces';
  readonly in: QualifiedName | undefined;
  readonly pattern: string | undefined;
  readonly span: Span;
}

/** `SHOW TABLES [IN db] [LIKE 'p']`, `SHOW VIEWS ...`. */
export interface ShowTables {
  readonly kind: 'showTables' | 'showViews';
  readonly in: NameReference | undefined;
  readonly pattern: string | undefined;
  readonly span: Span;
}

/** `SHOW TABLE EXTENDED [IN db] LIKE 'p' [PARTITION (...)]`. */
export interface ShowTableExtended {
  readonly kind: 'showTableExtended';
  readonly in: NameReference | undefined;
  readonly pattern: string;
  readonly partition: PartitionSpec | undefined;
  readonly span: Span;
}

/** `SHOW TBLPROPERTIES t [('key')]`. */
export interface ShowTableProperties {
  readonly kind: 'showTableProperties';
  readonly table: NameReference;
  readonly key: string | undefined;
  readonly span: Span;
}

/** `SHOW COLUMNS IN t [IN db]`. */
export interface ShowColumns {
  readonly kind: 'showColumns';
  readonly table: NameReference;
  readonly in: QualifiedName | undefined;
  readonly span: Span;
}

/** `SHOW PARTITIONS t [PARTITION (...)]`. */
export interface ShowPartitions {
  readonly kind: 'showPartitions';
  readonly table: NameReference;
  readonly partition: PartitionSpec | undefined;
  readonly span: Span;
}

/** `SHOW [USER | SYSTEM | ALL] FUNCTIONS [IN db] [LIKE 'p' | name]`. */
export interface ShowFunctions {
  readonly kind: 'showFunctions';
  readonly scope: 'ALL' | 'USER' | 'SYSTEM';
  readonly in: NameReference | undefined;
  readonly pattern: string | undefined;
  /** The old form `SHOW FUNCTIONS db.f`. */
  readonly name: QualifiedName | undefined;
  readonly span: Span;
}

/** `SHOW PROCEDURES [IN db]`. */
export interface ShowProcedures {
  readonly kind: 'showProcedures';
  readonly in: NameReference | undefined;
  readonly span: Span;
}

/** `SHOW CREATE TABLE t [AS SERDE]`. */
export interface ShowCreateTable {
  readonly kind: 'showCreateTable';
  readonly table: NameReference;
  readonly asSerde: boolean;
  readonly span: Span;
}

/** `SHOW CURRENT DATABASE`. */
export interface ShowCurrentNamespace {
  readonly kind: 'showCurrentNamespace';
  readonly span: Span;
}

/** `SHOW CATALOGS [LIKE 'p']`, `SHOW COLLATIONS [LIKE 'p']`. */
export interface ShowCatalogs {
  readonly kind: 'showCatalogs' | 'showCollations';
  readonly pattern: string | undefined;
  readonly span: Span;
}

export type ShowStatement =
  | ShowNamespaces
  | ShowTables
  | ShowTableExtended
  | ShowTableProperties
  | ShowColumns
  | ShowPartitions
  | ShowFunctions
  | ShowProcedures
  | ShowCreateTable
  | ShowCurrentNamespace
  | ShowCatalogs;

/** `DESCRIBE [TABLE] [EXTENDED | FORMATTED] t [PARTITION (...)] [column] [AS JSON]`. */
export interface DescribeTable {
  readonly kind: 'describeTable';
  readonly table: NameReference;
  readonly extended: boolean;
  readonly partition: PartitionSpec | undefined;
  readonly column: QualifiedName | undefined;
  readonly asJson: boolean;
  readonly span: Span;
}

/** `DESCRIBE [QUERY] query`. */
export interface DescribeQuery {
  readonly kind: 'describeQuery';
  readonly query: Query;
  readonly span: Span;
}

/** `DESCRIBE FUNCTION [EXTENDED] f`; the name may be an operator or a string. */
export interface DescribeFunction {
  readonly kind: 'describeFunction';
  readonly name: NameReference;
  readonly extended: boolean;
  readonly span: Span;
}

/** `DESCRIBE DATABASE [EXTENDED] db`. */
export interface DescribeNamespace {
  readonly kind: 'describeNamespace';
  readonly name: NameReference;
  readonly extended: boolean;
  readonly span: Span;
}

/** `DESCRIBE PROCEDURE p`. */
export interface DescribeProcedure {
  readonly kind: 'describeProcedure';
  readonly name: NameReference;
  readonly span: Span;
}

export type DescribeStatement =
  | DescribeTable
  | DescribeQuery
  | DescribeFunction
  | DescribeNamespace
  | DescribeProcedure;

/** `USE [DATABASE] db`. */
export interface Use {
  readonly kind: 'use';
  readonly name: NameReference;
  /** Whether DATABASE, SCHEMA or NAMESPACE was written: then the name can't be a catalog. */
  readonly namespace: boolean;
  readonly span: Span;
}

/** `SET CATALOG c`. */
export interface SetCatalog {
  readonly kind: 'setCatalog';
  readonly name: Identifier | IdentifierClause;
  readonly span: Span;
}

/** `SET`, `SET -v`, `SET key`, `SET key=value`: key and value are raw text, trimmed. */
export interface SetConfig {
  readonly kind: 'setConfig';
  /** `SET -v`. */
  readonly verbose: boolean;
  /** Undefined: list all. */
  readonly key: string | undefined;
  /** Undefined: show the key's value. */
  readonly value: string | undefined;
  readonly span: Span;
}

/** `RESET`, `RESET key`. */
export interface ResetConfig {
  readonly kind: 'resetConfig';
  readonly key: string | undefined;
  readonly span: Span;
}

/** `SET TIME ZONE 'Europe/Berlin'`, `SET TIME ZONE LOCAL`, `SET TIME ZONE INTERVAL 2 HOURS`. */
export interface SetTimeZone {
  readonly kind: 'setTimeZone';
  readonly zone: string | 'LOCAL' | IntervalLiteral;
  readonly span: Span;
}

/** `SET VARIABLE a = 1, b = 2`, `SET (a, b) = (1, 2)` in scripts, `SET VARIABLE (a, b) = (query)`. */
export interface SetVariable {
  readonly kind: 'setVariable';
  readonly assignments: readonly Assignment[] | undefined;
  /** The form with a query. */
  readonly fromQuery: { readonly targets: readonly QualifiedName[]; readonly query: Query } | undefined;
  readonly span: Span;
}

/** `SET PATH = a.b, SYSTEM_PATH, ...`. */
export interface SetPath {
  readonly kind: 'setPath';
  readonly elements: readonly (QualifiedName | PathWord)[];
  readonly span: Span;
}

export interface PathWord {
  readonly kind: 'pathWord';
  readonly word: 'DEFAULT_PATH' | 'SYSTEM_PATH' | 'PATH' | 'CURRENT_DATABASE' | 'CURRENT_SCHEMA';
  readonly span: Span;
}

/** `CACHE [LAZY] TABLE t [OPTIONS (...)] [AS query]`. */
export interface CacheTable {
  readonly kind: 'cacheTable';
  readonly table: NameReference;
  readonly lazy: boolean;
  readonly options: readonly Property[];
  readonly query: Query | undefined;
  readonly span: Span;
}

/** `UNCACHE TABLE [IF EXISTS] t`. */
export interface UncacheTable {
  readonly kind: 'uncacheTable';
  readonly table: NameReference;
  readonly ifExists: boolean;
  readonly span: Span;
}

/** `CLEAR CACHE`. */
export interface ClearCache {
  readonly kind: 'clearCache';
  readonly span: Span;
}

/** `REFRESH TABLE t`, `REFRESH FUNCTION f`. */
export interface Refresh {
  readonly kind: 'refreshTable' | 'refreshFunction';
  readonly name: NameReference;
  readonly span: Span;
}

/** `REFRESH 'path'`, `REFRESH path`. */
export interface RefreshResource {
  readonly kind: 'refreshResource';
  readonly path: string;
  readonly span: Span;
}

/** `ANALYZE TABLE t [PARTITION (...)] COMPUTE STATISTICS [NOSCAN | FOR COLUMNS a, b | FOR ALL COLUMNS]`. */
export interface AnalyzeTable {
  readonly kind: 'analyzeTable';
  readonly table: NameReference;
  readonly partition: PartitionSpec | undefined;
  readonly noScan: boolean;
  readonly columns: readonly Identifier[] | 'ALL' | undefined;
  readonly span: Span;
}

/** `ANALYZE TABLES [IN db] COMPUTE STATISTICS [NOSCAN]`. */
export interface AnalyzeTables {
  readonly kind: 'analyzeTables';
  readonly in: NameReference | undefined;
  readonly noScan: boolean;
  readonly span: Span;
}

/** `COMMENT ON {TABLE t | DATABASE db} IS {'text' | NULL}`. */
export interface CommentOn {
  readonly kind: 'commentOn';
  readonly object: 'table' | 'namespace';
  readonly name: NameReference;
  readonly comment: string | undefined;
  readonly span: Span;
}

/** `EXECUTE IMMEDIATE query [INTO a, b] [USING 1, 2 AS x]`. */
export interface ExecuteImmediate {
  readonly kind: 'executeImmediate';
  readonly query: Expression;
  readonly into: readonly QualifiedName[];
  readonly using: readonly NamedExpression[];
  readonly span: Span;
}

/** `CALL p(1, name => 2)`. */
export interface Call {
  readonly kind: 'call';
  readonly name: NameReference;
  readonly arguments: readonly FunctionArgument[];
  readonly span: Span;
}

/** `ADD JAR '...'`, `LIST FILES`, ...: paths are raw text, without quotes. */
export interface ManageResource {
  readonly kind: 'manageResource';
  readonly action: 'ADD' | 'LIST';
  /** Upper case: JAR, JARS, FILE, FILES, ARCHIVE, ARCHIVES. */
  readonly type: string;
  readonly paths: readonly string[];
  readonly span: Span;
}

export type SessionStatement =
  | Use
  | SetCatalog
  | SetConfig
  | ResetConfig
  | SetTimeZone
  | SetVariable
  | SetPath
  | CacheTable
  | UncacheTable
  | ClearCache
  | Refresh
  | RefreshResource
  | AnalyzeTable
  | AnalyzeTables
  | CommentOn
  | ExecuteImmediate
  | Call
  | ManageResource;
