import { SparkError } from '../core/error.ts';
import type {
  AggregateCall,
  Call,
  Cast,
  EvalMode,
  Expression,
  GeneratorCall,
  Origin,
  SortOrder,
} from '../expr/expression.ts';
import { isNullable, typeOf } from '../expr/expression-type.ts';
import { castIsNullable } from '../types/cast/cast-nullability.ts';
import type { DataType } from '../types/data-type.ts';
import { sameTypeIgnoringNullability } from '../types/type-equality.ts';
import { bindSignature, parameterCount } from './bind-signature.ts';
import type {
  AggregateFunction,
  AnyExpression,
  BindContext,
  Binding,
  FunctionDeclaration,
  GeneratorFunction,
  ScalarFunction,
  WindowFunctionDeclaration,
} from './declare.ts';

/** What a call says besides its arguments. */
export interface CallOptions<Plan> {
  readonly distinct?: boolean;
  readonly filter?: Expression<Plan> | null;
  readonly order?: readonly SortOrder<Plan>[];
  readonly ignoreNulls?: boolean;
  readonly origin?: Origin | undefined;
  /** The name under which the user called it, in lower case; undefined where an operator was written. */
  readonly alias?: string | undefined;
  /** Instead of the session's mode: `try` in the `try_` functions. */
  readonly mode?: EvalMode | undefined;
}

/** A call of a scalar (or window) function over resolved arguments; coercions are added as casts. */
export function bindScalar<Plan>(
  declaration: ScalarFunction | WindowFunctionDeclaration,
  args: readonly Expression<Plan>[],
  context: BindContext,
  options: CallOptions<Plan> = {},
): Call<Plan> {
  const binding = bindTypes(declaration, args, context, options);
  return {
    kind: 'call',
    fn: binding.fn ?? declaration.name,
    args: castArguments(binding, args, context, options.origin),
    type: binding.type,
    nullable: binding.nullable,
    mode: options.mode ?? binding.mode ?? context.mode,
    zone: context.zone,
    ...optional('alias', options.alias),
    ...optional('origin', options.origin),
  };
}

/**
 * A call of an aggregate. The sort expressions of WITHIN GROUP are bound as further arguments behind those that
 * are written, so that one who runs the call needs to compute its arguments only.
 */
export function bindAggregate<Plan>(
  declaration: AggregateFunction,
  args: readonly Expression<Plan>[],
  context: BindContext,
  options: CallOptions<Plan> = {},
): AggregateCall<Plan> {
  const order = options.order ?? [];
  const all = [...args, ...order.map((o) => o.child)];
  const binding = bindTypes(declaration, all, context, options, args.length);
  const cast = castArguments(binding, all, context, options.origin);
  return {
    kind: 'aggregate_call',
    fn: binding.fn ?? declaration.name,
    args: cast,
    distinct: options.distinct ?? false,
    filter: options.filter ?? null,
    order: order.map((o, i) => ({ ...o, child: cast[args.length + i] ?? o.child })),
    type: binding.type,
    nullable: binding.nullable,
    mode: options.mode ?? binding.mode ?? context.mode,
    ignoreNulls: (options.ignoreNulls ?? false) || (binding.ignoreNulls ?? false),
    zone: context.zone,
    ...optional('alias', options.alias),
    ...optional('origin', options.origin),
  };
}

/** A call of a generator. */
export function bindGenerator<Plan>(
  declaration: GeneratorFunction,
  args: readonly Expression<Plan>[],
  context: BindContext,
  options: CallOptions<Plan> = {},
): GeneratorCall<Plan> {
  const binding = bindTypes(declaration, args, context, options);
  return {
    kind: 'generator_call',
    fn: declaration.name,
    args: castArguments(binding, args, context, options.origin),
    type: binding.type,
    nullable: binding.nullable,
    mode: binding.mode ?? context.mode,
    ...optional('alias', options.alias),
    ...optional('origin', options.origin),
  };
}

/**
 * The expression as a value of the type, with an implicit cast where it is another one.
 *
 * @param origin of what wants it so: that is where a cast which fails is shown
 */
export function coerce<Plan>(
  e: Expression<Plan>,
  type: DataType,
  context: BindContext,
  origin?: Origin,
): Expression<Plan> {
  if (e.kind === 'lambda') return coerceLambda(e, type, context, origin);
  const from = typeOf(e);
  if (sameTypeIgnoringNullability(from, type)) return e;
  if (e.kind === 'literal' && e.value === null) return { ...e, type };
  const mode = context.mode;
  const cast: Cast<Plan> = {
    kind: 'cast',
    child: e,
    type,
    nullable: isNullable(e) || castIsNullable(from, type, mode),
    mode,
    zone: context.zone,
    explicit: false,
    ...optional('origin', origin),
  };
  return cast;
}

function coerceLambda<Plan>(
  e: Extract<Expression<Plan>, { kind: 'lambda' }>,
  type: DataType,
  context: BindContext,
  origin: Origin | undefined,
): Expression<Plan> {
  const body = coerce(e.body, type, context, origin);
  return body === e.body ? e : { ...e, body };
}

function bindTypes(
  declaration: Exclude<FunctionDeclaration, { kind: 'table' }>,
  args: readonly AnyExpression[],
  context: BindContext,
  options: { readonly alias?: string | undefined; readonly origin?: Origin | undefined },
  written = args.length,
): Binding {
  const name = options.alias ?? declaration.symbol ?? declaration.name;
  try {
    if (declaration.bind !== undefined) return declaration.bind(args, context, written);
    const full = withDefaults(declaration, args);
    const binding = bindSignature(declaration, name, full, context);
    return full === args ? binding : { ...binding, replaced: full };
  } catch (error) {
    if (error instanceof SparkError) error.span ??= options.origin?.span;
    throw error;
  }
}

/** The arguments with the declaration's defaults for those that are left out at the end. */
function withDefaults(
  declaration: Exclude<FunctionDeclaration, { kind: 'table' }>,
  args: readonly AnyExpression[],
): readonly AnyExpression[] {
  const defaults = declaration.kind === 'generator' ? undefined : declaration.defaults;
  if (defaults === undefined) return args;
  const missing = parameterCount(declaration) - args.length;
  return missing > 0 && missing <= defaults.length ? [...args, ...defaults.slice(-missing)] : args;
}

function castArguments<Plan>(
  binding: Binding,
  args: readonly Expression<Plan>[],
  context: BindContext,
  origin: Origin | undefined,
): readonly Expression<Plan>[] {
  const taken = (binding.replaced as readonly Expression<Plan>[] | undefined) ?? args;
  return taken.map((arg, index) => coerce(arg, binding.args[index] ?? typeOf(arg), context, origin));
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
