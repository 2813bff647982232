import type { Span } from '../../core/error.ts';
import type { Expression } from './expression.ts';
import type { Identifier, NameReference, Property, QualifiedName, TableAlias } from './name.ts';
import type { Query, QueryOrganization, Select, Transform, WithClause } from './query.ts';
import type { FromClause } from './relation.ts';
import type { FileFormat, PartitionSpec, RowFormat } from './table-definition.ts';

/** Where an INSERT goes. */
export type InsertTarget = InsertTable | InsertReplaceWhere | InsertReplaceUsing | InsertDirectory;

/** `INSERT {INTO | OVERWRITE} [TABLE] t [WITH (...)] [PARTITION (...)] [IF NOT EXISTS] [BY NAME | (a, b)]`. */
export interface InsertTable {
  readonly kind: 'insertTable';
  readonly overwrite: boolean;
  readonly table: NameReference;
  readonly options: readonly Property[];
  readonly partition: PartitionSpec | undefined;
  readonly ifPartitionNotExists: boolean;
  readonly byName: boolean;
  readonly columns: readonly Identifier[] | undefined;
  /** `INSERT WITH SCHEMA EVOLUTION INTO ...`. */
  readonly schemaEvolution: boolean;
  readonly span: Span;
}

/** `INSERT INTO t [AS x] REPLACE WHERE condition`, `REPLACE ON condition`. */
export interface InsertReplaceWhere {
  readonly kind: 'insertReplaceWhere';
  readonly table: NameReference;
  readonly options: readonly Property[];
  readonly alias: TableAlias | undefined;
  readonly byName: boolean;
  readonly clause: 'WHERE' | 'ON';
  readonly condition: Expression;
  readonly schemaEvolution: boolean;
  readonly span: Span;
}

/** `INSERT INTO t [AS x] REPLACE USING (a, b)`. */
export interface InsertReplaceUsing {
  readonly kind: 'insertReplaceUsing';
  readonly table: NameReference;
  readonly options: readonly Property[];
  readonly alias: TableAlias | undefined;
  readonly byName: boolean;
  readonly columns: readonly Identifier[];
  readonly schemaEvolution: boolean;
  readonly span: Span;
}

/** `INSERT OVERWRITE [LOCAL] DIRECTORY '...' USING parquet OPTIONS (...)`, also Hive's STORED AS. */
export interface InsertDirectory {
  readonly kind: 'insertDirectory';
  readonly local: boolean;
  readonly path: string | undefined;
  readonly provider: QualifiedName | undefined;
  readonly options: readonly Property[];
  readonly rowFormat: RowFormat | undefined;
  readonly fileFormat: FileFormat | undefined;
  readonly span: Span;
}

/** `[WITH ...] INSERT INTO t query`; a WITH before INSERT is here, one behind it in the query. */
export interface Insert {
  readonly kind: 'insert';
  readonly with: WithClause | undefined;
  readonly target: InsertTarget;
  readonly query: Query;
  readonly span: Span;
}

/** `FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ...`. */
export interface MultiInsert {
  readonly kind: 'multiInsert';
  readonly with: WithClause | undefined;
  readonly from: FromClause;
  /** Each body has the shared `from`. */
  readonly branches: readonly {
    readonly target: InsertTarget;
    readonly body: Select | Transform;
    readonly organization: QueryOrganization;
  }[];
  readonly span: Span;
}

/** `DELETE FROM t [AS x] [WHERE ...]`. */
export interface Delete {
  readonly kind: 'delete';
  readonly with: WithClause | undefined;
  readonly table: NameReference;
  readonly alias: TableAlias | undefined;
  readonly where: Expression | undefined;
  readonly span: Span;
}

/** `a.b = expression`; a bare DEFAULT is the column reference `DEFAULT`. */
export interface Assignment {
  readonly kind: 'assignment';
  readonly target: QualifiedName;
  readonly value: Expression;
  readonly span: Span;
}

/** `UPDATE t [AS x] SET a = 1 [WHERE ...]`. */
export interface Update {
  readonly kind: 'update';
  readonly with: WithClause | undefined;
  readonly table: NameReference;
  readonly alias: TableAlias | undefined;
  readonly assignments: readonly Assignment[];
  readonly where: Expression | undefined;
  readonly span: Span;
}

/** `MERGE INTO t USING s ON c WHEN MATCHED THEN ... WHEN NOT MATCHED THEN ...`. */
export interface Merge {
  readonly kind: 'merge';
  readonly with: WithClause | undefined;
  readonly schemaEvolution: boolean;
  readonly target: NameReference;
  readonly targetAlias: TableAlias | undefined;
  readonly source: NameReference | Query;
  readonly sourceAlias: TableAlias | undefined;
  readonly condition: Expression;
  readonly clauses: readonly MergeClause[];
  readonly span: Span;
}

/** `WHEN [NOT] MATCHED [BY TARGET | BY SOURCE] [AND c] THEN action`. */
export interface MergeClause {
  readonly kind: 'mergeClause';
  readonly when: 'matched' | 'notMatched' | 'notMatchedBySource';
  readonly condition: Expression | undefined;
  readonly action: MergeAction;
  readonly span: Span;
}

/** `DELETE`, `UPDATE SET ...`, `UPDATE SET *`, `INSERT (a) VALUES (1)`, `INSERT *`. */
export type MergeAction =
  | { readonly kind: 'mergeDelete'; readonly span: Span }
  | { readonly kind: 'mergeUpdate'; readonly assignments: readonly Assignment[] | '*'; readonly span: Span }
  | {
      readonly kind: 'mergeInsert';
      readonly columns: readonly QualifiedName[] | '*';
      readonly values: readonly Expression[];
      readonly span: Span;
    };

/** `LOAD DATA [LOCAL] INPATH '...' [OVERWRITE] INTO TABLE t [PARTITION (...)]`. */
export interface LoadData {
  readonly kind: 'loadData';
  readonly local: boolean;
  readonly path: string;
  readonly overwrite: boolean;
  readonly table: NameReference;
  readonly partition: PartitionSpec | undefined;
  readonly span: Span;
}

/** `TRUNCATE TABLE t [PARTITION (...)]`. */
export interface TruncateTable {
  readonly kind: 'truncateTable';
  readonly table: NameReference;
  readonly partition: PartitionSpec | undefined;
  readonly span: Span;
}

/** `[MSCK] REPAIR TABLE t [{ADD | DROP | SYNC} PARTITIONS]`. */
export interface RepairTable {
  readonly kind: 'repairTable';
  readonly table: NameReference;
  readonly option: 'ADD' | 'DROP' | 'SYNC' | undefined;
  readonly span: Span;
}

export type WriteStatement =
  | Insert
  | MultiInsert
  | Delete
  | Update
  | Merge
  | LoadData
  | TruncateTable
  | RepairTable;
