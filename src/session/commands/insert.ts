import { mkdirSync, rmSync } from 'node:fs';
import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { SparkError } from '../../core/error.ts';
import type { Query } from '../../lang/ast/query.ts';
import type {
  Insert,
  InsertDirectory,
  InsertTable,
  InsertTarget,
  MultiInsert,
  TruncateTable,
} from '../../lang/ast/statement-write.ts';
import type { PartitionSpec } from '../../lang/ast/table-definition.ts';
import { analyzeExpression, analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { analyzeInsert } from '../../plan/analyzer/insert.ts';
import type { LogicalExpression, LogicalPlan } from '../../plan/logical/node.ts';
import { walkPlan } from '../../plan/logical/transform.ts';
import { toLocalPath } from '../../storage/path.ts';
import { VOID } from '../../types/data-type.ts';
import { nameParts, quoteName, type StatementContext } from '../statement-context.ts';
import { columnDefaults } from './column-default.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { fillDefaults, targetColumns } from './default-words.ts';
import { findTable } from './find.ts';
import { locationOf } from './table.ts';
import { publish, tableTarget, type WriteTarget, writableProvider, writeQuery } from './write.ts';

const insert = action<Insert>(async ({ target, with: outer, query }, context) => {
  return `INSERT 0 ${await insertQuery(target, withClause(outer, query), context)}`;
});

/** One after the other: each reads the source anew. */
const multiInsert = action<MultiInsert>(async ({ branches, with: outer, span }, context) => {
  let rows = 0;
  for (const { target, body, organization } of branches) {
    const query: Query = { kind: 'query', with: outer, body, organization, span };
    rows += await insertQuery(target, query, context);
  }
  return `INSERT 0 ${rows}`;
});

async function insertQuery(target: InsertTarget, query: Query, context: StatementContext): Promise<number> {
  switch (target.kind) {
    case 'insertTable':
      return insertIntoTable(target, query, context);
    case 'insertDirectory': {
      const analyzed = await settleLookups(() => analyzeQuery(query, context.analyzer));
      return insertIntoDirectory(target, analyzed, context);
    }
    default: {
      const { table } = await findTable(await nameParts(target.table, context), context, target.table.span);
      throw new SparkError(
        'UNSUPPORTED_FEATURE.TABLE_OPERATION',
        { tableName: quoteName(table.identifier), operation: 'INSERT ... REPLACE' },
        { span: target.span },
      );
    }
  }
}

const truncateTable = action<TruncateTable>(async (statement, context) => {
  const { table } = await findTable(await nameParts(statement.table, context), context, statement.table.span);
  if (!table.managed) {
    throw new SparkError(
      'UNSUPPORTED_FEATURE.STATEMENT',
      { feature: 'TRUNCATE TABLE of an external table' },
      { span: statement.span },
    );
  }
  const wanted = statement.partition && (await staticValues(statement.partition, table, context));
  const files = await context.engine.catalog.files(table);
  for (const file of files) {
    const matches = table.partitionColumns.every((name, i) => {
      const value = wanted?.get(name.toLowerCase());
      return value === undefined || textOf(value) === file.partition[i];
    });
    if (matches) rmSync(file.path, { force: true });
  }
  context.engine.catalog.refresh(table);
  return 'TRUNCATE TABLE';
});

/** The query with the statement's WITH, which belongs to it, in front of it. */
function withClause(outer: Insert['with'], query: Query): Query {
  if (outer === undefined) return query;
  if (query.with === undefined) return { ...query, with: outer };
  return { ...query, with: { ...query.with, tables: [...outer.tables, ...query.with.tables] } };
}

async function insertIntoTable(
  target: InsertTable,
  written: Query,
  context: StatementContext,
): Promise<number> {
  const parts = await nameParts(target.table, context);
  const { table } = await findTable(parts, context, target.table.span);
  const query = await settleLookups(() =>
    analyzeQuery(fillDefaults(written, targetColumns(target, table)), context.analyzer),
  );
  const fixed = target.partition ? await staticValues(target.partition, table, context) : new Map();
  const replace = replaceMode(target, table, context);
  const replacesReadFiles =
    replace === 'everything' || (replace !== 'nothing' && fixed.size === table.partitionColumns.length);
  if (replacesReadFiles) refuseOwnSource(query, table, target);
  const plan = analyzeInsert(
    {
      name: table.identifier,
      schema: table.schema,
      partitionColumns: table.partitionColumns,
      staticPartition: fixed,
      columns: target.columns?.map((column) => column.name),
      byName: target.byName,
      defaults: await columnDefaults(table.schema, context),
      span: target.span,
    },
    query,
    context.analyzer,
  );
  const write = tableTarget(table, replace, context);
  const rows = await writeQuery(plan, fixed.size > 0 ? within(write, table, fixed, context) : write, context);
  await publish(table, context);
  return rows;
}

function replaceMode(
  target: InsertTable,
  table: CatalogTable,
  context: StatementContext,
): WriteTarget['replace'] {
  if (!target.overwrite) return 'nothing';
  const mode = context.state.conf.get('spark.sql.sources.partitionOverwriteMode').toUpperCase();
  return mode === 'DYNAMIC' && table.partitionColumns.length > 0 ? 'written_partitions' : 'everything';
}

/**
 * Rows of files that the statement itself removes. Written partitions may be replaced by rows of the same table,
 * unless the statement names all of them; subqueries inside expressions have run by the time files go.
 *
 * @throws UNSUPPORTED_OVERWRITE.TABLE
 */
function refuseOwnSource(query: LogicalPlan, table: CatalogTable, { span }: InsertTable): void {
  walkPlan(query, (node) => {
    if (node.kind !== 'relation') return;
    if (!node.table.locations.some((location) => table.locations.includes(location))) return;
    throw new SparkError('UNSUPPORTED_OVERWRITE.TABLE', { table: quoteName(table.identifier) }, { span });
  });
}

/** OVERWRITE with a static partition replaces only the files of that partition. */
function within(
  target: WriteTarget,
  table: CatalogTable,
  fixed: ReadonlyMap<string, LogicalExpression>,
  context: StatementContext,
): WriteTarget {
  const indices = table.partitionColumns.flatMap((name, i) => {
    const value = fixed.get(name.toLowerCase());
    return value === undefined ? [] : [[i, textOf(value)] as const];
  });
  return {
    ...target,
    existing: async () =>
      (await context.engine.catalog.files(table))
        .filter((file) => indices.every(([i, text]) => file.partition[i] === text))
        .map((file) => file.path),
  };
}

async function insertIntoDirectory(
  target: InsertDirectory,
  plan: LogicalPlan,
  context: StatementContext,
): Promise<number> {
  const { path: option, ...options } = propertyMap(target.options);
  const path = target.path ?? option;
  if (path === undefined)
    throw new SparkError(
      'UNSUPPORTED_FEATURE.STATEMENT',
      { feature: 'INSERT OVERWRITE DIRECTORY without a path' },
      { span: target.span },
    );
  const provider =
    target.provider?.parts
      .map((part) => part.name)
      .join('.')
      .toLowerCase() ?? 'parquet';
  const directory = toLocalPath(locationOf(path), process.cwd());
  mkdirSync(directory, { recursive: true });
  const { catalog } = context.engine;
  return writeQuery(
    plan,
    {
      directory,
      provider: writableProvider(provider),
      options,
      partitionColumns: [],
      replace: 'everything',
      existing: async () => {
        const table = await catalog.fileTable(writableProvider(provider), [directory], {}, []);
        return (await catalog.files(table)).map((file) => file.path);
      },
    },
    context,
  );
}

/** `PARTITION (a = 1, b)`: the values of a, by name in lower case; b is dynamic. */
async function staticValues(
  spec: PartitionSpec,
  table: CatalogTable,
  context: StatementContext,
): Promise<Map<string, LogicalExpression>> {
  const values = new Map<string, LogicalExpression>();
  for (const { name, value, span } of spec.values) {
    if (!table.partitionColumns.some((column) => column.toLowerCase() === name.name.toLowerCase())) {
      throw new SparkError('NON_PARTITION_COLUMN', { columnName: `\`${name.name}\`` }, { span });
    }
    if (value === undefined) continue;
    const bound =
      value === 'DEFAULT' ? null : await settleLookups(() => analyzeExpression(value, context.analyzer));
    values.set(name.name.toLowerCase(), bound ?? { kind: 'literal', type: VOID, value: null });
  }
  return values;
}

/** A constant as it stands in directory names. */
function textOf(value: LogicalExpression): string | null {
  if (value.kind !== 'literal' || value.value === null) return null;
  return String(value.value);
}

export const insertCommands = { insert, multiInsert, truncateTable };
