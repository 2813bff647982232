import { typeOf } from '../../expr/expression-type.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { DOUBLE, INT } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { constantOf } from '../binding/schema-argument.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, windowFunction } from '../declare.ts';
import { integer, NULL } from '../values/literals.ts';
import type { WindowFunction, WindowPartition } from '../window-function.ts';

const window = { group: 'window', since: '2.0.0', frame: 'rows_to_current', examples: [] } as const;

const bindOffset =
  (name: string): Bind =>
  (args, context) => {
    if (args.length < 1 || args.length > 3) throw wrongNumberOfArguments(name, '[1, 2, 3]', args.length);
    const type = typeOf(args[0]!);
    const otherwise = args[2] && typeOf(args[2]);
    const result = otherwise ? (commonType(type, otherwise, context.mode) ?? type) : type;
    const full = [args[0]!, args[1] ?? integer(1), args[2] ?? NULL];
    return { args: [result, INT, result], replaced: full, type: result, nullable: true };
  };

/** For a function whose last argument must be a constant above zero. */
function bindPositive(name: string, parameter: string, specs: readonly TypeSpec[]): Bind {
  const last = specs.length - 1;
  return (args, context) => {
    const number = args[last] ?? (last === 0 ? integer(1) : undefined);
    if (number === undefined || args.length > specs.length) {
      throw wrongNumberOfArguments(name, last === 0 ? '[0, 1]' : String(specs.length), args.length);
    }
    const full = [...args.slice(0, last), number];
    const types = castTargets(name, full, specs, context);
    const value = constantOf(number, context);
    if (value === undefined) {
      throw mismatch('NON_FOLDABLE_INPUT', name, full, context, {
        inputName: `\`${parameter}\``,
        inputType: '"INT"',
        inputExpr: `"${context.sql(number)}"`,
      });
    }
    if (value !== null && Number(value) <= 0) {
      throw mismatch('VALUE_OUT_OF_RANGE', name, full, context, {
        exprName: `\`${parameter}\``,
        valueRange: '(0, 2147483647]',
        currentValue: String(value),
      });
    }
    return { args: types, replaced: full, type: types[0]!, nullable: last > 0 };
  };
}

/** `lag` looks back, `lead` ahead: so many rows, by default one. */
function shifted(sign: 1 | -1): WindowFunction {
  return (_call, { ignoreNulls }) =>
    (partition) =>
    (row) => {
      const distance = Number(partition.argument(1, row));
      const target = ignoreNulls ? skipNulls(partition, row, sign * distance) : row + sign * distance;
      if (target >= 0 && target < partition.length) return partition.argument(0, target);
      return partition.argument(2, row);
    };
}

/** The row that is `distance` rows with a value away; outside of the partition where there are too few. */
function skipNulls(partition: WindowPartition, row: number, distance: number): number {
  const step = Math.sign(distance);
  let left = Math.abs(distance);
  let target = row;
  while (left > 0) {
    target += step;
    if (target < 0 || target >= partition.length) return -1;
    if (partition.argument(0, target) !== null) left--;
  }
  return target;
}

/** How many groups of peers begin up to a row; rows come in ascending order. */
function denseRanks(partition: WindowPartition): (row: number) => number {
  let rank = 0;
  return (row) => {
    if (partition.peersStart(row) === row) rank++;
    return rank;
  };
}

function ntile(): (partition: WindowPartition) => (row: number) => Value {
  return (partition) => (row) => {
    const buckets = Number(partition.argument(0, row));
    const size = Math.floor(partition.length / buckets);
    const larger = partition.length % buckets;
    const boundary = larger * (size + 1);
    if (row < boundary) return Math.floor(row / (size + 1)) + 1;
    return larger + Math.floor((row - boundary) / size) + 1;
  };
}

function nthValue(ignoreNulls: boolean): (partition: WindowPartition) => (row: number) => Value {
  return (partition) => (row) => {
    let left = Number(partition.argument(1, row));
    if (!ignoreNulls) {
      const target = partition.frameStart(row) + left - 1;
      return target < partition.frameEnd(row) ? partition.argument(0, target) : null;
    }
    for (let i = partition.frameStart(row); i < partition.frameEnd(row); i++) {
      const value = partition.argument(0, i);
      if (value === null) continue;
      left--;
      if (left === 0) return value;
    }
    return null;
  };
}

export const windowFunctions: readonly FunctionDeclaration[] = [
  windowFunction({
    ...window,
    name: 'row_number',
    signature: '-> int',
    nullable: 'never',
    evaluate: () => () => (row) => row + 1,
    description: 'The number of the row in its partition, from 1.',
  }),
  windowFunction({
    ...window,
    name: 'rank',
    signature: 'any... -> int',
    print: () => 'RANK()',
    nullable: 'never',
    evaluate: () => (partition) => (row) => partition.peersStart(row) + 1,
    description: 'One more than the number of rows before the row and its peers.',
  }),
  windowFunction({
    ...window,
    name: 'dense_rank',
    signature: 'any... -> int',
    print: () => 'DENSE_RANK()',
    nullable: 'never',
    evaluate: () => denseRanks,
    description: 'The number of the group of peers in the partition, from 1.',
  }),
  windowFunction({
    ...window,
    name: 'percent_rank',
    print: () => 'PERCENT_RANK()',
    bind: () => ({ args: [], type: DOUBLE, nullable: false }),
    evaluate: () => (partition) => (row) =>
      partition.length > 1 ? partition.peersStart(row) / (partition.length - 1) : 0,
    description: 'The rank as a share of the partition, from 0 to 1.',
  }),
  windowFunction({
    ...window,
    name: 'cume_dist',
    frame: 'range_to_current',
    bind: () => ({ args: [], type: DOUBLE, nullable: false }),
    evaluate: () => (partition) => (row) => partition.peersEnd(row) / partition.length,
    description: 'The share of the rows up to and with the peers of the row.',
  }),
  windowFunction({
    ...window,
    name: 'ntile',
    bind: bindPositive('ntile', 'buckets', [INT]),
    evaluate: ntile,
    description: 'The number of the bucket when the partition is cut into so many of nearly the same size.',
  }),
  windowFunction({
    ...window,
    name: 'lag',
    frame: 'offset',
    ignoresNulls: true,
    bind: bindOffset('lag'),
    evaluate: shifted(-1),
    description: 'The value so many rows before the row; a default where there is none.',
  }),
  windowFunction({
    ...window,
    name: 'lead',
    frame: 'offset',
    ignoresNulls: true,
    bind: bindOffset('lead'),
    evaluate: shifted(1),
    description: 'The value so many rows after the row; a default where there is none.',
  }),
  windowFunction({
    name: 'nth_value',
    group: 'window',
    since: '3.1.0',
    examples: [],
    ignoresNulls: true,
    bind: bindPositive('nth_value', 'offset', ['any', INT]),
    evaluate: (_call, { ignoreNulls }) => nthValue(ignoreNulls),
    description: 'The value of the frame’s n-th row.',
  }),
];
