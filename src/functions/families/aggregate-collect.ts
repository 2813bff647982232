/** Aggregates that keep all values of a group. */
import type { Accumulator, LoweredAggregate } from '../../codegen/implementation.ts';
import { select, TRUE } from '../../codegen/instructions.ts';
import type { AggregateCall, Expression, Literal } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { named, type PrintForm } from '../../expr/print-form.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { containsMap } from '../../types/contains-type.ts';
import { arrayType, BINARY, type DataType, DOUBLE, LONG, STRING, structType } from '../../types/data-type.ts';
import { decimalToDouble } from '../../types/decimal.ts';
import { isNumeric } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import {
  differentTypes,
  mismatch,
  quotedFunction,
  unexpectedInput,
  wrongNumberOfArguments,
} from '../bind-errors.ts';
import { constantOf } from '../binding/schema-argument.ts';
import {
  type AnyExpression,
  aggregate,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
} from '../declare.ts';
import { approximateCount } from '../lowering/approximate-count.ts';
import {
  EMPTY_VIEW,
  keepValue,
  keptArray,
  keptColumns,
  keptCount,
  keptJoined,
} from '../lowering/kept-values.ts';
import { whenValid } from '../lowering/sum-state.ts';
import { ValueSet } from '../values/collection.ts';
import { type Comparator, compareValues } from '../values/compare.ts';
import { precisionFor } from '../values/hyper-log-log.ts';

const group = { group: 'agg', since: '2.0.0' } as const;

type Lowering = Omit<LoweredAggregate, 'kind'>;

const bindCollect =
  (name: string): Bind =>
  (args) => {
    if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const element = typeOf(args[0]!);
    return { args: [element], type: arrayType(element, false), nullable: false };
  };

/** Values but NULLs, in the order in which they come. */
function collector(make: () => { add(value: Value): void; values(): readonly Value[] }): () => Accumulator {
  return () => {
    const values = make();
    return {
      update: (value: Value) => {
        if (value !== null) values.add(value);
      },
      finish: () => values.values(),
    };
  };
}

const collectList: Lowering = {
  state: () => keptColumns,
  update: (c, _call, state, [value]) => whenValid(c, value!, () => keepValue(c, state, value!)),
  merge: null,
  finish: (c, call, state) => {
    const element = typeOf(call.args[0]!);
    return { type: call.type, value: keptArray(c, state, element), high: null, valid: null };
  },
};

