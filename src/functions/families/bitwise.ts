import { i32, i64, irTypeOf } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import { SparkError } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { infix, type PrintForm } from '../../expr/print-form.ts';
import { BOOLEAN, INT } from '../../types/data-type.ts';
import { bindSpecs } from '../binding/specs.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';

const bitwise = { group: 'bitwise', since: '1.4.0' } as const;

function typed(a: Ir): typeof i32 | typeof i64 {
  return irTypeOf(a) === 'i64' ? i64 : i32;
}

function junction(name: 'and' | 'or' | 'xor', symbol: string, description: string, result: string) {
  return scalar({
    ...bitwise,
    name: `bitwise_${name}`,
    symbol,
    signature: 'N:integral, N -> N',
    eager: true,
    lowered: (_c, _call, [a, b]) => typed(a!.value)[name](a!.value, b!.value),
    print: infix(symbol),
    description,
    examples: [[`3 ${symbol} 5`, result]],
  });
}

const shiftForm =
  (symbol: string): PrintForm =>
  (args, _style, call) =>
    call.alias === undefined ? `(${args.join(` ${symbol} `)})` : `${call.alias}(${args.join(', ')})`;

function shift(
  name: string,
  symbol: string,
  op: 'shl' | 'shr_s' | 'shr_u',
  description: string,
  result: string,
) {
  return scalar({
    ...bitwise,
    since: '1.5.0',
    name,
    aliases: [symbol],
    signature: ['int, int -> int', 'long, int -> long'],
    eager: true,
    // Java and WebAssembly both take the distance modulo the width.
    lowered: (_c, _call, [a, b]) => {
      const value = a!.value;
      return irTypeOf(value) === 'i64'
        ? i64[op](value, i64.extend_i32_s(b!.value))
        : i32[op](value, b!.value);
    },
    print: shiftForm(symbol),
    description,
    examples: [[`${name}(2, 1)`, result]],
  });
}

export const bitwiseFunctions: readonly FunctionDeclaration[] = [
  junction('and', '&', 'The bits that both numbers have.', '1'),
  junction('or', '|', 'The bits that one of the numbers has.', '7'),
  junction('xor', '^', 'The bits that exactly one of the numbers has.', '6'),
  scalar({
    ...bitwise,
    name: 'bitwise_not',
    symbol: '~',
    signature: 'N:integral -> N',
    eager: true,
    lowered: (_c, _call, [a]) =>
      irTypeOf(a!.value) === 'i64' ? i64.xor(a!.value, i64.const(-1n)) : i32.xor(a!.value, i32.const(-1)),
    print: ([a]) => `~${a}`,
    description: 'The number with every bit turned.',
    examples: [['~ 0', '-1']],
  }),
  shift('shiftleft', '<<', 'shl', 'The bits moved to the left.', '4'),
  shift('shiftright', '>>', 'shr_s', 'The bits moved to the right; the sign stays.', '1'),
  shift('shiftrightunsigned', '>>>', 'shr_u', 'The bits moved to the right, zeros coming in.', '1'),
  scalar({
    ...bitwise,
    since: '3.0.0',
    name: 'bit_count',
    bind: bindSpecs('bit_count', [{ kind: 'one_of', options: ['integral', BOOLEAN] }], INT, { exact: true }),
    eager: true,
    // As in Spark the number is widened to 64 bits, so that negative ones have many.
    lowered: (_c, _call, [a]) => {
      const value = a!.value;
      return i32.wrap_i64(i64.popcnt(irTypeOf(value) === 'i64' ? value : i64.extend_i32_s(value)));
    },
    description: 'The number of bits that are 1 in the 64-bit form of the number.',
    examples: [['bit_count(0)', '0']],
  }),
  scalar({
    ...bitwise,
    since: '3.2.0',
    name: 'bit_get',
    aliases: ['getbit'],
    signature: 'integral, int -> byte',
    evaluate: (call) => {
      const bits = { byte: 8, short: 16, int: 32, long: 64 }[typeOf(call.args[0]!).kind as string] ?? 64;
      return (value: number | bigint, position: number) => {
        if (position < 0 || position >= bits) {
          throw new SparkError('INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE', {
            parameter: '`pos`',
            functionName: '`bit_get`',
            upper: String(bits),
            invalidValue: String(position),
          });
        }
        return Number((BigInt(value) >> BigInt(position)) & 1n);
      };
    },
    description: 'The bit at a position, counted from the right from 0.',
    examples: [['bit_get(11, 0)', '1']],
  }),
];
