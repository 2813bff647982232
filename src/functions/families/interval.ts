/** Arithmetic on intervals that isn't a sum of two numbers. */
import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { infix } from '../../expr/print-form.ts';
import { divideRounded, pow10 } from '../../types/decimal.ts';
import {
  addIntervals,
  divideInterval,
  multiplyInterval,
  negateInterval,
} from '../../types/interval/interval-arithmetic.ts';
import { isIntegral } from '../../types/type-class.ts';
import type { CalendarInterval, Value } from '../../types/value.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';

const internal = {
  group: 'math',
  since: '1.0.0',
  internal: true,
  signature: 'any, any -> any',
  examples: [],
} as const;

/** A number as a fraction of integers, exactly. */
function fractionOf(
  call: Call,
): (value: number | bigint) => { readonly over: bigint; readonly under: bigint } {
  const type = typeOf(call.args[1]!);
  if (type.kind === 'decimal') {
    const under = pow10(type.scale);
    return (v) => ({ over: v as bigint, under });
  }
  if (type.kind !== 'float' && type.kind !== 'double') return (v) => ({ over: BigInt(v), under: 1n });
  return (v) => {
    if (!Number.isFinite(v as number)) throw overflow();
    let under = 1n;
    let over = v as number;
    while (!Number.isInteger(over)) {
      over *= 2;
      under *= 2n;
    }
    return { over: BigInt(over), under };
  };
}

function overflow(hint?: string): SparkError {
  if (hint === undefined) return new SparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION');
  return new SparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: `\`${hint}\`` });
}

/** The ANSI interval `units * over / under`, rounded half up. */
function scaledInterval(call: Call, units: bigint, over: bigint, under: bigint): Value {
  const result = divideRounded(units * over, under, 'half_up');
  const bits = call.type.kind === 'interval_ym' ? 32 : 64;
  if (BigInt.asIntN(bits, result) !== result) {
    const whole = call.fn === 'divide_interval' && isIntegral(typeOf(call.args[1]!));
    throw overflow(whole ? 'try_divide' : undefined);
  }
  return bits === 32 ? Number(result) : result;
}

function multiply(call: Call): (interval: Value, factor: number | bigint) => Value {
  if (call.type.kind === 'interval') {
    return (interval, factor) => multiplyInterval(interval as CalendarInterval, Number(factor));
  }
  const fraction = fractionOf(call);
  return (interval, factor) => {
    const { over, under } = fraction(factor);
    return scaledInterval(call, BigInt(interval as number | bigint), over, under);
  };
}

function divide(call: Call): (interval: Value, divisor: number | bigint) => Value {
  const byZero = (): Value => {
    if (call.mode === 'try') return null;
    throw new SparkError('INTERVAL_DIVIDED_BY_ZERO');
  };
  if (call.type.kind === 'interval') {
    return (interval, divisor) =>
      Number(divisor) === 0 ? byZero() : divideInterval(interval as CalendarInterval, Number(divisor));
  }
  const fraction = fractionOf(call);
  return (interval, divisor) => {
    const { over, under } = fraction(divisor);
    if (over === 0n) return byZero();
    return scaledInterval(call, BigInt(interval as number | bigint), under, over);
  };
}

export const intervalFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...internal,
    name: 'interval_add',
    description: 'The sum of two calendar intervals.',
    evaluate: () => (a: CalendarInterval, b: CalendarInterval) => addIntervals(a, b),
  }),
  scalar({
    ...internal,
    name: 'interval_subtract',
    description: 'The difference of two calendar intervals.',
    evaluate: () => (a: CalendarInterval, b: CalendarInterval) => addIntervals(a, b, -1),
  }),
  scalar({
    ...internal,
    name: 'negate_interval',
    signature: 'any -> any',
    description: 'A calendar interval with the other sign.',
    evaluate: () => (a: CalendarInterval) => negateInterval(a),
  }),
  scalar({
    ...internal,
    name: 'multiply_interval',
    description: 'An interval times a number.',
    evaluate: multiply,
    print: infix('*'),
  }),
  scalar({
    ...internal,
    name: 'divide_interval',
    description: 'An interval divided by a number.',
    evaluate: divide,
    print: infix('/'),
  }),
];
