/**
 * Pipelines: the generated loops that executors run batch by batch.
 *
 * A pipeline is one exported function `(start, end) -> distance`. It goes over the rows of its source from
 * `start` to before `end`, carries each through filters, projections and probes with values in registers,
 * and hands what is left to a sink. It returns how far it got: to `end`, or less far when a sink asked for a
 * pause (it is called again from there) or a limit was reached (its flag in the frame says so). Who calls it counts
 * the rows gone over for the operators that get all of them.
 */

import type { Expression } from '../../expr/expression.ts';
import type { FunctionBuilder, ModuleBuilder } from '../builder.ts';
import type { FunctionLookup } from '../implementation.ts';
import { i32, i64, select } from '../instructions.ts';
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

/** Columns of vectors that a loop goes over. */
export interface VectorColumns {
  /** Place of a column whose values code has as they are; -1 for anything else. */
  placeOf(e: Expression): number;
  /** Has the column at a place read. */
  use(place: number): void;
}

/** The records of a join's table that rows' keys lead to, found for all rows of a batch by a kernel. */
export interface TableLookUp {
  /** The store's header. */
  readonly store: number;
  /** Places of the keys among the source's columns. */
  readonly columns: readonly number[];
  /** i32 of the frame: where the first of the addresses would be for position 0, 4 bytes each; 0 stands for none. */
  readonly cell: number;
}

/** One pipeline while its code is written. */
export class PipelineCode implements LoopCode {
  readonly stage: StageCode;
  readonly f: FunctionBuilder;
  readonly context: LowerContext;
  readonly #start: Ir;
  /** Where the loop is: row number or address. */
  readonly position: Local;
  /** Where it ends; 0 when it shall stop. */
  readonly #end: Local;
  /** Cells of the limits in the pipeline. */
  readonly limits = new Set<number>();
  /** Counters of what every position brings a row to. */
  readonly counters = new Set<number>();
  /** The record that a loop over records is at. */
  record: Ir | null = null;
  /** Locals that were loaded from it: where it has their values. */
  readonly loaded = new Map<Local, number>();
  /** What takes a row for every position. */
  appended: AppendedRows | null = null;
  /** Of joins' tables, what is found before the loop. */
  readonly lookUps: TableLookUp[] = [];
  /** The columns of the source, if it has vectors. */
  source: VectorColumns | null = null;
  readonly #epilogue: (() => void)[] = [];
  readonly #states = new Map<string, unknown>();
  #exit: Label | null = null;
  /** Whether rows may leave the loop before what is written next. */
  #exits = false;
  #stride = 1;
  /** Of code that every row runs. */
  #rowDepth = 0;
  /** Whether a row comes to what is written now several times. */
  #repeats = false;
  #isIdle = false;

  constructor(stage: StageCode, name: string) {
    this.stage = stage;
    this.f = stage.module.function(name, { exported: true, result: 'i32' });
    this.#start = this.f.parameter('i32', 'start');
    this.#end = this.f.parameter('i32', 'end').local;
    this.context = new LowerContext(this.f, stage.functions, this);
    this.position = this.f.local('i32', 'position');
    this.f.frame();
  }

  /**
   * Writes the loop: `body` for each position, `stride` apart, and the end of the function. Called once, last.
   */
  loop(stride: number, body: () => void): void {
    const { f } = this;
    this.#stride = stride;
    f.set(this.position, this.#start);
    f.block((exit) => {
      this.#exit = exit;
      f.brIf(exit, i32.ge_u(this.#start, f.get(this.#end)));
      f.loop((again) => {
        this.#rowDepth = f.depth;
        this.context.scope(body);
        this.#isIdle = f.hasNoEffect && this.#epilogue.length === 0;
        this.#goOn();
        f.brIf(again, i32.lt_u(f.get(this.position), f.get(this.#end)));
      });
    });
    for (const write of this.#epilogue) write();
    // A distance, not the position: with the start gone, V8 keeps the position in the parameter's register, which calls
    // want, too, and loops are some 10 % slower.
    f.return(this.#distance);
  }

  /** Whether each position brings one row, no more and no less, to what is written now. */
  get isEachRow(): boolean {
    return !this.#exits && !this.#repeats && this.f.runsAlways(this.#rowDepth);
  }

  /** Writes code that the current row comes to several times. */
  repeat(body: () => void): void {
    const outer = this.#repeats;
    this.#repeats = true;
    body();
    this.#repeats = outer;
  }

  /** Whether the loop, which is written, does nothing. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** How far apart positions are: 1 for row numbers, bytes for addresses. */
  get stride(): number {
    return this.#stride;
  }

  /** Rows that the loop went over, for code at its end. */
  get rows(): Ir {
    return this.#stride === 1 ? this.#distance : i32.div_u(this.#distance, i32.const(this.#stride));
  }

  get #distance(): Ir {
    return i32.sub(this.f.get(this.position), this.#start);
  }

  #goOn(): void {
    this.f.set(this.position, i32.add(this.f.get(this.position), i32.const(this.#stride)));
  }

  /** Leaves the loop at once. */
  exit(): void {
    this.#exits = true;
    this.#goOn();
    this.f.br(this.#exit!);
  }

  /** Stops the loop after the current row if the condition is other than 0. */
  pauseIf(condition: Ir): void {
    this.f.set(this.#end, select(condition, i32.const(0), this.f.get(this.#end)));
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
    const { f } = this;
    if (this.isEachRow) {
      this.counters.add(offset);
      return;
    }
    const counter = this.state(`count ${offset}`, () => {
      const local = f.local('i32', 'rows');
      this.atEnd(() => {
        const sum = i64.add(i64.load(f.frame(), offset), i64.extend_i32_u(f.get(local)));
        f.store('i64.store', f.frame(), sum, offset);
      });
      return local;
    });
    f.set(counter, i32.add(f.get(counter), i32.const(1)));
  }
}

/** Rows of an output that are records, with columns that a loop computes and others that are copied. */
export interface AppendedRows {
  /** Header of the output. */
  readonly output: number;
  readonly fields: readonly CopiedField[];
  /** Whether all views are copied: their bytes are those of the records. */
  readonly copiesViews: boolean;
}

/** What of an output's column is copied. */
export interface CopiedField {
  readonly column: number;
  /** Where records have the values, and how wide these are; null where the loop computes them. */
  readonly value: { readonly offset: number; readonly bytes: number } | null;
  /** Where records have the validity; `valid` for no NULLs, null where the loop computes it or there is none. */
  readonly validity: number | 'valid' | null;
}

/** Carries a row on: writes the code for what comes after. The columns are bound in `p.context`. */
export type Consumer = (p: PipelineCode) => void;
