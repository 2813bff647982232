import type { LambdaFunction } from '../../codegen/implementation.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonTypeWithoutStrings } from '../../types/coercion/common-type.ts';
import { arrayType, BOOLEAN, type DataType, INT, mapType } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { sameTypeStructurally } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import {
  type AnyExpression,
  type Bind,
  type FunctionDeclaration,
  type LambdaParameter,
  scalar,
} from '../declare.ts';
import {
  lowerAggregate,
  lowerArraySort,
  lowerExists,
  lowerFilter,
  lowerForall,
  lowerMapFilter,
  lowerTransform,
  lowerTransformValues,
  lowerZipWith,
} from '../lowering/lambda.ts';
import { compareValues, ValueSet } from '../values/collection.ts';
import { checkedMap, holdsMap } from './map.ts';

const lambda = { group: 'lambda', since: '2.4.0' } as const;

type Entry = readonly [Value, Value];
type MapType = Extract<DataType, { kind: 'map' }>;

/** The parameters of a lambda over an array: the element and, if it takes two, the index. */
function elementParameters(types: readonly DataType[], _index: number, arity: number): LambdaParameter[] {
  const type = types[0]!;
  const element =
    type.kind === 'array' ? { type: type.element, nullable: type.containsNull } : { type, nullable: true };
  return arity === 2 ? [element, { type: INT, nullable: false }] : [element];
}

function entryParameters(types: readonly DataType[]): LambdaParameter[] {
  const type = types[0]!;
  if (type.kind !== 'map') return [];
  return [
    { type: type.key, nullable: false },
    { type: type.value, nullable: type.valueContainsNull },
  ];
}

/** A plain expression in the place of a lambda is one that looks at none of its parameters. */
function asLambda(e: AnyExpression): AnyExpression {
  return e.kind === 'lambda' ? e : { kind: 'lambda', parameters: [], body: e };
}

/** Binds a call over a collection and a lambda; `result` gives the type from the collection's and the lambda's. */
function bindLambda(
  name: string,
  result: (collection: DataType, body: DataType, bodyNullable: boolean) => DataType,
  options: { readonly predicate?: true; readonly nullable?: true; readonly over?: 'map' } = {},
): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    const [collection, function_] = args as [AnyExpression, AnyExpression];
    const type = typeOf(collection);
    const body = typeOf(function_);
    if (options.predicate && body.kind !== 'boolean' && body.kind !== 'void') {
      const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
      throw unexpectedInput(call, 1, BOOLEAN, function_, context);
    }
    if (name === 'transform_keys' && holdsMap(body)) {
      throw mismatch('INVALID_MAP_KEY_TYPE', name, args, context, { keyType: quotedSqlName(body) });
    }
    const wanted = options.over ?? 'array';
    if (type.kind !== wanted) {
      const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
      throw unexpectedInput(call, 0, wanted, collection, context);
    }
    return {
      args: [type, options.predicate ? BOOLEAN : body],
      replaced: [collection, asLambda(function_)],
      type: result(type, body, isNullable(function_)),
      nullable: isNullable(collection) || options.nullable === true,
    };
  };
}

