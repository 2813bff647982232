import { i32, i64 } from '../../../codegen/instructions.ts';
import type { Ir } from '../../../codegen/ir.ts';
import type { Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import {
  type FieldSpec,
  layOutRecord,
  type RecordLayout,
  storeField,
} from '../../../codegen/pipeline/record.ts';
import { dropRecord, STORE, takeRecord } from '../../../codegen/pipeline/row-store-code.ts';
import { SORT_ENTRY, writeCompareRecords } from '../../../codegen/pipeline/sort-code.ts';
import {
  leadingWord,
  packableKeys,
  partBehind,
  type SortKey,
  type SortPart,
  sortParts,
} from '../../../codegen/pipeline/sort-key-code.ts';
import {
  callCompareRecords,
  packedPieces,
  SORT_PIECE,
  SORT_RANGE_BYTES,
  sortOrderBytes,
} from '../../../codegen/pipeline/sort-order.ts';
import { writePointerLoop } from '../../../codegen/pipeline/source-code.ts';
import type { Expression } from '../../../expr/expression.ts';
import { isNullable, typeOf } from '../../../expr/expression-type.ts';
import type {
  PhysicalPlan,
  PhysicalSortOrder,
  SortExec,
  TakeOrderedAndProject,
} from '../../../plan/physical/node.ts';
import { physicalOf } from '../../../types/data-type.ts';
import type { GroupLimit, KeyPacking, SortRuns, SourceSpec } from '../../executor/program.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { bindList, runnable } from './row-operators.ts';
import { leafId } from './scan.ts';
import { fieldsOf, plainBlocks, storeBlocks } from './store-rows.ts';
import type { StageTarget } from './target.ts';

/** Up to so many first rows are kept by dropping others along the way; more are sorted together. */
const TOP_LIMIT = 100_000;
/** Part of the memory for rows that go as a sorted run, and for sorting them. */
const RUN_SHARE = 1 / 4;
/** Rows above twice the limit that are collected before they are sorted and dropped. */
const TOP_SLACK = 1024;

/** How rows lie in the records of a sort: their columns, then what else they are sorted by. */
export interface SortLayout {
  readonly layout: RecordLayout;
  readonly columns: readonly Expression[];
  readonly keys: readonly SortKey[];
}

/** @param columns attributes first; `more` is for fields behind all of them */
export function sortLayout(
  columns: readonly Expression[],
  order: readonly PhysicalSortOrder[],
  more: readonly FieldSpec[] = [],
): SortLayout {
  const all = [...columns];
  const positions = order.map((item) => {
    const key = runnable(item.child);
    const known =
      key.kind === 'attribute' ? all.findIndex((e) => e.kind === 'attribute' && e.id === key.id) : -1;
    return known >= 0 ? known : all.push(key) - 1;
  });
  const specs = all.map((e): FieldSpec => ({ type: typeOf(e), nullable: isNullable(e) }));
  const layout = layOutRecord(0, [...specs, ...more]);
  const keys = order.map(
    (item, k): SortKey => ({
      field: layout.fields[positions[k]!]!,
      direction: item.direction,
      nulls: item.nulls,
    }),
  );
  return { layout, columns: all, keys };
}

/** The records of a sort, and what code knows them by. */
export interface SortRecords extends SortLayout {
  readonly header: number;
  readonly parts: readonly SortPart[];
  /** The keys as kernels know them. */
  readonly order: Uint8Array;
  /** See `SortSpec`. */
  readonly compare: string | null;
}

/** Lays out records for rows of `columns` (attributes first) in an order. */
export function sortRecords(
  compiler: StageCompiler,
  columns: readonly Expression[],
  order: readonly PhysicalSortOrder[],
  more: readonly FieldSpec[] = [],
): SortRecords {
  const sorted = sortLayout(columns, order, more);
  const parts = sortParts(sorted.keys);
  const needsCode = parts.some((part) => part.kind === 'compare');
  const compare = needsCode ? compiler.uniqueName('compare') : null;
  if (compare !== null) writeCompareRecords(compiler.code, compare, sorted.keys);
  return {
    ...sorted,
    header: compiler.reserveStore(),
    parts,
    order: sortOrderBytes(sorted.keys, parts),
    compare,
  };
}

/** Negative, 0 or positive as record `a` comes before, with, after `b`. */
function compareRecords(p: PipelineCode, { compare, order }: SortRecords, a: Ir, b: Ir): Ir {
  return compare === null ? callCompareRecords(p.f, order, a, b) : p.f.call(compare, [a, b], 'i32');
}

/** Stores the current row as a record. */
export function storeRow(p: PipelineCode, records: SortRecords): Ir {
  const registers = records.columns.map((e) => p.context.lower(e));
  const record = takeRecord(p, records.header, records.layout.size);
  registers.forEach((register, c) => {
    storeField(p, record, records.layout.fields[c]!, register, records.header);
  });
  return record;
}

/** Stores the rows of a plan as records. */
export function produceRecords(compiler: StageCompiler, plan: PhysicalPlan, records: SortRecords): void {
  const { header: store, layout } = records;
  const columns = records.columns.filter((e) => e.kind === 'attribute');
  const blocks = columns.length === records.columns.length ? plainBlocks(plan) : null;
  if (blocks === null) {
    compiler.produce(plan, (p) => void storeRow(p, records));
    return;
  }
  const fields = fieldsOf(columns, layout);
  storeBlocks(compiler, blocks, { store, fields, header: { kind: 'none' }, shared: false });
}

/**
 * Describes the store of the records.
 *
 * @param runs where they go when they are too many; not together with `top`
 */
export function addSortStore(
  compiler: StageCompiler,
  records: SortRecords,
  runs: SortRuns | null,
  top: { readonly rows: number; readonly threshold: number } | null = null,
  groups: GroupLimit | null = null,
): void {
  compiler.addStore({
    header: records.header,
    recordSize: records.layout.size,
    table: null,
    shared: false,
    sort: {
      order: compiler.code.module.constant(records.order),
      compare: records.compare,
      // What comes behind the columns has no values yet when they are written.
      views: records.layout.fields
        .slice(0, records.columns.length)
        .filter((field) => physicalOf(field.type) === 'bytes'),
      runs,
      groups,
      // A threshold has the word that the scan's rows have.
      packing: top === null ? keyPacking(compiler, records) : null,
      top: top?.rows ?? null,
      threshold: top?.threshold ?? null,
    },
  });
}

/** Null where it would gain nothing: one word needs no packing. */
function keyPacking({ code }: StageCompiler, { parts, keys }: SortRecords): KeyPacking | null {
  const packed = packableKeys(keys);
  if (parts.length < 2 || packed.length === 0) return null;
  return {
    keys: packed.map(({ field, nulls }) => ({ nulls: field.validity === null ? null : nulls })),
    pieces: code.module.constant(packedPieces(packed)),
    cell: code.module.slots((packed.length * (SORT_PIECE.bytes + SORT_RANGE_BYTES)) / 16),
    behind: partBehind(parts, packed),
  };
}

/** Collects rows and writes them as sorted runs for another stage. */
export function produceRuns(
  compiler: StageCompiler,
  plan: PhysicalPlan,
  { columns, order, nodeId }: Extract<StageTarget, { kind: 'runs' }>,
): void {
  const records = sortRecords(compiler, columns, order);
  produceRecords(compiler, plan, records);
  addSortStore(compiler, records, { to: 'exchange', nodeId, share: RUN_SHARE });
  compiler.steps.push({ kind: 'sort', nodeId, store: records.header });
}

export function produceSort(compiler: StageCompiler, plan: SortExec, consume: Consumer): void {
  const { child } = plan;
  const entry = compiler.uniqueName('sorted');
  const columns = sourceColumns(plan.output);
  const records = sortRecords(compiler, child.output, plan.order);
  const read = (source: SourceSpec): void => {
    const p = writePointerLoop(compiler.code, entry, SORT_ENTRY.bytes, records.layout, columns, consume);
    compiler.addPipeline(p, entry, plan.nodeId, source);
  };
  if (child.kind === 'shuffle_read' && child.sorted === true) {
    addSortStore(compiler, records, null);
    read({ kind: 'merged', leaf: leafId(child), store: records.header });
    return;
  }
  produceRecords(compiler, child, records);
  addSortStore(compiler, records, { to: 'file', nodeId: plan.nodeId, share: RUN_SHARE });
  compiler.steps.push({ kind: 'sort', nodeId: plan.nodeId, store: records.header });
  read({ kind: 'sorted', store: records.header, offset: 0, limit: -1 });
}

export function produceTakeOrdered(
  compiler: StageCompiler,
  plan: TakeOrderedAndProject,
  consume: Consumer,
): void {
  const { module } = compiler.code;
  const child = plan.child.output;
  const records = sortRecords(compiler, child, plan.order);
  const rows = plan.limit < 0 ? null : plan.limit + plan.offset;
  const top = rows === null || rows > TOP_LIMIT || rows === 0 ? null : { rows, threshold: module.slots(1) };
  if (top === null) produceRecords(compiler, plan.child, records);
  else compiler.produce(plan.child, (p) => storeTopRow(p, records, top));
  addSortStore(
    compiler,
    records,
    top === null ? { to: 'file', nodeId: plan.nodeId, share: RUN_SHARE } : null,
    top,
  );
  compiler.steps.push({ kind: 'sort', nodeId: plan.nodeId, store: records.header });
  const entry = compiler.uniqueName('top');
  const p = writePointerLoop(
    compiler.code,
    entry,
    SORT_ENTRY.bytes,
    records.layout,
    sourceColumns(child),
    (loop) => {
      bindList(loop, plan.list);
      consume(loop);
    },
  );
  const { offset, limit } = plan;
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'sorted', store: records.header, offset, limit });
}

