import { SparkError } from '../../core/error.ts';
import { functionNames } from '../../functions/registry.ts';
import type { NameReference } from '../../lang/ast/name.ts';
import type {
  ShowCatalogs,
  ShowColumns,
  ShowCreateTable,
  ShowCurrentNamespace,
  ShowFunctions,
  ShowNamespaces,
  ShowPartitions,
  ShowTableProperties,
  ShowTables,
} from '../../lang/ast/statement-inspect.ts';
import { BOOLEAN, STRING } from '../../types/data-type.ts';
import { GLOBAL_TEMP } from '../session-catalog.ts';
import { nameParts, quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { listing, matchesPattern } from './command.ts';
import { createTableText, createViewText } from './create-text.ts';
import { findRelation, findTable } from './find.ts';
import { partitionText } from './partition-spec.ts';

const showNamespaces = listing<ShowNamespaces>({ namespace: STRING }, async (statement, { engine }) => {
  const names = engine.catalog.databases().map((database) => database.name);
  return names.filter((name) => matchesPattern(name, statement.pattern)).map((name) => [name]);
});

const showTables = listing<ShowTables>(
  (statement) => ({
    namespace: STRING,
    [statement.kind === 'showViews' ? 'viewName' : 'tableName']: STRING,
    isTemporary: BOOLEAN,
  }),
  async (statement, context) => {
    const database = await databaseOf(statement.in, context);
    const isGlobal = database === GLOBAL_TEMP;
    const stored = (isGlobal ? [] : context.engine.catalog.list(database))
      .filter((entry) => statement.kind === 'showTables' || entry.kind === 'view')
      .map((entry) => [database, entry.name, false] as const);
    const global = [...(isGlobal ? context.engine.globalViews.keys() : [])].map(
      (name) => [GLOBAL_TEMP, name, true] as const,
    );
    const temporary = [...context.state.temporaryViews.keys()].map((name) => ['', name, true] as const);
    return [...stored, ...global, ...temporary].filter(([, name]) => matchesPattern(name, statement.pattern));
  },
);

const showColumns = listing<ShowColumns>({ col_name: STRING }, async (statement, context) => {
  const parts = [...(await nameParts(statement.table, context))];
  const database = statement.in?.parts.at(-1)?.name;
  if (database !== undefined && parts.length === 1) parts.unshift(database);
  const { schema } = await findRelation(parts, context, statement.table.span);
  return schema.map((field) => [field.name]);
});

const showPartitions = listing<ShowPartitions>({ partition: STRING }, async (statement, context) => {
  const { table } = await findTable(await nameParts(statement.table, context), context, statement.table.span);
  if (table.partitionColumns.length === 0) {
    throw new SparkError('INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY', {
      name: quoteName(table.identifier),
    });
  }
  const [, database, name] = table.identifier;
  const partitions = await context.engine.catalog.partitions(database!, name!);
  return partitions.map((partition) => [partitionText(table, partition.values)]);
});

const showTableProperties = listing<ShowTableProperties>(
  { key: STRING, value: STRING },
  async (statement, context) => {
    const { table } = await findTable(
      await nameParts(statement.table, context),
      context,
      statement.table.span,
    );
    const { key } = statement;
    if (key !== undefined) {
      const missing = `Table ${table.identifier.join('.')} does not have property: ${key}`;
      return [[key, table.properties[key] ?? missing]];
    }
    return Object.entries(table.properties).sort(([a], [b]) => (a < b ? -1 : 1));
  },
);

const showCreateTable = listing<ShowCreateTable>({ createtab_stmt: STRING }, async (statement, context) => {
  const parts = await nameParts(statement.table, context);
  const name = tableName(parts, context);
  const entry = await context.engine.catalog.lookup(name.database, name.name);
  if (entry?.kind === 'view') return [[createViewText(entry)]];
  const { table } = await findTable(parts, context, statement.table.span);
  return [[createTableText(table)]];
});

const showFunctions = listing<ShowFunctions>({ function: STRING }, async (statement) => {
  const pattern = statement.pattern ?? statement.name?.parts.at(-1)?.name;
  const names = statement.scope === 'USER' ? [] : functionNames();
  return names.filter((name) => matchesPattern(name, pattern)).map((name) => [name]);
});

const showCurrentNamespace = listing<ShowCurrentNamespace>(
  { catalog: STRING, namespace: STRING },
  async (_statement, context) => [[context.catalog.currentCatalog, context.state.currentDatabase]],
);

const showCatalogs = listing<ShowCatalogs>({ catalog: STRING }, async (statement, context) => {
  if (statement.kind === 'showCollations') {
    throw new SparkError(
      'UNSUPPORTED_FEATURE.STATEMENT',
      { feature: 'SHOW COLLATIONS' },
      { span: statement.span },
    );
  }
  return matchesPattern(context.catalog.currentCatalog, statement.pattern)
    ? [[context.catalog.currentCatalog]]
    : [];
});

async function databaseOf(reference: NameReference | undefined, context: StatementContext): Promise<string> {
  if (reference === undefined) return context.state.currentDatabase;
  const name = (await nameParts(reference, context)).at(-1)!.toLowerCase();
  if (name !== GLOBAL_TEMP && context.engine.catalog.database(name) === undefined) {
    throw new SparkError('SCHEMA_NOT_FOUND', {
      schemaName: quoteName([context.catalog.currentCatalog, name]),
    });
  }
  return name;
}

export const showCommands = {
  showNamespaces,
  showTables,
  showViews: showTables,
  showColumns,
  showPartitions,
  showTableProperties,
  showCreateTable,
  showFunctions,
  showCurrentNamespace,
  showCatalogs,
  showCollations: showCatalogs,
};
