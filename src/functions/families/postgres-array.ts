/** Arrays as PostgreSQL has them: counted from 1, with texts such as `{a,b}`. */

import type { AggregateCall, Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import {
  arrayType,
  BOOLEAN,
  type DataType,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  SHORT,
  STRING,
} from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { differentTypes, wrongNumberOfArguments } from '../bind-errors.ts';
import type { AnyExpression, Bind, FunctionDeclaration } from '../declare.ts';
import { arrayElement, compareValues } from '../values/collection.ts';
import { rememberLast } from '../values/memoize.ts';
import { arrayFromText } from '../values/postgres-array.ts';
import { pgAggregate, pgScalar } from './postgres-spec.ts';

type Values = readonly Value[];

const ELEMENTS: Readonly<Record<string, DataType>> = {
  bool: BOOLEAN,
  float4: FLOAT,
  float8: DOUBLE,
  int2: SHORT,
  int4: INT,
  int8: LONG,
  oid: LONG,
  regclass: LONG,
  regtype: LONG,
  xid: LONG,
};

/** `x::int2[]`, with the element's type as a literal: from text or from an array of another type. */
const bindCast: Bind = (args) => {
  const [value, name] = args;
  const element = (name?.kind === 'literal' ? ELEMENTS[String(name.value)] : undefined) ?? STRING;
  const from = typeOf(value!);
  const type = arrayType(element, true);
  const taken = from.kind === 'array' || from.kind === 'void' ? type : STRING;
  return { args: [taken, STRING], type, nullable: true };
};

/** A value and an array, of which either may be a literal of the other's kind. */
function bindWithArray(name: string, result: (element: DataType) => DataType, arrayFirst: boolean): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    const [list, value] = (arrayFirst ? args : [args[1], args[0]]) as [AnyExpression, AnyExpression];
    const from = typeOf(list);
    const single = typeOf(value);
    if (from.kind === 'void') {
      const types = [arrayType(single, true), single];
      return { args: arrayFirst ? types : types.toReversed(), type: result(single), nullable: true };
    }
    if (from.kind !== 'array') {
      const types = [STRING, single.kind === 'void' ? STRING : single];
      return {
        args: arrayFirst ? types : types.toReversed(),
        type: result(types[1]!),
        nullable: true,
      };
    }
    const element = single.kind === 'void' ? from.element : commonType(from.element, single, context.mode);
    if (element === undefined) throw differentTypes(name, name, [from, single]);
    const types = [arrayType(element, true), element];
    return { args: arrayFirst ? types : types.toReversed(), type: result(element), nullable: true };
  };
}

/** The list argument's reader: an array stays, a text is parsed as an array of the other argument's type. */
function listReader(call: Call, list: number, other: number): (value: Value) => Values {
  if (typeOf(call.args[list]!).kind === 'array') return (value) => value as Values;
  const element = typeOf(call.args[other]!);
  // Nearly always one literal for all rows.
  const parse = rememberLast((text: string) => arrayFromText(text, element, call.zone ?? 'UTC'));
  return (value) => parse(value as string);
}

function elementOf(type: DataType): DataType {
  return type.kind === 'array' ? type.element : STRING;
}

const bindSubscript: Bind = (args, context) => {
  const [list, ...indexes] = args;
  const from = typeOf(list!);
  void context;
  return { args: [from, ...indexes.map(() => INT)], type: elementOf(from), nullable: true };
};

const bindSlice: Bind = (args) => {
  const from = typeOf(args[0]!);
  return { args: [from, INT, INT], type: from, nullable: true };
};

/** As `array_to_string` and casts to text write an element. */
export function elementText(value: Value, type: DataType, zone: string): string {
  if (type.kind === 'boolean') return value === true ? 't' : 'f';
  return castValue(value, type, STRING, 'ansi', zone) as string;
}

const collectAll = (call: AggregateCall) => {
  const sorted = sorter(call);
  return () => {
    const rows: { readonly value: Value; readonly keys: Values }[] = [];
    return {
      update: (value: Value, ...keys: Value[]) => {
        rows.push({ value, keys });
      },
      finish: () => (rows.length === 0 ? null : sorted(rows).map((row) => row.value)),
    };
  };
};

/** Rows in the order that ORDER BY inside the aggregate's parentheses gives. */
function sorter(call: AggregateCall) {
  const types = call.args.slice(call.args.length - call.order.length).map(typeOf);
  const compares = types.map((type) => compareValues(type));
  return <Row extends { readonly keys: Values }>(rows: Row[]): Row[] =>
    call.order.length === 0
      ? rows
      : rows.sort((x, y) => {
          const from = x.keys.length - call.order.length;
          for (const [i, { direction, nulls }] of call.order.entries()) {
            const [a, b] = [x.keys[from + i] ?? null, y.keys[from + i] ?? null];
            if (a === null && b === null) continue;
            if (a === null || b === null) return (a === null) === (nulls === 'first') ? -1 : 1;
            const order = compares[i]!(a, b);
            if (order !== 0) return direction === 'asc' ? order : -order;
          }
          return 0;
        });
}

