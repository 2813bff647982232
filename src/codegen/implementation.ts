import type { AggregateCall, Call, Expression } from '../expr/expression.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { Ir } from './ir.ts';
import type { LowerContext } from './lower.ts';
import type { Register } from './register.ts';
import type { Steps } from './stretches.ts';

/** What lowering gives: a value that is never NULL, or the parts of a register without its type. */
export type Lowered = Ir | { readonly value: Ir; readonly high?: Ir | null; readonly valid?: Ir | null };

interface Stepped {
  /** The call as a function of one number, if its results stay the same over stretches of numbers. */
  readonly steps?: ((call: Call) => Steps | null) | undefined;
}

/** An implementation in intermediate code that is NULL when an argument is; it sees valid arguments only. */
export interface StrictLowering extends Stepped {
  readonly kind: 'strict';
  /** Whether a call can run on garbage: raises nothing, calls nothing. Saves the branch around it. */
  eager(call: Call): boolean;
  lower(context: LowerContext, call: Call, args: readonly Register[]): Lowered;
}

/** An implementation in intermediate code that lowers its arguments itself (`coalesce`, `and`). */
export interface CustomLowering extends Stepped {
  readonly kind: 'custom';
  lower(context: LowerContext, call: Call): Register;
}

/** A function that stands for another expression (`nullif` for an IF). */
export interface Expansion {
  readonly kind: 'expand';
  expand(call: Call): Expression;
}

/** A lambda argument, as TypeScript functions get it. */
export type LambdaFunction = (...args: readonly Value[]) => Value;

/**
 * An implementation in TypeScript. `evaluate` runs once per call in the statement and gives the function
 * that runs per row; what depends on constant arguments belongs into the former.
 */
export interface Evaluation {
  readonly kind: 'evaluate';
  /** Not called when an argument is NULL: the result is NULL then. */
  readonly strict: boolean;
  evaluate(call: Call, environment: EvaluationEnvironment): (...args: never[]) => Value;
}

/** Where a TypeScript function runs. A new one, and new state of its functions, for each task. */
export interface EvaluationEnvironment {
  /** The number of the task's partition in its stage; 0 on the driver. */
  readonly partition: number;
}

export type ScalarImplementation = StrictLowering | CustomLowering | Expansion | Evaluation;

/** A column that carries a part of an aggregate's state between rows, batches, tasks. */
export interface StateColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** For a group without rows. */
  readonly initial: Value;
  /**
   * NULL stands for zero, until the first row of which no argument is NULL is taken in: in groups that begin with
   * such a row the column need not be nullable.
   */
  readonly zeroAtFirst?: true;
}

/**
 * One group's state while code for it is generated. `set` may be called under a condition. What is stored in
 * a state column of variable length may lie in the arena: the table copies it when the view changed.
 */
export interface StateSlots {
  get(index: number): Register;
  set(index: number, value: Register): void;
  /** Sets a value of fixed size; NULL stays NULL. */
  replace(index: number, value: Register): void;
  /** Makes it NULL; the value stays. */
  setNull(index: number): void;
  /** Address of `bytes` (an i32) new bytes, not zeroed nor aligned, that live as long as the state. */
  allocate(bytes: Ir): Ir;
}

/** An aggregate in intermediate code. The caller takes care of FILTER and DISTINCT. */
export interface LoweredAggregate {
  readonly kind: 'lowered';
  state(call: AggregateCall): readonly StateColumn[];
  /** Takes a row's arguments in; they may be NULL. */
  update(context: LowerContext, call: AggregateCall, state: StateSlots, args: readonly Register[]): void;
  /**
   * Takes another state of the same columns in. Null where the columns mean nothing outside of their task, so that
   * it runs in `complete` mode only.
   */
  readonly merge:
    | ((context: LowerContext, call: AggregateCall, state: StateSlots, other: readonly Register[]) => void)
    | null;
  finish(context: LowerContext, call: AggregateCall, state: StateSlots): Register;
  /** Empties a state that lies elsewhere, for further rows; null where the initial values do. */
  readonly clear?: (context: LowerContext, state: StateSlots) => void;
  /** What is faster for a window's moving frames than taking in each frame's rows anew; null for nothing. */
  readonly moving?: (call: AggregateCall) => MovingAggregate | null;
}

/** An aggregate over the frames of one window partition: both ends only ever move ahead. */
export type MovingAggregate = SlidingAggregate | ChosenRow;

/** A state that rows leave again, in the order in which they came. */
export interface SlidingAggregate extends Pick<LoweredAggregate, 'state' | 'update' | 'finish'> {
  readonly kind: 'sliding';
  readonly remove: LoweredAggregate['update'];
  /**
   * 1 where the state tells what taking in the frame's rows one by one gives, to the last digit and with its errors;
   * null where it always does.
   */
  readonly isExact: ((context: LowerContext, call: AggregateCall, state: StateSlots) => Ir) | null;
}

/** The first argument's value in one of the frame's rows. */
export type ChosenRow =
  | { readonly kind: 'end'; readonly end: 'first' | 'last' }
  | {
      readonly kind: 'best';
      /** The argument that decides; rows in which it is NULL don't count. */
      readonly by: number;
      /** 1 where a later row takes the place of an earlier one, from what decides in them. */
      replaces(context: LowerContext, later: Register, earlier: Register): Ir;
    };

export interface Accumulator {
  update(...args: never[]): void;
  finish(): Value;
}

/** An aggregate in TypeScript; runs in `complete` mode only. Gets NULL arguments, too. */
export interface AccumulatingAggregate {
  readonly kind: 'accumulate';
  /** Once per call in the statement; the result makes the state of one group. */
  create(call: AggregateCall): () => Accumulator;
}

export type AggregateImplementation = LoweredAggregate | AccumulatingAggregate;

/** What code generation asks the function registry. */
export interface FunctionLookup {
  /** Undefined for names that are no scalar functions. */
  scalar(fn: string): ScalarImplementation | undefined;
  aggregate(fn: string): AggregateImplementation | undefined;
  deterministic(fn: string): boolean;
}
