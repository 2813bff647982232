/**
 * Pipelines: the generated loops that executors run batch by batch.
 *
 * A pipeline is one exported function `(start, end) -> reached`. It goes over the rows of its source from
 * `start` to before `end`, carries each through filters, projections and probes with values in registers,
 * and hands what is left to a sink. It returns where it stopped: `end`, or earlier when a sink asked for a
 * pause (the call is repeated from there) or a limit was reached (its flag in the frame says so).
 */
import type { FunctionBuilder, ModuleBuilder } from '../builder.ts';
import type { FunctionLookup } from '../implementation.ts';
import { i32, i64 } from '../instructions.ts';
import type { Ir, Label, Local } from '../ir.ts';
import { LowerContext } from '../lower.ts';
import type { LoopCode } from '../stretches.ts';

/** What all pipelines of a stage share while their code is written. */
export interface StageCode {
  readonly module: ModuleBuilder;
  readonly functions: FunctionLookup;
  /** Hostile setting: every hash is 0. */
  readonly hashZero: boolean;
}

/** One pipeline while its code is written. */
export class PipelineCode implements LoopCode {
  readonly stage: StageCode;
  readonly f: FunctionBuilder;
  readonly context: LowerContext;
  readonly start: Ir;
  readonly end: Ir;
  /** Where the loop is: row number or address. */
  readonly position: Local;
  /** Cells of the limits in the pipeline. */
  readonly limits = new Set<number>();
  readonly #epilogue: (() => void)[] = [];
  readonly #states = new Map<string, unknown>();
  #exit: Label | null = null;
  #paused: Local | null = null;
  #step = 1;
  /** Of code that every row runs; null until the loop is written. */
  #rowDepth: number | null = null;

  constructor(stage: StageCode, name: string) {
    this.stage = stage;
    this.f = stage.module.function(name, { exported: true, result: 'i32' });
    this.start = this.f.parameter('i32', 'start');
    this.end = this.f.parameter('i32', 'end');
    this.context = new LowerContext(this.f, stage.functions, this);
    this.position = this.f.local('i32', 'position');
    this.f.frame();
  }

  /**
   * Writes the loop: `body` for each position, `step` apart, and the end of the function. Called once, last.
   */
  loop(step: number, body: () => void): void {
    const { f } = this;
    this.#step = step;
    f.set(this.position, this.start);
    f.block((exit) => {
      this.#exit = exit;
      f.brIf(exit, i32.ge_u(this.start, this.end));
      f.loop((again) => {
        this.#rowDepth = f.depth;
        this.context.scope(body);
        this.#goOn();
        if (this.#paused !== null) f.brIf(exit, f.get(this.#paused));
        f.brIf(again, i32.lt_u(f.get(this.position), this.end));
      });
    });
    for (const write of this.#epilogue) write();
    f.return(f.get(this.position));
  }

  /** Rows that the loop went over, for code at its end. */
  get rows(): Ir {
    return i32.div_u(i32.sub(this.f.get(this.position), this.start), i32.const(this.#step));
  }

  #goOn(): void {
    this.f.set(this.position, i32.add(this.f.get(this.position), i32.const(this.#step)));
  }

  /** Leaves the loop at once. */
  exit(): void {
    this.#goOn();
    this.f.br(this.#exit!);
  }

  /** Set to other than 0, stops the loop after the current row. */
  get paused(): Local {
    this.#paused ??= this.f.local('i32', 'paused');
    return this.#paused;
  }

  /** Code for the end of the function, on every way out but errors. */
  atEnd(write: () => void): void {
    this.#epilogue.push(write);
  }

  /** What a sink or operator keeps in this function under its own key, made on first use. */
  state<T>(key: string, make: () => T): T {
    if (!this.#states.has(key)) this.#states.set(key, make());
    return this.#states.get(key) as T;
  }

  /** Counts into an i64 of the frame. */
  count(offset: number): void {
    const addAtEnd = (rows: () => Ir): void =>
      this.atEnd(() => {
        const frame = this.f.frame();
        const sum = i64.add(i64.load(frame, offset), i64.extend_i32_u(rows()));
        this.f.store('i64.store', frame, sum, offset);
      });
    if (this.f.depth === this.#rowDepth) {
      addAtEnd(() => this.rows);
      return;
    }
    const counter = this.state(`count ${offset}`, () => {
      const local = this.f.local('i32', 'rows');
      addAtEnd(() => this.f.get(local));
      return local;
    });
    this.f.set(counter, i32.add(this.f.get(counter), i32.const(1)));
  }
}

/** Carries a row on: writes the code for what comes after. The columns are bound in `p.context`. */
export type Consumer = (p: PipelineCode) => void;
