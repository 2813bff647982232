/** Functions of numbers. */

import type { RoundingMode } from '../../codegen/decimal.ts';
import { unscaledOf } from '../../codegen/decimal.ts';
import { f64, i64, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { nullRegister } from '../../codegen/memory-access.ts';
import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { type DataType, DOUBLE, decimalType, INT, LONG } from '../../types/data-type.ts';
import { isIntegral, isNumeric } from '../../types/type-class.ts';
import { mismatch, quotedFunction, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { signOf } from '../lowering/decimal-math.ts';
import { constantScale, lowerRound, roundedType, roundsWithoutDigits } from '../lowering/round.ts';

const math = { group: 'math', since: '1.4.0' } as const;

function host(c: LowerContext, name: string, args: readonly Ir[]): Ir {
  return c.f.callHost(`math_${name}`, args, 'f64');
}

/** Names that Spark prints as they are; it prints others of these functions in capitals. */
const SMALL: ReadonlySet<string> = new Set(['rint', 'pow', 'ln', 'ceiling', 'sign']);

const upperCase: PrintForm = (args, _style, call) => {
  const name = call.alias ?? call.fn;
  return `${SMALL.has(name) ? name : name.toUpperCase()}(${args.join(', ')})`;
};

/** A function of one double that JavaScript computes; NULL outside of `domain`. */
function unary(
  name: string,
  description: string,
  example: readonly [string, string],
  options: {
    readonly js?: string;
    readonly domain?: (x: Ir) => Ir;
    readonly aliases?: readonly string[];
    readonly since?: string;
  } = {},
): FunctionDeclaration {
  const { js = name, domain, aliases = [], since = '1.4.0' } = options;
  return scalar({
    ...math,
    since,
    name,
    aliases,
    signature: 'double -> double',
    ...(domain === undefined ? {} : { nullable: 'always' as const }),
    lowered: (c, _call, [x]) => {
      const value = host(c, js, [x!.value]);
      return domain === undefined ? value : { value, valid: domain(x!.value) };
    },
    description,
    print: upperCase,
    examples: [example],
  });
}

/** A function of doubles that takes a few instructions. */
function inline(
  name: string,
  arity: 1 | 2,
  description: string,
  example: readonly [string, string],
  compute: (c: LowerContext, x: Ir, y: Ir) => Ir,
  aliases: readonly string[] = [],
  since = '1.4.0',
): FunctionDeclaration {
  return scalar({
    ...math,
    since,
    name,
    aliases,
    signature: arity === 1 ? 'double -> double' : 'double, double -> double',
    lowered: (c, _call, args) => compute(c, args[0]!.value, args[1]?.value ?? args[0]!.value),
    print: upperCase,
    description,
    examples: [example],
  });
}

const positive = (x: Ir): Ir => f64.gt(x, f64.const(0));

const bindRound =
  (name: string): Bind =>
  (args, context) => {
    const [value, digits] = args;
    if (value === undefined || args.length > 2) throw wrongNumberOfArguments(name, '[1, 2]', args.length);
    const from = typeOf(value);
    const type = isNumeric(from) ? from : implicitCast(from, 'numeric', context.mode);
    const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
    if (type === undefined) throw unexpectedInput(call, 0, 'numeric', value, context);
    if (digits !== undefined && implicitCast(typeOf(digits), INT, context.mode) === undefined) {
      throw unexpectedInput(call, 1, INT, digits, context);
    }
    const scale = constantScale(digits);
    if (scale === undefined) {
      throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
        inputName: '`scale`',
        inputType: '"INT"',
        inputExpr: `"${context.sql(digits!)}"`,
      });
    }
    const scaleLiteral = { kind: 'literal', type: INT, value: scale } as const;
    return {
      args: [type, INT],
      replaced: [value, scaleLiteral],
      type: roundedType(type, scale ?? 0),
      nullable: isNullable(value) || scale === null || (type.kind === 'decimal' && context.mode !== 'ansi'),
    };
  };

function rounding(
  name: string,
  mode: RoundingMode,
  description: string,
  examples: readonly (readonly [string, string])[],
) {
  return scalar({
    ...math,
    since: '1.5.0',
    name,
    bind: bindRound(name),
    nulls: 'custom',
    lowered: (c, call) => {
      const scale = constantScale(call.args[1]);
      if (scale == null) return nullRegister(call.type);
      const eager = roundsWithoutDigits(typeOf(call.args[0]!), scale, mode);
      return c.lowerStrict(name, call.type, [call.args[0]!], eager, ([value]) =>
        lowerRound(c, call, value!, scale, mode),
      );
    },
    description,
    examples,
  });
}

