import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { loadOwnField } from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../../codegen/pipeline/sort-code.ts';
import { writePointerLoop } from '../../../codegen/pipeline/source-code.ts';
import type { Expression, WindowCall } from '../../../expr/expression.ts';
import type { WindowExec } from '../../../plan/physical/node.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable } from './row-operators.ts';
import { addSortStore, produceRecords, sortRecords } from './sort.ts';
import { needsArguments, WindowCalls } from './window-calls.ts';
import { writeWindowFrames } from './window-frames.ts';
import { type WindowRecords, writeSameRecords } from './window-records.ts';
import { writeWindowWalk } from './window-walk.ts';

/** Part of the memory for rows that wait for others, and for sorting them; then they go to a file. */
const RUN_SHARE = 1 / 2;

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
    ...plan.calls.flatMap(({ call }) => (needsArguments(call) ? call.call.args.map(runnable) : [])),
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
  produceRecords(compiler, child, records);
  const samePartition = writeSameRecords(compiler, window, plan.partitionBy.map(runnable));
  const samePeers = writeSameRecords(
    compiler,
    window,
    plan.orderBy.map((order) => runnable(order.child)),
  );
  const calls = new WindowCalls(compiler, window, plan.orderBy);
  for (const [i, { call }] of plan.calls.entries()) {
    calls.add(call as WindowCall, records.layout.fields[firstResult + i]!);
  }
  const { walked, framed, needs } = calls;
  const mayGo = sort !== null && sort.order.length > 0 && calls.outlastBatches;
  addSortStore(compiler, records, mayGo ? { to: 'file', nodeId: plan.nodeId, share: RUN_SHARE } : null);
  compiler.steps.push({ kind: 'sort', nodeId: (sort ?? plan).nodeId, store: records.header });
  compiler.steps.push({
    kind: 'window',
    nodeId: plan.nodeId,
    store: records.header,
    walk: writeWindowWalk(compiler, walked, samePartition, samePeers, framed.length > 0),
    frames: framed.length === 0 ? null : writeWindowFrames(compiler, plan.nodeId, window, framed),
    needs,
  });
  const entry = compiler.uniqueName('windowed');
  const kept = sourceColumns(child.output);
  const p = writePointerLoop(compiler.code, entry, SORT_ENTRY.bytes, records.layout, kept, (loop) => {
    plan.calls.forEach(({ id, name }, i) => {
      const field = records.layout.fields[firstResult + i]!;
      loop.context.bind(id, () => loadOwnField(loop, field, name));
    });
    consume(loop);
  });
  compiler.addPipeline(p, entry, plan.nodeId, {
    kind: 'sorted',
    store: records.header,
    offset: 0,
    limit: -1,
  });
}
