import { type Span, SparkError } from '../../core/error.ts';
import { functionNames } from '../../functions/registry.ts';
import type {
  ShowCatalogs,
  ShowColumns,
  ShowCreateTable,
  ShowCurrentNamespace,
  ShowFunctions,
  ShowNamespaces,
  ShowPartitions,
  ShowTableExtended,
  ShowTableProperties,
  ShowTables,
} from '../../lang/ast/statement-inspect.ts';
import { BOOLEAN, STRING } from '../../types/data-type.ts';
import { GLOBAL_TEMP } from '../session-catalog.ts';
import { nameParts, type StatementContext, tableName } from '../statement-context.ts';
import { listing, matchesPattern } from './command.ts';
import { createTableText, createViewText } from './create-text.ts';
import { findRelation, findTable } from './find.ts';
import { databaseOf } from './names.ts';
import { partitionText, partitionTexts, requirePartitions } from './partition-spec.ts';
import { partitionOf, redacted, shownBinding } from './relation-details.ts';
import { informationText, tableInformation } from './table-information.ts';
import { temporaryViewsOf } from './view.ts';

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
  else if (database !== undefined && parts.at(-2)!.toLowerCase() !== database.toLowerCase()) {
    throw new SparkError('SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE', {
      namespaceA: `\`${database}\``,
      namespaceB: `\`${parts.at(-2)}\``,
    });
  }
  const { schema } = await findRelation(parts, context, statement.table.span);
  return schema.map((field) => [field.name]);
});

const showPartitions = listing<ShowPartitions>({ partition: STRING }, async (statement, context) => {
  const { table } = await findTable(await nameParts(statement.table, context), context, statement.table.span);
  requirePartitions(table);
  const [, database, name] = table.identifier;
  const wanted = statement.partition && (await partitionTexts(statement.partition, table, context));
  const partitions = (await context.engine.catalog.partitions(database!, name!)).filter(
    ({ values }) => wanted?.every((text, i) => text === undefined || text === values[i]) !== false,
  );
  return partitions.map((partition) => [partitionText(table, partition.values)]);
});

const showTableProperties = listing<ShowTableProperties>(
  { key: STRING, value: STRING },
  async (statement, context) => {
    const parts = await nameParts(statement.table, context);
    const { name, properties } = await propertiesOf(parts, context, statement.table.span);
    const { key } = statement;
    if (key !== undefined) {
      const missing = `Table ${name} does not have property: ${key}`;
      const value = properties[key];
      return [[key, value === undefined ? missing : redacted(key, value)]];
    }
    return Object.entries(properties)
      .map(([k, value]) => [k, redacted(k, value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  },
);

async function propertiesOf(
  parts: readonly string[],
  context: StatementContext,
  span: Span,
): Promise<{ readonly name: string; readonly properties: Readonly<Record<string, string>> }> {
  const { relation } = await findRelation(parts, context, span);
  if (relation.kind === 'table') {
    return { name: relation.table.identifier.join('.'), properties: relation.table.properties };
  }
  const temporary = temporaryViewsOf(parts, context)?.get(parts.at(-1)!.toLowerCase());
  if (temporary !== undefined) {
    return { name: parts.at(-1)!, properties: temporary.kind === 'query' ? temporary.properties : {} };
  }
  const { database, name } = tableName(parts, context);
  const entry = await context.engine.catalog.lookup(database, name);
  const properties = entry?.kind === 'view' ? entry.properties : {};
  return { name: [context.catalog.currentCatalog, database, name].join('.'), properties };
}

const showCreateTable = listing<ShowCreateTable>({ createtab_stmt: STRING }, async (statement, context) => {
  const parts = await nameParts(statement.table, context);
  const name = tableName(parts, context);
  const entry = await context.engine.catalog.lookup(name.database, name.name);
  if (entry?.kind === 'view') return [[createViewText(entry, shownBinding(entry.binding, context))]];
  const { table } = await findTable(parts, context, statement.table.span);
  return [[createTableText(table)]];
});

const showFunctions = listing<ShowFunctions>({ function: STRING }, async (statement, context) => {
  const pattern = statement.pattern ?? statement.name?.parts.at(-1)?.name;
  const database = await databaseOf(statement.in, context);
  const { currentCatalog } = context.catalog;
  const stored = context.engine.functions.list(database).map((f) => f.name);
  const own = [...context.state.functions.keys()];
  const match = (name: string): boolean => matchesPattern(name, pattern);
  const user = [
    ...own.filter(match),
    ...stored.filter(match).map((name) => `${currentCatalog}.${database}.${name}`),
  ];
  const system = statement.scope === 'USER' ? [] : functionNames().filter(match);
  const names = statement.scope === 'SYSTEM' ? system : [...user, ...system];
  return [...new Set(names)].sort().map((name) => [name]);
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

const showTableExtended = listing<ShowTableExtended>(
  { namespace: STRING, tableName: STRING, isTemporary: BOOLEAN, information: STRING },
  async (statement, context) => {
    const database = await databaseOf(statement.in, context);
    if (statement.partition !== undefined) {
      const parts = [database, statement.pattern];
      const details = await partitionOf(statement.partition, parts, context);
      return [[database, statement.pattern, false, `${informationText(details)}\n`]];
    }
    return tableInformation(database, statement.pattern, context);
  },
);

export const showCommands = {
  showNamespaces,
  showTables,
  showViews: showTables,
  showColumns,
  showPartitions,
  showTableProperties,
  showTableExtended,
  showCreateTable,
  showFunctions,
  showCurrentNamespace,
  showCatalogs,
  showCollations: showCatalogs,
};