/** `ceil` and `floor`: to a whole number, or to digits where there is a second argument. */
const bindCeiling =
  (name: string): Bind =>
  (args, context) => {
    const [value, digits] = args;
    if (value === undefined || args.length > 2) throw wrongNumberOfArguments(name, '[1, 2]', args.length);
    const from = typeOf(value);
    if (digits !== undefined) {
      const decimal = from.kind === 'decimal' ? from : implicitCast(from, 'decimal', context.mode);
      const scale = constantScale(digits);
      if (scale == null || Number.isNaN(scale)) {
        throw new SparkError('NON_FOLDABLE_ARGUMENT', {
          funcName: quotedFunction(name),
          paramName: '`scale`',
          paramType: '"INT"',
        });
      }
      // Doubles become DECIMAL(30, 15).
      const taken =
        from.kind === 'double' ? decimalType(30, 15) : from.kind === 'float' ? decimalType(14, 7) : decimal;
      if (taken === undefined)
        throw unexpectedInput(`${name}(${context.sql(value)})`, 0, 'decimal', value, context);
      const scaleLiteral = { kind: 'literal', type: INT, value: scale } as const;
      return {
        args: [taken, INT],
        replaced: [value, scaleLiteral],
        type: roundedType(taken, scale),
        nullable: isNullable(value),
      };
    }
    const taken = ceilingArgument(from) ?? implicitCast(from, 'numeric', context.mode);
    if (taken === undefined) {
      const spec = { kind: 'one_of', options: [DOUBLE, 'decimal', LONG] } as const;
      throw unexpectedInput(`${name}(${context.sql(value)})`, 0, spec, value, context);
    }
    const type = taken.kind === 'decimal' ? roundedType(taken, 0) : LONG;
    const whole: DataType =
      type.kind === 'decimal' && taken.kind === 'decimal'
        ? decimalType(Math.min(taken.precision - taken.scale + 1, 38), 0)
        : type;
    return { args: [taken], type: whole, nullable: isNullable(value) };
  };

function ceilingArgument(from: DataType): DataType | undefined {
  if (from.kind === 'decimal' || from.kind === 'double') return from;
  if (from.kind === 'float') return DOUBLE;
  return isIntegral(from) ? LONG : undefined;
}

function wholeNumber(
  name: 'ceil' | 'floor',
  aliases: readonly string[],
  description: string,
  examples: readonly (readonly [string, string])[],
) {
  const mode = name === 'ceil' ? 'ceiling' : 'floor';
  return scalar({
    ...math,
    name,
    aliases,
    bind: bindCeiling(name),
    nulls: 'custom',
    lowered: (c, call) => {
      const scale = call.args.length === 1 ? 0 : constantScale(call.args[1]);
      if (scale == null) return nullRegister(call.type);
      return c.lowerStrict(name, call.type, [call.args[0]!], false, ([value]) => {
        if (value!.type.kind === 'double') return i64.trunc_sat_f64_s(f64[name](value!.value));
        return lowerRound(c, call, value!, scale, mode);
      });
    },
    print: (args, style, call) =>
      args.length === 1 ? upperCase(args, style, call) : `${call.alias ?? name}(${args.join(', ')})`,
    description,
    examples,
  });
}

