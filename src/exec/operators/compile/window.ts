import { lowerCompare } from '../../../codegen/compare.ts';
import { i32 } from '../../../codegen/instructions.ts';
import { LowerContext } from '../../../codegen/lower.ts';
import {
  type AggregateCode,
  recordSlots,
  writeInitialStates,
  writeUpdate,
} from '../../../codegen/pipeline/aggregate-code.ts';
import { type Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import {
  layOutRecord,
  loadField,
  type RecordField,
  type RecordLayout,
  storeField,
} from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY, writeCompareRecords } from '../../../codegen/pipeline/sort-code.ts';
import { bindRecord, writePointerLoop } from '../../../codegen/pipeline/source-code.ts';
import { SparkError } from '../../../core/error.ts';
import type {
  AggregateCall,
  Attribute,
  Expression,
  FrameBound,
  WindowCall,
} from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { bindScalar } from '../../../functions/bind.ts';
import { functionLookup, functionOf } from '../../../functions/registry.ts';
import type { PhysicalSortOrder, WindowExec } from '../../../plan/physical/node.ts';
import type { WindowBound, WindowCallSpec } from '../../executor/program.ts';
import { accumulatorCode } from './accumulator.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable } from './row-operators.ts';
import { addSortStore, type SortRecords, sortRecords, storeRow } from './sort.ts';
import { type WalkedCall, walkedCall, writeWindowWalk } from './window-walk.ts';

/** The records of a window: the child's columns, what the window looks at, and the results. */
interface WindowRecords {
  readonly records: SortRecords;
  readonly output: readonly Attribute[];
  fieldOf(e: Expression): RecordField;
}

/** Window functions over rows that are sorted by partition and order. */
export function produceWindow(compiler: StageCompiler, plan: WindowExec, consume: Consumer): void {
  // The sort below, which nearly always is there, sorts the same records.
  const sort = plan.child.kind === 'sort' && !plan.child.global ? plan.child : null;
  const child = sort?.child ?? plan.child;
  const columns: Expression[] = [...child.output];
  const indexOf = (e: Expression): number => {
    const known = columns.findIndex(
      (c) => c === e || (c.kind === 'attribute' && e.kind === 'attribute' && c.id === e.id),
    );
    return known >= 0 ? known : columns.push(e) - 1;
  };
  const looked = [
    ...plan.partitionBy.map(runnable),
    ...plan.orderBy.map((order) => runnable(order.child)),
    ...plan.calls.flatMap(({ call }) => (call.call.kind === 'call' ? call.call.args.map(runnable) : [])),
  ];
  for (const e of looked) indexOf(e);
  const results = plan.calls.map(({ call }) => ({ type: call.call.type, nullable: true }));
  const records = sortRecords(compiler, columns, sort?.order ?? [], results);
  const firstResult = records.layout.fields.length - results.length;
  const window: WindowRecords = {
    records,
    output: child.output,
    fieldOf: (e) => records.layout.fields[indexOf(e)]!,
  };
  compiler.produce(child, (p) => void storeRow(p, records));
  addSortStore(compiler, records, null);
  compiler.steps.push({ kind: 'sort', nodeId: (sort ?? plan).nodeId, store: records.header });
  const samePartition = sameRecords(compiler, window, plan.partitionBy.map(runnable));
  const samePeers = sameRecords(
    compiler,
    window,
    plan.orderBy.map((order) => runnable(order.child)),
  );
  const walked: WalkedCall[] = [];
  const calls: WindowCallSpec[] = [];
  for (const [i, { call }] of plan.calls.entries()) {
    const result = records.layout.fields[firstResult + i]!;
    const spec = callSpec(compiler, window, call as WindowCall, plan.orderBy, result);
    const walk = walkedCall(call as WindowCall, spec, result, window.fieldOf);
    if (walk === null) calls.push(spec);
    else walked.push(walk);
  }
  compiler.steps.push({
    kind: 'window',
    nodeId: plan.nodeId,
    store: records.header,
    walk: walked.length === 0 ? null : writeWindowWalk(compiler, walked, samePartition, samePeers),
    calls,
    samePartition,
    samePeers,
  });
  const entry = compiler.uniqueName('windowed');
  const kept = sourceColumns(child.output);
  const p = writePointerLoop(compiler.code, entry, SORT_ENTRY.bytes, records.layout, kept, (loop, record) => {
    plan.calls.forEach(({ id, name }, i) => {
      const field = records.layout.fields[firstResult + i]!;
      loop.context.bind(id, () => loadField(loop, record, field, name));
    });
    consume(loop);
  });
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'sorted', store: records.header });
}

/** A function of two records that gives 0 where they agree in the expressions; null where all do. */
function sameRecords(
  compiler: StageCompiler,
  window: WindowRecords,
  expressions: readonly Expression[],
): string | null {
  if (expressions.length === 0) return null;
  const name = compiler.uniqueName('same');
  const keys = expressions.map((e) => ({
    field: window.fieldOf(e),
    direction: 'asc' as const,
    nulls: 'first' as const,
  }));
  writeCompareRecords(compiler.code, name, keys);
  return name;
}

