import { isEager } from '../../../codegen/lower.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { writeSelectedLoop, writeSelection } from '../../../codegen/pipeline/selection-code.ts';
import { reserveColumnTable } from '../../../codegen/pipeline/source-code.ts';
import { conjunctsOf } from '../../../expr/chain.ts';
import type { Expression } from '../../../expr/expression.ts';
import { isDeterministic } from '../../../expr/facts.ts';
import { attributesOf } from '../../../expr/walk.ts';
import { functionFacts, functionLookup } from '../../../functions/registry.ts';
import type { FileScan, FilterExec } from '../../../plan/physical/node.ts';
import { physicalOf } from '../../../types/data-type.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable, writeFilter } from './row-operators.ts';
import { filesSource, unreadPartitionColumns } from './scan.ts';

/**
 * A scan under a filter. Rows are chosen batch by batch, by the conditions that are cheap enough to compute for
 * every row; the columns that these don't use are read only for batches in which rows were chosen, and the
 * other conditions are left to the loop over the chosen rows.
 */
export function produceFilteredScan(
  compiler: StageCompiler,
  filter: FilterExec,
  scan: FileScan,
  consume: Consumer,
): void {
  const { code } = compiler;
  const { first, rest } = splitConditions(runnable(filter.condition));
  const pass: Consumer = (p) => writeFilter(p, rest, consume);
  if (first.length === 0) {
    compiler.produce(scan, pass);
    return;
  }
  const chosenBy = new Set(attributesOf(...first).map((attribute) => attribute.id));
  const eager = scan.dataColumns.filter((column) => chosenBy.has(column.id));
  const late = scan.dataColumns.filter((column) => !chosenBy.has(column.id));
  const dataColumns = [...eager, ...late];
  const columns = sourceColumns([...dataColumns, ...unreadPartitionColumns(scan)]);
  const table = reserveColumnTable(code, columns.length);
  const cell = code.module.slots(1);
  const select = compiler.uniqueName('select');
  writeSelection(code, select, table, columns, first, cell, compiler.counterOf(scan.nodeId));
  const entry = compiler.uniqueName('files');
  const p = writeSelectedLoop(code, entry, table, columns, cell, pass);
  const selection = { entry: select, cell, eager: eager.length };
  compiler.addPipeline(p, entry, scan.nodeId, filesSource(compiler, scan, dataColumns, table, selection));
}

/**
 * Conditions that choose rows of a batch, and the others. A condition is moved before another only if that one
 * raises no error, which might be the reason why a row is asked about first.
 */
function splitConditions(condition: Expression): {
  readonly first: Expression[];
  readonly rest: Expression[];
} {
  const first: Expression[] = [];
  const rest: Expression[] = [];
  let mayMove = true;
  for (const conjunct of conjunctsOf(condition)) {
    const harmless = isDeterministic(conjunct, functionFacts) && isEager(functionLookup, conjunct);
    if (mayMove && harmless && isQuick(conjunct)) first.push(conjunct);
    else rest.push(conjunct);
    mayMove &&= harmless;
  }
  // Whether there is a NULL is not worth choosing rows by alone, nor reading a column early for.
  const read = new Set(attributesOf(...first.filter((e) => !isNullCheck(e))).map(({ id }) => id));
  const early = (e: Expression): boolean => attributesOf(e).every(({ id }) => read.has(id));
  return { first: first.filter(early), rest: [...first.filter((e) => !early(e)), ...rest] };
}

function isNullCheck(e: Expression): boolean {
  return e.kind === 'call' && e.fn === 'isnotnull';
}

/** Reads columns whose values are numbers to the machine. */
function isQuick(e: Expression): boolean {
  const columns = attributesOf(e);
  return columns.length > 0 && columns.every(({ type }) => physicalOf(type) !== 'bytes');
}
