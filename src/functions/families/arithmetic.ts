import { isNegative, isZero, negateUnscaled, partsFor, unscaledOf } from '../../codegen/decimal.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { f32, f64, i32, i64, irTypeOf, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { infix } from '../../expr/print-form.ts';
import type { DecimalOperation } from '../../types/coercion/decimal-result.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { isAnsiInterval, isStringLike } from '../../types/type-class.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { bindArithmetic, isNumericOrInterval } from '../binding/arithmetic.ts';
import { bindDatetimeArithmetic } from '../binding/datetime-arithmetic.ts';
import { type Bind, type Example, type FunctionDeclaration, scalar } from '../declare.ts';
import { decimalArithmetic, decimalQuotient } from '../lowering/decimal-math.ts';
import { type IntegerOperation, integerArithmetic, longQuotient } from '../lowering/integer-math.ts';
import { intervalSum } from '../lowering/interval-math.ts';
import { raiseOverflow, unlessOverflow } from '../lowering/overflow.ts';

const math = { group: 'math', since: '1.0.0' } as const;

function sumOrProduct(operation: IntegerOperation) {
  return (c: LowerContext, call: Call, args: readonly Register[]): Lowered => {
    const [a, b] = [args[0]!.value, args[1]!.value];
    const instruction = ({ add: 'add', subtract: 'sub', multiply: 'mul' } as const)[operation];
    switch (call.type.kind) {
      case 'float':
        return f32[instruction](a, b);
      case 'double':
        return f64[instruction](a, b);
      case 'decimal':
        return decimalArithmetic(c, call, operation, args);
      case 'interval':
      case 'interval_ym':
      case 'interval_dt':
        return intervalSum(c, call, operation === 'subtract' ? 'subtract' : 'add', args);
      default:
        return integerArithmetic(c, call, operation, args);
    }
  };
}

/** What can't overflow, or says nothing when it does. */
function neverRaises(call: Call): boolean {
  switch (call.type.kind) {
    case 'float':
    case 'double':
      return true;
    case 'byte':
    case 'short':
    case 'int':
      return call.mode !== 'ansi';
    case 'decimal':
      return call.type.precision <= 18 && call.mode !== 'ansi';
    default:
      return call.type.kind === 'long' && call.mode !== 'ansi' && call.fn !== 'multiply';
  }
}

/** 1 where a number is zero. */
function isZeroNumber(register: Register): Ir {
  if (register.type.kind === 'decimal') return isZero(unscaledOf(register));
  switch (irTypeOf(register.value)) {
    case 'i32':
      return i32.eqz(register.value);
    case 'i64':
      return i64.eqz(register.value);
    case 'f32':
      return f32.eq(register.value, f32.const(0));
    case 'f64':
      return f64.eq(register.value, f64.const(0));
  }
}

/** `divide` runs for divisors other than zero; zero is an error (ANSI) or gives NULL. */
function unlessZero(
  c: LowerContext,
  call: Call,
  divisor: Register,
  condition: string,
  divide: () => Lowered,
): Lowered {
  const zero = isZeroNumber(divisor);
  if (divisor.value.kind === 'const' && divisor.high === null && Number(divisor.value.value) !== 0) {
    return divide();
  }
  if (call.mode === 'ansi') {
    c.f.if(zero, () => c.raise(call.origin, condition, { config: '"spark.sql.ansi.enabled"' }));
    return divide();
  }
  const out = c.output(call.fn, call.type, true);
  c.if(
    zero,
    () => out.setNull(),
    () => out.set(c.register(call.fn, call.type, divide())),
  );
  return { value: out.register.value, high: out.register.high, valid: out.register.valid };
}

function divide(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  return unlessZero(c, call, args[1]!, 'DIVIDE_BY_ZERO', () =>
    call.type.kind === 'decimal'
      ? decimalArithmetic(c, call, 'divide', args)
      : f64.div(args[0]!.value, args[1]!.value),
  );
}

function integralDivide(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [a, b] = args as readonly [Register, Register];
  const condition = a.type.kind.startsWith('interval') ? 'INTERVAL_DIVIDED_BY_ZERO' : 'DIVIDE_BY_ZERO';
  return unlessZero(c, call, b, condition, () => {
    if (a.type.kind === 'decimal') return decimalQuotient(c, call, args);
    if (a.type.kind === 'interval_ym') {
      return i64.div_s(i64.extend_i32_s(a.value), i64.extend_i32_s(b.value));
    }
    return longQuotient(c, call, a.value, b.value);
  });
}

function rest(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [a, b] = [args[0]!.value, args[1]!.value];
  switch (call.type.kind) {
    case 'decimal':
      return decimalArithmetic(c, call, 'remainder', args);
    case 'double':
      return c.f.callHost('math_remainder', [a, b], 'f64');
    case 'float':
      return f32.demote_f64(c.f.callHost('math_remainder', [f64.promote_f32(a), f64.promote_f32(b)], 'f64'));
    case 'long':
      return i64.rem_s(a, b);
    default:
      return i32.rem_s(a, b);
  }
}

