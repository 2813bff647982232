import { Conf } from '../../core/config.ts';
import { SparkError } from '../../core/error.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { CreateView, CreateViewUsing, DropView } from '../../lang/ast/statement-create.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import { resolveSchema } from '../../plan/analyzer/resolve-type.ts';
import type { Schema } from '../../types/data-type.ts';
import { schemaOf } from '../plan-query.ts';
import { GLOBAL_TEMP } from '../session-catalog.ts';
import type { TemporaryView } from '../session-state.ts';
import { nameParts, partsOf, quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { providerOf } from './provider.ts';

const createView = action<CreateView>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const text = context.text.slice(statement.query.span.start, statement.query.span.end);
  const schema = await viewSchema(statement, statement.query, context);
  if (statement.scope === 'permanent') {
    const name = tableName(parts, context);
    await context.engine.catalog.createView(
      {
        ...name,
        name: parts.at(-1)!,
        text,
        schema,
        columns:
          statement.columns?.map((c) => ({
            name: c.name.name,
            ...(c.comment !== undefined && { comment: c.comment }),
          })) ?? null,
        currentDatabase: context.state.currentDatabase,
        conf: Object.fromEntries(context.state.conf.entries()),
        properties: propertyMap(statement.properties),
        ...(statement.comment !== undefined && { comment: statement.comment }),
      },
      statement,
    );
    return 'CREATE VIEW';
  }
  addTemporary(parts, statement, context, {
    kind: 'query',
    text,
    columns: statement.columns?.map((column) => column.name.name) ?? null,
    schema,
    currentDatabase: context.state.currentDatabase,
    conf: snapshot(context.state.conf),
    comment: statement.comment ?? null,
  });
  return 'CREATE VIEW';
});

const createViewUsing = action<CreateViewUsing>(async (statement, context) => {
  const { path, ...options } = propertyMap(statement.options);
  if (path === undefined) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'the data source' });
  const table = await context.engine.catalog.fileTable(
    providerOf(statement.provider),
    [path],
    options,
    statement.columns ? resolveSchema(statement.columns) : null,
  );
  addTemporary(partsOf(statement.name), statement, context, { kind: 'files', table });
  return 'CREATE VIEW';
});

const dropView = action<DropView>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const views = temporaryViewsOf(parts, context);
  if (views?.delete(parts.at(-1)!.toLowerCase())) return 'DROP VIEW';
  const name = tableName(parts, context);
  await context.engine.catalog.dropView(name.database, name.name, statement);
  return 'DROP VIEW';
});

async function viewSchema(statement: CreateView, query: Query, context: StatementContext): Promise<Schema> {
  const schema = schemaOf(await settleLookups(() => analyzeQuery(query, context.analyzer)));
  const { columns } = statement;
  if (columns === undefined) return schema;
  if (columns.length !== schema.length) {
    const tooFew = columns.length < schema.length;
    throw new SparkError(
      `CREATE_VIEW_COLUMN_ARITY_MISMATCH.${tooFew ? 'TOO_MANY_DATA_COLUMNS' : 'NOT_ENOUGH_DATA_COLUMNS'}`,
      {
        viewName: context.text.slice(statement.name.span.start, statement.name.span.end),
        viewColumns: columns.map((column) => `\`${column.name.name}\``).join(', '),
        dataColumns: schema.map((field) => `\`${field.name}\``).join(', '),
      },
    );
  }
  return schema.map((field, index) => {
    const { name, comment } = columns[index]!;
    return { ...field, name: name.name, ...(comment !== undefined && { comment }) };
  });
}

interface TemporaryDefinition {
  readonly scope: CreateView['scope'];
  readonly orReplace: boolean;
}

function addTemporary(
  parts: readonly string[],
  definition: TemporaryDefinition,
  context: StatementContext,
  view: TemporaryView,
): void {
  const isGlobal = definition.scope === 'globalTemporary';
  const views = isGlobal ? context.engine.globalViews : context.state.temporaryViews;
  const key = parts.at(-1)!.toLowerCase();
  if (parts.length > (isGlobal ? 2 : 1)) {
    throw new SparkError('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS', { actualName: quoteName(parts) });
  }
  if (!definition.orReplace && views.has(key)) {
    throw new SparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteName(parts) });
  }
  views.set(key, view);
}

/** The temporary views among which such a name would be; undefined for names of stored views. */
export function temporaryViewsOf(
  parts: readonly string[],
  context: StatementContext,
): Map<string, TemporaryView> | undefined {
  if (parts.length === 1) return context.state.temporaryViews;
  if (parts.length === 2 && parts[0]!.toLowerCase() === GLOBAL_TEMP) return context.engine.globalViews;
  return undefined;
}

function snapshot(conf: Conf): Conf {
  const copy = new Conf();
  for (const [key, value] of conf.entries()) copy.set(key, value);
  return copy;
}

export const viewCommands = { createView, createViewUsing, dropView };
