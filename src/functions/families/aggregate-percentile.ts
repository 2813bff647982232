/** Percentiles: exact ones, which keep all values, and those at a rank. */
import type { Accumulator, LoweredAggregate } from '../../codegen/implementation.ts';
import { i64 } from '../../codegen/instructions.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { arrayType, type DataType, DOUBLE, INT, LONG } from '../../types/data-type.ts';
import { decimalToDouble } from '../../types/decimal.ts';
import { isAnsiInterval, isDatetime, isNumeric } from '../../types/type-class.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import {
  type AnyExpression,
  aggregate,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
} from '../declare.ts';
import { type PercentileKind, percentileLowering } from '../lowering/percentile.ts';
import { some, whenValid } from '../lowering/sum-state.ts';
import { compareValues } from '../values/compare.ts';

const group = { group: 'agg', since: '2.1.0' } as const;

type Lowering = Omit<LoweredAggregate, 'kind'>;

/** Constant percentages as written: one, or an array of them; undefined where they aren't constant. */
function constantPercentages(
  e: AnyExpression,
): { readonly values: readonly Value[]; readonly many: boolean } | undefined {
  if (e.kind === 'cast') return constantPercentages(e.child);
  if (e.kind === 'literal') {
    const type = typeOf(e);
    if (e.value === null) return undefined;
    if (type.kind === 'array') {
      const values = (e.value as readonly Value[]).map((v) => asDouble(v, type.element));
      return { values, many: true };
    }
    return { values: [asDouble(e.value, type)], many: false };
  }
  if (e.kind === 'call' && e.fn === 'array') {
    const items = e.args.map((a) => constantPercentages(a)?.values[0]);
    return items.includes(undefined) ? undefined : { values: items as Value[], many: true };
  }
  return undefined;
}

function asDouble(value: Value, type: DataType): number {
  return type.kind === 'decimal' ? decimalToDouble(value as bigint, type.scale) : Number(value);
}

function checkPercentages(
  name: string,
  e: AnyExpression,
  args: readonly AnyExpression[],
  context: BindContext,
): boolean {
  const constant = constantPercentages(e);
  if (constant === undefined) {
    if (e.kind === 'literal' && e.value === null) {
      throw mismatch('UNEXPECTED_NULL', name, args, context, { exprName: 'percentage' });
    }
    throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
      inputName: '`percentage`',
      inputType: '"DOUBLE"',
      inputExpr: `"${context.sql(e)}"`,
    });
  }
  const outside = constant.values.find((p) => !((p as number) >= 0 && (p as number) <= 1));
  if (outside !== undefined) {
    throw mismatch('VALUE_OUT_OF_RANGE', name, args, context, {
      exprName: 'percentage',
      valueRange: '[0.0, 1.0]',
      currentValue: String(outside),
    });
  }
  return constant.many;
}

/** The result for values of a type: intervals stay intervals, all else is a double. */
function percentileType(type: DataType): DataType {
  if (type.kind === 'interval_ym') return { kind: 'interval_ym', start: 'year', end: 'month' };
  if (type.kind === 'interval_dt') return { kind: 'interval_dt', start: 'day', end: 'second' };
  return DOUBLE;
}

/** `order`: which argument has the values, which the percentages. */
function bindPercentile(name: string, valueAt: number, percentageAt: number | null): Bind {
  return (args, context) => {
    const wanted = percentageAt === null ? 1 : 2;
    if (args.length < wanted || args.length > wanted + 1) {
      throw wrongNumberOfArguments(name, percentageAt === null ? '1' : '[2, 3]', args.length);
    }
    const value = args[valueAt]!;
    const from = typeOf(value);
    const taken =
      isNumeric(from) || isAnsiInterval(from) ? from : implicitCast(from, 'numeric', context.mode);
    if (taken === undefined) {
      const spec = { kind: 'one_of', options: ['numeric', 'interval_any'] } as const;
      throw unexpectedInput(
        `${name}(${args.map((a) => context.sql(a)).join(', ')})`,
        valueAt,
        spec,
        value,
        context,
      );
    }
    const many = percentageAt !== null && checkPercentages(name, args[percentageAt]!, args, context);
    const one = percentileType(taken);
    const types = args.map((a, i) => (i === valueAt ? taken : i === percentageAt ? typeOf(a) : LONG));
    const weighted = name === 'percentile' && args.length > 2 ? { fn: 'percentile_weighted' } : {};
    return { args: types, type: many ? arrayType(one, false) : one, nullable: true, ...weighted };
  };
}