function callSpec(
  compiler: StageCompiler,
  window: WindowRecords,
  call: WindowCall,
  orderBy: readonly PhysicalSortOrder[],
  result: RecordField,
): WindowCallSpec {
  const aggregate =
    call.call.kind === 'aggregate_call' ? writeAggregate(compiler, window, call.call, result) : null;
  const bound = (b: FrameBound): WindowBound => {
    switch (b.kind) {
      case 'unbounded_preceding':
      case 'unbounded_following':
        return { kind: 'unbounded' };
      case 'current_row':
        return { kind: 'current' };
      case 'offset':
        if (call.frame.unit === 'rows') return { kind: 'rows', offset: rowOffset(b.value) };
        return { kind: 'range', compare: writeRangeBound(compiler, window, orderBy[0]!, b.value) };
    }
  };
  return {
    call,
    result: { type: result.type, offset: result.offset, validity: result.validity! },
    arguments:
      call.call.kind === 'call'
        ? call.call.args.map((e) => {
            const { type, offset, validity } = window.fieldOf(e);
            return { type, offset, validity };
          })
        : [],
    frame: { unit: call.frame.unit, start: bound(call.frame.start), end: bound(call.frame.end) },
    aggregate,
  };
}

function rowOffset(e: Expression): number {
  if (e.kind === 'literal' && e.value !== null) return Number(e.value);
  throw new SparkError('INTERNAL_ERROR', { message: 'the offset of a window frame is no literal' });
}

/** Writes `compare(record, other)`: -1, 0, 1 as the other's key comes before, at, after this key plus a distance. */
function writeRangeBound(
  compiler: StageCompiler,
  window: WindowRecords,
  order: PhysicalSortOrder,
  distance: Expression,
): string {
  const { code } = compiler;
  const name = compiler.uniqueName('range');
  const f = code.module.function(name, { exported: true, result: 'i32' });
  const record = f.parameter('i32', 'record');
  const other = f.parameter('i32', 'other');
  const context = new LowerContext(f, functionLookup);
  const field = window.fieldOf(runnable(order.child));
  const key: Attribute = {
    kind: 'attribute',
    id: -1,
    name: 'key',
    type: field.type,
    nullable: field.nullable,
    qualifier: [],
  };
  context.bind(key.id, () => loadField({ f }, record, field, 'key'));
  const operation = functionOf(order.direction === 'asc' ? 'add' : 'subtract');
  if (operation?.kind !== 'scalar') throw new Error('there is no addition');
  const bound = context.lower(
    bindScalar(operation, [key, distance], {
      mode: 'ansi',
      zone: compiler.options.zone,
      conf: () => undefined,
      sql: () => 'the window frame',
    }),
  );
  const value = loadField({ f }, other, field, 'other');
  const one = i32.const(1);
  const compare = (): void => {
    const [a, b] = order.direction === 'asc' ? [value, bound] : [bound, value];
    f.return(lowerCompare(context, { ...a, valid: null }, { ...b, valid: null }));
  };
  if (value.valid === null && bound.valid === null) {
    compare();
  } else {
    const there = value.valid ?? one;
    const here = bound.valid ?? one;
    f.if(i32.ne(there, here), () =>
      f.return(order.nulls === 'first' ? i32.sub(there, here) : i32.sub(here, there)),
    );
    f.if(i32.eqz(there), () => f.return(i32.const(0)));
    compare();
  }
  f.unreachable();
  return name;
}

/** An aggregate over frames: its one state lies in the frame of the instance. */
function writeAggregate(
  compiler: StageCompiler,
  window: WindowRecords,
  call: AggregateCall,
  result: RecordField,
): NonNullable<WindowCallSpec['aggregate']> {
  const { code } = compiler;
  const found = functionLookup.aggregate(call.fn);
  if (found === undefined) {
    throw new SparkError('INTERNAL_ERROR', { message: `there is no aggregate function ${call.fn}` });
  }
  const implementation = found.kind === 'lowered' ? found : accumulatorCode(compiler, call);
  const state = implementation.state(call);
  const layout: RecordLayout = layOutRecord(0, state);
  const aggregate: AggregateCode = {
    call,
    implementation,
    state,
    fields: layout.fields,
    input: { kind: 'update' },
  };
  const place = code.module.slots(Math.ceil(layout.size / 16));
  const { header } = window.records;
  const stateOf = (p: PipelineCode) => p.f.let('state', i32.add(p.f.frame(), i32.const(place)));

  const reset = compiler.uniqueName('reset');
  const first = new PipelineCode(code, reset);
  first.loop(1, () => writeInitialStates(first, [aggregate], stateOf(first), header));

  const update = compiler.uniqueName('update');
  const columns = sourceColumns(window.output);
  writePointerLoop(code, update, SORT_ENTRY.bytes, window.records.layout, columns, (p) =>
    writeUpdate(p, aggregate, recordSlots(p, aggregate, stateOf(p), header)),
  );

  const finish = compiler.uniqueName('finish');
  const last = new PipelineCode(code, finish);
  const record = last.f.get(last.position);
  bindRecord(last, record, window.records.layout, columns);
  last.loop(1, () => {
    const value = implementation.finish(
      last.context,
      call,
      recordSlots(last, aggregate, stateOf(last), header),
    );
    storeField(last, record, result, { ...value, type: typeOf(call) }, header);
  });
  return { reset, update, finish };
}
