import { isEager } from '../../../codegen/lower.ts';
import { isIntegralKey, type KeyLookup, writeFilterTest } from '../../../codegen/pipeline/key-filter-code.ts';
import { wholeNumberBytes } from '../../../codegen/pipeline/key-range-code.ts';
import type { Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import {
  type SelectionStep,
  writeSelectedLoop,
  writeSelectionStep,
} from '../../../codegen/pipeline/selection-code.ts';
import { reserveColumnTable } from '../../../codegen/pipeline/source-code.ts';
import { conjunctsOf } from '../../../expr/chain.ts';
import type { Attribute, Expression, ExprId } from '../../../expr/expression.ts';
import { isDeterministic } from '../../../expr/facts.ts';
import { attributesOf } from '../../../expr/walk.ts';
import { functionFacts, functionLookup } from '../../../functions/registry.ts';
import type { FileScan, FilterExec, InMemoryScan, PhysicalPlan } from '../../../plan/physical/node.ts';
import { type DataType, physicalOf } from '../../../types/data-type.ts';
import type { SelectionStepSpec, VectorSource } from '../../executor/program.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { addCopy, copiesOf, counted, withCopy } from './copied-rows.ts';
import { runnable, writeFilter } from './row-operators.ts';
import { cacheSource, filesSource, unreadPartitionColumns } from './scan.ts';
import { bothTests, describeTest, type RangeTest, rangeTestOf } from './value-ranges.ts';

/** Ranges beyond this are not faster to look through than values to compute. */
const MOST_RANGES = 8;

/** A scan that chooses rows: by a filter, by runtime filters, or both. */
export interface ChosenScan {
  readonly filter: FilterExec | null;
  readonly scan: FileScan | InMemoryScan;
}

/** The scan that an operator's rows come from, at most filtered; null for others. */
export function chosenScanOf(plan: PhysicalPlan): ChosenScan | null {
  const filter = plan.kind === 'filter' ? plan : null;
  const scan = filter?.child ?? plan;
  return scan.kind === 'file_scan' || scan.kind === 'in_memory_scan' ? { filter, scan } : null;
}

/** A scan under a filter. */
export function produceFilteredScan(
  compiler: StageCompiler,
  filter: FilterExec,
  scan: FileScan | InMemoryScan,
  consume: Consumer,
): void {
  writeChosenScan(compiler, { filter, scan }, [], consume);
}

/** A scan under runtime filters, which may come before conditions of the filter; that counts its rows as ever. */
export function produceChosenScan(
  compiler: StageCompiler,
  chosen: ChosenScan,
  lookups: readonly KeyLookup[],
  consume: Consumer,
): void {
  const counter = chosen.filter && compiler.counterOf(chosen.filter);
  if (counter === null) {
    writeChosenScan(compiler, chosen, lookups, consume);
    return;
  }
  const write: Consumer = (p) => {
    p.count(counter);
    consume(p);
  };
  writeChosenScan(compiler, chosen, lookups, withCopy(write, consume, counted(counter)));
}

/** Carries on the rows that all runtime filters may have the keys of. */
export function writeFilterTests(p: PipelineCode, lookups: readonly KeyLookup[], consume: Consumer): void {
  const [first, ...others] = lookups;
  if (first === undefined) consume(p);
  else writeFilterTest(p, first, () => writeFilterTests(p, others, consume));
}

/**
 * Rows are chosen batch by batch, by ranges of their columns' values, then by the other conditions that are
 * cheap enough to compute for every row, then by those on one text column, which its dictionary makes cheap, then by runtime filters; the columns that these don't use are
 * read only for batches in which rows were chosen, and the other conditions are left to the loop over the chosen rows.
 */
function writeChosenScan(
  compiler: StageCompiler,
  { filter, scan }: ChosenScan,
  lookups: readonly KeyLookup[],
  consume: Consumer,
): void {
  const { code } = compiler;
  const isCached = scan.kind === 'in_memory_scan';
  const readColumns = isCached ? scan.output : scan.dataColumns;
  const isRead = (e: Expression): boolean =>
    attributesOf(e).every(({ id }) => readColumns.some((column) => column.id === id));
  const early = lookups.filter(({ key }) => isRead(key));
  const keys = early.map(({ key }) => key);
  const lateTests = lookups.filter(({ key }) => !isRead(key));
  const { tested, computed, remembered, rest } = splitConditions(
    filter === null
      ? []
      : conjunctsOf(runnable(filter.condition)).filter((e) => !isAlwaysTrue(e, scan.output)),
    readColumns,
    // A cached scan without filters is not to leave out batches.
    !isCached || scan.filters.length > 0,
  );
  const passesAll = rest.length + lateTests.length === 0;
  const pass: Consumer = passesAll
    ? consume
    : (p) => writeFilter(p, rest, (q) => writeFilterTests(q, lateTests, consume));
  const chosenBy = new Set(attributesOf(...computed, ...remembered, ...keys).map(({ id }) => id));
  // What packed rows are tested by need not be unpacked for it.
  if (!isCached) for (const { column } of tested) chosenBy.add(column.id);
  const isByFilter = tested.length + computed.length + remembered.length > 0;
  const byKernels = keys.every((key) => isNumberColumn(compiler, key));
  const savesNothing = !isByFilter && !byKernels && chosenBy.size === readColumns.length;
  if ((chosenBy.size === 0 && !isByFilter) || savesNothing) {
    compiler.produce(scan, early.length === 0 ? pass : (p) => writeFilterTests(p, early, pass));
    return;
  }
  const first = isCached ? [] : tested.map(({ column }) => column.id);
  const eager = [
    ...first.map((id) => readColumns.find((column) => column.id === id)!),
    ...readColumns.filter(({ id }) => chosenBy.has(id) && !first.includes(id)),
  ];
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
  for (const lookup of early) steps.push({ kind: 'look_up', lookup });
  const stepSpecs = steps.map((step, s): SelectionStepSpec => {
    if (step.kind === 'look_up' && isNumberColumn(compiler, step.lookup.key)) {
      const { header: filter, key } = step.lookup;
      const column = eager.findIndex(({ id }) => id === key.id);
      return { kind: 'look_up', filter, column, bytes: wholeNumberBytes(key.type) };
    }
    const name = compiler.uniqueName('select');
    writeSelectionStep(code, name, table, columns, step, cell, s === 0 && tested.length === 0);
    return { kind: 'code', entry: name };
  });
  const tests = tested.map(({ column, ranges }) => ({
    column: dataColumns.findIndex(({ id }) => id === column.id),
    ranges,
  }));
  const counter = tested.length > 0 ? null : compiler.counterOf(scan);
  const selection = { tests, steps: stepSpecs, counter, cell, eager: eager.length, memos };
  const sourceWith = (used: Iterable<number>): VectorSource => {
    if (!isCached) return filesSource(compiler, scan, dataColumns, table, selection);
    const late = [...used].filter((column) => column >= eager.length);
    return cacheSource(compiler, scan, dataColumns, table, { selection, late });
  };
  const copies = copiesOf(pass, columns);
  if (copies !== null) {
    addCopy(compiler, scan.nodeId, sourceWith(new Set(copies.columns)), copies);
    return;
  }
  const entry = compiler.uniqueName(isCached ? 'cache' : 'files');
  const used = new Set<number>();
  const p = writeSelectedLoop(code, entry, table, columns, cell, used, (q) => {
    for (const test of tested) q.f.comment(`rows were chosen by ${describeTest(test)}`);
    pass(q);
  });
  compiler.addPipeline(p, entry, scan.nodeId, sourceWith(used));
}

/** Whether kernels can read the keys of a runtime filter. */
export function isNumberColumn({ code }: StageCompiler, key: Expression): key is Attribute {
  return !code.hashZero && key.kind === 'attribute' && isIntegralKey(key.type);
}

interface Conditions {
  /** For some values at a time, packed ones before they are unpacked: one a column. */
  readonly tested: readonly RangeTest[];
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
function splitConditions(
  conjuncts: readonly Expression[],
  readColumns: readonly Attribute[],
  mayTest: boolean,
): Conditions {
  const tested: Expression[] = [];
  const computed: Expression[] = [];
  const remembered: Expression[] = [];
  const rest: Expression[] = [];
  let [mayCompute, mayRemember] = [true, true];
  for (const conjunct of conjuncts) {
    const deterministic = isDeterministic(conjunct, functionFacts);
    const harmless = deterministic && isEager(functionLookup, conjunct);
    if (mayTest && mayCompute && isRangeTest(conjunct, readColumns)) {
      tested.push(conjunct);
    } else if (mayCompute && harmless && isQuick(conjunct)) {
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
  const isCondition = (e: Expression): boolean => !isNullCheck(e);
  const read = new Set(attributesOf(...computed.filter(isCondition), ...remembered).map(({ id }) => id));
  const early = (e: Expression): boolean => attributesOf(e).every(({ id }) => read.has(id));
  const testedColumns = new Set(attributesOf(...tested.filter(isCondition)).map(({ id }) => id));
  const isTested = (e: Expression): boolean => attributesOf(e).every(({ id }) => testedColumns.has(id));
  const checks = tested.filter((e) => !isTested(e));
  return {
    tested: testsByColumn(tested.filter(isTested)),
    computed: [...checks, ...computed].filter(early),
    remembered,
    rest: [...[...checks, ...computed].filter((e) => !early(e)), ...rest],
  };
}

/** One test for all conditions on the same column. */
function testsByColumn(conditions: readonly Expression[]): RangeTest[] {
  const tests = new Map<ExprId, RangeTest>();
  for (const condition of conditions) {
    const test = rangeTestOf(condition)!;
    const other = tests.get(test.column.id);
    tests.set(test.column.id, other === undefined ? test : bothTests(other, test));
  }
  return [...tests.values()];
}

function isRangeTest(e: Expression, readColumns: readonly Attribute[]): boolean {
  const test = rangeTestOf(e);
  return (
    test !== null && test.ranges.length <= MOST_RANGES && readColumns.some(({ id }) => id === test.column.id)
  );
}

/** A check for NULL of a column that has none. */
function isAlwaysTrue(e: Expression, columns: readonly Attribute[]): boolean {
  if (e.kind !== 'call' || !isNullCheck(e)) return false;
  const [of] = e.args;
  return of?.kind === 'attribute' && columns.some(({ id, nullable }) => id === of.id && !nullable);
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
