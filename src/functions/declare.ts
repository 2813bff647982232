/**
 * How SQL functions are declared: once, in the family files (`families/<group>.ts`). Look-up, binding of
 * types, documentation, printing and code generation derive from the declaration.
 *
 *     scalar({
 *       name: 'initcap',
 *       group: 'string',
 *       since: '1.5.0',
 *       signature: 'string -> string',
 *       evaluate: () => (text: string) => capitalizeWords(text),
 *       description: 'The text with the first letter of each word in upper case.',
 *       examples: [["initcap('sPark sql')", 'Spark Sql']],
 *     })
 *
 * A strict function (`nulls` left out) never sees NULL and is NULL when an argument is. See `signature.ts`
 * for the language of signatures; `bind` takes its place where types follow other rules.
 */
import type {
  Accumulator,
  AggregateImplementation,
  EvaluationEnvironment,
  Lowered,
  LoweredAggregate,
  ScalarImplementation,
} from '../codegen/implementation.ts';
import type { LowerContext } from '../codegen/lower.ts';
import type { Register } from '../codegen/register.ts';
import type { Steps } from '../codegen/stretches.ts';
import type {
  AggregateCall,
  Call,
  EvalMode,
  Expression,
  GeneratorCall,
  Literal,
} from '../expr/expression.ts';
import type { OrderStyle, PrintForm } from '../expr/print-form.ts';
import type { CoercionMode } from '../types/coercion/common-type.ts';
import type { DataType } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { WindowFunction } from './window-function.ts';

/** Spark's groups of functions, without the suffix `_funcs`. */
export type FunctionGroup =
  | 'agg'
  | 'array'
  | 'bitwise'
  | 'collection'
  | 'conditional'
  | 'conversion'
  | 'csv'
  | 'datetime'
  | 'generator'
  | 'hash'
  | 'json'
  | 'lambda'
  | 'map'
  | 'math'
  | 'misc'
  | 'predicate'
  | 'string'
  | 'struct'
  | 'table'
  | 'url'
  | 'variant'
  | 'window'
  | 'xml';

/** An expression of any stage: binding looks at types and literals only. */
// biome-ignore lint/suspicious/noExplicitAny: expressions over logical or physical plans alike
export type AnyExpression = Expression<any>;

export interface BindContext {
  readonly mode: CoercionMode;
  /** The session's time zone. */
  readonly zone: string;
  /** A session setting, for functions that depend on one. */
  conf(key: string): string | undefined;
  /** How the expression prints in errors. */
  sql(e: AnyExpression): string;
  /** The type that a text describes: DDL of a type, or of columns. @throws PARSE_SYNTAX_ERROR, ... */
  parseType?(text: string): DataType;
  /** The value of a constant expression; undefined for any other. */
  constant?(e: AnyExpression): Value | undefined;
}

/** Result of binding types: what arguments are cast to, and what comes out. */
export interface Binding {
  /** One type an argument; equal to the argument's type where no cast is wanted. */
  readonly args: readonly DataType[];
  readonly type: DataType;
  readonly nullable: boolean;
  /** Where it isn't the session's. */
  readonly mode?: EvalMode;
  /** Arguments to take instead of the given ones (before casts), for instance with defaults added. */
  readonly replaced?: readonly AnyExpression[];
  /** Of an aggregate whose arguments say so: as if IGNORE NULLS were written. */
  readonly ignoreNulls?: boolean;
  /** The function to call, where it is another one for these types (`date_add` for a date plus a number). */
  readonly fn?: string;
}

/**
 * `written` is how many of the arguments stand in the call's parentheses: behind them come those of WITHIN GROUP.
 *
 * @throws SparkError WRONG_NUM_ARGS, DATATYPE_MISMATCH.*
 */
export type Bind = (args: readonly AnyExpression[], context: BindContext, written?: number) => Binding;

