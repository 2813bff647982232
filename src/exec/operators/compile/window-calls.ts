import { i32 } from '../../../codegen/instructions.ts';
import type { RecordField } from '../../../codegen/pipeline/record.ts';
import { canonicalKey } from '../../../expr/equality.ts';
import type {
  AggregateCall,
  Call,
  Expression,
  FrameBound,
  WindowCall,
  WindowFrame,
} from '../../../expr/expression.ts';
import { functionLookup, functionOf } from '../../../functions/registry.ts';
import type { WindowFunction } from '../../../functions/window-function.ts';
import type { PhysicalSortOrder } from '../../../plan/physical/node.ts';
import { physicalOf } from '../../../types/data-type.ts';
import type { WindowNeeds } from '../../executor/program.ts';
import type { StageCompiler } from './compiler.ts';
import { type FrameCode, frameCode, rowsOf } from './frame-bounds.ts';
import { runnable } from './row-operators.ts';
import { aggregateOf, writeAggregate, writeSliding } from './window-aggregate.ts';
import type { FramedCall } from './window-frames.ts';
import { type QueuedRows, writeRowQueue } from './window-queue.ts';
import type { WindowRecords } from './window-records.ts';
import type { WalkedCall } from './window-walk.ts';

/** Whether records hold the values of a call's arguments, for other rows to read them. */
export function needsArguments({ call }: WindowCall<unknown>): boolean {
  if (call.kind === 'call') return true;
  const aggregate = functionLookup.aggregate(call.fn);
  if (aggregate?.kind !== 'lowered') return false;
  const moving = aggregate.moving?.(call as AggregateCall) ?? null;
  return moving !== null && moving.kind !== 'sliding';
}

/** Decides how the calls of one window are computed, and writes what they need. */
export class WindowCalls {
  readonly #compiler: StageCompiler;
  readonly #window: WindowRecords;
  readonly #orderBy: readonly PhysicalSortOrder[];
  readonly #frames = new Map<string, FrameCode>();
  readonly walked: WalkedCall[] = [];
  readonly framed: FramedCall[] = [];

  constructor(compiler: StageCompiler, window: WindowRecords, orderBy: readonly PhysicalSortOrder[]) {
    this.#compiler = compiler;
    this.#window = window;
    this.#orderBy = orderBy;
  }

  /** @param result takes the values */
  add(call: WindowCall, result: RecordField): void {
    if (call.call.kind === 'call') this.#addFunction(call, call.call, result);
    else this.#addAggregate(call.frame, call.call, result);
  }

  /** What rows of the calls have to be in memory together. */
  get needs(): WindowNeeds {
    const aggregates = this.walked.filter((call) => call.kind === 'aggregate');
    const shifts = this.walked.filter((call) => call.kind === 'shift').map(({ back }) => back);
    const waits = (until: 'peers' | 'partition'): boolean => aggregates.some((call) => call.until === until);
    const most = this.framed.length > 0 || waits('partition') ? 'partition' : 'row';
    return {
      until: most === 'row' && waits('peers') ? 'peers' : most,
      ahead: Math.max(0, ...shifts.map((back) => -back)),
      back: Math.max(0, ...shifts),
    };
  }

  /**
   * Whether values may wait in their records while other rows come and go: what `lag` copied points into the record
   * that it came from.
   */
  get outlastBatches(): boolean {
    const { until, ahead } = this.needs;
    if (until === 'row' && ahead === 0) return true;
    return !this.walked.some((call) => call.kind === 'shift' && physicalOf(call.result.type) === 'bytes');
  }

