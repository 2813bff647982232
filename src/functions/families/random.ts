/** Functions of chance, and of where a row is computed. */

import { randomUUID } from 'node:crypto';
import { SparkError } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { DOUBLE } from '../../types/data-type.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { dependsOnRow } from '../binding/constant.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { freshSeed, XorShiftRandom } from '../values/xor-shift-random.ts';

const chance = { group: 'math', since: '1.4.0', deterministic: false } as const;

const bindSeed =
  (name: string): Bind =>
  (args, context) => {
    if (args.length > 1) throw wrongNumberOfArguments(name, '[0, 1]', args.length);
    const [seed] = args;
    if (seed === undefined) return { args: [], type: DOUBLE, nullable: false };
    if (dependsOnRow(seed)) {
      throw new SparkError('SEED_EXPRESSION_IS_UNFOLDABLE', {
        seedExpr: `"${context.sql(seed)}"`,
        exprWithSeed: `"${name}(${context.sql(seed)})"`,
      });
    }
    const taken = implicitCast(typeOf(seed), { kind: 'one_of', options: ['integral'] }, context.mode);
    if (taken === undefined)
      throw unexpectedInput(`${name}(${context.sql(seed)})`, 0, 'integral', seed, context);
    return { args: [taken], type: DOUBLE, nullable: false };
  };

type Seed = number | bigint | null | undefined;

/** One sequence of numbers a task, begun with the first row; the partition moves the seed on. */
function seeded(partition: number): (seed: Seed) => XorShiftRandom {
  let random: XorShiftRandom | undefined;
  return (seed) => {
    random ??= new XorShiftRandom((seed === undefined ? freshSeed() : BigInt(seed ?? 0)) + BigInt(partition));
    return random;
  };
}

export const randomFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...chance,
    name: 'rand',
    aliases: ['random'],
    bind: bindSeed('rand'),
    nulls: 'custom',
    evaluate: (_call, { partition }) => {
      const random = seeded(partition);
      return (seed?: Seed) => random(seed).nextDouble();
    },
    print: (args) => `rand(${args.join(', ')})`,
    description: 'A random number from 0 up to below 1.',
    examples: [['rand(0)', '0.7604953758285915']],
  }),
  scalar({
    ...chance,
    name: 'randn',
    bind: bindSeed('randn'),
    nulls: 'custom',
    evaluate: (_call, { partition }) => {
      const random = seeded(partition);
      return (seed?: Seed) => random(seed).nextGaussian();
    },
    description: 'A random number of the standard normal distribution.',
    examples: [['randn(0)', '1.6034991609278433']],
  }),
  scalar({
    ...chance,
    group: 'misc',
    since: '2.3.0',
    name: 'uuid',
    signature: 'integral? -> string',
    nullable: 'never',
    nulls: 'custom',
    evaluate: () => () => randomUUID(),
    print: () => 'uuid()',
    description: 'A random UUID.',
    examples: [],
  }),
  scalar({
    ...chance,
    group: 'misc',
    name: 'spark_partition_id',
    signature: '-> int',
    nullable: 'never',
    evaluate:
      (_call, { partition }) =>
      () =>
        partition,
    print: () => 'SPARK_PARTITION_ID()',
    description: 'The number of the partition that the row belongs to.',
    examples: [],
  }),
  scalar({
    ...chance,
    group: 'misc',
    name: 'monotonically_increasing_id',
    signature: '-> long',
    nullable: 'never',
    evaluate: (_call, { partition }) => {
      let next = BigInt(partition) << 33n;
      return () => {
        next += 1n;
        return next - 1n;
      };
    },
    description: 'A number that grows from row to row and from partition to partition.',
    examples: [],
  }),
];