export const mathFunctions: readonly FunctionDeclaration[] = [
  inline('sqrt', 1, 'The square root.', ['sqrt(4)', '2.0'], (_c, x) => f64.sqrt(x), [], '1.1.1'),
  inline('degrees', 1, 'The angle in degrees.', ['degrees(3.141592653589793)', '180.0'], (_c, x) =>
    f64.mul(x, f64.const(180 / Math.PI)),
  ),
  inline('radians', 1, 'The angle in radians.', ['radians(180)', '3.141592653589793'], (_c, x) =>
    f64.mul(x, f64.const(Math.PI / 180)),
  ),
  inline('rint', 1, 'The nearest whole number; of two the even one.', ['rint(12.3456)', '12.0'], (_c, x) =>
    f64.nearest(x),
  ),
  inline(
    'pow',
    2,
    'The first number to the power of the second.',
    ['pow(2, 3)', '8.0'],
    (c, x, y) => host(c, 'pow', [x, y]),
    ['power'],
  ),
  inline('hypot', 2, 'The hypotenuse of two legs.', ['hypot(3, 4)', '5.0'], (c, x, y) =>
    host(c, 'hypot', [x, y]),
  ),
  inline(
    'atan2',
    2,
    'The angle between the x axis and the point (x, y); y comes first.',
    ['atan2(0, 0)', '0.0'],
    (c, y, x) =>
      // Adding 0.0 makes -0.0 positive, as Spark does.
      host(c, 'atan2', [f64.add(y, f64.const(0)), f64.add(x, f64.const(0))]),
  ),
  inline(
    'cot',
    1,
    'The cotangent.',
    ['cot(1)', '0.6420926159343306'],
    (c, x) => f64.div(f64.const(1), host(c, 'tan', [x])),
    [],
    '2.3.0',
  ),
  inline(
    'sec',
    1,
    'The secant.',
    ['sec(0)', '1.0'],
    (c, x) => f64.div(f64.const(1), host(c, 'cos', [x])),
    [],
    '3.3.0',
  ),
  inline(
    'csc',
    1,
    'The cosecant.',
    ['csc(1)', '1.1883951057781212'],
    (c, x) => f64.div(f64.const(1), host(c, 'sin', [x])),
    [],
    '3.3.0',
  ),
  unary('exp', 'e to the power of the number.', ['exp(0)', '1.0']),
  unary('expm1', 'e to the power of the number, minus 1.', ['expm1(0)', '0.0']),
  unary('ln', 'The natural logarithm; NULL for numbers that have none.', ['ln(1)', '0.0'], {
    js: 'log',
    domain: positive,
  }),
  unary('log10', 'The logarithm to base 10.', ['log10(10)', '1.0'], {
    domain: positive,
  }),
  unary('log2', 'The logarithm to base 2.', ['log2(2)', '1.0'], {
    domain: positive,
  }),
  unary('log1p', 'The natural logarithm of the number plus 1.', ['log1p(0)', '0.0'], {
    domain: (x) => f64.gt(x, f64.const(-1)),
  }),
  unary('cbrt', 'The cube root.', ['cbrt(27.0)', '3.0']),
  ...(['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh'] as const).map((name) =>
    unary(name, `The function ${name} of an angle or number.`, [
      `${name}(${name === 'cos' || name === 'cosh' ? '0' : name === 'acos' ? '1' : '0'})`,
      name.startsWith('cos') ? '1.0' : '0.0',
    ]),
  ),
  ...(['asinh', 'acosh', 'atanh'] as const).map((name) =>
    unary(
      name,
      `The inverse of the hyperbolic function: ${name}.`,
      [`${name}(${name === 'acosh' ? 1 : 0})`, '0.0'],
      {
        since: '3.0.0',
      },
    ),
  ),
  scalar({
    ...math,
    since: '1.5.0',
    name: 'log',
    signature: ['double -> double', 'double, double -> double'],
    nullable: 'always',
    lowered: (c, _call, [x, y]) => {
      if (y === undefined) return { value: host(c, 'log', [x!.value]), valid: positive(x!.value) };
      const value = f64.div(host(c, 'log', [y.value]), host(c, 'log', [x!.value]));
      return {
        value,
        valid: select(positive(x!.value), positive(y.value), { kind: 'const', type: 'i32', value: 0 }),
      };
    },
    print: (args) => `LOG(${args.length === 1 ? `E(), ${args[0]}` : args.join(', ')})`,
    description:
      'The logarithm of the second number to the base of the first; of one number the natural one.',
    examples: [['log(10, 100)', '2.0']],
  }),
  scalar({
    ...math,
    name: 'sign',
    aliases: ['signum'],
    signature: ['double -> double', 'decimal -> double', 'interval_any -> double'],
    lowered: (_c, _call, [x]) => {
      const { type, value } = x!;
      if (type.kind === 'decimal') return f64.convert_i32_s(signOf(unscaledOf(x!)));
      if (type.kind === 'interval_ym') {
        return f64.convert_i32_s(signOf({ low: i64.extend_i32_s(value), high: null }));
      }
      if (type.kind === 'interval_dt') return f64.convert_i32_s(signOf({ low: value, high: null }));
      const isNumber = f64.eq(value, value);
      const size = f64.copysign(f64.const(1), value);
      return select(isNumber, select(f64.eq(value, f64.const(0)), value, size), value);
    },
    print: upperCase,
    description: '-1, 0 or 1: the sign of a number.',
    examples: [['sign(40)', '1.0']],
  }),
  scalar({
    ...math,
    since: '1.5.0',
    name: 'pi',
    signature: '-> double',
    nullable: 'never',
    lowered: () => f64.const(Math.PI),
    print: () => 'PI()',
    description: 'The number pi.',
    examples: [['pi()', '3.141592653589793']],
  }),
  scalar({
    ...math,
    since: '1.5.0',
    name: 'e',
    signature: '-> double',
    nullable: 'never',
    lowered: () => f64.const(Math.E),
    print: () => 'E()',
    description: "Euler's number.",
    examples: [['e()', '2.718281828459045']],
  }),
  rounding('round', 'half_up', 'The number rounded to digits behind the point, halves away from zero.', [
    ['round(2.5, 0)', '3'],
  ]),
  rounding(
    'bround',
    'half_even',
    'The number rounded to digits behind the point, halves to the even digit.',
    [
      ['bround(2.5, 0)', '2'],
      ['bround(25, -1)', '20'],
    ],
  ),
  wholeNumber('ceil', ['ceiling'], 'The least whole number that is not below the number.', [
    ['ceil(-0.1)', '0'],
    ['ceil(3.1411, 3)', '3.142'],
  ]),
  wholeNumber('floor', [], 'The greatest whole number that is not above the number.', [
    ['floor(-0.1)', '-1'],
    ['floor(3.1411, 3)', '3.141'],
  ]),
];
