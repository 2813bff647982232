import type { LoweredAggregate, StateSlots } from '../../../codegen/implementation.ts';
import { i32 } from '../../../codegen/instructions.ts';
import {
  type AggregateCode,
  type GroupTable,
  localSlots,
  recordSlots,
  writeGroupUpdate,
  writeInitialStates,
  writeUpdate,
} from '../../../codegen/pipeline/aggregate-code.ts';
import { DIRECT_INDEX, type DirectIndexSpec } from '../../../codegen/pipeline/direct-index-code.ts';
import { type Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { type FieldSpec, layOutRecord } from '../../../codegen/pipeline/record.ts';
import { type SourceColumn, writeRecordLoop } from '../../../codegen/pipeline/source-code.ts';
import { SparkError } from '../../../core/error.ts';
import type { AggregateCall } from '../../../expr/expression.ts';
import { isNullable, typeOf } from '../../../expr/expression-type.ts';
import { functionLookup } from '../../../functions/registry.ts';
import type { AggregateSlot, HashAggregate } from '../../../plan/physical/node.ts';
import { LONG, physicalOf } from '../../../types/data-type.ts';
import { accumulatorCode } from './accumulator.ts';
import type { StageCompiler } from './compiler.ts';
import { bindList, runnable } from './row-operators.ts';

/** GROUP BY as a hash table of records; without keys one record. */
export function produceAggregate(compiler: StageCompiler, plan: HashAggregate, consume: Consumer): void {
  const implementations = plan.slots.map((slot) => implementationOf(compiler, slot));
  const states = plan.slots.map((slot, i) => {
    const columns = implementations[i]!.state(slot.call as AggregateCall);
    const begins = plan.keys.length > 0 && takesEachRow(slot);
    return columns.map((column) => (begins && column.zeroAtFirst ? { ...column, nullable: false } : column));
  });
  const keySpecs = plan.keys.map((key): FieldSpec => ({ type: typeOf(key), nullable: isNullable(key) }));
  const words = keySpecs.map(({ type }): FieldSpec | null =>
    physicalOf(type) === 'bytes' ? { type: LONG, nullable: false } : null,
  );
  const layout = layOutRecord(0, [
    ...keySpecs,
    ...states.flat().map(({ type, nullable }): FieldSpec => ({ type, nullable })),
    ...words.filter((word) => word !== null),
  ]);
  let next = plan.keys.length;
  const aggregates = plan.slots.map((slot, i): AggregateCode => {
    const fields = states[i]!.map(() => layout.fields[next++]!);
    return {
      call: slot.call as AggregateCall,
      implementation: implementations[i]!,
      state: states[i]!,
      fields,
      input:
        slot.mode === 'partial' || slot.mode === 'complete'
          ? { kind: 'update' }
          : { kind: 'merge', columns: slot.state },
    };
  });
  const wordFields = words.map((word) => (word === null ? null : layout.fields[next++]!));
  const header = compiler.reserveStore();

  /** Binds what the result may use, the state being where `slotsOf` says, and carries the group on. */
  const finish = (p: PipelineCode, slotsOf: (aggregate: AggregateCode) => StateSlots): void => {
    plan.slots.forEach((slot, i) => {
      const aggregate = aggregates[i]!;
      const slots = slotsOf(aggregate);
      if (slot.mode === 'final' || slot.mode === 'complete') {
        p.context.bind(slot.id, () => aggregate.implementation.finish(p.context, aggregate.call, slots));
      } else {
        slot.state.forEach((attribute, s) => {
          p.context.bind(attribute.id, () => slots.get(s));
        });
      }
    });
    bindList(p, plan.result);
    consume(p);
  };

  if (plan.keys.length === 0) {
    compiler.addStore({ header, recordSize: 8, table: null, shared: false, sort: null });
    const record = compiler.code.module.slots(Math.ceil(layout.size / 16));
    const once = (name: string, body: (p: PipelineCode) => void): void => {
      const entry = compiler.uniqueName(name);
      const p = new PipelineCode(compiler.code, entry);
      p.loop(1, () => body(p));
      compiler.addPipeline(p, entry, plan.nodeId, { kind: 'once' });
    };
    once('initial', (p) =>
      writeInitialStates(p, aggregates, i32.add(p.f.frame(), i32.const(record)), header),
    );
    compiler.produce(plan.child, (p) => {
      for (const aggregate of aggregates) writeUpdate(p, aggregate, localSlots(p, aggregate, header, record));
    });
    once('result', (p) => {
      const address = p.f.let('record', i32.add(p.f.frame(), i32.const(record)));
      finish(p, (aggregate) => recordSlots(p, aggregate, address, header));
    });
    return;
  }

  const indexes: DirectIndexSpec[] = [];
  // What is merged later anyway may come out in parts.
  const mayPass = !plan.clustered;
  const table: GroupTable = {
    header,
    recordSize: layout.size,
    keys: layout.fields.slice(0, plan.keys.length),
    words: wordFields,
    // Where rows were grouped before, each group comes too seldom for an index to know it.
    indexes: plan.clustered ? null : indexes,
    rows: compiler.counterOf(plan.child),
    mayPass,
    grows: true,
    aggregates,
  };
  compiler.addStore({
    header,
    recordSize: layout.size,
    table: { kind: 'growing' },
    shared: false,
    sort: null,
    indexes,
  });
  compiler.produce(plan.child, (p) => writeGroupUpdate(p, table, plan.keys.map(runnable)));
  for (const { cell } of indexes) compiler.addCount(plan.nodeId, 'hashedRows', cell + DIRECT_INDEX.searches);
  const keys = plan.keys.map(
    (key): SourceColumn => ({
      id: key.id,
      name: key.name,
      type: typeOf(key),
      nullable: isNullable(key),
    }),
  );
  const entry = compiler.uniqueName('groups');
  const p = writeRecordLoop(compiler.code, entry, layout, keys, (loop, record) =>
    finish(loop, (aggregate) => recordSlots(loop, aggregate, record, header)),
  );
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'records', store: header });
  if (mayPass) {
    compiler.reliefs.push({
      nodeId: plan.nodeId,
      store: header,
      rows: table.rows,
      step: compiler.steps.length - 1,
    });
  }
}

/** Whether each row of a group has a value for the aggregate: no argument is NULL. */
function takesEachRow({ mode, call }: AggregateSlot): boolean {
  const takesRows = mode === 'partial' || mode === 'complete';
  return takesRows && call.filter === null && !call.args.some(isNullable);
}

function implementationOf(compiler: StageCompiler, slot: AggregateSlot): LoweredAggregate {
  const implementation = functionLookup.aggregate(slot.call.fn);
  if (implementation === undefined) {
    throw new SparkError('INTERNAL_ERROR', { message: `there is no aggregate function ${slot.call.fn}` });
  }
  const isLowered = implementation.kind === 'lowered';
  if (slot.mode !== 'complete' && !(isLowered && implementation.merge !== null)) {
    throw new SparkError('INTERNAL_ERROR', { message: `${slot.call.fn} has no state that can be merged` });
  }
  return isLowered ? implementation : accumulatorCode(compiler, slot.call as AggregateCall);
}