  #addFunction(call: WindowCall, inner: Call, result: RecordField): void {
    const declaration = functionOf(inner.fn);
    if (declaration?.kind !== 'window') throw new Error(`${inner.fn} is no window function`);
    const { computed } = declaration;
    const args = inner.args.map(runnable);
    switch (computed.kind) {
      case 'number':
        this.walked.push({ kind: 'number', number: computed.number, result });
        break;
      case 'place':
        this.#frame(call.frame, result, {
          kind: 'place',
          lower: (p, place) =>
            computed.lower(
              p.context,
              place,
              args.map((e) => p.context.lower(e)),
            ),
        });
        break;
      case 'shift':
        this.#addShift(computed, args, call.ignoreNulls, result);
        break;
      case 'nth': {
        const [value, n] = args as [Expression, Expression];
        const queued = call.ignoreNulls
          ? { filter: null, valid: this.#window.fieldOf(value), best: null }
          : null;
        this.#frame(call.frame, result, {
          kind: 'row',
          from: 'first',
          n: (p) => p.context.lower(n).value,
          queue: this.#queue(queued),
          value: this.#window.fieldOf(value),
          otherwise: null,
        });
      }
    }
  }

  #addShift(
    { towards }: Extract<WindowFunction, { kind: 'shift' }>,
    args: Expression[],
    ignoreNulls: boolean,
    result: RecordField,
  ): void {
    const [value, distance, otherwise] = args as [Expression, Expression, Expression];
    const rows = rowsOf(distance) * (towards === 'end' ? 1 : -1);
    const fields = { value: this.#window.fieldOf(value), otherwise: this.#window.fieldOf(otherwise) };
    if (!ignoreNulls || rows === 0) {
      this.walked.push({ kind: 'shift', back: -rows, ...fields, result });
      return;
    }
    const one = { kind: 'literal', type: { kind: 'int' }, value: Math.sign(rows) } as const;
    const next: FrameBound = { kind: 'offset', value: one };
    const frame: WindowFrame =
      rows > 0
        ? { unit: 'rows', start: next, end: { kind: 'unbounded_following' } }
        : { unit: 'rows', start: { kind: 'unbounded_preceding' }, end: next };
    this.#frame(frame, result, {
      kind: 'row',
      from: rows > 0 ? 'first' : 'last',
      n: () => i32.const(Math.abs(rows)),
      queue: this.#queue({ filter: null, valid: fields.value, best: null }),
      ...fields,
    });
  }

  #addAggregate(frame: WindowFrame, call: AggregateCall, result: RecordField): void {
    const [compiler, window] = [this.#compiler, this.#window];
    const implementation = aggregateOf(compiler, call);
    const moving = implementation.moving?.(call) ?? null;
    const grows = frame.start.kind === 'unbounded_preceding';
    if (moving?.kind === 'end') {
      const value = window.fieldOf(runnable(call.args[0]!));
      const { filter, ignoreNulls } = call;
      const isDirect = filter === null && ignoreNulls !== true;
      if (isDirect || !grows) {
        const queued = { filter, valid: ignoreNulls === true ? value : null, best: null };
        const queue = this.#queue(isDirect ? null : queued);
        const n = () => i32.const(1);
        this.#frame(frame, result, { kind: 'row', from: moving.end, n, queue, value, otherwise: null });
        return;
      }
    }
    if (moving?.kind === 'best' && !grows) {
      const [value, by] = [0, moving.by].map((i) => window.fieldOf(runnable(call.args[i]!)));
      const best = { by: by!, replaces: moving.replaces };
      const queue = this.#queue({ filter: call.filter, valid: null, best });
      const n = () => i32.const(1);
      this.#frame(frame, result, { kind: 'row', from: 'first', n, queue, value: value!, otherwise: null });
      return;
    }
    const code = () => writeAggregate(compiler, window, call, implementation, result);
    if (grows && (frame.end.kind === 'current_row' || frame.end.kind === 'unbounded_following')) {
      const toPeers = frame.unit === 'rows' ? 'row' : 'peers';
      const until = frame.end.kind === 'current_row' ? toPeers : 'partition';
      this.walked.push({ kind: 'aggregate', until, code: code() });
      return;
    }
    if (moving?.kind === 'sliding' && !grows) {
      const anew = moving.isExact === null ? null : code();
      const sliding = writeSliding(compiler, window, call, moving, result);
      this.#frame(frame, result, { kind: 'sliding', code: sliding, anew });
      return;
    }
    this.#frame(frame, result, { kind: 'anew', code: code() });
  }

  #frame(frame: WindowFrame, result: RecordField, how: FramedCall['how']): void {
    const key = `${frame.unit} ${boundKey(frame.start)} ${boundKey(frame.end)}`;
    let code = this.#frames.get(key);
    if (code === undefined) {
      code = frameCode(this.#compiler, this.#window, frame, this.#orderBy);
      this.#frames.set(key, code);
    }
    this.framed.push({ frame: code, result, how });
  }

  #queue(rows: QueuedRows | null) {
    return rows === null ? null : writeRowQueue(this.#compiler, this.#window, rows);
  }
}

function boundKey(bound: FrameBound): string {
  return bound.kind === 'offset' ? canonicalKey(bound.value) : bound.kind;
}