interface PercentileSpec {
  /** Which argument has the values, and which the percentages; null for the median. */
  readonly valueAt: number;
  readonly percentageAt: number | null;
  readonly kind: PercentileKind;
}

function percentileOf({ valueAt, percentageAt, kind }: PercentileSpec): Lowering {
  return percentileLowering((call) => {
    const constant = percentageAt === null ? undefined : constantPercentages(call.args[percentageAt]!);
    return {
      value: call.args[valueAt]!,
      percentages: (constant?.values ?? [0.5]) as readonly number[],
      many: constant?.many ?? false,
      kind,
      descending: call.order[0]?.direction === 'desc',
    };
  });
}

/** Values that count as often as the third argument says. */
function weightedPercentile(call: AggregateCall): () => Accumulator {
  const { values: percentages, many } = constantPercentages(call.args[1]!)!;
  const type = typeOf(call.args[0]!);
  const compare = compareValues(type);
  const result = many && call.type.kind === 'array' ? call.type.element : call.type;
  const make = (x: number): Value =>
    result.kind === 'interval_dt' ? BigInt(Math.round(x)) : result.kind === 'interval_ym' ? Math.round(x) : x;
  return () => {
    const values: { readonly value: Value; readonly weight: number }[] = [];
    return {
      update: (value: Value, _percentage: Value, frequency: Value) => {
        const weight = Number(frequency ?? 0);
        if (value !== null && weight > 0) values.push({ value, weight });
      },
      finish: () => {
        if (values.length === 0) return null;
        values.sort((a, b) => compare(a.value, b.value));
        const total = values.reduce((n, v) => n + v.weight, 0);
        const at = (position: number): number => {
          let seen = 0;
          for (const v of values) {
            seen += v.weight;
            if (seen > position) return asDouble(v.value, type);
          }
          return asDouble(values.at(-1)!.value, type);
        };
        const one = (p: number): Value => {
          const position = (total - 1) * p;
          const lower = Math.floor(position);
          const higher = Math.ceil(position);
          const low = at(lower);
          if (lower === higher) return make(low);
          const high = at(higher);
          return make(low === high ? low : (higher - position) * low + (position - lower) * high);
        };
        return many ? (percentages as readonly number[]).map(one) : one(percentages[0] as number);
      },
    };
  };
}

const bindApproximate: Bind = (args, context) => {
  if (args.length < 2 || args.length > 3)
    throw wrongNumberOfArguments('approx_percentile', '[2, 3]', args.length);
  const [value, percentage, accuracy] = args as readonly [AnyExpression, AnyExpression, AnyExpression?];
  const from = typeOf(value);
  const fits = isNumeric(from) || isDatetime(from) || isAnsiInterval(from);
  const taken = fits ? from : implicitCast(from, 'numeric', context.mode);
  if (taken === undefined) {
    const spec = { kind: 'one_of', options: ['numeric', 'datetime', 'interval_any'] } as const;
    throw unexpectedInput('approx_percentile', 0, spec, value, context);
  }
  const many = checkPercentages('percentage', percentage, args, context);
  if (accuracy !== undefined && accuracy.kind !== 'literal' && accuracy.kind !== 'cast') {
    throw mismatch('NON_FOLDABLE_INPUT', 'approx_percentile', args, context, {
      inputName: '`accuracy`',
      inputType: '"BIGINT"',
      inputExpr: `"${context.sql(accuracy)}"`,
    });
  }
  return {
    args: [taken, typeOf(percentage), ...(accuracy === undefined ? [] : [INT])],
    type: many ? arrayType(taken, false) : taken,
    nullable: true,
  };
};

