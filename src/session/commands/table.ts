import { isAbsolute, resolve } from 'node:path';
import type { TableDefinition } from '../../catalog/catalog.ts';
import { SparkError } from '../../core/error.ts';
import type { Expression } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { ExpressionProperty } from '../../lang/ast/name.ts';
import type {
  CreateTable,
  CreateTableLike,
  DropTable,
  ReplaceTable,
} from '../../lang/ast/statement-create.ts';
import type { Refresh } from '../../lang/ast/statement-inspect.ts';
import type { RepairTable } from '../../lang/ast/statement-write.ts';
import type { PartitionField, TableClauses } from '../../lang/ast/table-definition.ts';
import { analyzeExpression } from '../../plan/analyzer/analyze.ts';
import { resolveColumns, resolveSchema } from '../../plan/analyzer/resolve-type.ts';
import type { Schema } from '../../types/data-type.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { castToString } from '../../types/format/cast-string.ts';
import { nameParts, partsOf, quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { withDefaults } from './column-default.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { findRelation, findTable } from './find.ts';
import { providerOf } from './provider.ts';
import { dropTemporary } from './view.ts';
import { createTableAsSelect } from './write.ts';

const createTable = action<CreateTable>(async (statement, context) => {
  const definition = await tableDefinition(statement, context);
  const options = { ifNotExists: statement.ifNotExists };
  if (statement.query) {
    const rows = await createTableAsSelect(definition, statement.query, options, context);
    return `SELECT ${rows}`;
  }
  if (definition.schema === null && definition.locations.length === 0) {
    // A managed table without columns is legal in Spark: it has none until somebody adds them.
    await context.engine.catalog.createTable({ ...definition, schema: [] }, options);
    return 'CREATE TABLE';
  }
  await context.engine.catalog.createTable(definition, options);
  return 'CREATE TABLE';
});

const replaceTable = action<ReplaceTable>(async (statement, context) => {
  throw new SparkError(
    'UNSUPPORTED_FEATURE.TABLE_OPERATION',
    {
      tableName: quoteName(await nameParts(statement.name, context)),
      operation: 'REPLACE TABLE',
    },
    { span: statement.span },
  );
});

const createTableLike = action<CreateTableLike>(async (statement, context) => {
  const source = await findRelation(
    await nameParts(statement.source, context),
    context,
    statement.source.span,
  );
  const target = tableName(await nameParts(statement.name, context), context);
  const table = source.relation.kind === 'table' ? source.relation.table : null;
  await context.engine.catalog.createTable(
    {
      ...target,
      provider: statement.provider ? providerOf(statement.provider) : (table?.provider ?? 'parquet'),
      locations: statement.location === undefined ? [] : [locationOf(statement.location)],
      options: table?.options ?? {},
      schema: source.schema,
      partitionColumns: table?.partitionColumns ?? [],
      properties: propertyMap(statement.properties),
    },
    statement,
  );
  return 'CREATE TABLE';
});

const dropTable = action<DropTable>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  if (await dropTemporary(parts, context)) return 'DROP TABLE';
  const name = tableName(parts, context);
  try {
    await context.engine.catalog.dropTable(name.database, name.name, statement);
  } catch (error) {
    if (error instanceof SparkError && error.condition === 'TABLE_OR_VIEW_NOT_FOUND')
      error.span ??= statement.name.span;
    throw error;
  }
  return 'DROP TABLE';
});

const repairTable = action<RepairTable>(async (statement, context) => {
  const { table } = await findTable(await nameParts(statement.table, context), context, statement.table.span);
  if (table.partitionColumns.length === 0) {
    throw new SparkError('NOT_A_PARTITIONED_TABLE', {
      operation: 'MSCK REPAIR TABLE',
      tableIdentWithDB: quoteName(table.identifier),
    });
  }
  const [, database, name] = table.identifier;
  await context.engine.catalog.repair(database!, name!, {
    add: statement.option !== 'DROP',
    drop: statement.option === 'DROP' || statement.option === 'SYNC',
  });
  return 'MSCK';
});

const refreshTable = action<Refresh>(async (statement, context) => {
  if (statement.kind === 'refreshTable') {
    const { relation } = await findRelation(
      await nameParts(statement.name, context),
      context,
      statement.name.span,
    );
    if (relation.kind === 'table') context.engine.catalog.refresh(relation.table);
  }
  return 'REFRESH';
});

async function tableDefinition(statement: CreateTable, context: StatementContext): Promise<TableDefinition> {
  const { clauses } = statement;
  const name = tableName(await nameParts(statement.name, context), context);
  const { path, ...options } = optionMap(clauses.options, context);
  const location = clauses.location ?? path;
  const columns =
    statement.columns.length > 0
      ? await withDefaults(resolveColumns(statement.columns), statement.columns, context)
      : null;
  const partitions = partitionColumns(clauses.partitionedBy);
  return {
    ...name,
    provider: providerOfClauses(clauses, context),
    locations: location === undefined ? [] : [locationOf(location)],
    options,
    schema: columns === null ? partitions.added : [...columns, ...(partitions.added ?? [])],
    partitionColumns: partitions.names,
    properties: propertyMap(clauses.properties),
    ...(clauses.comment !== undefined && { comment: clauses.comment }),
  };
}

function providerOfClauses(clauses: TableClauses, context: StatementContext): TableDefinition['provider'] {
  if (clauses.provider) return providerOf(clauses.provider);
  if (clauses.fileFormat?.kind === 'namedFormat') {
    const { name, span } = clauses.fileFormat;
    return providerOf({
      kind: 'qualifiedName',
      parts: [{ kind: 'identifier', name: name === 'TEXTFILE' ? 'text' : name, quoted: false, span }],
      span,
    });
  }
  return context.state.conf.get('spark.sql.sources.default') as TableDefinition['provider'];
}

/** PARTITIONED BY names columns of the list or, Hive's way, adds new ones. */
function partitionColumns(fields: readonly PartitionField[]): {
  readonly names: readonly string[];
  readonly added: Schema | null;
} {
  const names: string[] = [];
  const added: Schema[number][] = [];
  for (const field of fields) {
    if (field.kind === 'partitionTransform') {
      const [argument] = field.arguments;
      if (field.name !== 'identity' || argument?.kind !== 'qualifiedName') {
        throw new SparkError(
          'UNSUPPORTED_FEATURE.STATEMENT',
          { feature: `PARTITIONED BY ${field.name}(...)` },
          { span: field.span },
        );
      }
      names.push(partsOf(argument).join('.'));
    } else {
      const [resolved] = resolveSchema([field]);
      added.push(resolved!);
      names.push(resolved!.name);
    }
  }
  return { names, added: added.length > 0 ? added : null };
}

/** OPTIONS values may be constant expressions. */
function optionMap(
  properties: readonly ExpressionProperty[],
  context: StatementContext,
): Record<string, string> {
  const entries = properties.map(({ key, value }) => {
    if (value === undefined) return [key, ''] as const;
    const bound = analyzeExpression(value, context.analyzer) as Expression;
    const result = context.engine.evaluate(bound);
    const zone = zoneOf(context.state.conf.get('spark.sql.session.timeZone'));
    return [key, result === null ? '' : castToString(result, typeOf(bound), zone)] as const;
  });
  return Object.fromEntries(entries);
}

/** Relative paths are the working directory's, as in Spark. */
export function locationOf(text: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(text) || isAbsolute(text) ? text : resolve(text);
}

export const tableCommands = {
  createTable,
  replaceTable,
  createTableLike,
  dropTable,
  repairTable,
  refreshTable,
};
