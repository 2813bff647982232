/** Vectors: arrays of FLOAT without NULLs. */

import { SparkError } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { arrayType, FLOAT } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import {
  type AnyExpression,
  aggregate,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
  scalar,
} from '../declare.ts';

const vector = { group: 'array', since: '4.2.0' } as const;

type Floats = readonly (number | null)[];

const VECTOR = arrayType(FLOAT);

function requireVector(
  name: string,
  args: readonly AnyExpression[],
  index: number,
  context: BindContext,
): void {
  const type = typeOf(args[index]!);
  if (type.kind === 'array' && type.element.kind === 'float') return;
  const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
  throw unexpectedInput(call, index, VECTOR, args[index]!, context);
}

function bindPair(name: string): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    requireVector(name, args, 0, context);
    requireVector(name, args, 1, context);
    return { args: [VECTOR, VECTOR], type: FLOAT, nullable: true };
  };
}

/** A vector and a degree, which is 2 where it is left out. */
function bindNorm(name: string, result: typeof FLOAT): Bind {
  return (args, context) => {
    if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments(name, '[1, 2]', args.length);
    const degree = args[1] ?? ({ kind: 'literal', type: FLOAT, value: 2 } as const);
    requireVector(name, args, 0, context);
    if (typeOf(degree).kind !== 'float' && typeOf(degree).kind !== 'void') {
      throw unexpectedInput(
        `${name}(${args.map((a) => context.sql(a)).join(', ')})`,
        1,
        FLOAT,
        degree,
        context,
      );
    }
    return { args: [VECTOR, FLOAT], replaced: [args[0]!, degree], type: result, nullable: true };
  };
}

/** Runs over pairs of numbers; NULL where a vector holds a NULL. @throws VECTOR_DIMENSION_MISMATCH */
function overPairs(name: string, compute: (a: readonly number[], b: readonly number[]) => number | null) {
  return (a: Floats, b: Floats): number | null => {
    if (a.length !== b.length) {
      throw new SparkError('VECTOR_DIMENSION_MISMATCH', {
        functionName: `\`${name}\``,
        leftDim: String(a.length),
        rightDim: String(b.length),
      });
    }
    if (a.includes(null) || b.includes(null)) return null;
    const result = compute(a as readonly number[], b as readonly number[]);
    return result === null ? null : Math.fround(result);
  };
}

/** Sums are kept in single precision, as Spark keeps them. */
function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum = Math.fround(sum + Math.fround(a[i]! * b[i]!));
  return sum;
}

function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    const difference = Math.fround(a[i]! - b[i]!);
    sum = Math.fround(sum + Math.fround(difference * difference));
  }
  return Math.sqrt(sum);
}

function cosine(a: readonly number[], b: readonly number[]): number | null {
  const lengths = Math.fround(Math.sqrt(Math.fround(dot(a, a) * dot(b, b))));
  return lengths === 0 ? null : dot(a, b) / lengths;
}

/** The norm of degree 1, 2 or infinity. @throws INVALID_VECTOR_NORM_DEGREE */
function norm(name: string, values: readonly number[], degree: number): number {
  switch (degree) {
    case 1:
      return values.reduce((sum, v) => Math.fround(sum + Math.abs(v)), 0);
    case 2:
      return Math.fround(Math.sqrt(dot(values, values)));
    case Infinity:
      return values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    default:
      throw new SparkError('INVALID_VECTOR_NORM_DEGREE', {
        functionName: `\`${name}\``,
        degree: String(degree),
      });
  }
}

/** Sums, and means by a running mean, element by element; vectors with a NULL in them are passed over. */
function combining(name: string, mean: boolean): FunctionDeclaration {
  return aggregate({
    group: 'agg',
    since: '4.2.0',
    name,
    bind: (args, context) => {
      if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
      requireVector(name, args, 0, context);
      return { args: [VECTOR], type: VECTOR, nullable: true };
    },
    accumulate: () => () => {
      let state: number[] | undefined;
      let count = 0;
      return {
        update(value: Floats | null): void {
          if (value === null || value.includes(null)) return;
          const numbers = value as readonly number[];
          if (state !== undefined && state.length !== numbers.length) {
            throw new SparkError('VECTOR_DIMENSION_MISMATCH', {
              functionName: `\`${name}\``,
              leftDim: String(state.length),
              rightDim: String(numbers.length),
            });
          }
          count += 1;
          const before = state ?? new Array<number>(numbers.length).fill(0);
          state = before.map((old, i) =>
            Math.fround(mean ? old + Math.fround((numbers[i]! - old) / count) : old + numbers[i]!),
          );
        },
        finish: (): Value => state ?? null,
      };
    },
    description: `The ${mean ? 'mean' : 'sum'} of vectors, element by element.`,
    examples: [],
  });
}

export const vectorFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...vector,
    name: 'vector_inner_product',
    bind: bindPair('vector_inner_product'),
    evaluate: () => overPairs('vector_inner_product', dot),
    description: 'The inner product of two vectors.',
    examples: [['vector_inner_product(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))', '32.0']],
  }),
  scalar({
    ...vector,
    name: 'vector_l2_distance',
    bind: bindPair('vector_l2_distance'),
    evaluate: () => overPairs('vector_l2_distance', distance),
    description: 'The Euclidean distance of two vectors.',
    examples: [['vector_l2_distance(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))', '5.196152']],
  }),
  scalar({
    ...vector,
    name: 'vector_cosine_similarity',
    bind: bindPair('vector_cosine_similarity'),
    evaluate: () => overPairs('vector_cosine_similarity', cosine),
    description: 'The cosine of the angle between two vectors; NULL where one has no length.',
    examples: [['vector_cosine_similarity(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))', '0.9746319']],
  }),
  scalar({
    ...vector,
    name: 'vector_norm',
    bind: bindNorm('vector_norm', FLOAT),
    evaluate: () => (values: Floats, degree: number) =>
      values.includes(null) ? null : norm('vector_norm', values as readonly number[], degree),
    description: 'The length of a vector, by the norm of degree 1, 2 (the default) or infinity.',
    examples: [['vector_norm(array(3.0F, 4.0F), 2.0F)', '5.0']],
  }),
  scalar({
    ...vector,
    name: 'vector_normalize',
    bind: bindNorm('vector_normalize', VECTOR),
    evaluate: () => (values: Floats, degree: number) => {
      if (values.includes(null)) return null;
      if (values.length === 0) return [];
      const length = norm('vector_normalize', values as readonly number[], degree);
      return length === 0 ? null : (values as readonly number[]).map((v) => Math.fround(v / length));
    },
    description: 'The vector divided by its length.',
    examples: [['vector_normalize(array(3.0F, 4.0F), 2.0F)', '[0.6, 0.8]']],
  }),
  combining('vector_sum', false),
  combining('vector_avg', true),
];