export const postgresArrayFunctions: readonly FunctionDeclaration[] = [
  pgScalar('cast.array', null, {
    bind: bindCast,
    nulls: 'custom',
    evaluate: (call: Call) => (value: Value) =>
      typeof value === 'string' ? arrayFromText(value, elementOf(call.type), call.zone ?? 'UTC') : value,
  }),
  pgScalar('op.equals_any', 'bool', {
    bind: bindWithArray('= ANY', () => BOOLEAN, false),
    evaluate: (call: Call) => {
      const compare = compareValues(typeOf(call.args[0]!));
      const read = listReader(call, 1, 0);
      return (value: Value, list: Value) => {
        let sawNull = false;
        for (const item of read(list)) {
          if (item === null) sawNull = true;
          else if (compare(item, value) === 0) return true;
        }
        return sawNull ? null : false;
      };
    },
  }),
  pgScalar('op.like_any', 'bool', {
    signature: ['string, array<string> -> boolean', 'string, string -> boolean'],
    nullable: 'always',
    evaluate: (call: Call) => {
      const read = listReader(call, 1, 0);
      return (value: string, list: Value) =>
        read(list).some((pattern) => pattern !== null && likePattern(pattern as string).test(value));
    },
  }),
  pgScalar('op.equals_array', 'bool', {
    bind: (args) => {
      const from = typeOf(args[0]!);
      return { args: [from.kind === 'array' ? from : STRING, STRING], type: BOOLEAN, nullable: true };
    },
    evaluate: (call: Call) => {
      const from = typeOf(call.args[0]!);
      if (from.kind !== 'array') return (a: Value, b: Value) => a === b;
      const compare = compareValues(from);
      return (list: Values, text: string) =>
        compare(list, arrayFromText(text, from.element, call.zone ?? 'UTC')) === 0;
    },
  }),
  pgScalar('op.array_contains_all', 'bool', {
    signature: 'array<T>, array<T> -> boolean',
    evaluate: (call: Call) => {
      const compare = compareValues(arrayElement(call.args[0]!));
      return (list: Values, wanted: Values) =>
        wanted.every((x) => x !== null && list.some((y) => y !== null && compare(x, y) === 0));
    },
  }),
  ...([0, 1] as const).map((base) =>
    // int2vector and oidvector count from 0.
    pgScalar(base === 1 ? 'op.subscript' : 'op.subscript_from_zero', null, {
      bind: bindSubscript,
      evaluate: () => (list: Values, index: number) => list[index - base] ?? null,
    }),
  ),
  pgScalar('op.slice', null, {
    bind: bindSlice,
    nulls: 'custom',
    evaluate: () => (list: Values | null, from: number | null, to: number | null) =>
      list === null ? null : list.slice(Math.max((from ?? 1) - 1, 0), to ?? list.length),
  }),
  pgScalar('op.array_or_empty', null, {
    bind: (args) => ({ args: args.map(typeOf), type: typeOf(args[0]!), nullable: false }),
    nulls: 'custom',
    evaluate: () => (list: Values | null) => list ?? [],
  }),
  pgScalar('array_to_string', 'text', {
    signature: 'array, string, string? -> string',
    nullable: 'always',
    nulls: 'custom',
    evaluate: (call: Call) => {
      const element = elementOf(typeOf(call.args[0]!));
      return (list: Values | null, separator: string | null, absent?: string | null) => {
        if (list === null || separator === null) return null;
        const texts = (list.flat(6) as Values).flatMap((item) =>
          item === null
            ? absent === undefined || absent === null
              ? []
              : [absent]
            : [elementText(item, innermost(element), call.zone ?? 'UTC')],
        );
        return texts.join(separator);
      };
    },
  }),
  pgScalar('string_to_array', '_text', {
    bind: (args) => ({ args: args.map(() => STRING), type: arrayType(STRING, true), nullable: true }),
    nulls: 'custom',
    evaluate: () => (text: string | null, separator: string | null, absent?: string | null) => {
      if (text === null) return null;
      const parts = separator === null ? [...text] : separator === '' ? [text] : text.split(separator);
      const given = text === '' ? [] : parts;
      return given.map((part) => (part === absent ? null : part));
    },
  }),
  pgScalar('array_length', 'int4', {
    signature: 'array, int -> int',
    nullable: 'always',
    evaluate: () => (list: Values, dimension: number) => lengthOf(list, dimension),
  }),
  pgScalar('array_upper', 'int4', {
    signature: 'array, int -> int',
    nullable: 'always',
    evaluate: () => (list: Values, dimension: number) => lengthOf(list, dimension),
  }),
  pgScalar('array_lower', 'int4', {
    signature: 'array, int -> int',
    nullable: 'always',
    evaluate: () => (list: Values, dimension: number) => (lengthOf(list, dimension) === null ? null : 1),
  }),
  ...(['vector_lower', 'vector_upper'] as const).map((name) =>
    pgScalar(`op.${name}`, 'int4', {
      signature: 'array, int -> int',
      nullable: 'always',
      evaluate: () => (list: Values, dimension: number) => {
        const length = lengthOf(list, dimension);
        return length === null ? null : name === 'vector_lower' ? 0 : length - 1;
      },
    }),
  ),
  pgScalar('array_ndims', 'int4', {
    signature: 'array -> int',
    nullable: 'always',
    evaluate: () => (list: Values) => {
      let depth = 0;
      for (let at: Value = list; Array.isArray(at) && at.length > 0; at = at[0] as Value) depth += 1;
      return depth === 0 ? null : depth;
    },
  }),
  pgScalar('cardinality', 'int4', {
    signature: 'array -> int',
    evaluate: () => (list: Values) => (list.flat(6) as Values).length,
  }),
  pgScalar('array_position', 'int4', {
    bind: bindWithArray('array_position', () => INT, true),
    nulls: 'custom',
    evaluate: (call: Call) => {
      const compare = compareValues(typeOf(call.args[1]!));
      const read = listReader(call, 0, 1);
      return (list: Value, wanted: Value) => {
        if (list === null) return null;
        const at = read(list).findIndex((item) =>
          item === null || wanted === null ? item === wanted : compare(item, wanted) === 0,
        );
        return at < 0 ? null : at + 1;
      };
    },
  }),
  pgScalar('array_remove', null, {
    bind: bindWithArray('array_remove', (element) => arrayType(element, true), true),
    nulls: 'custom',
    evaluate: (call: Call) => {
      const compare = compareValues(typeOf(call.args[1]!));
      const read = listReader(call, 0, 1);
      return (list: Value, unwanted: Value) =>
        list === null
          ? null
          : read(list).filter((item) =>
              item === null || unwanted === null ? item !== unwanted : compare(item, unwanted) !== 0,
            );
    },
  }),
  pgScalar('array_append', null, {
    bind: bindWithArray('array_append', (element) => arrayType(element, true), true),
    nulls: 'custom',
    evaluate: (call: Call) => {
      const read = listReader(call, 0, 1);
      return (list: Value, item: Value) => [...(list === null ? [] : read(list)), item];
    },
  }),
  pgScalar('array_prepend', null, {
    bind: bindWithArray('array_prepend', (element) => arrayType(element, true), false),
    nulls: 'custom',
    evaluate: (call: Call) => {
      const read = listReader(call, 1, 0);
      return (item: Value, list: Value) => [item, ...(list === null ? [] : read(list))];
    },
  }),
  pgScalar('array_cat', null, {
    signature: 'array<T>, array<T> -> array<T>',
    nulls: 'custom',
    evaluate: () => (a: Values | null, b: Values | null) => (a === null ? b : b === null ? a : [...a, ...b]),
  }),
  pgAggregate('array_agg', {
    bind: (args) => ({ args: args.map(typeOf), type: arrayType(typeOf(args[0]!), true), nullable: true }),
    withinGroup: 'optional',
    accumulate: collectAll,
  }),
  pgAggregate('string_agg', {
    bind: (args) => ({
      args: [STRING, STRING, ...args.slice(2).map(typeOf)],
      type: STRING,
      nullable: true,
    }),
    withinGroup: 'optional',
    accumulate: (call: AggregateCall) => {
      const sorted = sorter(call);
      return () => {
        const rows: { readonly text: string; readonly separator: string; readonly keys: Values }[] = [];
        return {
          update: (text: Value, separator: Value, ...keys: Value[]) => {
            if (text !== null)
              rows.push({ text: text as string, separator: (separator ?? '') as string, keys });
          },
          finish: () =>
            rows.length === 0
              ? null
              : sorted(rows)
                  .map((row, i) => (i === 0 ? row.text : row.separator + row.text))
                  .join(''),
        };
      };
    },
  }),
];

function innermost(type: DataType): DataType {
  return type.kind === 'array' ? innermost(type.element) : type;
}

function lengthOf(list: Values, dimension: number): number | null {
  let at: Value = list;
  for (let i = 1; i < dimension; i++) at = Array.isArray(at) ? ((at[0] ?? null) as Value) : null;
  return Array.isArray(at) && at.length > 0 ? at.length : null;
}

/** LIKE's pattern as a regular expression; a backslash escapes. */
function likePattern(pattern: string): RegExp {
  const source = pattern.replace(/\\?[\s\S]/g, (part) => {
    if (part === '%') return '[^]*';
    if (part === '_') return '[^]';
    return part.at(-1)!.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 'u');
}
