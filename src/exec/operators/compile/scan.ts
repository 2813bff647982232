import { i32, i64 } from '../../../codegen/instructions.ts';
import { hashKeys, normalizeKey, passOf } from '../../../codegen/pipeline/hash-code.ts';
import { type Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { reserveColumnTable, writeColumnLoop } from '../../../codegen/pipeline/source-code.ts';
import type { Attribute, Expression } from '../../../expr/expression.ts';
import type {
  BroadcastRead,
  FileScan,
  InMemoryScan,
  LocalTableScan,
  PhysicalExpression,
  RangeScan,
  ShuffleRead,
} from '../../../plan/physical/node.ts';
import type { SelectionSpec, SourceSpec, VectorSource } from '../../executor/program.ts';
import { columnSpecs, type StageCompiler, sourceColumns } from './compiler.ts';
import { addCopy, copiesOf } from './copied-rows.ts';
import { runnable } from './row-operators.ts';
import { rangeTestOf } from './value-ranges.ts';

/** Where a leaf's blocks are found among a task's inputs. */
export function leafId(plan: LocalTableScan | ShuffleRead | BroadcastRead): number {
  return plan.nodeId;
}

/** Where blocks go that tasks build something of. */
export interface BlockTarget {
  /** The key filter that all of the rows go into, once their keys' range is known. */
  readonly keyFilter?: number;
  readonly shared: boolean;
  /** The only columns that are read. */
  readonly columns?: readonly Attribute[];
}

/** Rows that come as blocks. */
export function produceBlocks(
  compiler: StageCompiler,
  plan: LocalTableScan | ShuffleRead | BroadcastRead,
  consume: Consumer,
  build: BlockTarget | null = null,
): void {
  const columns = build?.columns ?? plan.output;
  const source = blocksSource(compiler, plan, columns);
  if (addCopy(compiler, plan.nodeId, source, copiesOf(consume, columns))) return;
  const entry = compiler.uniqueName('blocks');
  const p = writeColumnLoop(compiler.code, entry, source.table, sourceColumns(columns), consume);
  const fills = build?.keyFilter ?? null;
  compiler.addPipeline(p, entry, plan.nodeId, { ...source, fills }, build?.shared ?? false);
}

/** Columns of the rows that come as blocks. */
export function blocksSource(
  compiler: StageCompiler,
  plan: LocalTableScan | ShuffleRead | BroadcastRead,
  columns: readonly Attribute[],
): Extract<SourceSpec, { kind: 'blocks' }> {
  const ids = plan.output.map((column) => column.id);
  return {
    kind: 'blocks',
    leaf: leafId(plan),
    shuffle: plan.kind === 'shuffle_read',
    table: reserveColumnTable(compiler.code, columns.length),
    columns: columnSpecs(columns),
    positions: columns === plan.output ? null : columns.map((column) => ids.indexOf(column.id)),
    fills: null,
  };
}

/** Rows of a partition whose keys fall into the task's pass. */
export function producePass(
  compiler: StageCompiler,
  plan: ShuffleRead,
  passKeys: readonly PhysicalExpression[],
  consume: Consumer,
): void {
  const cell = compiler.passCell();
  produceBlocks(compiler, plan, (p) => {
    const { f } = p;
    const keys = passKeys.map((key) => normalizeKey(p, p.context.lower(runnable(key))));
    const count = i32.load(f.frame(), cell + 4);
    const isIn = i32.eq(passOf(p, hashKeys(p, keys), count), i32.load(f.frame(), cell));
    f.if(isIn, () => consume(p));
  });
}

export function produceFileScan(compiler: StageCompiler, plan: FileScan, consume: Consumer): void {
  const { code } = compiler;
  const columns = [...plan.dataColumns, ...unreadPartitionColumns(plan)];
  const table = reserveColumnTable(code, columns.length);
  const source = filesSource(compiler, plan, plan.dataColumns, table, null);
  if (addCopy(compiler, plan.nodeId, source, copiesOf(consume, columns))) return;
  const entry = compiler.uniqueName('files');
  const p = writeColumnLoop(code, entry, table, sourceColumns(columns), consume);
  compiler.addPipeline(p, entry, plan.nodeId, source);
}

/** Partition columns that the plan wants and the files don't have. */
export function unreadPartitionColumns(plan: FileScan): Attribute[] {
  const isRead = new Set(plan.dataColumns.map((column) => column.id));
  return plan.partitionColumns.filter((column) => !isRead.has(column.id));
}

/** What the scan's pipeline reads; `dataColumns` are the plan's, those that a selection looks at first. */
export function filesSource(
  compiler: StageCompiler,
  plan: FileScan,
  dataColumns: readonly Attribute[],
  table: number,
  selection: SelectionSpec | null,
): VectorSource {
  const wanted = unreadPartitionColumns(plan);
  const partitionNames = plan.table.partitionColumns.map((name) => name.toLowerCase());
  return {
    kind: 'files',
    keyRanges: plan.dataColumns.flatMap((column) => compiler.keyRangesOf(column)),
    leaf: plan.nodeId,
    provider: plan.table.provider,
    request: {
      columns: dataColumns,
      eager: eagerColumns(selection) ?? dataColumns.length,
      coded: selection?.memos.map(({ column }) => column) ?? [],
      dataSchema: plan.table.schema.filter((field) => !partitionNames.includes(field.name.toLowerCase())),
      filters: plan.dataFilters as readonly Expression<unknown>[],
      limit: plan.limit,
      options: lowerKeys(plan.table.options),
      zone: compiler.options.zone,
    },
    table,
    columns: columnSpecs([...dataColumns, ...wanted]),
    selection,
    partitionTypes: wanted.map((column) => column.type),
    partitionPositions: wanted.map((column) => partitionNames.indexOf(column.name.toLowerCase())),
  };
}

/** Columns that are read of all rows: behind the first test, only those of rows that passed are. */
function eagerColumns(selection: SelectionSpec | null): number | undefined {
  return selection !== null && selection.tests.length > 0 ? 1 : selection?.eager;
}

export function produceInMemoryScan(compiler: StageCompiler, plan: InMemoryScan, consume: Consumer): void {
  const { code } = compiler;
  const table = reserveColumnTable(code, plan.output.length);
  const source = cacheSource(compiler, plan, plan.output, table, ALL_ROWS);
  if (addCopy(compiler, plan.nodeId, source, copiesOf(consume, plan.output))) return;
  const entry = compiler.uniqueName('cache');
  const p = writeColumnLoop(code, entry, table, sourceColumns(plan.output), consume);
  compiler.addPipeline(p, entry, plan.nodeId, source);
}

/** How a cached scan chooses rows. */
type ChosenRows = Pick<Extract<SourceSpec, { kind: 'cache' }>, 'selection' | 'late'>;
const ALL_ROWS: ChosenRows = { selection: null, late: [] };

/** What the scan's pipeline reads; `columns` are the plan's, those that a selection looks at first. */
export function cacheSource(
  compiler: StageCompiler,
  plan: InMemoryScan,
  columns: readonly Attribute[],
  table: number,
  chosen: ChosenRows,
): VectorSource {
  const tested = new Set(chosen.selection?.tests.map(({ column }) => columns[column]!.id));
  const isTested = (filter: PhysicalExpression): boolean => {
    const test = rangeTestOf(runnable(filter));
    return test !== null && tested.has(test.column.id);
  };
  return {
    kind: 'cache',
    keyRanges: columns.flatMap((column) => compiler.keyRangesOf(column)),
    leaf: plan.nodeId,
    table,
    columns: columnSpecs(columns),
    positions: columns.map(({ id }) => plan.relation.findIndex((column) => column.id === id)),
    attributes: columns,
    // Tests leave out batches themselves.
    filters: plan.filters.filter((filter) => !isTested(filter)) as readonly Expression<unknown>[],
    ...chosen,
  };
}

function lowerKeys(options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key.toLowerCase(), value]));
}

export function produceRange(compiler: StageCompiler, plan: RangeScan, consume: Consumer): void {
  const { code } = compiler;
  const cell = code.module.slots(1);
  const entry = compiler.uniqueName('range');
  const p = new PipelineCode(code, entry);
  const { f } = p;
  const attribute = plan.output[0];
  if (attribute !== undefined) {
    const base = f.atStart('base', i64.load(f.frame(), cell));
    p.context.bind(attribute.id, () => {
      const offset = i64.mul(i64.extend_i32_u(f.get(p.position)), i64.const(plan.step));
      const value = f.let(attribute.name, i64.add(base, offset));
      return { type: attribute.type, value, high: null, valid: null };
    });
  }
  p.loop(1, () => consume(p));
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'range', leaf: plan.nodeId, cell, step: plan.step });
}