/** Stores the current row unless it comes behind the last of the rows that are wanted so far. */
function storeTopRow(
  p: PipelineCode,
  records: SortRecords,
  top: { readonly rows: number; readonly threshold: number },
): void {
  const { f, context } = p;
  const frame = f.frame();
  const { header, layout } = records;
  const first = records.keys[0]!;
  const position = layout.fields.indexOf(first.field);
  const lowered = context.lower(records.columns[position]!);
  // Words of records have no bit for NULL where the field has none, whatever the code may know.
  const key = first.field.validity === null ? { ...lowered, valid: null } : lowered;
  // The first key decides on most rows, and nothing else of them is looked at.
  const { word, mask } = leadingWord(f, records.parts[0]!, key);
  const bound = i64.and(i64.load(frame, top.threshold), i64.const(mask));
  const last = f.copy('last', i32.load(frame, top.threshold + 8));
  f.block((skip) => {
    f.brIf(skip, i32.and(i32.ne(last, i32.const(0)), i64.gt_u(word, bound)));
    context.scope(() => {
      const record = storeRow(p, records);
      f.if(last, () => {
        const order = compareRecords(p, records, record, last);
        f.if(i32.ge_s(order, i32.const(0)), () => {
          dropRecord(p, header, record);
          f.br(skip);
        });
      });
    });
    const used = f.copy('used', i32.add(i32.load(frame, header + STORE.used), i32.const(1)));
    f.store('i32.store', frame, used, header + STORE.used);
    f.if(i32.ge_u(used, i32.const(2 * top.rows + TOP_SLACK)), () => {
      f.doHost('top_prune', [i32.const(header)]);
      f.store('i32.store', frame, i32.const(top.rows), header + STORE.used);
    });
  });
}
