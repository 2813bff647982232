import type { Span } from '../../core/error.ts';
import type { DataTypeNode, FieldDefinition } from './data-type.ts';
import type { Expression } from './expression.ts';
import type { Identifier, NameReference, Property, QualifiedName } from './name.ts';
import type { Query } from './query.ts';
import type {
  ColumnDefinition,
  FileFormat,
  RowFormat,
  TableClauses,
  TableConstraint,
} from './table-definition.ts';

/** `CREATE {DATABASE | SCHEMA | NAMESPACE} [IF NOT EXISTS] name [COMMENT ...] [LOCATION ...] [WITH DBPROPERTIES (...)]`. */
export interface CreateNamespace {
  readonly kind: 'createNamespace';
  readonly name: NameReference;
  readonly ifNotExists: boolean;
  readonly comment: string | undefined;
  readonly location: string | undefined;
  readonly collation: Identifier | undefined;
  readonly properties: readonly Property[];
  readonly span: Span;
}

/** `CREATE [EXTERNAL] TABLE [IF NOT EXISTS] name (columns) USING ... [AS query]`. */
export interface CreateTable {
  readonly kind: 'createTable';
  readonly name: NameReference;
  readonly external: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  readonly clauses: TableClauses;
  readonly query: Query | undefined;
  readonly span: Span;
}

/** `REPLACE TABLE name ...`, `CREATE OR REPLACE TABLE name ...`. */
export interface ReplaceTable {
  readonly kind: 'replaceTable';
  readonly name: NameReference;
  /** Whether CREATE OR was written: without it the table must exist. */
  readonly orCreate: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  readonly clauses: TableClauses;
  readonly query: Query | undefined;
  readonly span: Span;
}

/** `CREATE TABLE a LIKE b [USING ...] [LOCATION ...] [TBLPROPERTIES (...)]`. */
export interface CreateTableLike {
  readonly kind: 'createTableLike';
  readonly name: NameReference;
  readonly source: NameReference;
  readonly ifNotExists: boolean;
  readonly provider: QualifiedName | undefined;
  readonly rowFormat: RowFormat | undefined;
  readonly fileFormat: FileFormat | undefined;
  readonly location: string | undefined;
  readonly properties: readonly Property[];
  readonly span: Span;
}

/** Of `CREATE VIEW v (a COMMENT 'x')`. */
export interface ViewColumn {
  readonly kind: 'viewColumn';
  readonly name: Identifier;
  readonly comment: string | undefined;
  readonly span: Span;
}

export type ViewScope = 'permanent' | 'temporary' | 'globalTemporary';
export type SchemaBinding = 'BINDING' | 'COMPENSATION' | 'TYPE EVOLUTION' | 'EVOLUTION';

/** `CREATE [OR REPLACE] [[GLOBAL] TEMPORARY] VIEW [IF NOT EXISTS] v (columns) ... AS query`. */
export interface CreateView {
  readonly kind: 'createView';
  readonly name: NameReference;
  readonly scope: ViewScope;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ViewColumn[] | undefined;
  readonly comment: string | undefined;
  readonly collation: Identifier | undefined;
  /** `WITH SCHEMA ...`. */
  readonly schemaBinding: SchemaBinding | undefined;
  readonly properties: readonly Property[];
  readonly query: Query;
  readonly span: Span;
}

/** `CREATE [OR REPLACE] [GLOBAL] TEMPORARY VIEW v (schema) USING format OPTIONS (...)`. */
export interface CreateViewUsing {
  readonly kind: 'createViewUsing';
  readonly name: QualifiedName;
  readonly scope: 'temporary' | 'globalTemporary';
  readonly orReplace: boolean;
  readonly columns: readonly FieldDefinition[] | undefined;
  readonly provider: QualifiedName;
  readonly options: readonly Property[];
  readonly span: Span;
}

/** `CREATE FUNCTION f AS 'class' [USING JAR '...']`. */
export interface CreateExternalFunction {
  readonly kind: 'createExternalFunction';
  readonly name: NameReference;
  readonly temporary: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly className: string;
  readonly resources: readonly { readonly type: string; readonly path: string }[];
  readonly span: Span;
}

