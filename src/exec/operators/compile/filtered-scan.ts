import { isEager } from '../../../codegen/lower.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import {
  type SelectionStep,
  writeSelectedLoop,
  writeSelection,
} from '../../../codegen/pipeline/selection-code.ts';
import { reserveColumnTable } from '../../../codegen/pipeline/source-code.ts';
import { conjunctsOf } from '../../../expr/chain.ts';
import type { Attribute, Expression } from '../../../expr/expression.ts';
import { isDeterministic } from '../../../expr/facts.ts';
import { attributesOf } from '../../../expr/walk.ts';
import { functionFacts, functionLookup } from '../../../functions/registry.ts';
import type { FileScan, FilterExec, InMemoryScan } from '../../../plan/physical/node.ts';
import { type DataType, physicalOf } from '../../../types/data-type.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable, writeFilter } from './row-operators.ts';
import { cacheSource, filesSource, unreadPartitionColumns } from './scan.ts';

/**
 * A scan under a filter. Rows are chosen batch by batch, by the conditions that are cheap enough to compute for
 * every row, then by those on one text column, which its dictionary makes cheap; the columns that these don't use
 * are read only for batches in which rows were chosen, and the other conditions are left to the loop over the
 * chosen rows.
 */
export function produceFilteredScan(
  compiler: StageCompiler,
  filter: FilterExec,
  scan: FileScan | InMemoryScan,
  consume: Consumer,
): void {
  const { code } = compiler;
  const isCached = scan.kind === 'in_memory_scan';
  const readColumns = isCached ? scan.output : scan.dataColumns;
  const { computed, remembered, rest } = splitConditions(runnable(filter.condition), readColumns);
  const pass: Consumer = (p) => writeFilter(p, rest, consume);
  const chosenBy = new Set(attributesOf(...computed, ...remembered).map((attribute) => attribute.id));
  if (chosenBy.size === 0) {
    compiler.produce(scan, pass);
    return;
  }
  const eager = readColumns.filter((column) => chosenBy.has(column.id));
  const late = readColumns.filter((column) => !chosenBy.has(column.id));
  const dataColumns = [...eager, ...late];
  const columns = sourceColumns([...dataColumns, ...(isCached ? [] : unreadPartitionColumns(scan))]);
  const table = reserveColumnTable(code, columns.length);
  const cell = code.module.slots(1);
  const memos = remembered.map((condition) => {
    const [column] = attributesOf(condition);
    return { column: eager.findIndex(({ id }) => id === column!.id), cell: code.module.slots(1) };
  });
  const steps: SelectionStep[] = remembered.map((condition, m) => ({
    kind: 'remember',
    condition,
    column: eager[memos[m]!.column]!,
    memo: memos[m]!.cell,
  }));
  if (computed.length > 0) steps.unshift({ kind: 'compute', conditions: computed });
  const name = compiler.uniqueName('select');
  const counter = compiler.counterOf(scan.nodeId);
  const entries = writeSelection(code, name, table, columns, steps, cell, counter);
  const entry = compiler.uniqueName(isCached ? 'cache' : 'files');
  const p = writeSelectedLoop(code, entry, table, columns, cell, pass);
  const selection = { entries, cell, eager: eager.length, memos };
  const source = isCached
    ? cacheSource(compiler, scan, dataColumns, table, selection)
    : filesSource(compiler, scan, dataColumns, table, selection);
  compiler.addPipeline(p, entry, scan.nodeId, source);
}

interface Conditions {
  /** For every row of a batch. */
  readonly computed: readonly Expression[];
  /** For every value of a column. */
  readonly remembered: readonly Expression[];
  readonly rest: readonly Expression[];
}

/**
 * Who looks at which condition, in this order. A condition is moved before another only if that one raises no
 * error, which might be the reason why a row is asked about first.
 */
function splitConditions(condition: Expression, readColumns: readonly Attribute[]): Conditions {
  const computed: Expression[] = [];
  const remembered: Expression[] = [];
  const rest: Expression[] = [];
  let [mayCompute, mayRemember] = [true, true];
  for (const conjunct of conjunctsOf(condition)) {
    const deterministic = isDeterministic(conjunct, functionFacts);
    const harmless = deterministic && isEager(functionLookup, conjunct);
    if (mayCompute && harmless && isQuick(conjunct)) {
      computed.push(conjunct);
    } else if (mayRemember && deterministic && isOfOneText(conjunct, readColumns)) {
      remembered.push(conjunct);
      mayCompute &&= harmless;
    } else {
      rest.push(conjunct);
      mayCompute &&= harmless;
      mayRemember &&= harmless;
    }
  }
  // Whether there is a NULL is not worth choosing rows by alone, nor reading a column early for.
  const read = new Set(
    attributesOf(...computed.filter((e) => !isNullCheck(e)), ...remembered).map(({ id }) => id),
  );
  const early = (e: Expression): boolean => attributesOf(e).every(({ id }) => read.has(id));
  return {
    computed: computed.filter(early),
    remembered,
    rest: [...computed.filter((e) => !early(e)), ...rest],
  };
}

function isNullCheck(e: Expression): boolean {
  return e.kind === 'call' && e.fn === 'isnotnull';
}

/** Reads columns whose values are numbers to the machine. */
function isQuick(e: Expression): boolean {
  const columns = attributesOf(e);
  return columns.length > 0 && columns.every(({ type }) => physicalOf(type) !== 'bytes');
}

/** Reads one column that the scan reads, of texts: these repeat, and are dear to look at. */
function isOfOneText(e: Expression, readColumns: readonly Attribute[]): boolean {
  const columns = attributesOf(e);
  const [column] = columns;
  if (column === undefined || columns.length > 1 || isNullCheck(e)) return false;
  return isText(column.type) && readColumns.some(({ id }) => id === column.id);
}

function isText({ kind }: DataType): boolean {
  return kind === 'string' || kind === 'char' || kind === 'varchar' || kind === 'binary';
}
