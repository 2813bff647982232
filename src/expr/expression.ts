import type { Span } from '../core/error.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';

/**
 * Bound expressions: names resolved, types final, coercions explicit. Plain data that survives
 * `structuredClone`; a function is a name that the executor looks up in its own registry.
 *
 * `Plan` is the type of plans inside subquery expressions: `expr` knows no plans, and after optimization
 * no subquery is left, so that the run side sees `Expression<never>`.
 */
export type Expression<Plan = never> =
  | Literal
  | Attribute
  | Alias<Plan>
  | Call<Plan>
  | Cast<Plan>
  | Case<Plan>
  | Lambda<Plan>
  | LambdaVariable
  | AggregateCall<Plan>
  | WindowCall<Plan>
  | GeneratorCall<Plan>
  | OuterReference
  | ScalarSubquery<Plan>
  | ExistsSubquery<Plan>
  | InSubquery<Plan>;

export type ExpressionKind = Expression['kind'];

/** Identifies a column through all plans of one statement; Spark prints it as `name#id`. */
export type ExprId = number;

/** How errors of a value are treated: raise them, follow pre-ANSI rules (wrap, null), or give NULL. */
export type EvalMode = 'ansi' | 'legacy' | 'try';

/** Where an expression stands in the statement, for errors; `text` is the statement's fragment. */
export interface Origin {
  readonly span: Span;
  readonly text: string;
}

export interface Literal {
  readonly kind: 'literal';
  readonly type: DataType;
  readonly value: Value;
  /** Stands for a parameter without a type of its own: its number from 0. The type that it gets shows what is wanted. */
  readonly parameter?: number;
}

/** A column of an input plan. */
export interface Attribute {
  readonly kind: 'attribute';
  readonly id: ExprId;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly qualifier: readonly string[];
}

/** Names a value and makes it a column of the plan's output. */
export interface Alias<Plan = never> {
  readonly kind: 'alias';
  readonly id: ExprId;
  readonly name: string;
  readonly child: Expression<Plan>;
  readonly qualifier?: readonly string[];
}

/** A call of a scalar function or operator (`add`, `and`, `upper`): its name in the function registry. */
export interface Call<Plan = never> {
  readonly kind: 'call';
  readonly fn: string;
  readonly args: readonly Expression<Plan>[];
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mode: EvalMode;
  /** The session's time zone, where the function depends on it. */
  readonly zone?: string;
  /** How the user named it, where a function goes by several names and its printed form shows which. */
  readonly alias?: string;
  /** What the function looks its answers up in, where that is neither an argument nor the same for all sessions. */
  readonly data?: readonly (readonly Value[])[];
  readonly origin?: Origin;
}

export interface Cast<Plan = never> {
  readonly kind: 'cast';
  readonly child: Expression<Plan>;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mode: EvalMode;
  readonly zone?: string;
  /** Written by the user, not added by type coercion: only these show in column names. */
  readonly explicit: boolean;
  readonly origin?: Origin;
}

/** `CASE WHEN c1 THEN v1 ... ELSE e END`; `CASE x WHEN ...` is resolved to equalities. */
export interface Case<Plan = never> {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: Expression<Plan>; readonly then: Expression<Plan> }[];
  readonly otherwise: Expression<Plan> | null;
  readonly type: DataType;
  readonly nullable: boolean;
}

/** The argument of a higher-order function. */
export interface Lambda<Plan = never> {
  readonly kind: 'lambda';
  readonly parameters: readonly LambdaVariable[];
  readonly body: Expression<Plan>;
}

export interface LambdaVariable {
  readonly kind: 'lambda_variable';
  readonly id: ExprId;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

export interface AggregateCall<Plan = never> {
  readonly kind: 'aggregate_call';
  readonly fn: string;
  readonly args: readonly Expression<Plan>[];
  readonly distinct: boolean;
  readonly filter: Expression<Plan> | null;
  /** `WITHIN GROUP (ORDER BY ...)`. */
  readonly order: readonly SortOrder<Plan>[];
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mode: EvalMode;
  readonly ignoreNulls: boolean;
  readonly zone?: string;
  readonly alias?: string;
  readonly origin?: Origin;
}

export interface WindowCall<Plan = never> {
  readonly kind: 'window_call';
  /** An aggregate, or a window function (`rank`, `lag`) as a call. */
  readonly call: AggregateCall<Plan> | Call<Plan>;
  readonly partitionBy: readonly Expression<Plan>[];
  readonly orderBy: readonly SortOrder<Plan>[];
  readonly frame: WindowFrame<Plan>;
  readonly ignoreNulls: boolean;
}

export interface WindowFrame<Plan = never> {
  readonly unit: 'rows' | 'range';
  readonly start: FrameBound<Plan>;
  readonly end: FrameBound<Plan>;
}

export type FrameBound<Plan = never> =
  | { readonly kind: 'unbounded_preceding' }
  | { readonly kind: 'unbounded_following' }
  | { readonly kind: 'current_row' }
  /** Rows, or a distance along the one sort key; negative before, positive after the current row. */
  | { readonly kind: 'offset'; readonly value: Expression<Plan> };

/** A function that gives rows (`explode`, `inline`, `stack`); stands only in Generate nodes. */
export interface GeneratorCall<Plan = never> {
  readonly kind: 'generator_call';
  readonly fn: string;
  readonly args: readonly Expression<Plan>[];
  /** The columns that it gives, always a struct. */
  readonly type: DataType;
  readonly nullable: boolean;
  readonly mode: EvalMode;
  readonly alias?: string;
  readonly origin?: Origin;
}

/** Inside a correlated subquery: a column of the query around it. */
export interface OuterReference {
  readonly kind: 'outer_reference';
  readonly attribute: Attribute;
}

export interface ScalarSubquery<Plan> {
  readonly kind: 'scalar_subquery';
  readonly plan: Plan;
  readonly id: ExprId;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly origin?: Origin;
}

export interface ExistsSubquery<Plan> {
  readonly kind: 'exists_subquery';
  readonly plan: Plan;
  readonly id: ExprId;
}

/** `(values) IN (plan)`; NOT IN is a `not` call around it. */
export interface InSubquery<Plan> {
  readonly kind: 'in_subquery';
  readonly values: readonly Expression<Plan>[];
  readonly plan: Plan;
  readonly id: ExprId;
}

export interface SortOrder<Plan = never> {
  readonly child: Expression<Plan>;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}