/** `CREATE FUNCTION f(a INT DEFAULT 1) RETURNS INT ... RETURN a + 1`, also `RETURNS TABLE (...) RETURN SELECT ...`. */
export interface CreateFunction {
  readonly kind: 'createFunction';
  readonly name: NameReference;
  readonly temporary: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly parameters: readonly ColumnDefinition[];
  /** A type, a table's columns, or undefined when it follows from the body. */
  readonly returns: DataTypeNode | readonly FieldDefinition[] | undefined;
  /** `RETURNS TABLE` without columns. */
  readonly returnsTable: boolean;
  readonly language: string | undefined;
  readonly specificName: Identifier | undefined;
  readonly deterministic: boolean | undefined;
  readonly dataAccess: 'NO SQL' | 'CONTAINS SQL' | 'READS SQL DATA' | 'MODIFIES SQL DATA' | undefined;
  readonly comment: string | undefined;
  readonly body: Expression | Query;
  readonly span: Span;
}

/** `DECLARE [OR REPLACE] [VARIABLE] a, b INT DEFAULT 1`. */
export interface DeclareVariable {
  readonly kind: 'declareVariable';
  readonly names: readonly NameReference[];
  readonly orReplace: boolean;
  readonly type: DataTypeNode | undefined;
  readonly default: Expression | undefined;
  readonly span: Span;
}

/** `CREATE INDEX i ON t USING type (a OPTIONS (...)) OPTIONS (...)`. */
export interface CreateIndex {
  readonly kind: 'createIndex';
  readonly name: Identifier;
  readonly table: NameReference;
  readonly ifNotExists: boolean;
  readonly type: string | undefined;
  readonly columns: readonly { readonly name: QualifiedName; readonly options: readonly Property[] }[];
  readonly options: readonly Property[];
  readonly span: Span;
}

/** `CREATE {MATERIALIZED VIEW | STREAMING TABLE} name ... AS query`. */
export interface CreatePipelineDataset {
  readonly kind: 'createPipelineDataset';
  readonly dataset: 'MATERIALIZED VIEW' | 'STREAMING TABLE';
  readonly name: NameReference;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  readonly clauses: TableClauses;
  readonly query: Query | undefined;
  readonly span: Span;
}

export type CreateStatement =
  | CreateNamespace
  | CreateTable
  | ReplaceTable
  | CreateTableLike
  | CreateView
  | CreateViewUsing
  | CreateExternalFunction
  | CreateFunction
  | DeclareVariable
  | CreateIndex
  | CreatePipelineDataset;

/** `DROP DATABASE [IF EXISTS] name [CASCADE]`. */
export interface DropNamespace {
  readonly kind: 'dropNamespace';
  readonly name: NameReference;
  readonly ifExists: boolean;
  readonly cascade: boolean;
  readonly span: Span;
}

/** `DROP TABLE [IF EXISTS] t [PURGE]`. */
export interface DropTable {
  readonly kind: 'dropTable';
  readonly name: NameReference;
  readonly ifExists: boolean;
  readonly purge: boolean;
  readonly span: Span;
}

/** `DROP VIEW [IF EXISTS] v`. */
export interface DropView {
  readonly kind: 'dropView';
  readonly name: NameReference;
  readonly ifExists: boolean;
  readonly span: Span;
}

/** `DROP [TEMPORARY] FUNCTION [IF EXISTS] f`. */
export interface DropFunction {
  readonly kind: 'dropFunction';
  readonly name: NameReference;
  readonly temporary: boolean;
  readonly ifExists: boolean;
  readonly span: Span;
}

/** `DROP TEMPORARY VARIABLE [IF EXISTS] v`. */
export interface DropVariable {
  readonly kind: 'dropVariable';
  readonly name: NameReference;
  readonly ifExists: boolean;
  readonly span: Span;
}

/** `DROP INDEX [IF EXISTS] i ON t`. */
export interface DropIndex {
  readonly kind: 'dropIndex';
  readonly name: Identifier;
  readonly table: NameReference;
  readonly ifExists: boolean;
  readonly span: Span;
}

export type DropStatement = DropNamespace | DropTable | DropView | DropFunction | DropVariable | DropIndex;
