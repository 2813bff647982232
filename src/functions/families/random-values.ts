/** Random values between bounds. */

import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { tightestCommonType } from '../../types/coercion/common-type.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { type DataType, DOUBLE, INT, LONG, STRING } from '../../types/data-type.ts';
import { isIntegral } from '../../types/type-class.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { dependsOnRow } from '../binding/constant.ts';
import { requireTypes } from '../binding/specs.ts';
import {
  type AnyExpression,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
  scalar,
} from '../declare.ts';
import { freshSeed, XorShiftRandom } from '../values/xor-shift-random.ts';

const random = { since: '4.0.0', deterministic: false, nulls: 'custom' } as const;

type Seed = number | bigint | null | undefined;

const SEED: TypeSpec = { kind: 'one_of', options: [INT, LONG] };

/** One sequence of numbers a task: the seed is that of the first row, moved on by the partition. */
function seeded(partition: number): (seed: Seed) => XorShiftRandom {
  let generator: XorShiftRandom | undefined;
  return (seed) => {
    generator ??= new XorShiftRandom(
      (seed === undefined ? freshSeed() : BigInt(seed ?? 0)) + BigInt(partition),
    );
    return generator;
  };
}

/** @throws DATATYPE_MISMATCH.NON_FOLDABLE_INPUT */
function requireConstants(
  name: string,
  args: readonly AnyExpression[],
  parameters: readonly string[],
  context: BindContext,
): void {
  for (const [i, arg] of args.entries()) {
    if (!dependsOnRow(arg)) continue;
    throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
      inputName: `\`${parameters[i]}\``,
      inputType: '"INT"',
      inputExpr: `"${context.sql(arg)}"`,
    });
  }
}

const bindUniform: Bind = (args, context) => {
  if (args.length !== 2 && args.length !== 3) throw wrongNumberOfArguments('uniform', '[2, 3]', args.length);
  requireConstants('uniform', args, ['min', 'max', 'seed'], context);
  requireTypes('uniform', args, ['numeric', 'numeric', SEED], context);
  const [low, high] = args.map(typeOf) as [DataType, DataType];
  const types = [low, high].map((type) => (type.kind === 'void' ? DOUBLE : type)) as [DataType, DataType];
  return {
    args: [...types, ...args.slice(2).map(typeOf)],
    type: uniformType(...types),
    nullable: args.slice(0, 2).some(isNullable),
  };
};

/** The wider of two whole numbers; else a float where there is one, a double, or the longer decimal. */
function uniformType(a: DataType, b: DataType): DataType {
  if (isIntegral(a) && isIntegral(b)) return tightestCommonType(a, b, 'legacy') ?? a;
  const found = [a, b].find((t) => t.kind === 'float') ?? [a, b].find((t) => t.kind === 'double');
  if (found !== undefined) return found;
  if (a.kind !== 'decimal') return b;
  return b.kind === 'decimal' && b.precision > a.precision ? b : a;
}

const bindRandstr: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments('randstr', '[1, 2]', args.length);
  requireConstants('randstr', args, ['length', 'seed'], context);
  requireTypes('randstr', args, ['numeric', SEED], context);
  return { args: [INT, ...args.slice(1).map(typeOf)], type: STRING, nullable: false };
};

export const randomValueFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...random,
    group: 'math',
    name: 'uniform',
    bind: bindUniform,
    evaluate: (call, { partition }) => {
      const generator = seeded(partition);
      const [low, high] = call.args.map(typeOf) as [DataType, DataType];
      const toDouble = (value: Value, type: DataType) =>
        castValue(value, type, DOUBLE, 'ansi', 'UTC') as number;
      return (min: Value, max: Value, seed?: Seed) => {
        const factor = generator(seed).nextDouble();
        if (min === null || max === null) return null;
        const from = toDouble(min, low);
        return castValue(from + (toDouble(max, high) - from) * factor, DOUBLE, call.type, 'ansi', 'UTC');
      };
    },
    description: 'A random number between two others.',
    examples: [['uniform(10, 20, 0) >= 10', 'true']],
  }),
  scalar({
    ...random,
    group: 'string',
    name: 'randstr',
    bind: bindRandstr,
    evaluate: (_call, { partition }) => {
      const generator = seeded(partition);
      return (length: number | null, seed?: Seed) => {
        const source = generator(seed);
        let out = '';
        if (length !== null && length < 0) {
          throw new SparkError('INVALID_PARAMETER_VALUE.LENGTH', {
            parameter: '`length`',
            functionName: '`randstr`',
            length: String(length),
          });
        }
        for (let i = 0; i < (length ?? 0); i += 1) out += letter(Math.abs(source.nextInt() % 62));
        return out;
      };
    },
    description: 'A random text of so many letters and digits.',
    examples: [['randstr(3, 0)', 'ceV']],
  }),
];

/** Digits, then small, then capital letters. */
function letter(index: number): string {
  if (index < 10) return String.fromCharCode(48 + index);
  return String.fromCharCode(index < 36 ? 87 + index : 29 + index);
}
