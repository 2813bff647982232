import type { TableChange, ViewEntry } from '../../catalog/catalog.ts';
import { SparkError } from '../../core/error.ts';
import type { AlterView } from '../../lang/ast/statement-alter.ts';
import type { TemporaryView } from '../session-state.ts';
import { nameParts, partsOf, quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { propertyChange, propertyRemoval, renameRelation } from './alter.ts';
import { action } from './command.ts';
import { snapshot, temporaryViewsOf } from './view.ts';
import { bindingOf, defineView } from './view-definition.ts';

const alterView = action<AlterView>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const { action: change } = statement;
  if (change.kind === 'rename') {
    await renameRelation(parts, partsOf(change.to), context);
    return 'ALTER VIEW';
  }
  const temporary = temporaryViewsOf(parts, context);
  const key = parts.at(-1)!.toLowerCase();
  const view = temporary?.get(key);
  if (view !== undefined) {
    temporary!.set(key, await changedTemporary(view, parts, statement, context));
    return 'ALTER VIEW';
  }
  await changeStored(await storedView(parts, statement, context), statement, context);
  return 'ALTER VIEW';
});

async function changedTemporary(
  view: TemporaryView,
  parts: readonly string[],
  { action: change, span }: AlterView,
  context: StatementContext,
): Promise<TemporaryView> {
  if (change.kind === 'setQuery') {
    return {
      ...(await defineView(change, parts, context)),
      kind: 'query',
      columns: null,
      currentDatabase: context.state.currentDatabase,
      conf: snapshot(context.state.conf),
      path: context.state.path,
      comment: view.kind === 'query' ? view.comment : null,
      properties: view.kind === 'query' ? view.properties : {},
      ...(view.kind === 'query' && view.binding !== undefined && { binding: view.binding }),
    };
  }
  throw new SparkError(
    'EXPECT_PERMANENT_VIEW_NOT_TEMP',
    { operation: `ALTER VIEW ... ${change.kind}`, viewName: quoteName(parts) },
    { span },
  );
}

async function changeStored(
  view: ViewEntry,
  { action: change }: AlterView,
  context: StatementContext,
): Promise<void> {
  const { catalog } = context.engine;
  const alter = (to: TableChange): Promise<void> => catalog.alterTable(view.database, view.name, to);
  const replace = (to: ViewEntry): Promise<void> =>
    catalog.createView(to, { ifNotExists: false, orReplace: true });
  switch (change.kind) {
    case 'setProperties':
      return alter(propertyChange(change.properties));
    case 'unsetProperties':
      return alter(propertyRemoval(change.keys));
    case 'setQuery': {
      const full = [context.catalog.currentCatalog, view.database, view.name];
      const { temporaryNames: _, ...text } = await defineView(change, full, context);
      const { currentDatabase, conf, path } = context.state;
      const settings = Object.fromEntries(conf.entries());
      return replace({
        ...view,
        ...text,
        columns: null,
        currentDatabase,
        conf: settings,
        ...(path !== null && { path }),
      });
    }
    case 'setSchemaBinding': {
      const binding = bindingOf(change.binding, view.columns !== null, context);
      return replace({ ...view, ...(binding !== undefined && { binding }) });
    }
    case 'rename':
      throw new Error('RENAME was handled before');
  }
}

async function storedView(
  parts: readonly string[],
  { name: reference }: AlterView,
  context: StatementContext,
): Promise<ViewEntry> {
  const { database, name } = tableName(parts, context);
  const entry = await context.engine.catalog.lookup(database, name);
  if (entry?.kind === 'view') return entry;
  const { span } = reference;
  if (entry === null)
    throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteName(parts) }, { span });
  const parameters = { operation: 'ALTER VIEW', tableName: quoteName(parts) };
  throw new SparkError('EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE', parameters, { span });
}

export const alterViewCommands = { alterView };
