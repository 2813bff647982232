import { f64, i32 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { DOUBLE, INT } from '../../types/data-type.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { constantOf } from '../binding/schema-argument.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, windowFunction } from '../declare.ts';
import { integer, NULL } from '../values/literals.ts';
import type { RowPlace } from '../window-function.ts';

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

/** The bucket of a row when the first ones take the rows that don't fit evenly. */
function ntile(c: LowerContext, { row, rows }: RowPlace, [buckets]: readonly Register[]): Ir {
  const { f } = c;
  const size = f.let('size', i32.div_u(rows, buckets!.value));
  const larger = f.let('larger', i32.rem_u(rows, buckets!.value));
  const boundary = f.let('boundary', i32.mul(larger, i32.add(size, i32.const(1))));
  const bucket = f.local('i32', 'bucket');
  f.if(
    i32.lt_u(row, boundary),
    () => f.set(bucket, i32.div_u(row, i32.add(size, i32.const(1)))),
    () => f.set(bucket, i32.add(larger, i32.div_u(i32.sub(row, boundary), size))),
  );
  return i32.add(f.get(bucket), i32.const(1));
}

function percentRank(c: LowerContext, { peersStart, rows }: RowPlace): Ir {
  const share = c.f.local('f64', 'share');
  const others = i32.sub(rows, i32.const(1));
  c.f.set(share, f64.const(0));
  c.f.if(others, () => c.f.set(share, f64.div(f64.convert_i32_u(peersStart), f64.convert_i32_u(others))));
  return c.f.get(share);
}

/** In names of columns without what they rank by, which plans show as arguments. */
function ranks(name: string): PrintForm {
  return (args, style) => (style === 'sql' ? `${name.toUpperCase()}()` : `${name}(${args.join(', ')})`);
}

export const windowFunctions: readonly FunctionDeclaration[] = [
  windowFunction({
    ...window,
    name: 'row_number',
    signature: '-> int',
    nullable: 'never',
    computed: { kind: 'number', number: 'row_number' },
    description: 'The number of the row in its partition, from 1.',
  }),
  windowFunction({
    ...window,
    name: 'rank',
    signature: 'any... -> int',
    print: ranks('rank'),
    nullable: 'never',
    computed: { kind: 'number', number: 'rank' },
    description: 'One more than the number of rows before the row and its peers.',
  }),
  windowFunction({
    ...window,
    name: 'dense_rank',
    signature: 'any... -> int',
    print: ranks('dense_rank'),
    nullable: 'never',
    computed: { kind: 'number', number: 'dense_rank' },
    description: 'The number of the group of peers in the partition, from 1.',
  }),
  windowFunction({
    ...window,
    name: 'percent_rank',
    print: ranks('percent_rank'),
    bind: () => ({ args: [], type: DOUBLE, nullable: false }),
    computed: { kind: 'place', lower: percentRank },
    description: 'The rank as a share of the partition, from 0 to 1.',
  }),
  windowFunction({
    ...window,
    name: 'cume_dist',
    frame: 'range_to_current',
    bind: () => ({ args: [], type: DOUBLE, nullable: false }),
    computed: {
      kind: 'place',
      lower: (_c, { peersEnd, rows }) => f64.div(f64.convert_i32_u(peersEnd), f64.convert_i32_u(rows)),
    },
    description: 'The share of the rows up to and with the peers of the row.',
  }),
  windowFunction({
    ...window,
    name: 'ntile',
    bind: bindPositive('ntile', 'buckets', [INT]),
    computed: { kind: 'place', lower: ntile },
    description: 'The number of the bucket when the partition is cut into so many of nearly the same size.',
  }),
  windowFunction({
    ...window,
    name: 'lag',
    frame: 'offset',
    ignoresNulls: true,
    bind: bindOffset('lag'),
    computed: { kind: 'shift', towards: 'start' },
    description: 'The value so many rows before the row; a default where there is none.',
  }),
  windowFunction({
    ...window,
    name: 'lead',
    frame: 'offset',
    ignoresNulls: true,
    bind: bindOffset('lead'),
    computed: { kind: 'shift', towards: 'end' },
    description: 'The value so many rows after the row; a default where there is none.',
  }),
  windowFunction({
    name: 'nth_value',
    group: 'window',
    since: '3.1.0',
    examples: [],
    ignoresNulls: true,
    bind: bindPositive('nth_value', 'offset', ['any', INT]),
    computed: { kind: 'nth' },
    description: 'The value of the frame’s n-th row.',
  }),
];