export const percentileFunctions: readonly FunctionDeclaration[] = [
  aggregate({
    ...group,
    name: 'percentile',
    bind: bindPercentile('percentile', 0, 1),
    lowered: percentileOf({ valueAt: 0, percentageAt: 1, kind: 'continuous' }),
    print: (args, _style, call) =>
      `${call.alias ?? 'percentile'}(${[...args, ...(args.length === 2 ? ['1'] : [])].join(', ')})`,
    description: 'The exact percentile, interpolated; a third argument says how often each value counts.',
    examples: [['percentile(col, 0.3) FROM VALUES (0), (10) AS tab(col)', '3.0']],
  }),
  aggregate({
    ...group,
    name: 'percentile_weighted',
    internal: true,
    signature: 'any, any, long -> any',
    accumulate: weightedPercentile,
    print: (args, _style, call) => `${call.alias ?? 'percentile'}(${args.join(', ')})`,
    description: 'The exact percentile of values that count more or less often.',
    examples: [],
  }),
  aggregate({
    ...group,
    since: '3.4.0',
    name: 'median',
    bind: bindPercentile('median', 0, null),
    lowered: percentileOf({ valueAt: 0, percentageAt: null, kind: 'continuous' }),
    description: 'The value in the middle, interpolated between two.',
    examples: [['median(col) FROM VALUES (0), (10) AS tab(col)', '5.0']],
  }),
  aggregate({
    ...group,
    since: '4.0.0',
    name: 'percentile_cont',
    withinGroup: 'required',
    bind: bindPercentile('percentile_cont', 1, 0),
    lowered: percentileOf({ valueAt: 1, percentageAt: 0, kind: 'continuous' }),
    description: 'The percentile in the order given, interpolated between values.',
    examples: [
      ['percentile_cont(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col)', '2.5'],
    ],
  }),
  aggregate({
    ...group,
    since: '4.0.0',
    name: 'percentile_disc',
    withinGroup: 'required',
    bind: bindPercentile('percentile_disc', 1, 0),
    lowered: percentileOf({ valueAt: 1, percentageAt: 0, kind: 'discrete' }),
    description: 'The percentile in the order given, as one of the values.',
    examples: [
      ['percentile_disc(0.25) WITHIN GROUP (ORDER BY col) FROM VALUES (0), (10) AS tab(col)', '0.0'],
    ],
  }),
  aggregate({
    ...group,
    name: 'approx_percentile',
    aliases: ['percentile_approx'],
    bind: bindApproximate,
    // At the rank that Spark's summary gives as long as it isn't full.
    lowered: percentileOf({ valueAt: 0, percentageAt: 1, kind: 'discrete' }),
    print: (args, _style, call) =>
      `${call.alias ?? 'approx_percentile'}(${[...args, ...(args.length === 2 ? ['10000'] : [])].join(', ')})`,
    description: 'The value below which the given share of values lies; exact here.',
    examples: [['approx_percentile(col, 0.5, 100) FROM VALUES (0), (6), (7), (9), (10) AS tab(col)', '7']],
  }),
  aggregate({
    ...group,
    since: '3.3.0',
    name: 'regr_count',
    signature: 'any, any -> long',
    nullable: 'never',
    lowered: {
      state: () => [{ name: 'count', type: LONG, nullable: false, initial: 0n }],
      update: (c, _call, state, [y, x]) =>
        whenValid(c, y!, () =>
          whenValid(c, x!, () =>
            state.set(0, some(LONG, c.f.let('count', i64.add(state.get(0).value, i64.const(1n))))),
          ),
        ),
      merge: (c, _call, state, [count]) =>
        state.set(0, some(LONG, c.f.let('count', i64.add(state.get(0).value, count!.value)))),
      finish: (_c, _call, state) => state.get(0),
    },
    description: 'The number of rows in which neither argument is NULL.',
    examples: [['regr_count(y, x) FROM VALUES (1, 2), (2, 2), (2, 3), (2, 4) AS tab(y, x)', '4']],
  }),
];
