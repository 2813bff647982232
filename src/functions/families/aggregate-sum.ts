import { fitDecimal, kernel128, unscaledOf } from '../../codegen/decimal.ts';
import type { LoweredAggregate, StateSlots } from '../../codegen/implementation.ts';
import { and, f64, i32, i64, irTypeOf, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { SparkError } from '../../core/error.ts';
import type { AggregateCall, EvalMode } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { boundedDecimal } from '../../types/coercion/decimal-result.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { type DataType, DOUBLE, LONG } from '../../types/data-type.ts';
import { isAnsiInterval, isIntegral, isNumeric } from '../../types/type-class.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { aggregate, type Bind, type FunctionDeclaration } from '../declare.ts';
import { hasSlid, slidingSum, slidTotal } from '../lowering/sliding-sum.ts';
import {
  addToSum,
  finishSum,
  mergeSum,
  overflows,
  raiseSumOverflow,
  some,
  sumColumns,
  whenValid,
} from '../lowering/sum-state.ts';

const group = { group: 'agg', since: '1.0.0' } as const;

/** The type of the sum of values of a type. */
function sumType(type: DataType): DataType {
  if (type.kind === 'decimal') return boundedDecimal(type.precision + 10, type.scale);
  if (isIntegral(type)) return LONG;
  if (type.kind === 'interval_ym') return { kind: 'interval_ym', start: 'year', end: 'month' };
  if (type.kind === 'interval_dt') return { kind: 'interval_dt', start: 'day', end: 'second' };
  return DOUBLE;
}

const PARAMETERLESS_COUNT = 'spark.sql.legacy.allowParameterlessCount';

function averageType(type: DataType): DataType {
  if (type.kind !== 'decimal') return isAnsiInterval(type) ? sumType(type) : DOUBLE;
  return boundedDecimal(type.precision + 4, type.scale + 4);
}

function bindSum(name: string, result: (type: DataType) => DataType, mode?: EvalMode): Bind {
  return (args, context) => {
    const [a] = args;
    if (a === undefined || args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const from = typeOf(a);
    const taken =
      isNumeric(from) || isAnsiInterval(from)
        ? from
        : from.kind === 'timestamp'
          ? DOUBLE
          : implicitCast(from, 'numeric', context.mode);
    if (taken === undefined) {
      const spec = { kind: 'one_of', options: ['numeric', 'interval_any'] } as const;
      throw unexpectedInput(`${name}(${context.sql(a)})`, 0, spec, a, context);
    }
    return { args: [taken], type: result(taken), nullable: true, ...(mode === undefined ? {} : { mode }) };
  };
}

/** An argument as it is added to a sum of the type. */
function toSum(c: LowerContext, arg: Register, type: DataType) {
  const { value } = arg;
  switch (type.kind) {
    case 'double': {
      if (arg.type.kind === 'float') return { low: f64.promote_f32(value), high: null };
      if (arg.type.kind === 'double') return { low: value, high: null };
      const low = irTypeOf(value) === 'i64' ? f64.convert_i64_s(value) : f64.convert_i32_s(value);
      return { low, high: null };
    }
    case 'long':
      return {
        low: irTypeOf(value) === 'i64' ? value : c.f.let('term', i64.extend_i32_s(value)),
        high: null,
      };
    default:
      return unscaledOf(arg);
  }
}

function argType(call: AggregateCall): DataType {
  return typeOf(call.args[0]!);
}

const sum = {
  state: (call: AggregateCall) => sumColumns(call, call.type),
  update: (c: LowerContext, call: AggregateCall, state: StateSlots, [arg]: readonly Register[]) =>
    whenValid(c, arg!, () => addToSum(c, call, state, call.type, toSum(c, arg!, call.type))),
  merge: (c: LowerContext, call: AggregateCall, state: StateSlots, other: readonly Register[]) =>
    mergeSum(c, call, state, call.type, other),
  finish: (c: LowerContext, call: AggregateCall, state: StateSlots) => finishSum(c, call, state, call.type),
  moving: (call: AggregateCall) =>
    slidingSum(call, call.type, (c, _call, state) => {
      const valid = hasSlid(c, state);
      if (call.type.kind === 'decimal') return { ...state.get(0), valid };
      return { ...some(call.type, slidTotal(c, call, state, call.type)), valid };
    }),
};

/** What `avg` sums up: doubles, decimals with ten digits more, or intervals. */
function totalType(call: AggregateCall): DataType {
  const type = argType(call);
  return isIntegral(type) ? DOUBLE : sumType(type);
}

/** Whether the sum may overflow, and be NULL then. */
function canBeNull(type: DataType): boolean {
  return type.kind === 'decimal' ? overflows(type) : type.kind !== 'double';
}

/** Sum in the first columns, count in the last. The sum starts at zero, as the count tells emptiness. */
const average = {
  state: (call: AggregateCall) => {
    const type = totalType(call);
    const initial = type.kind === 'double' || type.kind === 'interval_ym' ? 0 : 0n;
    return [
      { name: 'sum', type, nullable: canBeNull(type), initial },
      { name: 'count', type: LONG, nullable: false, initial: 0n },
    ];
  },
  update: (c: LowerContext, call: AggregateCall, state: StateSlots, [arg]: readonly Register[]) =>
    whenValid(c, arg!, () => {
      const type = totalType(call);
      addToSum(c, call, averageSlots(state), type, toSum(c, arg!, type));
      state.set(1, some(LONG, c.f.let('count', i64.add(state.get(1).value, i64.const(1n)))));
    }),
  merge: (c: LowerContext, call: AggregateCall, state: StateSlots, other: readonly Register[]) => {
    const [total, count] = other as readonly [Register, Register];
    const add = (): void => addToSum(c, call, averageSlots(state), totalType(call), unscaledOf(total));
    if (total.valid === null) add();
    else c.if(total.valid, add, () => state.setNull(0));
    state.set(1, some(LONG, c.f.let('count', i64.add(state.get(1).value, count.value))));
  },
  finish: finishAverage,
  moving: (call: AggregateCall) => {
    const total = totalType(call);
    return slidingSum(call, total, (c, _call, state) => {
      if (total.kind === 'decimal') return finishAverage(c, call, state);
      const sum = slidTotal(c, call, state, total);
      const mean = f64.div(sum, f64.convert_i64_s(state.get(1).value));
      return { ...some(call.type, c.f.let('avg', mean)), valid: hasSlid(c, state) };
    });
  },
};

/** A number of rows, which leave as they came. */
function counting(counted: (args: readonly Register[]) => Ir): Omit<LoweredAggregate, 'kind'> {
  const take =
    (combine: (a: Ir, b: Ir) => Ir): LoweredAggregate['update'] =>
    (c, _call, state, args) =>
      state.set(0, some(LONG, c.f.let('count', combine(state.get(0).value, counted(args)))));
  const count = {
    state: () => [{ name: 'count', type: LONG, nullable: false, initial: 0n }],
    update: take(i64.add),
    finish: (_c: LowerContext, _call: AggregateCall, state: StateSlots) => state.get(0),
  };
  return {
    ...count,
    merge: (c, _call, state, [other]) =>
      state.set(0, some(LONG, c.f.let('count', i64.add(state.get(0).value, other!.value)))),
    moving: () => ({ ...count, kind: 'sliding', remove: take(i64.sub), isExact: null }),
  };
}

/** The slots as `sum` knows them: emptiness isn't tracked here. */
function averageSlots(state: StateSlots): StateSlots {
  return {
    get: (index) => state.get(index),
    set: (index, value) => {
      if (index === 0) state.set(0, value);
    },
    replace: (index, value) => state.replace(index, value),
    setNull: (index) => state.setNull(index),
    allocate: (bytes) => state.allocate(bytes),
  };
}

function finishAverage(c: LowerContext, call: AggregateCall, state: StateSlots): Register {
  const total = state.get(0);
  const count = state.get(1).value;
  const counted = c.f.let('counted', i64.ne(count, i64.const(0n)));
  if (total.type.kind === 'double') {
    const value = c.f.let('avg', f64.div(total.value, f64.convert_i64_s(count)));
    return { ...some(call.type, value), valid: counted };
  }
  const out = c.output('avg', call.type, true);
  const divide = (): void => out.set(divideTotal(c, call, total, count));
  const overflow = (): void => {
    if (call.mode === 'ansi') raiseSumOverflow(c, call, total.type);
    else out.setNull();
  };
  c.if(
    counted,
    () => (total.valid === null ? divide() : c.if(total.valid, divide, overflow)),
    () => out.setNull(),
  );
  return out.register;
}

function divideTotal(
  c: LowerContext,
  call: AggregateCall,
  total: Register,
  count: Register['value'],
): Register {
  const type = call.type;
  const averaged = argType(call);
  if (type.kind === 'decimal' && total.type.kind === 'decimal' && averaged.kind === 'decimal') {
    const shift = type.scale - total.type.scale;
    const quotient = kernel128(c, 'd128_divide', unscaledOf(total), { low: count, high: null }, shift);
    const overflow = (): void => raiseSumOverflow(c, call, total.type);
    // A mean is no greater than the greatest value.
    const digits = averaged.precision + shift;
    return { type, ...fitDecimal(c, quotient, digits, type, call.mode === 'ansi' ? overflow : 'null') };
  }
  // Intervals: rounded half up, away from zero.
  const sum = total.type.kind === 'interval_ym' ? i64.extend_i32_s(total.value) : total.value;
  const whole = c.f.let('total', sum);
  const quotient = c.f.let('quotient', i64.div_s(whole, count));
  const rest = c.f.let('rest', i64.sub(whole, i64.mul(quotient, count)));
  const size = select(i64.lt_s(rest, i64.const(0n)), i64.sub(i64.const(0n), rest), rest);
  const up = i64.extend_i32_u(i64.ge_s(i64.mul(size, i64.const(2n)), count));
  const sign = i64.or(i64.shr_s(whole, i64.const(63)), i64.const(1n));
  const rounded = c.f.let('avg', i64.add(quotient, i64.mul(sign, up)));
  return some(type, type.kind === 'interval_ym' ? c.f.let('avg', i32.wrap_i64(rounded)) : rounded);
}

export const sumFunctions: readonly FunctionDeclaration[] = [
  aggregate({
    ...group,
    name: 'sum',
    bind: bindSum('sum', sumType),
    lowered: sum,
    description: 'The sum of the values that are not NULL; NULL where there are none.',
    examples: [['sum(col) FROM VALUES (5), (10), (15) AS tab(col)', '30']],
  }),
  aggregate({
    ...group,
    name: 'try_sum',
    since: '3.3.0',
    bind: bindSum('try_sum', sumType, 'try'),
    lowered: sum,
    description: 'The sum, NULL where it overflows.',
    examples: [['try_sum(col) FROM VALUES (5), (10), (15) AS tab(col)', '30']],
  }),
  aggregate({
    ...group,
    name: 'avg',
    aliases: ['mean'],
    bind: bindSum('avg', averageType),
    lowered: average,
    description: 'The mean of the values that are not NULL.',
    examples: [['avg(col) FROM VALUES (1), (2), (3) AS tab(col)', '2.0']],
  }),
  aggregate({
    ...group,
    name: 'try_avg',
    since: '3.3.0',
    bind: bindSum('try_avg', averageType, 'try'),
    lowered: average,
    description: 'The mean, NULL where the sum overflows.',
    examples: [['try_avg(col) FROM VALUES (1), (2), (3) AS tab(col)', '2.0']],
  }),
  aggregate({
    ...group,
    name: 'count',
    bind: (args, context) => {
      if (args.length === 0) {
        if (context.conf(PARAMETERLESS_COUNT)?.toLowerCase() !== 'true') {
          throw new SparkError('WRONG_NUM_ARGS.WITH_SUGGESTION', {
            functionName: '`count`',
            expectedNum: '> 0',
            actualNum: '0',
            legacyNum: '0',
            legacyConfKey: `"${PARAMETERLESS_COUNT}"`,
            legacyConfValue: '"true"',
          });
        }
        return { args: [], type: LONG, nullable: false };
      }
      return { args: args.map(typeOf), type: LONG, nullable: false };
    },
    lowered: counting((args) => {
      const flags = args.flatMap((a) => (a.valid === null ? [] : [a.valid]));
      // Without any argument, which a setting allows, nothing counts.
      const whole = i64.const(args.length === 0 ? 0n : 1n);
      return flags.length === 0 ? whole : i64.extend_i32_u(flags.reduce((a, b) => and(a, b)));
    }),
    description: 'The number of rows, or of rows in which none of the arguments is NULL.',
    examples: [
      ['count(*) FROM VALUES (NULL), (5), (5), (20) AS tab(col)', '4'],
      ['count(col) FROM VALUES (NULL), (5), (5), (20) AS tab(col)', '3'],
    ],
  }),
  aggregate({
    ...group,
    name: 'count_if',
    since: '3.0.0',
    signature: 'boolean -> long',
    nullable: 'never',
    lowered: counting(([arg]) =>
      i64.extend_i32_u(arg!.valid === null ? arg!.value : and(arg!.valid, arg!.value)),
    ),
    description: 'The number of rows for which the condition is true.',
    examples: [['count_if(col % 2 = 0) FROM VALUES (NULL), (0), (1), (2), (3) AS tab(col)', '2']],
  }),
];