/** `[expression, result]`: the result as CAST AS STRING shows it, `NULL` for NULL. */
export type Example = readonly [expression: string, result: string];

interface Common {
  /** In calls' `fn`. Also the name in SQL, unless there is a `symbol`. */
  readonly name: string;
  /** An operator's name in SQL: found and listed under this instead of `name`. */
  readonly symbol?: string;
  readonly aliases?: readonly string[];
  readonly group: FunctionGroup;
  readonly since: string;
  readonly description: string;
  readonly examples: readonly Example[];
  /** How calls print; by default `name(a, b)`, with the alias that the user took. */
  readonly print?: PrintForm;
  /** Only the analyzer makes calls of it: not found by name. */
  readonly internal?: true;
  /** Only statements in PostgreSQL's dialect make calls of it: found as `pg:<name>`, and not listed. */
  readonly dialect?: 'postgres';
  /** False for functions that give other values for the same arguments (`rand`). */
  readonly deterministic?: false;
  /** False where the driver must not compute it ahead (`current_timestamp` is replaced by the analyzer). */
  readonly foldable?: false;
  /** Names of the parameters, for calls with `name => value`. */
  readonly parameters?: readonly string[];
}

interface Typed extends Common {
  /** One or several; the first that fits wins. Either this or `bind`. */
  readonly signature?: string | readonly string[];
  readonly bind?: Bind;
  /**
   * Whether the result may be NULL; by default (`strict`) when an argument may. `always` for functions that
   * find no answer to some values.
   */
  readonly nullable?:
    | 'strict'
    | 'always'
    | 'never'
    | ((args: readonly AnyExpression[], context: BindContext) => boolean);
  /**
   * What the last optional parameters of the signature get where a call leaves them out; such a call prints
   * with them. Fewer than the optional parameters: those before have none.
   */
  readonly defaults?: readonly Literal[];
}

export interface LambdaParameter {
  readonly type: DataType;
  readonly nullable: boolean;
}

interface ScalarSpec extends Typed {
  /** `custom`: the implementation deals with NULLs. */
  readonly nulls?: 'strict' | 'custom';
  /**
   * Types of the parameters of the lambda that is argument `index`, of `arity` parameters. `types` holds the
   * types of the arguments before it (of lambdas: their results').
   */
  readonly lambda?: (types: readonly DataType[], index: number, arity: number) => readonly LambdaParameter[];
}

interface StrictSpec extends ScalarSpec {
  readonly nulls?: 'strict';
  /** Whether a call can run on garbage (see `StrictLowering.eager`). */
  readonly eager?: true | ((call: Call) => boolean);
  /** See `StrictLowering.steps`. */
  readonly steps?: (call: Call) => Steps | null;
  readonly lowered: (context: LowerContext, call: Call, args: readonly Register[]) => Lowered;
}

interface CustomSpec extends ScalarSpec {
  readonly nulls: 'custom';
  /** See `CustomLowering.steps`. */
  readonly steps?: (call: Call) => Steps | null;
  readonly lowered: (context: LowerContext, call: Call) => Register;
}

interface EvaluatedSpec extends ScalarSpec {
  /** Runs once per call in the statement and task, and gives what runs per row. */
  readonly evaluate: (call: Call, environment: EvaluationEnvironment) => (...args: never[]) => Value;
}

interface ExpandedSpec extends ScalarSpec {
  /** Another expression for the call; for functions that only abbreviate. */
  readonly expand: (call: Call) => Expression;
}

export interface ScalarFunction extends ScalarSpec {
  readonly kind: 'scalar';
  readonly implementation: ScalarImplementation;
}

export function scalar(spec: StrictSpec | CustomSpec | EvaluatedSpec | ExpandedSpec): ScalarFunction {
  return { ...spec, kind: 'scalar', implementation: implementationOf(spec) };
}