/** Both maps get the keys' common type. */
const bindMapZip: Bind = (args, context) => {
  const [first, second, body] = args;
  if (first === undefined || second === undefined || body === undefined || args.length !== 3) {
    throw wrongNumberOfArguments('map_zip_with', '3', args.length);
  }
  const types = [first, second].map((arg, i) => {
    const type = typeOf(arg);
    if (type.kind === 'map') return type;
    const call = `map_zip_with(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(call, i, 'map', arg, context);
  });
  const [a, b] = types as [MapType, MapType];
  const key = commonTypeWithoutStrings(a.key, b.key, context.mode);
  if (key === undefined) {
    throw mismatch('MAP_ZIP_WITH_DIFF_TYPES', 'map_zip_with', args, context, {
      functionName: '`map_zip_with`',
      leftType: quotedSqlName(a.key),
      rightType: quotedSqlName(b.key),
    });
  }
  return {
    args: [
      mapType(key, a.value, a.valueContainsNull),
      mapType(key, b.value, b.valueContainsNull),
      typeOf(body),
    ],
    replaced: [first, second, asLambda(body)],
    type: mapType(key, typeOf(body), isNullable(body)),
    nullable: isNullable(first) || isNullable(second),
  };
};

const bindArraySort: Bind = (args, context) => {
  const [list, order] = args;
  if (list === undefined || args.length > 2)
    throw wrongNumberOfArguments('array_sort', '[1, 2]', args.length);
  const type = typeOf(list);
  const call = `array_sort(${args.map((a) => context.sql(a)).join(', ')})`;
  if (type.kind !== 'array') throw unexpectedInput(call, 0, 'array', list, context);
  if (order === undefined) {
    if (!isOrderable(type.element)) {
      throw mismatch('INVALID_ORDERING_TYPE', 'array_sort', args, context, {
        functionName: '`array_sort`',
        dataType: quotedSqlName(type),
      });
    }
    return { args: [type], type, nullable: isNullable(list) };
  }
  if (typeOf(order).kind !== 'int') {
    throw mismatch('UNEXPECTED_RETURN_TYPE', 'array_sort', args, context, {
      functionName: '`lambdafunction`',
      expectedType: '"INT"',
      actualType: quotedSqlName(typeOf(order)),
    });
  }
  return { args: [type, INT], replaced: [list, asLambda(order)], type, nullable: isNullable(list) };
};

export const lambdaFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...lambda,
    name: 'transform',
    bind: bindLambda('transform', (_list, body, nullable) => arrayType(body, nullable)),
    lambda: elementParameters,
    lowered: lowerTransform,
    description: 'The array with a lambda applied to each element; a second parameter gets the index from 0.',
    examples: [
      ['transform(array(1, 2, 3), x -> x + 1)', '[2, 3, 4]'],
      ['transform(array(1, 2, 3), (x, i) -> x + i)', '[1, 3, 5]'],
    ],
  }),
  scalar({
    ...lambda,
    name: 'filter',
    bind: bindLambda('filter', (list) => list, { predicate: true }),
    lambda: elementParameters,
    lowered: lowerFilter,
    description: 'The elements for which the lambda is true.',
    examples: [['filter(array(1, 2, 3), x -> x % 2 == 1)', '[1, 3]']],
  }),
  scalar({
    ...lambda,
    name: 'exists',
    bind: bindLambda('exists', () => BOOLEAN, { predicate: true, nullable: true }),
    lambda: elementParameters,
    lowered: lowerExists,
    description: 'Whether the lambda is true for an element.',
    examples: [['exists(array(1, 2, 3), x -> x % 2 == 0)', 'true']],
  }),
  scalar({
    ...lambda,
    name: 'forall',
    since: '3.0.0',
    bind: bindLambda('forall', () => BOOLEAN, { predicate: true, nullable: true }),
    lambda: elementParameters,
    lowered: lowerForall,
    description: 'Whether the lambda is true for every element.',
    examples: [['forall(array(2, 4, 8), x -> x % 2 == 0)', 'true']],
  }),
  scalar({
    ...lambda,
    name: 'aggregate',
    aliases: ['reduce'],
    bind: (args, context) => {
      if (args.length !== 3 && args.length !== 4)
        throw wrongNumberOfArguments('aggregate', '[3, 4]', args.length);
      const state = typeOf(args[1]!);
      const call = `aggregate(${args.map((a) => context.sql(a)).join(', ')})`;
      if (typeOf(args[0]!).kind !== 'array') throw unexpectedInput(call, 0, 'array', args[0]!, context);
      if (!sameTypeStructurally(typeOf(args[2]!), state)) {
        throw unexpectedInput(call, 2, state, args[2]!, context);
      }
      const types = [typeOf(args[0]!), state, state];
      if (args.length === 3) {
        // Without a last lambda the state itself is the result.
        const variable = {
          kind: 'lambda_variable',
          id: -1,
          name: 'id',
          type: state,
          nullable: true,
        } as const;
        const identity = { kind: 'lambda', parameters: [variable], body: variable } as const;
        return {
          args: [...types, state],
          replaced: [args[0]!, args[1]!, asLambda(args[2]!), identity],
          type: state,
          nullable: true,
        };
      }
      return {
        args: [...types, typeOf(args[3]!)],
        replaced: [args[0]!, args[1]!, asLambda(args[2]!), asLambda(args[3]!)],
        type: typeOf(args[3]!),
        nullable: true,
      };
    },
    lambda: (types, index) => {
      const state = { type: types[1]!, nullable: true };
      return index === 3 ? [state] : [state, ...elementParameters(types, index, 1)];
    },
    nulls: 'custom',
    lowered: lowerAggregate,
    description:
      'A state to which the lambda adds each element in turn; a last lambda makes the result of it.',
    examples: [
      ['aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)', '6'],
      ['aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)', '60'],
    ],
  }),
  scalar({
    ...lambda,
    name: 'zip_with',
    bind: (args) => {
      if (args.length !== 3) throw wrongNumberOfArguments('zip_with', '3', args.length);
      const body = args[2]!;
      return {
        args: args.map(typeOf),
        replaced: [args[0]!, args[1]!, asLambda(body)],
        type: arrayType(typeOf(body), isNullable(body)),
        nullable: args.slice(0, 2).some(isNullable),
      };
    },
    lambda: (types) =>
      types
        .slice(0, 2)
        .map((type) => ({ type: type.kind === 'array' ? type.element : type, nullable: true })),
    lowered: lowerZipWith,
    description:
      'An array of what the lambda makes of the elements of two arrays; the shorter is filled with NULL.',
    examples: [
      ["zip_with(array(1, 2, 3), array('a', 'b', 'c'), (x, y) -> (y, x))", '[{a, 1}, {b, 2}, {c, 3}]'],
    ],
  }),
  scalar({
    ...lambda,
    name: 'array_sort',
    bind: bindArraySort,
    lambda: (types) => [...elementParameters(types, 1, 1), ...elementParameters(types, 1, 1)],
    lowered: lowerArraySort,
    print: (args, _style, call) =>
      `${call.alias ?? 'array_sort'}(${[...args, ...(args.length === 1 ? [NATURAL_ORDER] : [])].join(', ')})`,
    description:
      'The array sorted, NULLs last, or in the order of a lambda that gives less than, equal to or more than 0.',
    examples: [["array_sort(array('b', 'd', null, 'c', 'a'))", '[a, b, c, d, null]']],
  }),
  scalar({
    ...lambda,
    name: 'map_filter',
    since: '3.0.0',
    bind: bindLambda('map_filter', (map) => map, { predicate: true, over: 'map' }),
    lambda: entryParameters,
    lowered: lowerMapFilter,
    description: 'The entries for which the lambda is true.',
    examples: [['map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)', '{1 -> 0, 3 -> -1}']],
  }),
  scalar({
    ...lambda,
    name: 'transform_keys',
    since: '3.0.0',
    bind: bindLambda(
      'transform_keys',
      (map, body) => (map.kind === 'map' ? mapType(body, map.value, map.valueContainsNull) : map),
      { over: 'map' },
    ),
    lambda: entryParameters,
    evaluate: (call) => {
      const key = call.type.kind === 'map' ? call.type.key : call.type;
      return (entries: readonly Entry[], f: LambdaFunction) =>
        checkedMap(
          entries.map(([k, v]) => [f(k, v), v]),
          key,
        );
    },
    description: 'The map with keys that the lambda makes of keys and values.',
    examples: [
      [
        'transform_keys(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> k + 1)',
        '{2 -> 1, 3 -> 2, 4 -> 3}',
      ],
    ],
  }),
  scalar({
    ...lambda,
    name: 'transform_values',
    since: '3.0.0',
    bind: bindLambda(
      'transform_values',
      (map, body, nullable) => (map.kind === 'map' ? mapType(map.key, body, nullable) : map),
      { over: 'map' },
    ),
    lambda: entryParameters,
    lowered: lowerTransformValues,
    description: 'The map with values that the lambda makes of keys and values.',
    examples: [
      [
        'transform_values(map_from_arrays(array(1, 2, 3), array(1, 2, 3)), (k, v) -> v + 1)',
        '{1 -> 2, 2 -> 3, 3 -> 4}',
      ],
    ],
  }),
  scalar({
    ...lambda,
    name: 'map_zip_with',
    bind: bindMapZip,
    lambda: (types) => {
      const [first, second] = types;
      if (first?.kind !== 'map' || second?.kind !== 'map') return [];
      const key = commonTypeWithoutStrings(first.key, second.key, 'ansi') ?? first.key;
      return [
        { type: key, nullable: false },
        { type: first.value, nullable: true },
        { type: second.value, nullable: true },
      ];
    },
    evaluate: (call) => {
      const key = call.type.kind === 'map' ? call.type.key : call.type;
      const compare = compareValues(key);
      return (a: readonly Entry[], b: readonly Entry[], f: LambdaFunction) => {
        const keys = new ValueSet(
          key,
          [...a, ...b].map(([k]) => k),
        );
        const find = (entries: readonly Entry[], wanted: Value) =>
          entries.find(([k]) => compare(k, wanted) === 0)?.[1] ?? null;
        return [...keys].map((k) => [k, f(k, find(a, k), find(b, k))]);
      };
    },
    description: 'A map of what the lambda makes of each key and its values in two maps.',
    examples: [
      [
        "map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 2, 'y'), (k, v1, v2) -> concat(v1, v2))",
        '{1 -> ax, 2 -> by}',
      ],
    ],
  }),
];

const V = 'namedlambdavariable()';

/** How Spark prints the order that sorting has where no lambda gives one. */
const NATURAL_ORDER =
  `lambdafunction((IF(((${V} IS NULL) AND (${V} IS NULL)), 0, (IF((${V} IS NULL), 1, (IF((${V} IS NULL), -1, ` +
  `(IF((${V} < ${V}), -1, (IF((${V} > ${V}), 1, 0)))))))))), ${V}, ${V})`;
