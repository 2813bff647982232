import type { Span } from '../../core/error.ts';
import type { TaskMetrics } from '../../core/events.ts';
import type { PhysicalPlan } from '../../plan/physical/node.ts';
import type { PlainError } from '../executor/messages.ts';
import type { StageProgram } from '../executor/program.ts';
import type { LeafInput } from '../executor/task.ts';
import { compileStage } from '../operators/compile/compiler.ts';
import type { StageTarget } from '../operators/compile/target.ts';
import { type ShapeSettings, type StageShape, shapeOfStage } from './stage-shape.ts';

/** A program that executors may know, with the shape of the stage that it was made for. */
interface Entry {
  readonly program: StageProgram;
  readonly shape: StageShape | null;
  /** Stages that run it now. */
  users: number;
  kept: boolean;
}

/**
 * Programs by the shapes of their stages: a statement like an earlier one starts with code that is there and, as
 * the engine optimises what runs often, fast already. The least recently used ones go.
 */
export class ProgramCache {
  readonly #capacity: number;
  readonly #nextId: () => number;
  readonly #forget: (programId: number) => void;
  readonly #entries = new Map<string, Entry>();

  /** @param forget tells the executors that a program is not needed any more */
  constructor(capacity: number, nextId: () => number, forget: (programId: number) => void) {
    this.#capacity = capacity;
    this.#nextId = nextId;
    this.#forget = forget;
  }

  /** The program that the stage runs, until the lease's `release`. */
  lease(
    leaseId: number,
    plan: PhysicalPlan,
    target: StageTarget,
    settings: ShapeSettings,
    writerConf: () => Readonly<Record<string, string>>,
  ): ProgramLease {
    const shape = shapeOfStage(plan, target, settings);
    const known = shape === null ? undefined : this.#entries.get(shape.key);
    if (known !== undefined) {
      this.#entries.delete(shape!.key);
      this.#entries.set(shape!.key, known);
      known.users++;
      return new ProgramLease(leaseId, known.program, known.shape!, shape!, true, () => this.#release(known));
    }
    const programId = this.#nextId();
    const program = compileStage(plan, target, { ...settings, programId, writerConf });
    const entry: Entry = { program, shape, users: 1, kept: shape !== null && this.#capacity > 0 };
    if (entry.kept) this.#keep(shape!.key, entry);
    return new ProgramLease(leaseId, program, shape, shape, false, () => this.#release(entry));
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#capacity) return;
    const [oldest, old] = this.#entries.entries().next().value!;
    this.#entries.delete(oldest);
    old.kept = false;
    if (old.users === 0) this.#forget(old.program.programId);
  }

  #release(entry: Entry): void {
    entry.users--;
    if (entry.users === 0 && !entry.kept) this.#forget(entry.program.programId);
  }
}

/**
 * A program in the hands of one stage. Its nodes and the places of its errors are numbered as in the statement
 * that it was made for; the lease translates.
 */
export class ProgramLease {
  readonly leaseId: number;
  readonly program: StageProgram;
  /** Another stage of the same shape had it made. */
  readonly cached: boolean;
  readonly #release: () => void;
  /** From the program's numbers to the stage's; null where they are the same. */
  readonly #nodes: ReadonlyMap<number, number> | null;
  readonly #made: readonly Span[];
  readonly #own: readonly Span[];

  constructor(
    leaseId: number,
    program: StageProgram,
    made: StageShape | null,
    own: StageShape | null,
    cached: boolean,
    release: () => void,
  ) {
    this.leaseId = leaseId;
    this.program = program;
    this.cached = cached;
    this.#release = release;
    const same = made === own || made!.nodeIds.every((id, i) => id === own!.nodeIds[i]);
    this.#nodes = same ? null : new Map(made!.nodeIds.map((id, i) => [id, own!.nodeIds[i]!]));
    this.#made = made?.spans ?? [];
    this.#own = own?.spans ?? [];
  }

  /** A task's inputs, by the leaves' ids in the program. */
  inputs(inputs: ReadonlyMap<number, LeafInput>): ReadonlyMap<number, LeafInput> {
    const nodes = this.#nodes;
    if (nodes === null) return inputs;
    const renamed = new Map<number, LeafInput>();
    for (const [made, own] of nodes) {
      const input = inputs.get(own);
      if (input !== undefined) renamed.set(made, input);
    }
    return renamed;
  }

  metrics(metrics: TaskMetrics): TaskMetrics {
    const nodes = this.#nodes;
    if (nodes === null) return metrics;
    const operators = metrics.operators.map((operator) => ({
      ...operator,
      nodeId: nodes.get(operator.nodeId)!,
    }));
    return { ...metrics, operators };
  }

  error(error: PlainError): PlainError {
    if (error.kind !== 'spark' || error.span === undefined) return error;
    const { start, end } = error.span;
    const place = this.#made.findIndex((span) => span.start === start && span.end === end);
    return place < 0 ? error : { ...error, span: this.#own[place]! };
  }

  release(): void {
    this.#release();
  }
}