/** The order that WITHIN GROUP gives to rows, by the keys behind the first `skip` arguments. */
function groupOrder(call: AggregateCall): (a: readonly Value[], b: readonly Value[]) => number {
  const types = call.args.slice(call.args.length - call.order.length).map(typeOf);
  const keys = call.order.map(({ direction, nulls }, i): Comparator => {
    const compare = compareValues(types[i]!);
    return (a, b) => {
      if (a === null || b === null) {
        const order = a === b ? 0 : a === null ? -1 : 1;
        return nulls === 'first' ? order : -order;
      }
      return direction === 'asc' ? compare(a, b) : -compare(a, b);
    };
  });
  return (a, b) => {
    for (const [i, key] of keys.entries()) {
      const order = key(a[i]!, b[i]!);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** It must be constant, and of the value's kind. */
function checkDelimiter(value: AnyExpression, delimiter: AnyExpression, context: BindContext): void {
  const types = [value, delimiter].map(typeOf);
  const [isBinary, other] = types.map((t) => t.kind === 'binary');
  if (types[1]!.kind !== 'void' && isBinary !== other) {
    const call = `listagg(${context.sql(value)}, ${context.sql(delimiter)})`;
    throw differentTypes(call, 'listagg', types);
  }
  if (constantOf(delimiter, context) === undefined) {
    throw mismatch('NON_FOLDABLE_INPUT', 'listagg', [value, delimiter], context, {
      inputName: '`delimiter`',
      inputType: quotedSqlName(types[1]!),
      inputExpr: `"${context.sql(delimiter)}"`,
    });
  }
}

const bindListagg: Bind = (args, context, written = args.length) => {
  const [value, delimiter] = args.slice(0, written);
  if (value === undefined || written > 2) throw wrongNumberOfArguments('listagg', '[1, 2]', args.length);
  const type = typeOf(value).kind === 'binary' ? BINARY : STRING;
  const taken =
    typeOf(value).kind === type.kind ? typeOf(value) : implicitCast(typeOf(value), type, context.mode);
  if (taken === undefined) {
    throw unexpectedInput(
      `listagg(${context.sql(value)})`,
      0,
      { kind: 'one_of', options: ['string', BINARY] },
      value,
      context,
    );
  }
  const rest = args.slice(written).map(typeOf);
  const fn = rest.length === 0 ? 'listagg' : 'listagg_ordered';
  if (delimiter === undefined) return { args: [taken, ...rest], type, nullable: true, fn };
  checkDelimiter(value, delimiter, context);
  return { args: [taken, type, ...rest], type, nullable: true, fn };
};

/** The other name that it was called by is lost where rows are sorted. */
const printListagg: PrintForm = (args, _style, call) => {
  const name = call.fn === 'listagg' ? call.alias : undefined;
  return `${name ?? 'listagg'}(${[...args, ...(args.length === 1 ? ['NULL'] : [])].join(', ')})`;
};

/** The written arguments: without the sort keys. */
function written(call: AggregateCall): number {
  return call.args.length - call.order.length;
}

/** As they come; the separator is the same in all rows. */
const joinKept: Lowering = {
  state: (call) => [...keptColumns, { name: 'separator', type: call.type, nullable: true, initial: null }],
  update: (c, _call, state, [value, separator]) =>
    whenValid(c, value!, () => {
      keepValue(c, state, value!);
      if (separator !== undefined) {
        whenValid(c, separator, () => state.set(SEPARATOR, { ...separator, valid: null }));
      }
    }),
  merge: null,
  finish: (c, call, state) => {
    const out = c.output('joined', call.type, true);
    c.if(
      keptCount(state),
      () => {
        const separator = state.get(SEPARATOR);
        const given = select(separator.valid ?? TRUE, separator.value, EMPTY_VIEW);
        const value = keptJoined(c, state, c.f.let('separator', given));
        out.set({ type: call.type, value, high: null, valid: null });
      },
      () => out.setNull(),
    );
    return out.register;
  },
};
const SEPARATOR = keptColumns.length;

/** In the order that WITHIN GROUP gives. */
function joinAll(call: AggregateCall): () => Accumulator {
  const count = written(call);
  const compare = groupOrder(call);
  const isBinary = call.type.kind === 'binary';
  return () => {
    const rows: { readonly value: Value; readonly keys: readonly Value[] }[] = [];
    let delimiter: Value = isBinary ? new Uint8Array() : '';
    return {
      update: (...args: Value[]) => {
        if (args[0] === null || args[0] === undefined) return;
        if (count > 1 && args[1] !== null) delimiter = args[1]!;
        rows.push({ value: args[0], keys: args.slice(count) });
      },
      finish: () => {
        if (rows.length === 0) return null;
        rows.sort((a, b) => compare(a.keys, b.keys));
        if (!isBinary) return rows.map((r) => r.value as string).join(delimiter as string);
        const parts = rows.flatMap((r, i) =>
          i === 0 ? [r.value as Uint8Array] : [delimiter as Uint8Array, r.value as Uint8Array],
        );
        return new Uint8Array(Buffer.concat(parts));
      },
    };
  };
}

const bindHistogram: Bind = (args, context) => {
  if (args.length !== 2) throw wrongNumberOfArguments('histogram_numeric', '2', args.length);
  const type = typeOf(args[0]!);
  const x: DataType = isNumeric(type) || type.kind !== 'string' ? type : DOUBLE;
  const bins = args[1]!;
  if (bins.kind !== 'literal' || typeof bins.value !== 'number' || bins.value < 2) {
    throw mismatch('VALUE_OUT_OF_RANGE', 'histogram_numeric', args, context, {
      exprName: 'nb',
      valueRange: '[2, 2147483647]',
      currentValue: context.sql(bins),
    });
  }
  const bin = structType([
    { name: 'x', type: x, nullable: true },
    { name: 'y', type: DOUBLE, nullable: true },
  ]);
  return { args: [x, typeOf(bins)], type: arrayType(bin, true), nullable: true };
};

/** A histogram of so many bins, of which the two nearest melt when there is one too many. */
function histogram(call: AggregateCall): () => Accumulator {
  const limit = call.args[1]!.kind === 'literal' ? Number(call.args[1]!.value) : 2;
  const type = typeOf(call.args[0]!);
  const scale = type.kind === 'decimal' ? 10 ** type.scale : 1;
  const fromDouble = (x: number): Value => {
    if (type.kind === 'decimal') return BigInt(Math.round(x * scale));
    if (type.kind === 'float' || type.kind === 'double') return x;
    const whole = Math.trunc(x);
    return ['long', 'timestamp', 'timestamp_ntz', 'interval_dt'].includes(type.kind) ? BigInt(whole) : whole;
  };
  return () => {
    const bins: { x: number; y: number }[] = [];
    return {
      update: (value: Value) => {
        if (value === null) return;
        const x = Number(value) / scale;
        let at = bins.findIndex((b) => b.x >= x);
        if (at < 0) at = bins.length;
        if (bins[at]?.x === x) {
          bins[at]!.y += 1;
          return;
        }
        bins.splice(at, 0, { x, y: 1 });
        if (bins.length > limit) meltNearest(bins);
      },
      finish: () => (bins.length === 0 ? null : bins.map((b) => [fromDouble(b.x), b.y])),
    };
  };
}

function meltNearest(bins: { x: number; y: number }[]): void {
  let nearest = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < bins.length; i += 1) {
    const gap = bins[i + 1]!.x - bins[i]!.x;
    if (gap < distance) {
      distance = gap;
      nearest = i;
    }
  }
  const [a, b] = [bins[nearest]!, bins[nearest + 1]!];
  const y = a.y + b.y;
  bins.splice(nearest, 2, { x: (a.x * a.y + b.x * b.y) / y, y });
}

/** The relative standard deviation of the estimate where the call gives none. */
const DEVIATION = 0.05;

const bindApproximateCount: Bind = (args, context) => {
  const [value, deviation] = args;
  if (value === undefined || args.length > 2) {
    throw wrongNumberOfArguments('approx_count_distinct', '[1, 2]', args.length);
  }
  if (deviation === undefined) return { args: [typeOf(value)], type: LONG, nullable: false };
  const given = constantOf(deviation, context);
  const type = typeOf(deviation);
  if (given === undefined || given === null || !isNumeric(type)) {
    throw mismatch('NON_FOLDABLE_INPUT', 'approx_count_distinct', args, context, {
      inputName: '`relativeSD`',
      inputType: '"DOUBLE"',
      inputExpr: `"${context.sql(deviation)}"`,
    });
  }
  const number: Literal = { kind: 'literal', type: DOUBLE, value: asNumber(given, type) };
  if (!((number.value as number) > 0 && precisionFor(number.value as number) >= 4)) {
    throw mismatch('VALUE_OUT_OF_RANGE', 'approx_count_distinct', args, context, {
      exprName: 'relativeSD',
      valueRange: '(0.0, 0.39]',
      currentValue: String(number.value),
    });
  }
  return { args: [typeOf(value), DOUBLE], replaced: [value, number], type: LONG, nullable: false };
};

function asNumber(value: Value, type: DataType): number {
  return type.kind === 'decimal' ? decimalToDouble(value as bigint, type.scale) : Number(value);
}

function deviationOf(e: Expression | undefined): number | undefined {
  return e?.kind === 'literal' ? (e.value as number) : undefined;
}

export const collectFunctions: readonly FunctionDeclaration[] = [
  aggregate({
    ...group,
    name: 'collect_list',
    aliases: ['array_agg'],
    print: named('collect_list'),
    bind: bindCollect('collect_list'),
    lowered: collectList,
    description: 'All values but NULLs, in an array.',
    examples: [['collect_list(col) FROM VALUES (1), (2), (1) AS tab(col)', '[1, 2, 1]']],
  }),
  aggregate({
    ...group,
    name: 'collect_set',
    bind: (args, context) => {
      if (args.length === 1 && containsMap(typeOf(args[0]!))) {
        throw mismatch('UNSUPPORTED_INPUT_TYPE', 'collect_set', args, context, {
          functionName: quotedFunction('collect_set'),
          dataType: '"MAP"',
        });
      }
      return bindCollect('collect_set')(args, context);
    },
    duplicatesMatter: false,
    accumulate: (call) =>
      collector(() => {
        const set = new ValueSet(typeOf(call.args[0]!));
        // -0.0 comes out as 0.0.
        return { add: (value) => void set.add(value === 0 ? 0 : value), values: () => [...set] };
      }),
    description: 'All distinct values but NULL, in an array.',
    examples: [['collect_set(col) FROM VALUES (1), (2), (1) AS tab(col)', '[1, 2]']],
  }),
  aggregate({
    ...group,
    since: '4.0.0',
    name: 'listagg',
    aliases: ['string_agg'],
    withinGroup: 'optional',
    orderStyle: 'full',
    bind: bindListagg,
    lowered: joinKept,
    print: printListagg,
    description: 'The texts or binaries of a group in one, with a separator between them.',
    examples: [["listagg(col, '|') FROM VALUES ('a'), ('b'), ('c') AS tab(col)", 'a|b|c']],
  }),
  aggregate({
    ...group,
    since: '4.0.0',
    name: 'listagg_ordered',
    internal: true,
    withinGroup: 'required',
    orderStyle: 'full',
    bind: bindListagg,
    accumulate: joinAll,
    print: printListagg,
    description: 'The texts or binaries of a group in one, in the order given.',
    examples: [],
  }),
  aggregate({
    ...group,
    since: '1.6.0',
    name: 'approx_count_distinct',
    bind: bindApproximateCount,
    duplicatesMatter: false,
    lowered: approximateCount((call) => precisionFor(deviationOf(call.args[1]) ?? DEVIATION)),
    print: ([value]) => `approx_count_distinct(${value})`,
    description: 'About how many distinct values there are; the second argument is the standard deviation.',
    examples: [['approx_count_distinct(col1) FROM VALUES (1), (1), (2), (2), (3) tab(col1)', '3']],
  }),
  aggregate({
    ...group,
    since: '3.3.0',
    name: 'histogram_numeric',
    bind: bindHistogram,
    accumulate: histogram,
    description: 'A histogram of so many bins: where they lie and how much is in them.',
    examples: [
      [
        'histogram_numeric(col, 5) FROM VALUES (0), (1), (2), (10) AS tab(col)',
        '[{0, 1.0}, {1, 1.0}, {2, 1.0}, {10, 1.0}]',
      ],
    ],
  }),
];
