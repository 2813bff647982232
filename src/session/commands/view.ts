import { Conf } from '../../core/config.ts';
import { SparkError } from '../../core/error.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { CreateView, CreateViewUsing, DropView } from '../../lang/ast/statement-create.ts';
import { resolveSchema } from '../../plan/analyzer/resolve-type.ts';
import { uncache } from '../cached-relation.ts';
import { GLOBAL_TEMP } from '../session-catalog.ts';
import type { TemporaryView } from '../session-state.ts';
import { nameParts, partsOf, quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { providerOf } from './provider.ts';
import { bindingOf, defineView } from './view-definition.ts';

const createView = action<CreateView>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const binding = bindingOf(statement.schemaBinding, statement.columns !== undefined, context);
  const properties = propertyMap(statement.properties);
  const comment = statement.comment;
  if (statement.scope === 'permanent') {
    const name = tableName(parts, context);
    if (statement.ifNotExists && context.engine.catalog.exists(name.database, name.name))
      return 'CREATE VIEW';
    const full = [context.catalog.currentCatalog, name.database, name.name];
    const { temporaryNames: _, ...text } = await defineView(statement, full, context);
    await context.engine.catalog.createView(
      {
        ...text,
        ...name,
        columns: statement.columns?.map(viewColumn) ?? null,
        currentDatabase: context.state.currentDatabase,
        ...(context.state.path !== null && { path: context.state.path }),
        conf: Object.fromEntries(context.state.conf.entries()),
        properties,
        ...(binding !== undefined && { binding }),
        ...(comment !== undefined && { comment }),
      },
      statement,
    );
    return 'CREATE VIEW';
  }
  const full = statement.scope === 'globalTemporary' ? [GLOBAL_TEMP, parts.at(-1)!] : [parts.at(-1)!];
  checkTemporary(parts, statement, context);
  await addTemporary(parts, statement, context, {
    ...(await defineView(statement, full, context)),
    kind: 'query',
    columns: statement.columns?.map((column) => column.name.name) ?? null,
    currentDatabase: context.state.currentDatabase,
    conf: snapshot(context.state.conf),
    path: context.state.path,
    comment: comment ?? null,
    properties,
    ...(binding !== undefined && { binding }),
  });
  return 'CREATE VIEW';
});

function viewColumn({ name, comment }: NonNullable<CreateView['columns']>[number]) {
  return { name: name.name, ...(comment !== undefined && { comment }) };
}

const createViewUsing = action<CreateViewUsing>(async (statement, context) => {
  const parts = partsOf(statement.name);
  checkTemporary(parts, statement, context);
  const { path, ...options } = propertyMap(statement.options);
  if (path === undefined && statement.columns === undefined) {
    throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'the data source' });
  }
  const table = await context.engine.catalog.fileTable(
    providerOf(statement.provider),
    path === undefined ? [] : [path],
    options,
    statement.columns ? resolveSchema(statement.columns) : null,
  );
  await addTemporary(parts, statement, context, { kind: 'files', table });
  return 'CREATE VIEW';
});

const dropView = action<DropView>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  if (await dropTemporary(parts, context)) return 'DROP VIEW';
  const name = tableName(parts, context);
  await context.engine.catalog.dropView(name.database, name.name, statement);
  return 'DROP VIEW';
});

/** Drops a temporary view; false where the name is none's. */
export async function dropTemporary(parts: readonly string[], context: StatementContext): Promise<boolean> {
  const views = temporaryViewsOf(parts, context);
  const key = parts.at(-1)!.toLowerCase();
  if (!views?.has(key)) return false;
  await forgetRows(parts, context);
  return views.delete(key);
}

interface TemporaryDefinition {
  readonly scope: CreateView['scope'];
  readonly orReplace: boolean;
}

async function addTemporary(
  parts: readonly string[],
  definition: TemporaryDefinition,
  context: StatementContext,
  view: TemporaryView,
): Promise<void> {
  const views = viewsOf(definition, context);
  const key = parts.at(-1)!.toLowerCase();
  if (views.has(key)) {
    const isGlobal = definition.scope === 'globalTemporary';
    await forgetRows(isGlobal ? [GLOBAL_TEMP, key] : [key], context);
  }
  views.set(key, view);
}

/** A view that is about to go is not cached any more, if it can still be read at all. */
async function forgetRows(parts: readonly string[], context: StatementContext): Promise<void> {
  try {
    await uncache(parts, false, context);
  } catch (error) {
    if (!(error instanceof SparkError)) throw error;
  }
}

/** @throws INVALID_TEMP_OBJ_QUALIFIER, TEMP_TABLE_OR_VIEW_ALREADY_EXISTS */
function checkTemporary(
  parts: readonly string[],
  definition: TemporaryDefinition,
  context: StatementContext,
): void {
  const isGlobal = definition.scope === 'globalTemporary';
  if (parts.length > (isGlobal ? 2 : 1)) {
    throw temporaryQualifier('VIEW', parts);
  }
  if (!definition.orReplace && viewsOf(definition, context).has(parts.at(-1)!.toLowerCase())) {
    throw new SparkError('TEMP_TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteName(parts) });
  }
}

function viewsOf(definition: TemporaryDefinition, context: StatementContext): Map<string, TemporaryView> {
  return definition.scope === 'globalTemporary' ? context.engine.globalViews : context.state.temporaryViews;
}

/** What is temporary has a bare name. */
export function temporaryQualifier(objectType: string, parts: readonly string[]): SparkError {
  return new SparkError('INVALID_TEMP_OBJ_QUALIFIER', {
    objectType,
    objectName: quoteName(parts.slice(-1)),
    qualifier: quoteName(parts.slice(0, -1)),
  });
}

/** RENAME TO of a temporary view; false where the name is none. */
export function renameTemporary(
  from: readonly string[],
  to: readonly string[],
  context: StatementContext,
): boolean {
  const views = temporaryViewsOf(from, context);
  const view = views?.get(from.at(-1)!.toLowerCase());
  if (views === undefined || view === undefined) return false;
  const key = to.at(-1)!.toLowerCase();
  if (views.has(key)) {
    throw new SparkError('TABLE_OR_VIEW_ALREADY_EXISTS', { relationName: quoteName(to) });
  }
  views.delete(from.at(-1)!.toLowerCase());
  views.set(key, view);
  return true;
}

/** A temporary view of the session, over a query of the statement. */
export async function addTemporaryQuery(
  parts: readonly string[],
  query: Query,
  context: StatementContext,
): Promise<void> {
  const definition = { scope: 'temporary', orReplace: false } as const;
  checkTemporary(parts, definition, context);
  await addTemporary(parts, definition, context, {
    ...(await defineView({ query }, parts, context)),
    kind: 'query',
    columns: null,
    currentDatabase: context.state.currentDatabase,
    conf: snapshot(context.state.conf),
    path: context.state.path,
    comment: null,
    properties: {},
  });
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

export function snapshot(conf: Conf): Conf {
  const copy = new Conf();
  for (const [key, value] of conf.entries()) copy.set(key, value);
  return copy;
}

export const viewCommands = { createView, createViewUsing, dropView };