function remainder(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  return unlessZero(c, call, args[1]!, 'REMAINDER_BY_ZERO', () => rest(c, call, args));
}

/** `r = a % n; r < 0 ? (r + n) % n : r`, as Spark computes it. */
function positiveRemainder(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  return unlessZero(c, call, args[1]!, 'REMAINDER_BY_ZERO', () => {
    const first = c.register('rest', call.type, rest(c, call, args));
    const out = c.output('pmod', call.type, first.valid !== null);
    const t = { i32, i64, f32, f64 }[irTypeOf(first.value)];
    const negative =
      call.type.kind === 'decimal'
        ? isNegative(unscaledOf(first))
        : 'lt_s' in t
          ? t.lt_s(first.value, t === i32 ? i32.const(0) : i64.const(0n))
          : t.lt(first.value, t === f32 ? f32.const(0) : f64.const(0));
    c.if(
      negative,
      () => {
        const wrapping: Call = { ...call, mode: 'legacy' };
        const sum = c.register('sum', call.type, sumOrProduct('add')(c, wrapping, [first, args[1]!]));
        out.set(c.register('rest', call.type, rest(c, wrapping, [sum, args[1]!])));
      },
      () => out.set(first),
    );
    return { value: out.register.value, high: out.register.high, valid: out.register.valid };
  });
}

function negate(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [a] = args as readonly [Register];
  const { value } = a;
  switch (call.type.kind) {
    case 'float':
      return f32.neg(value);
    case 'double':
      return f64.neg(value);
    case 'decimal': {
      return partsFor(c, negateUnscaled(c, unscaledOf(a)), call.type);
    }
    case 'interval':
      return c.evaluate({ ...call, fn: 'negate_interval' }, args);
    case 'long':
    case 'interval_dt':
      return negateInteger(c, call, value, -(2n ** 63n));
    case 'byte':
      return negateInteger(c, call, value, -128);
    case 'short':
      return negateInteger(c, call, value, -32768);
    default:
      return negateInteger(c, call, value, -(2 ** 31));
  }
}

function negateInteger(c: LowerContext, call: Call, value: Ir, min: bigint | number): Lowered {
  const long = typeof min === 'bigint';
  const minimum = long ? i64.const(min) : i32.const(min);
  const isMinimum = long ? i64.eq(value, minimum) : i32.eq(value, minimum);
  const negative = long ? i64.sub(i64.const(0n), value) : i32.sub(i32.const(0), value);
  const small = call.type.kind === 'byte' || call.type.kind === 'short';
  const result = c.f.let('negative', small ? select(isMinimum, value, negative) : negative);
  if (isAnsiInterval(call.type)) {
    // Intervals don't wrap around in any mode.
    const exact = { ...call, mode: call.mode === 'try' ? ('try' as const) : ('ansi' as const) };
    const raise = () =>
      c.raise(call.origin, 'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', {
        functionName: `\`${call.fn}\``,
      });
    return unlessOverflow(c, exact, result, () => isMinimum, raise);
  }
  return unlessOverflow(
    c,
    call,
    result,
    () => isMinimum,
    () => raiseOverflow(c, call, long ? 'long overflow' : 'integer overflow'),
  );
}

function absolute(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [a] = args as readonly [Register];
  if (call.type.kind === 'float') return f32.abs(a.value);
  if (call.type.kind === 'double') return f64.abs(a.value);
  const out = c.output('abs', call.type, call.mode === 'try');
  const negative =
    call.type.kind === 'decimal'
      ? isNegative(unscaledOf(a))
      : irTypeOf(a.value) === 'i64'
        ? i64.lt_s(a.value, i64.const(0n))
        : i32.lt_s(a.value, i32.const(0));
  c.if(
    negative,
    () => out.set(c.register('abs', call.type, negate(c, call, args))),
    () => out.set(a),
  );
  return { value: out.register.value, high: out.register.high, valid: out.register.valid };
}

