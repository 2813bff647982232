import type { CatalogEntry, TableEntry, ViewBinding, ViewEntry } from '../../catalog/catalog.ts';
import { SparkError } from '../../core/error.ts';
import type { PartitionSpec } from '../../lang/ast/table-definition.ts';
import { toFileUrl } from '../../storage/path.ts';
import type { Schema } from '../../types/data-type.ts';
import type { TemporaryView } from '../session-state.ts';
import { quoteName, type StatementContext, tableName } from '../statement-context.ts';
import { findTable } from './find.ts';
import { partitionText, staticPartition } from './partition-spec.ts';
import { temporaryViewsOf } from './view.ts';

/** A line of DESCRIBE EXTENDED and of SHOW TABLE EXTENDED. */
export type Detail = readonly [string, string];

/** Is the name one of a temporary view? */
export function isTemporary(parts: readonly string[], context: StatementContext): boolean {
  return temporaryViewsOf(parts, context)?.has(parts.at(-1)!.toLowerCase()) === true;
}

/** What the catalog knows of a stored table or view. */
export async function storedDetails(
  parts: readonly string[],
  schema: Schema,
  context: StatementContext,
): Promise<readonly Detail[]> {
  const { database, name } = tableName(parts, context);
  const entry = await context.engine.catalog.lookup(database, name);
  return entry === null ? [] : entryDetails(entry, schema, context);
}

export function entryDetails(entry: CatalogEntry, schema: Schema, context: StatementContext): Detail[] {
  return entry.kind === 'table' ? tableDetails(entry) : viewDetails(entry, schema, context);
}

function tableDetails({ table, created, tracksPartitions }: TableEntry): Detail[] {
  const [catalog, database, name] = table.identifier;
  return [
    ['Catalog', catalog!],
    ['Database', database!],
    ['Table', name!],
    ...times(created),
    ['Type', table.managed ? 'MANAGED' : 'EXTERNAL'],
    ['Provider', table.provider],
    ...optional('Comment', table.comment),
    ...optional('Table Properties', propertyList(table.properties)),
    ['Location', table.locations.join(',')],
    ...optional('Storage Properties', propertyList(table.options)),
    ...optional('Partition Provider', tracksPartitions ? 'Catalog' : undefined),
  ];
}

function viewDetails(view: ViewEntry, schema: Schema, context: StatementContext): Detail[] {
  const { currentCatalog } = context.catalog;
  return [
    ['Catalog', currentCatalog],
    ['Database', view.database],
    ['Table', view.name],
    ...times(view.created),
    ['Type', 'VIEW'],
    ...optional('Comment', view.comment),
    ['View Text', view.text],
    ['View Original Text', view.text],
    ...optional('View Schema Mode', shownBinding(view.binding, context)),
    ['View Catalog and Namespace', [currentCatalog, view.currentDatabase].join('.')],
    ['View Query Output Columns', columnList(outputColumns(view, schema))],
    ...optional('Table Properties', propertyList(view.properties)),
  ];
}

/** A view without a binding of its own is BINDING, where there are such things at all. */
export function shownBinding(
  binding: ViewBinding | undefined,
  { state }: StatementContext,
): ViewBinding | undefined {
  return state.conf.getBoolean('spark.sql.legacy.viewSchemaBindingMode') ? (binding ?? 'BINDING') : undefined;
}

/** A temporary view belongs to no database. */
export function temporaryDetails(name: string, view: TemporaryView, context: StatementContext): Detail[] {
  const head: Detail[] = [['Table', name], ...times(null), ['Type', 'VIEW']];
  const mode = optional('View Schema Mode', shownBinding(undefined, context));
  if (view.kind === 'files') return [...head, ...mode];
  const names = view.queryColumns;
  return [
    ...head,
    ...optional('Comment', view.comment ?? undefined),
    ['View Text', view.text],
    ...mode,
    ['View Catalog and Namespace', [context.catalog.currentCatalog, view.currentDatabase].join('.')],
    ['View Query Output Columns', columnList(names)],
    ...optional('Table Properties', propertyList(view.properties)),
  ];
}

/** `PARTITION (a = 1)` of a statement as one partition's details. @throws PARTITIONS_NOT_FOUND */
export async function partitionOf(
  spec: PartitionSpec,
  parts: readonly string[],
  context: StatementContext,
): Promise<readonly Detail[]> {
  const { table } = await findTable(parts, context, spec.span);
  const values = await staticPartition(spec, table, context);
  const wanted = partitionText(table, values);
  const [, database, name] = table.identifier;
  const partitions = await context.engine.catalog.partitions(database!, name!);
  const found = partitions.find((partition) => partitionText(table, partition.values) === wanted);
  if (found === undefined) {
    const list = table.partitionColumns.map((column, i) => `\`${column}\` = ${values[i]}`);
    throw new SparkError('PARTITIONS_NOT_FOUND', {
      partitionList: `PARTITION (${list.join(', ')})`,
      tableName: quoteName(table.identifier),
    });
  }
  const pairs = table.partitionColumns.map((column, i) => `${column}=${found.values[i]}`);
  return [
    ['Partition Values', `[${pairs.join(', ')}]`],
    ['Location', toFileUrl(found.location)],
    ['Created Time', 'UNKNOWN'],
    ['Last Access', 'UNKNOWN'],
  ];
}

/** @param created milliseconds since the epoch; null when nobody noted it */
function times(created: number | null): Detail[] {
  return [
    ['Created Time', created === null ? 'UNKNOWN' : new Date(created).toUTCString()],
    ['Last Access', 'UNKNOWN'],
    ['Created By', 'Sparrow'],
  ];
}

function outputColumns(view: ViewEntry, schema: Schema): readonly string[] {
  // Columns that come and go with the query's are those that it has now.
  if (view.queryColumns === undefined || view.binding === 'EVOLUTION') return schema.map((f) => f.name);
  return view.queryColumns;
}

function columnList(names: readonly string[]): string {
  return `[${names.map((name) => `\`${name}\``).join(', ')}]`;
}

function optional(key: string, value: string | undefined): Detail[] {
  return value === undefined ? [] : [[key, value]];
}

function propertyList(properties: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0
    ? undefined
    : `[${entries.map(([k, v]) => `${k}=${redacted(k, v)}`).join(', ')}]`;
}

/** Values of settings whose names speak of secrets are not shown. */
export function redacted(key: string, value: string): string {
  return /secret|password|token|access[.]?key/i.test(key) ? '*********(redacted)' : value;
}
