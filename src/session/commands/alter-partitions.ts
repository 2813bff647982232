import type { CatalogTable } from '../../catalog/catalog-table.ts';
import type { TableAction } from '../../lang/ast/statement-alter.ts';
import type { PartitionSpec } from '../../lang/ast/table-definition.ts';
import type { StatementContext } from '../statement-context.ts';
import { partitionText, partitionTexts, requirePartitions, staticPartition } from './partition-spec.ts';
import { locationOf } from './table.ts';

type Action<K extends TableAction['kind']> = Extract<TableAction, { kind: K }>;

export async function addPartitions(
  { partitions, ifNotExists }: Action<'addPartitions'>,
  table: CatalogTable,
  context: StatementContext,
): Promise<void> {
  const [, database, name] = table.identifier;
  const definitions = await Promise.all(
    partitions.map(async ({ spec, location }) => ({
      values: await staticPartition(spec, table, context),
      ...(location !== undefined && { location: locationOf(location) }),
    })),
  );
  await context.engine.catalog.addPartitions(database!, name!, definitions, { ifNotExists });
}

/** A spec that leaves columns out drops all partitions that fit. */
export async function dropPartitions(
  { partitions, ifExists }: Action<'dropPartitions'>,
  table: CatalogTable,
  context: StatementContext,
): Promise<void> {
  requirePartitions(table);
  const { catalog } = context.engine;
  const [, database, name] = table.identifier;
  const known = await catalog.partitions(database!, name!);
  const dropped = new Map<string, readonly (string | null)[]>();
  for (const spec of partitions) {
    const wanted = await partitionTexts(spec, table, context);
    const found = known.filter(({ values }) => wanted.every((t, i) => t === undefined || t === values[i]));
    const missing = wanted.map((text) => text ?? null);
    for (const values of found.length > 0 ? found.map((p) => p.values) : [missing]) {
      dropped.set(partitionText(table, values), values);
    }
  }
  await catalog.dropPartitions(database!, name!, [...dropped.values()], { ifExists });
}

export async function renamePartition(
  { from, to }: Action<'renamePartition'>,
  table: CatalogTable,
  context: StatementContext,
): Promise<void> {
  const [, database, name] = table.identifier;
  const old = await staticPartition(from, table, context);
  const values = await staticPartition(to, table, context);
  await context.engine.catalog.alterPartition(database!, name!, old, { values });
}

/** PARTITION (...) SET LOCATION: the files stay where they are. */
export async function movePartition(
  spec: PartitionSpec,
  location: string,
  table: CatalogTable,
  context: StatementContext,
): Promise<void> {
  const [, database, name] = table.identifier;
  const values = await staticPartition(spec, table, context);
  await context.engine.catalog.alterPartition(database!, name!, values, { location: locationOf(location) });
}
