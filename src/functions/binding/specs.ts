import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { acceptsType, implicitCast, type TypeSpec } from '../../types/coercion/implicit-cast.ts';
import type { DataType } from '../../types/data-type.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import type { AnyExpression, Bind, BindContext, Binding } from '../declare.ts';

/** What the arguments are cast to. @throws DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE */
export function castTargets(
  name: string,
  args: readonly AnyExpression[],
  specs: readonly TypeSpec[],
  context: BindContext,
): readonly DataType[] {
  return args.map((arg, i) => {
    const spec = specs[Math.min(i, specs.length - 1)]!;
    const target = implicitCast(typeOf(arg), spec, context.mode);
    if (target !== undefined) return target;
    const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(call, i, spec, arg, context);
  });
}

interface SpecOptions {
  readonly required?: number;
  readonly nullable?: 'always' | 'strict' | 'never';
  readonly defaults?: readonly AnyExpression[];
  /** Arguments must be of the types as they are: no implicit casts. */
  readonly exact?: true;
}

/** A binding to types that the language of signatures has no words for, such as DECIMAL(16, 6). */
export function bindSpecs(
  name: string,
  specs: readonly TypeSpec[],
  type: DataType | ((types: readonly DataType[]) => DataType),
  options: SpecOptions = {},
): Bind {
  const { required = specs.length, nullable = 'strict', defaults = [] } = options;
  return (args, context): Binding => {
    if (args.length < required || args.length > specs.length) {
      const counts = Array.from({ length: specs.length - required + 1 }, (_, i) => required + i);
      const expected = counts.length === 1 ? String(counts[0]) : `[${counts.join(', ')}]`;
      throw wrongNumberOfArguments(name, expected, args.length);
    }
    const missing = Math.min(specs.length - args.length, defaults.length);
    const full = missing === 0 ? args : [...args, ...defaults.slice(defaults.length - missing)];
    if (options.exact) requireTypes(name, full, specs, context);
    const targets = castTargets(name, full, specs, context);
    return {
      args: targets,
      type: typeof type === 'function' ? type(targets) : type,
      nullable: nullable === 'always' || (nullable === 'strict' && full.some(isNullable)),
      ...(full === args ? {} : { replaced: full }),
    };
  };
}

/** Types as they are, without implicit casts; NULL fits any. @throws DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE */
export function requireTypes(
  name: string,
  args: readonly AnyExpression[],
  specs: readonly TypeSpec[],
  context: BindContext,
): void {
  for (const [i, arg] of args.entries()) {
    const type = typeOf(arg);
    if (type.kind === 'void' || acceptsType(specs[i]!, type)) continue;
    const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(call, i, specs[i]!, arg, context);
  }
}

/** The binding, refused while the type TIME is switched off. @throws UNSUPPORTED_TIME_TYPE */
export function bindTime(bind: Bind): Bind {
  return (args, context) => {
    if (context.conf('spark.sql.timeType.enabled')?.toLowerCase() !== 'true') {
      throw new SparkError('UNSUPPORTED_TIME_TYPE');
    }
    return bind(args, context);
  };
}
