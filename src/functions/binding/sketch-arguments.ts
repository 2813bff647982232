import type { Literal } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import type { DataType } from '../../types/data-type.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import type { AnyExpression, Bind, BindContext } from '../declare.ts';
import { dependsOnRow } from './constant.ts';
import { castTargets, requireTypes } from './specs.ts';

/** A parameter of a function over sketches: exact types, or what can be cast; settings have to be constant. */
export interface SketchParameter {
  readonly name: string;
  readonly spec: TypeSpec;
  readonly exact?: true;
  readonly setting?: Setting;
}

export interface Setting {
  readonly otherwise: Literal;
  /** What is wrong with a value; undefined where it is fine. */
  check(value: number | string): string | undefined;
}

/** Binds settings to constants within their bounds. @throws DATATYPE_MISMATCH.* */
export function bindSketch(
  name: string,
  parameters: readonly SketchParameter[],
  type: DataType,
  nullable?: 'never',
): Bind {
  const required = parameters.filter((p) => p.setting === undefined).length;
  return (args, context) => {
    if (args.length < required || args.length > parameters.length) {
      const counts = Array.from({ length: parameters.length - required + 1 }, (_, i) => required + i);
      throw wrongNumberOfArguments(
        name,
        counts.length === 1 ? String(counts[0]) : `[${counts.join(', ')}]`,
        args.length,
      );
    }
    const full = parameters.map((p, i) => args[i] ?? p.setting!.otherwise);
    const targets = parameters.map((p, i): DataType => {
      const holes = full.map((arg, n) => (n === i ? arg : arg));
      if (p.exact)
        requireTypes(
          name,
          holes.slice(0, i + 1),
          parameters.slice(0, i + 1).map((q, n) => (n === i ? q.spec : 'any')),
          context,
        );
      return castTargets(
        name,
        full.slice(0, i + 1),
        parameters.slice(0, i + 1).map((q, n) => (n === i ? q.spec : 'any')),
        context,
      )[i]!;
    });
    for (const [i, p] of parameters.entries())
      if (p.setting !== undefined) checkSetting(name, p, full, i, context);
    return {
      args: targets,
      replaced: full,
      type,
      nullable: nullable !== 'never' && full.some(isNullable),
    };
  };
}

function checkSetting(
  name: string,
  parameter: SketchParameter,
  args: readonly AnyExpression[],
  index: number,
  context: BindContext,
): void {
  const arg = args[index]!;
  if (dependsOnRow(arg)) {
    throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
      inputName: `\`${parameter.name}\``,
      inputType: `"${typeOf(arg).kind === 'string' ? 'STRING' : 'INT'}"`,
      inputExpr: `"${context.sql(arg)}"`,
    });
  }
  const value = arg.kind === 'literal' ? arg.value : context.constant?.(arg);
  if (value === undefined) return;
  if (value === null) {
    throw mismatch('UNEXPECTED_NULL', name, args, context, { exprName: `\`${parameter.name}\`` });
  }
  // Numbers come as they were written; texts that stand for numbers fail when they are cast.
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' && typeof number !== 'string') return;
  const wrong = parameter.setting!.check(number);
  if (wrong !== undefined) {
    throw mismatch('TYPE_CHECK_FAILURE_WITH_HINT', name, args, context, { msg: wrong, hint: '' });
  }
}