function implementationOf(
  spec: StrictSpec | CustomSpec | EvaluatedSpec | ExpandedSpec,
): ScalarImplementation {
  if ('expand' in spec) return { kind: 'expand', expand: spec.expand };
  if ('evaluate' in spec) {
    return { kind: 'evaluate', strict: spec.nulls !== 'custom', evaluate: spec.evaluate };
  }
  if (spec.nulls === 'custom') return { kind: 'custom', lower: spec.lowered, steps: spec.steps };
  const { eager = false, steps } = spec;
  const isEager = typeof eager === 'function' ? eager : () => eager;
  return { kind: 'strict', eager: isEager, lower: spec.lowered, steps };
}

interface AggregateSpec extends Typed {
  /**
   * Takes WITHIN GROUP (ORDER BY ...), or must have it. The sort expressions come as further arguments behind
   * the written ones; `call.order` has their directions. Sorting is the function's own business.
   */
  readonly withinGroup?: 'optional' | 'required';
  /** How WITHIN GROUP prints: as ORDER BY does, `a ASC NULLS FIRST` instead of `a`; or with directions turned around. */
  readonly orderStyle?: OrderStyle;
  /** Takes IGNORE NULLS. */
  readonly ignoresNulls?: true;
  /** DISTINCT changes nothing (`max`), so that planning drops it. */
  readonly duplicatesMatter?: false;
}

interface LoweredAggregateSpec extends AggregateSpec {
  readonly lowered: Omit<LoweredAggregate, 'kind'>;
}

interface AccumulatingSpec extends AggregateSpec {
  /** Once per call in the statement; the result makes the state of one group. NULL arguments come in, too. */
  readonly accumulate: (call: AggregateCall) => () => Accumulator;
}

export interface AggregateFunction extends AggregateSpec {
  readonly kind: 'aggregate';
  readonly implementation: AggregateImplementation;
}

export function aggregate(spec: LoweredAggregateSpec | AccumulatingSpec): AggregateFunction {
  const implementation: AggregateImplementation =
    'lowered' in spec
      ? { kind: 'lowered', ...spec.lowered }
      : { kind: 'accumulate', create: spec.accumulate };
  return { ...spec, kind: 'aggregate', implementation };
}

interface WindowSpec extends Typed {
  /** Takes IGNORE NULLS. */
  readonly ignoresNulls?: true;
  /** The frame that it always has; undefined: takes the window's. */
  readonly frame?: 'rows_to_current' | 'range_to_current' | 'offset';
  readonly computed: WindowFunction;
}

export interface WindowFunctionDeclaration extends WindowSpec {
  readonly kind: 'window';
}

export function windowFunction(spec: WindowSpec): WindowFunctionDeclaration {
  return { ...spec, kind: 'window' };
}

/** A row for each element of the argument, an array, or for each entry of a map. */
export interface Elements {
  /** The first column is the position, from 0. */
  readonly withPosition: boolean;
  /** A row of NULLs where there is nothing. */
  readonly outer: boolean;
}

interface GeneratorSpec extends Common {
  /** As for scalar functions; the result type is the struct of the columns. */
  readonly bind: Bind;
  /**
   * Once per call in the statement; the result gives a row's rows, each with the struct's values. Or the elements,
   * which generated code finds.
   */
  readonly rows: Elements | ((call: GeneratorCall) => (...args: never[]) => Iterable<readonly Value[]>);
}

export interface GeneratorFunction extends GeneratorSpec {
  readonly kind: 'generator';
}

export function generator(spec: GeneratorSpec): GeneratorFunction {
  return { ...spec, kind: 'generator' };
}

/** Stands in FROM; the analyzer makes a plan of it. Documented here, so that it is listed. */
export interface TableFunction extends Common {
  readonly kind: 'table';
}

export function tableFunction(spec: Common): TableFunction {
  return { ...spec, kind: 'table' };
}

export type FunctionDeclaration =
  | ScalarFunction
  | AggregateFunction
  | WindowFunctionDeclaration
  | GeneratorFunction
  | TableFunction;
