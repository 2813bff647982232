import type { Span } from '../../core/error.ts';
import type { DataTypeNode } from './data-type.ts';
import type { Expression } from './expression.ts';
import type { Identifier, NameReference, Property, QualifiedName } from './name.ts';
import type { Query } from './query.ts';
import type { SchemaBinding } from './statement-create.ts';
import type { ColumnPosition, PartitionSpec, TableConstraint } from './table-definition.ts';

/** `ALTER DATABASE name action`. */
export interface AlterNamespace {
  readonly kind: 'alterNamespace';
  readonly name: NameReference;
  readonly action: NamespaceAction;
  readonly span: Span;
}

/** `SET DBPROPERTIES (...)`, `UNSET DBPROPERTIES (...)`, `SET LOCATION '...'`, `DEFAULT COLLATION c`. */
export type NamespaceAction =
  | { readonly kind: 'setProperties'; readonly properties: readonly Property[]; readonly span: Span }
  | UnsetProperties
  | {
      readonly kind: 'setLocation';
      readonly partition: undefined;
      readonly location: string;
      readonly span: Span;
    }
  | { readonly kind: 'setCollation'; readonly collation: Identifier; readonly span: Span };

/** `ALTER TABLE t action`. */
export interface AlterTable {
  readonly kind: 'alterTable';
  readonly name: NameReference;
  readonly action: TableAction;
  readonly span: Span;
}

/** `ALTER VIEW v action`. */
export interface AlterView {
  readonly kind: 'alterView';
  readonly name: NameReference;
  readonly action: ViewAction;
  readonly span: Span;
}

/** `UNSET TBLPROPERTIES [IF EXISTS] ('a', b)`. */
export interface UnsetProperties {
  readonly kind: 'unsetProperties';
  readonly ifExists: boolean;
  readonly keys: readonly string[];
  readonly span: Span;
}

/** A column of `ADD COLUMNS (...)` and `REPLACE COLUMNS (...)`; nested fields have dotted names. */
export interface NewColumn {
  readonly kind: 'newColumn';
  readonly name: QualifiedName;
  readonly type: DataTypeNode;
  readonly nullable: boolean;
  readonly default: Expression | undefined;
  readonly comment: string | undefined;
  readonly position: ColumnPosition | undefined;
  readonly span: Span;
}

/** One column of `ALTER COLUMN a TYPE bigint, b SET NOT NULL`; undefined means: leave it. */
export interface ColumnChange {
  readonly kind: 'columnChange';
  readonly name: QualifiedName;
  readonly type: DataTypeNode | undefined;
  readonly nullable: boolean | undefined;
  readonly comment: string | undefined;
  readonly position: ColumnPosition | undefined;
  readonly setDefault: Expression | undefined;
  readonly dropDefault: boolean;
  readonly span: Span;
}

/** `RENAME TO name`. */
export interface RenameAction {
  readonly kind: 'rename';
  readonly to: QualifiedName;
  readonly span: Span;
}

/** `SET TBLPROPERTIES (...)`. */
export interface SetPropertiesAction {
  readonly kind: 'setProperties';
  readonly properties: readonly Property[];
  readonly span: Span;
}

/** Each is what stands behind `ALTER TABLE t`. */
export type TableAction =
  | RenameAction
  | SetPropertiesAction
  | UnsetProperties
  /** `ADD COLUMNS (a INT, ...)`. */
  | { readonly kind: 'addColumns'; readonly columns: readonly NewColumn[]; readonly span: Span }
  /** `RENAME COLUMN a TO b`. */
  | {
      readonly kind: 'renameColumn';
      readonly from: QualifiedName;
      readonly to: Identifier;
      readonly span: Span;
    }
  /** `DROP COLUMNS [IF EXISTS] (a, b)`. */
  | {
      readonly kind: 'dropColumns';
      readonly ifExists: boolean;
      readonly columns: readonly QualifiedName[];
      readonly span: Span;
    }
  /** `ALTER COLUMN a TYPE bigint`, `CHANGE COLUMN a COMMENT 'x'`. */
  | { readonly kind: 'alterColumns'; readonly changes: readonly ColumnChange[]; readonly span: Span }
  /** Hive's `CHANGE [COLUMN] a b INT COMMENT 'x' FIRST`. */
  | {
      readonly kind: 'changeColumn';
      readonly partition: PartitionSpec | undefined;
      readonly name: QualifiedName;
      readonly definition: NewColumn;
      readonly span: Span;
    }
  /** `REPLACE COLUMNS (...)`. */
  | { readonly kind: 'replaceColumns'; readonly columns: readonly NewColumn[]; readonly span: Span }
  /** `[PARTITION (...)] SET SERDE '...' [WITH SERDEPROPERTIES (...)]`, `SET SERDEPROPERTIES (...)`. */
  | {
      readonly kind: 'setSerde';
      readonly partition: PartitionSpec | undefined;
      readonly serde: string | undefined;
      readonly properties: readonly Property[];
      readonly span: Span;
    }
  /** `ADD [IF NOT EXISTS] PARTITION (...) [LOCATION '...'] PARTITION ...`. */
  | {
      readonly kind: 'addPartitions';
      readonly ifNotExists: boolean;
      readonly partitions: readonly { readonly spec: PartitionSpec; readonly location: string | undefined }[];
      readonly span: Span;
    }
  /** `PARTITION (...) RENAME TO PARTITION (...)`. */
  | {
      readonly kind: 'renamePartition';
      readonly from: PartitionSpec;
      readonly to: PartitionSpec;
      readonly span: Span;
    }
  /** `DROP [IF EXISTS] PARTITION (...), PARTITION (...) [PURGE]`. */
  | {
      readonly kind: 'dropPartitions';
      readonly ifExists: boolean;
      readonly partitions: readonly PartitionSpec[];
      readonly purge: boolean;
      readonly span: Span;
    }
  /** `[PARTITION (...)] SET LOCATION '...'`. */
  | {
      readonly kind: 'setLocation';
      readonly partition: PartitionSpec | undefined;
      readonly location: string;
      readonly span: Span;
    }
  /** `RECOVER PARTITIONS`. */
  | { readonly kind: 'recoverPartitions'; readonly span: Span }
  /** `CLUSTER BY (a, b)`, `CLUSTER BY NONE` (an empty list). */
  | { readonly kind: 'clusterBy'; readonly columns: readonly QualifiedName[]; readonly span: Span }
  /** `DEFAULT COLLATION c`. */
  | { readonly kind: 'setCollation'; readonly collation: Identifier; readonly span: Span }
  /** `ADD CONSTRAINT ...`. */
  | { readonly kind: 'addConstraint'; readonly constraint: TableConstraint; readonly span: Span }
  /** `DROP CONSTRAINT [IF EXISTS] c [CASCADE]`. */
  | {
      readonly kind: 'dropConstraint';
      readonly name: Identifier;
      readonly ifExists: boolean;
      readonly cascade: boolean;
      readonly span: Span;
    };

/** Each is what stands behind `ALTER VIEW v`. */
export type ViewAction =
  | RenameAction
  | SetPropertiesAction
  | UnsetProperties
  /** `AS query`. */
  | { readonly kind: 'setQuery'; readonly query: Query; readonly span: Span }
  /** `WITH SCHEMA BINDING`. */
  | { readonly kind: 'setSchemaBinding'; readonly binding: SchemaBinding; readonly span: Span };

export type AlterStatement = AlterNamespace | AlterTable | AlterView;
