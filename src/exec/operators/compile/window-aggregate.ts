import type { LoweredAggregate, SlidingAggregate, StateSlots } from '../../../codegen/implementation.ts';
import { i32, not } from '../../../codegen/instructions.ts';
import {
  type AggregateCode,
  recordSlots,
  writeInitialStates,
  writeUpdate,
} from '../../../codegen/pipeline/aggregate-code.ts';
import { PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { layOutRecord, type RecordField, storeField } from '../../../codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../../codegen/pipeline/sort-code.ts';
import { bindRecord, writePointerLoop } from '../../../codegen/pipeline/source-code.ts';
import { SparkError } from '../../../core/error.ts';
import type { AggregateCall } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { functionLookup } from '../../../functions/registry.ts';
import { accumulatorCode } from './accumulator.ts';
import { type StageCompiler, sourceColumns } from './compiler.ts';
import type { WindowRecords } from './window-records.ts';

/**
 * Functions of one aggregate's state, which lies in the frame of the instance: `reset(0, 1)`;
 * `update(start, end)` over sort entries; `finish(record, record + 1)`, which stores the result in the record.
 */
export interface AggregateFunctions {
  readonly reset: string;
  readonly update: string;
  readonly finish: string;
}

/** `finish` gives 0 where it stored nothing, as the state isn't exact. */
export interface SlidingFunctions extends AggregateFunctions {
  /** `(start, end)` over sort entries that `update` went over. */
  readonly remove: string;
}

/** How an aggregate takes rows in. */
export function aggregateOf(compiler: StageCompiler, call: AggregateCall): LoweredAggregate {
  const found = functionLookup.aggregate(call.fn);
  if (found === undefined) {
    throw new SparkError('INTERNAL_ERROR', { message: `there is no aggregate function ${call.fn}` });
  }
  return found.kind === 'lowered' ? found : accumulatorCode(compiler, call);
}

export function writeAggregate(
  compiler: StageCompiler,
  window: WindowRecords,
  call: AggregateCall,
  implementation: LoweredAggregate,
  result: RecordField,
): AggregateFunctions {
  const state = new WindowState(compiler, window, call, implementation);
  return {
    reset: state.reset(),
    update: state.over('update', implementation.update),
    finish: state.finish(result, null),
  };
}

export function writeSliding(
  compiler: StageCompiler,
  window: WindowRecords,
  call: AggregateCall,
  implementation: SlidingAggregate,
  result: RecordField,
): SlidingFunctions {
  const state = new WindowState(compiler, window, call, implementation);
  return {
    reset: state.reset(),
    update: state.over('update', implementation.update),
    remove: state.over('remove', implementation.remove),
    finish: state.finish(result, implementation.isExact),
  };
}

type Implementation = Pick<LoweredAggregate, 'state' | 'update' | 'finish' | 'clear'>;

/** A state in the frame, and the code that works on it. */
class WindowState {
  readonly #compiler: StageCompiler;
  readonly #window: WindowRecords;
  readonly #aggregate: AggregateCode;
  /** Offset in the frame. */
  readonly #place: number;

  constructor(
    compiler: StageCompiler,
    window: WindowRecords,
    call: AggregateCall,
    implementation: Implementation,
  ) {
    this.#compiler = compiler;
    this.#window = window;
    const state = implementation.state(call);
    const layout = layOutRecord(0, state);
    this.#aggregate = {
      call,
      implementation: { ...implementation, kind: 'lowered', merge: null },
      state,
      fields: layout.fields,
      input: { kind: 'update' },
    };
    this.#place = compiler.code.module.slots(Math.ceil(layout.size / 16));
  }

  reset(): string {
    const name = this.#compiler.uniqueName('reset');
    const p = new PipelineCode(this.#compiler.code, name);
    const { clear } = this.#aggregate.implementation;
    p.loop(1, () => {
      if (clear === undefined) {
        writeInitialStates(p, [this.#aggregate], this.#address(p), this.#window.records.header);
      } else {
        clear(p.context, this.#slots(p));
      }
    });
    return name;
  }

  /** Writes what `take` does with rows. */
  over(purpose: string, take: LoweredAggregate['update']): string {
    const { code } = this.#compiler;
    const name = this.#compiler.uniqueName(purpose);
    const { layout } = this.#window.records;
    const implementation = { ...this.#aggregate.implementation, update: take };
    writePointerLoop(code, name, SORT_ENTRY.bytes, layout, this.#columns(), (p) =>
      writeUpdate(p, { ...this.#aggregate, implementation }, this.#slots(p)),
    );
    return name;
  }

  finish(result: RecordField, isExact: SlidingAggregate['isExact']): string {
    const { call, implementation } = this.#aggregate;
    const { layout, header } = this.#window.records;
    const name = this.#compiler.uniqueName('finish');
    const p = new PipelineCode(this.#compiler.code, name);
    const record = p.f.get(p.position);
    bindRecord(p, record, layout, this.#columns());
    p.loop(1, () => {
      const slots = this.#slots(p);
      if (isExact !== null) p.f.if(not(isExact(p.context, call, slots)), () => p.f.return(i32.const(0)));
      const value = implementation.finish(p.context, call, slots);
      storeField(p, record, result, { ...value, type: typeOf(call) }, header);
    });
    return name;
  }

  #columns() {
    return sourceColumns(this.#window.output);
  }

  #address(p: PipelineCode) {
    return p.f.let('state', i32.add(p.f.frame(), i32.const(this.#place)));
  }

  #slots(p: PipelineCode): StateSlots {
    return recordSlots(p, this.#aggregate, this.#address(p), this.#window.records.header);
  }
}
