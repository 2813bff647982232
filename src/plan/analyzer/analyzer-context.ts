import type { CatalogTable, DataSource } from '../../catalog/catalog-table.ts';
import type { ExprId } from '../../expr/expression.ts';
import type { DataType, Schema } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { LogicalExpression } from '../logical/node.ts';

/** What the analyzer asks of the world around a statement. */
export interface AnalyzerContext {
  /** The statement's text: spans of the AST point into it. */
  readonly text: string;
  readonly catalog: AnalyzerCatalog;
  readonly conf: AnalyzerConf;
  /** Values of `?` (an array) or of `:name`. */
  readonly parameters?: readonly ParameterValue[] | Readonly<Record<string, ParameterValue>>;
  /** Microseconds since the epoch: what current_timestamp() gives everywhere in the statement. */
  now(): bigint;
  /** From 0 up to below 1: for a seed that the statement leaves open. */
  random(): number;
  readonly user: string;
  /** Filled by the analysis: what tables and views say of columns besides what plans keep. */
  readonly columnFacts?: Map<ExprId, ColumnFacts>;
  /** Ids are unique within a statement. */
  nextExprId(): ExprId;
  /** The value of an expression without columns and subqueries. @throws what its evaluation raises */
  evaluate(expression: LogicalExpression): Value;
}

/** What a plan's column was in its table or view. */
export interface ColumnFacts {
  /** Plans have strings for CHAR and VARCHAR. */
  readonly type: Extract<DataType, { kind: 'char' | 'varchar' }> | null;
  readonly comment: string | null;
}

/** A parameter's value; without a type it stands for a NULL whose type follows from the use. */
export interface ParameterValue {
  readonly type: DataType | null;
  readonly value: Value;
}

/**
 * Catalog lookups. They answer at once; an adapter over an asynchronous catalog throws a `PendingLookup`, and
 * `settleLookups` runs the analysis again once it is settled.
 */
export interface AnalyzerCatalog {
  /** `spark_catalog`. */
  readonly currentCatalog: string;
  readonly currentDatabase: string;
  /** What current_path() gives. */
  readonly currentPath?: string;
  /**
   * A relation by its name as written: one to three parts, temporary views first. Undefined when there is
   * none.
   */
  relation(name: readonly string[]): CatalogRelation | undefined;
  /** Files named in the statement: `` parquet.`/data/x` ``. */
  files(source: DataSource, path: string): CatalogTable;
  /** Names that could have been meant, for hints. */
  relationNames?(): readonly string[];
  /** A session variable by its name as written (without or with `session`/`system.session`). */
  variable?(name: readonly string[]): SessionVariable | undefined;
  /** A function made by CREATE FUNCTION. */
  function?(name: readonly string[]): SqlFunction | undefined;
}

export type CatalogRelation =
  /** `name` is what qualifies its columns, where that is not the table's identifier. */
  | { readonly kind: 'table'; readonly table: CatalogTable; readonly name?: readonly string[] }
  | CatalogView
  /** Rows that the driver knows: system views. */
  | {
      readonly kind: 'rows';
      readonly name: readonly string[];
      readonly schema: Schema;
      readonly rows: readonly (readonly Value[])[];
    };

export interface CatalogView {
  readonly kind: 'view';
  /** In full: `[catalog, database, view]`, `['global_temp', view]`, or `[view]` for a temporary one. */
  readonly name: readonly string[];
  /** The query's text. */
  readonly text: string;
  /** Names written behind the view's name; null where they are the query's. */
  readonly columns: readonly string[] | null;
  /** The query's own names for these; absent where only their positions are known. */
  readonly queryColumns?: readonly string[];
  /** What the query gave when the view was made, which it is cast to; null when not known. */
  readonly schema: Schema | null;
  /**
   * WITH SCHEMA: what happens when the text gives other columns than it did. By default they are cast as by an
   * INSERT; `BINDING` only widens, `TYPE EVOLUTION` takes new types, `EVOLUTION` new columns.
   */
  readonly binding?: 'BINDING' | 'COMPENSATION' | 'TYPE EVOLUTION' | 'EVOLUTION';
  /** Where names in the text are looked up, and with which settings. */
  readonly catalog: AnalyzerCatalog;
  readonly conf: AnalyzerConf;
}

export interface SessionVariable {
  /** In full: `['system', 'session', 'x']`. */
  readonly name: readonly string[];
  readonly type: DataType;
  readonly value: Value;
}

/** A function whose body is SQL. */
export interface SqlFunction {
  readonly name: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: DataType;
    /** Its DEFAULT, as text. */
    readonly defaultText: string | null;
  }[];
  /** An expression, or a query for a table function. */
  readonly text: string;
  readonly returns:
    | { readonly kind: 'scalar'; readonly type: DataType }
    | { readonly kind: 'table'; readonly schema: Schema };
  readonly catalog: AnalyzerCatalog;
  readonly conf: AnalyzerConf;
}

/** The settings that analysis depends on. */
export interface AnalyzerConf {
  readonly ansi: boolean;
  readonly caseSensitive: boolean;
  readonly doubleQuotedIdentifiers: boolean;
  /** The session's time zone, an IANA name or an offset. */
  readonly zone: string;
  readonly timestampNtz: boolean;
  readonly groupByAliases: boolean;
  readonly groupByOrdinal: boolean;
  readonly orderByOrdinal: boolean;
  readonly lateralColumnAliases: boolean;
  readonly crossJoin: boolean;
  readonly storeAssignment: 'ansi' | 'legacy' | 'strict';
  /** Any other setting, for functions that read one. */
  get(key: string): string | undefined;
}

/** @param lookup a setting's value or default (`Conf.lookup`) */
export function analyzerConf(lookup: (key: string) => string | undefined): AnalyzerConf {
  const flag = (key: string, otherwise: boolean): boolean => {
    const value = lookup(key);
    return value === undefined ? otherwise : value.toLowerCase() === 'true';
  };
  const policy = lookup('spark.sql.storeAssignmentPolicy')?.toLowerCase();
  return {
    ansi: flag('spark.sql.ansi.enabled', true),
    caseSensitive: flag('spark.sql.caseSensitive', false),
    doubleQuotedIdentifiers: flag('spark.sql.ansi.doubleQuotedIdentifiers', false),
    zone: lookup('spark.sql.session.timeZone') ?? 'UTC',
    timestampNtz: lookup('spark.sql.timestampType')?.toUpperCase() === 'TIMESTAMP_NTZ',
    groupByAliases: flag('spark.sql.groupByAliases', true),
    groupByOrdinal: flag('spark.sql.groupByOrdinal', true),
    orderByOrdinal: flag('spark.sql.orderByOrdinal', true),
    lateralColumnAliases: flag('spark.sql.lateralColumnAlias.enableImplicitResolution', true),
    crossJoin: flag('spark.sql.crossJoin.enabled', true),
    storeAssignment: policy === 'legacy' || policy === 'strict' ? policy : 'ansi',
    get: lookup,
  };
}

/** Thrown by a catalog adapter that has to wait. */
export class PendingLookup {
  readonly promise: Promise<unknown>;
  constructor(promise: Promise<unknown>) {
    this.promise = promise;
  }
}

/** Runs an analysis as often as lookups have to be waited for. */
export async function settleLookups<T>(run: () => T): Promise<T> {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof PendingLookup)) throw error;
      await error.promise;
    }
  }
}
