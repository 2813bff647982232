import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { TableDefinition } from '../../catalog/catalog.ts';
import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { SparkError } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { Query } from '../../lang/ast/query.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import { settleLookups } from '../../plan/analyzer/analyzer-context.ts';
import type { LogicalPlan } from '../../plan/logical/node.ts';
import { walkPlan } from '../../plan/physical/children.ts';
import type { PhysicalPlan, WriteFiles } from '../../plan/physical/node.ts';
import { toLocalPath } from '../../storage/path.ts';
import { type DataType, LONG, type Schema, STRING } from '../../types/data-type.ts';
import { declaredSchema, planQuery } from '../plan-query.ts';
import { describe } from '../run-statement.ts';
import type { StatementContext } from '../statement-context.ts';

/** Where rows go and what they replace. */
export interface WriteTarget {
  /** Absolute path of the directory. */
  readonly directory: string;
  readonly provider: WriteFiles['provider'];
  readonly options: Readonly<Record<string, string>>;
  /** Names; the plan's columns of these names decide the subdirectory. */
  readonly partitionColumns: readonly string[];
  /** Files that the new ones replace, all or those of the partitions that were written. */
  readonly replace: 'nothing' | 'everything' | 'written_partitions';
  /** Existing files that `everything` means: absolute paths. */
  readonly existing: () => Promise<readonly string[]>;
}

/** One file that a task wrote. */
interface WrittenFile {
  /** Absolute path, in the staging directory. */
  readonly path: string;
  readonly rows: number;
}

/**
 * Runs a query and puts its rows into a directory, all or nothing: tasks write into a hidden directory beside
 * the data, and the files move to their places in one go when the last task has ended.
 *
 * @returns how many rows were written
 */
export async function writeQuery(
  plan: LogicalPlan,
  target: WriteTarget,
  context: StatementContext,
): Promise<number> {
  const planned = await planQuery(plan, context);
  const staging = join(target.directory, `_temporary-${randomUUID()}`);
  try {
    const files = await runWrite(writePlan(planned.prepared, staging, target), context);
    await commit(files, staging, target);
    return files.reduce((sum, file) => sum + file.rows, 0);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

export async function createTableAsSelect(
  definition: TableDefinition,
  query: Query,
  options: { readonly ifNotExists: boolean },
  context: StatementContext,
): Promise<number> {
  const { catalog } = context.engine;
  if (definition.schema !== null && definition.partitionColumns.length === 0) {
    throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', {
      feature: 'A column list in CREATE TABLE AS SELECT',
    });
  }
  if (options.ifNotExists && catalog.exists(definition.database, definition.name)) return 0;
  const analyzed = await settleLookups(() => analyzeQuery(query, context.analyzer));
  const table = await catalog.createTable(
    { ...definition, schema: nullable(declaredSchema(analyzed, context.analyzer)) },
    options,
  );
  try {
    const rows = await writeQuery(analyzed, tableTarget(table, 'nothing', context), context);
    await publish(table, context);
    return rows;
  } catch (error) {
    await catalog.dropTable(definition.database, definition.name, { ifExists: true });
    throw error;
  }
}

/** Files know no NOT NULL. */
function nullable(schema: Schema): Schema {
  return schema.map((field) => ({ ...field, nullable: true }));
}

export function tableTarget(
  table: CatalogTable,
  replace: WriteTarget['replace'],
  context: StatementContext,
): WriteTarget {
  return {
    directory: toLocalPath(table.locations[0]!, process.cwd()),
    provider: writableProvider(table.provider),
    options: table.options,
    partitionColumns: table.partitionColumns,
    replace,
    existing: async () => (await context.engine.catalog.files(table)).map((file) => file.path),
  };
}

/** Makes new files and partitions visible. */
export async function publish(table: CatalogTable, context: StatementContext): Promise<void> {
  const { catalog } = context.engine;
  catalog.refresh(table);
  const [, database, name] = table.identifier;
  if (table.partitionColumns.length > 0) await catalog.repair(database!, name!, { add: true, drop: false });
}

/** @throws UNSUPPORTED_FEATURE.STATEMENT for formats that can only be read */
export function writableProvider(provider: string): WriteFiles['provider'] {
  if (provider === 'parquet' || provider === 'csv') return provider;
  throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: `Writing ${provider} files` });
}

function writePlan(child: PhysicalPlan, staging: string, target: WriteTarget): WriteFiles {
  const isPartition = new Set(target.partitionColumns.map((name) => name.toLowerCase()));
  const { output } = child;
  const firstId = output.reduce((id, attribute) => Math.max(id, attribute.id), 0) + 1_000_000;
  const columns: [string, DataType][] = [
    ['path', STRING],
    ['rows', LONG],
    ['bytes', LONG],
    ['partition', STRING],
  ];
  return {
    kind: 'write_files',
    nodeId: highestNodeId(child) + 1,
    output: columns.map(
      ([name, type], i): Attribute => ({
        kind: 'attribute',
        id: firstId + i,
        name,
        type,
        nullable: false,
        qualifier: [],
      }),
    ),
    provider: target.provider,
    path: staging,
    options: target.options,
    dataColumns: output.filter((attribute) => !isPartition.has(attribute.name.toLowerCase())),
    partitionColumns: output.filter((attribute) => isPartition.has(attribute.name.toLowerCase())),
    child,
  };
}

async function runWrite(plan: WriteFiles, context: StatementContext): Promise<WrittenFile[]> {
  mkdirSync(plan.path, { recursive: true });
  const rows = await context.engine.queries.collect(plan, {
    conf: context.state.conf,
    description: describe(randomUUID(), context),
    ...(context.signal && { signal: context.signal }),
  });
  return rows.map(([path, count]) => ({ path: String(path), rows: Number(count) }));
}

/** Moves the files to their places without giving anybody a turn in between. */
async function commit(files: readonly WrittenFile[], staging: string, target: WriteTarget): Promise<void> {
  const old = target.replace === 'nothing' ? [] : await target.existing();
  const places = files.map((file) => ({
    from: file.path,
    to: join(target.directory, relative(staging, file.path)),
  }));
  const written = new Set(places.map(({ to }) => dirname(to)));
  const obsolete = target.replace === 'everything' ? old : old.filter((path) => written.has(dirname(path)));
  for (const directory of written) mkdirSync(directory, { recursive: true });
  for (const { from, to } of places) renameSync(from, to);
  for (const path of obsolete) rmSync(path, { force: true });
}

function highestNodeId(plan: PhysicalPlan): number {
  let highest = 0;
  walkPlan(plan, (node) => {
    highest = Math.max(highest, node.nodeId);
  });
  return highest;
}
