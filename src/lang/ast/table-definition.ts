import type { Span } from '../../core/error.ts';
import type { DataTypeNode, FieldDefinition } from './data-type.ts';
import type { Expression } from './expression.ts';
import type { ExpressionProperty, Identifier, Property, QualifiedName } from './name.ts';

/** `a INT NOT NULL DEFAULT 1 COMMENT 'x'` in CREATE TABLE and in a function's parameter list. */
export interface ColumnDefinition {
  readonly kind: 'columnDefinition';
  readonly name: Identifier;
  readonly type: DataTypeNode;
  readonly nullable: boolean;
  readonly default: Expression | undefined;
  /** `GENERATED ALWAYS AS (expression)`. */
  readonly generated: Expression | undefined;
  readonly identity: IdentityColumn | undefined;
  readonly comment: string | undefined;
  readonly constraints: readonly ColumnConstraint[];
  readonly span: Span;
}

/** `GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY (START WITH 1 INCREMENT BY 2)`. */
export interface IdentityColumn {
  readonly kind: 'identityColumn';
  readonly always: boolean;
  readonly start: bigint;
  readonly step: bigint;
  readonly span: Span;
}

interface ConstraintCommon {
  readonly name: Identifier | undefined;
  readonly enforced: boolean | undefined;
  readonly rely: boolean | undefined;
  readonly span: Span;
}

/** `CHECK (a > 0)`. */
export interface CheckConstraint extends ConstraintCommon {
  readonly kind: 'checkConstraint';
  readonly condition: Expression;
}

/** `PRIMARY KEY (a)`, `UNIQUE (a)`; behind a column without the list. */
export interface UniqueConstraint extends ConstraintCommon {
  readonly kind: 'uniqueConstraint';
  readonly primary: boolean;
  readonly columns: readonly Identifier[];
}

/** `FOREIGN KEY (a) REFERENCES t (b)`; behind a column `REFERENCES t (b)`. */
export interface ForeignKeyConstraint extends ConstraintCommon {
  readonly kind: 'foreignKeyConstraint';
  readonly columns: readonly Identifier[];
  readonly table: QualifiedName;
  readonly parentColumns: readonly Identifier[];
}

export type ColumnConstraint = CheckConstraint | UniqueConstraint | ForeignKeyConstraint;
export type TableConstraint = ColumnConstraint;

/** Everything between the column list and AS of CREATE and REPLACE TABLE. */
export interface TableClauses {
  readonly kind: 'tableClauses';
  /** `USING parquet`. */
  readonly provider: QualifiedName | undefined;
  readonly options: readonly ExpressionProperty[];
  readonly partitionedBy: readonly PartitionField[];
  readonly buckets: BucketSpec | undefined;
  /** `CLUSTER BY (a, b.c)`. */
  readonly clusterBy: readonly QualifiedName[] | undefined;
  readonly skew: SkewSpec | undefined;
  readonly rowFormat: RowFormat | undefined;
  readonly fileFormat: FileFormat | undefined;
  readonly location: string | undefined;
  readonly comment: string | undefined;
  /** `DEFAULT COLLATION name`. */
  readonly collation: Identifier | undefined;
  readonly properties: readonly Property[];
  readonly span: Span;
}

/** `PARTITIONED BY (a, bucket(4, b), c INT)`: a name, a transform, or (Hive) a new column. */
export type PartitionField = PartitionTransform | FieldDefinition;

/** `a` (transform `identity`), `bucket(4, a)`, `years(ts)`. */
export interface PartitionTransform {
  readonly kind: 'partitionTransform';
  readonly name: string;
  readonly arguments: readonly (QualifiedName | Expression)[];
  readonly span: Span;
}

/** `CLUSTERED BY (a) SORTED BY (b DESC) INTO 4 BUCKETS`. */
export interface BucketSpec {
  readonly kind: 'bucketSpec';
  readonly columns: readonly Identifier[];
  readonly sortColumns: readonly { readonly name: Identifier; readonly direction: 'ASC' | 'DESC' }[];
  readonly count: number;
  readonly span: Span;
}

/** `SKEWED BY (a) ON (1, 2) [STORED AS DIRECTORIES]`. */
export interface SkewSpec {
  readonly kind: 'skewSpec';
  readonly columns: readonly Identifier[];
  readonly values: readonly (readonly Expression[])[];
  readonly storedAsDirectories: boolean;
  readonly span: Span;
}

/** `ROW FORMAT SERDE '...'`, `ROW FORMAT DELIMITED FIELDS TERMINATED BY ','`. */
export type RowFormat =
  | {
      readonly kind: 'rowFormatSerde';
      readonly name: string;
      readonly properties: readonly Property[];
      readonly span: Span;
    }
  | {
      readonly kind: 'rowFormatDelimited';
      readonly fields: string | undefined;
      readonly escape: string | undefined;
      readonly items: string | undefined;
      readonly keys: string | undefined;
      readonly lines: string | undefined;
      readonly nulls: string | undefined;
      readonly span: Span;
    };

/** `STORED AS parquet`, `STORED AS INPUTFORMAT '...' OUTPUTFORMAT '...'`, `STORED BY '...'`. */
export type FileFormat =
  | { readonly kind: 'namedFormat'; readonly name: string; readonly span: Span }
  | { readonly kind: 'classFormat'; readonly input: string; readonly output: string; readonly span: Span }
  | {
      readonly kind: 'storageHandler';
      readonly name: string;
      readonly properties: readonly Property[];
      readonly span: Span;
    };

/** `PARTITION (a = 1, b)`: static values and dynamic columns. */
export interface PartitionSpec {
  readonly kind: 'partitionSpec';
  readonly values: readonly PartitionValue[];
  readonly span: Span;
}

/** `a = 1`, `a = DEFAULT`, `a` (dynamic: no value). */
export interface PartitionValue {
  readonly kind: 'partitionValue';
  readonly name: Identifier;
  readonly value: Expression | 'DEFAULT' | undefined;
  readonly span: Span;
}

/** `FIRST`, `AFTER a`. */
export type ColumnPosition =
  | { readonly kind: 'first'; readonly span: Span }
  | { readonly kind: 'after'; readonly column: Identifier; readonly span: Span };