const bindUnary: (name: string) => Bind = (name) => (args, context) => {
  const [a] = args;
  if (a === undefined || args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
  const from = typeOf(a);
  const type = isNumericOrInterval(from) ? from : implicitCast(from, 'numeric', context.mode);
  if (type === undefined) throw unexpectedInput(`${name}(${context.sql(a)})`, 0, 'numeric', a, context);
  return { args: [type], type, nullable: isNullable(a) };
};

/** `try_add` and its kin: the operator in the mode that gives NULL for errors. */
function tolerant(
  operation: DecimalOperation,
  name: string,
  since: string,
  description: string,
  examples: readonly Example[],
): FunctionDeclaration {
  return scalar({
    ...math,
    name,
    since,
    bind: bindArithmetic(operation, true),
    expand: (call) => {
      const [a, b] = call.args as readonly [Expression, Expression];
      const calendar = call.type.kind === 'interval';
      const other = bindDatetimeArithmetic(operation, a, b, { mode: 'ansi', calendar });
      const args = (other?.replaced as readonly Expression[] | undefined) ?? call.args;
      // A string that was moved is a timestamp by now, but the result is text.
      const fn = other?.fn?.replace(
        /^timestamp_shift(?=$|_subtract)/,
        isStringLike(call.type) ? '$&_text' : '$&',
      );
      return { ...call, fn: fn ?? operation, args, mode: 'try', nullable: true };
    },
    description,
    examples,
  });
}

export const arithmeticFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...math,
    name: 'add',
    symbol: '+',
    bind: bindArithmetic('add'),
    eager: neverRaises,
    lowered: sumOrProduct('add'),
    print: infix('+'),
    description: 'The sum of two numbers, two intervals, or a moment and a distance.',
    examples: [['1 + 2', '3']],
  }),
  scalar({
    ...math,
    name: 'subtract',
    symbol: '-',
    bind: bindArithmetic('subtract'),
    eager: neverRaises,
    lowered: sumOrProduct('subtract'),
    print: infix('-'),
    description: 'The difference of two numbers, intervals or moments.',
    examples: [['2 - 1', '1']],
  }),
  scalar({
    ...math,
    name: 'multiply',
    symbol: '*',
    bind: bindArithmetic('multiply'),
    eager: neverRaises,
    lowered: sumOrProduct('multiply'),
    print: infix('*'),
    description: 'The product of two numbers, or of an interval and a number.',
    examples: [['2 * 3', '6']],
  }),
  scalar({
    ...math,
    name: 'divide',
    symbol: '/',
    bind: bindArithmetic('divide'),
    lowered: divide,
    print: infix('/'),
    description: 'The quotient, always with a fraction: a double or a decimal.',
    examples: [
      ['3 / 2', '1.5'],
      ['2L / 2L', '1.0'],
    ],
  }),
  scalar({
    ...math,
    name: 'integral_divide',
    symbol: 'div',
    since: '3.0.0',
    bind: bindArithmetic('integral_divide'),
    lowered: integralDivide,
    print: (args) => `(${args[0]} div ${args[1]})`,
    description: 'The quotient without its fraction, as BIGINT.',
    examples: [['3 div 2', '1']],
  }),
  scalar({
    ...math,
    name: 'remainder',
    symbol: '%',
    aliases: ['mod'],
    bind: bindArithmetic('remainder'),
    lowered: remainder,
    print: infix('%'),
    description:
      'What is left of the first number after division by the second; it has the sign of the first.',
    examples: [
      ['2 % 1.8', '0.2'],
      ['MOD(2, 1.8)', '0.2'],
    ],
  }),
  scalar({
    ...math,
    name: 'pmod',
    since: '1.5.0',
    bind: bindArithmetic('remainder'),
    lowered: positiveRemainder,
    description: 'The remainder of a division, positive for positive divisors.',
    examples: [
      ['pmod(10, 3)', '1'],
      ['pmod(-10, 3)', '2'],
    ],
  }),
  scalar({
    ...math,
    name: 'negative',
    bind: bindUnary('negative'),
    lowered: negate,
    print: (args, style, call) =>
      call.alias === undefined
        ? style === 'sql'
          ? `(- ${args[0]})`
          : `-${args[0]}`
        : `negative(${args[0]})`,
    description: 'The number or interval with the other sign.',
    examples: [['negative(1)', '-1']],
  }),
  scalar({
    ...math,
    name: 'positive',
    since: '1.5.0',
    bind: bindUnary('positive'),
    expand: (call) => call.args[0]!,
    print: ([a]) => `(+ ${a})`,
    description: 'The number or interval as it is.',
    examples: [['positive(1)', '1']],
  }),
  scalar({
    ...math,
    name: 'abs',
    since: '1.2.0',
    bind: bindUnary('abs'),
    lowered: absolute,
    description: 'The number or interval without its sign.',
    examples: [
      ['abs(-1)', '1'],
      ["abs(INTERVAL -'1-1' YEAR TO MONTH)", "INTERVAL '1-1' YEAR TO MONTH"],
    ],
  }),
  tolerant('add', 'try_add', '3.2.0', 'The sum; NULL where it overflows.', [
    ['try_add(1, 2)', '3'],
    ['try_add(2147483647, 1)', 'NULL'],
  ]),
  tolerant('subtract', 'try_subtract', '3.3.0', 'The difference; NULL where it overflows.', [
    ['try_subtract(2, 1)', '1'],
    ['try_subtract(-2147483648, 1)', 'NULL'],
  ]),
  tolerant('multiply', 'try_multiply', '3.3.0', 'The product; NULL where it overflows.', [
    ['try_multiply(2, 3)', '6'],
    ['try_multiply(-2147483648, 10)', 'NULL'],
  ]),
  tolerant('divide', 'try_divide', '3.2.0', 'The quotient; NULL for a division by zero.', [
    ['try_divide(3, 2)', '1.5'],
    ['try_divide(1, 0)', 'NULL'],
  ]),
  tolerant('remainder', 'try_mod', '4.0.0', 'The remainder; NULL for a division by zero.', [
    ['try_mod(3, 2)', '1'],
    ['try_mod(3, 0)', 'NULL'],
  ]),
];
