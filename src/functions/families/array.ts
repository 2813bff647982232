import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { named } from '../../expr/print-form.ts';
import { commonTypeOf, commonTypeWithoutStrings } from '../../types/coercion/common-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { arrayType, BOOLEAN, type DataType, INT, LONG, STRING, VOID } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { differentTypes, mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { bindArrayAndElement, bindOrderedArray } from '../binding/array-types.ts';
import { bindSpecs, requireTypes } from '../binding/specs.ts';
import { type AnyExpression, type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import {
  lowerArray,
  lowerCompact,
  lowerContains,
  lowerExtreme,
  lowerFlatten,
  lowerGet,
  lowerInsertAtEnd,
  lowerJoin,
  lowerPosition,
  lowerRemove,
  lowerSlice,
  lowerSortArray,
  lowerZip,
} from '../lowering/array.ts';
import { truth } from '../values/literals.ts';
import { freshSeed, XorShiftRandom } from '../values/xor-shift-random.ts';

const array = { group: 'array', since: '2.4.0' } as const;

/** The largest array that a function may make: its elements take tens of bytes each, so that Spark's limit would be beyond any heap. */
const MAX_ELEMENTS = 2 ** 24;

type Values = readonly Value[];

const bindArray: Bind = (args, context) => {
  const types = args.map(typeOf);
  const element = types.length === 0 ? VOID : commonTypeOf(types, context.mode);
  if (element === undefined) {
    throw differentTypes(`array(${args.map((a) => context.sql(a)).join(', ')})`, 'array', types);
  }
  return { args: types.map(() => element), type: arrayType(element, args.some(isNullable)), nullable: false };
};

/** Elements are cast to texts; separators must be texts. */
const bindJoin: Bind = (args, context) => {
  const texts = bindSpecs(
    'array_join',
    [{ kind: 'array_of', element: 'string' }, 'string', 'string'],
    STRING,
    {
      required: 2,
    },
  );
  const bound = texts(args, context);
  requireTypes('array_join', args, ['any', 'string', 'string'], context);
  return bound;
};

const anyNullable = (args: readonly AnyExpression[]): boolean => args.some(isNullable);
const same = (list: DataType): DataType => list;

/** As for appending, with the position between array and value. */
const bindInsert: Bind = (args, context) => {
  const [list, position, value] = args;
  if (list === undefined || position === undefined || value === undefined || args.length !== 3) {
    throw wrongNumberOfArguments('array_insert', '3', args.length);
  }
  const [array, element] = [typeOf(list), typeOf(value)];
  const common =
    array.kind === 'array' ? commonTypeWithoutStrings(array.element, element, context.mode) : undefined;
  const index = implicitCast(typeOf(position), INT, context.mode);
  if (common === undefined) {
    throw mismatch('ARRAY_FUNCTION_DIFF_TYPES', 'array_insert', args, context, {
      functionName: '`array_insert`',
      dataType: '"ARRAY"',
      leftType: quotedSqlName(array),
      rightType: quotedSqlName(element),
    });
  }
  if (index === undefined) {
    const call = `array_insert(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(call, 1, INT, position, context);
  }
  const type = arrayType(common);
  const legacy = context.conf('spark.sql.legacy.negativeIndexInArrayInsert')?.toLowerCase() === 'true';
  return {
    args: [type, INT, common],
    type,
    nullable: isNullable(list) || isNullable(position),
    ...(legacy ? { fn: 'array_insert_before' } : {}),
  };
};

/** The direction is a constant truth value. */
const bindSortArray: Bind = (args, context) => {
  const [list, direction = truth(true)] = args;
  if (list === undefined || args.length > 2)
    throw wrongNumberOfArguments('sort_array', '[1, 2]', args.length);
  const type = typeOf(list);
  const call = `sort_array(${args.map((a) => context.sql(a)).join(', ')})`;
  if (type.kind !== 'array') throw unexpectedInput(call, 0, 'array', list, context);
  if (!isOrderable(type.element)) {
    throw mismatch('INVALID_ORDERING_TYPE', 'sort_array', args, context, {
      functionName: '`sort_array`',
      dataType: quotedSqlName(type),
    });
  }
  const order = typeOf(direction);
  if (order.kind !== 'boolean' && order.kind !== 'void') {
    throw unexpectedInput(call, 1, BOOLEAN, direction, context);
  }
  return {
    args: [type, BOOLEAN],
    replaced: [list, direction],
    type,
    nullable: isNullable(list) || isNullable(direction),
  };
};

const bindGet: Bind = (args, context) => {
  const [list, index] = args;
  if (list === undefined || index === undefined || args.length !== 2) {
    throw wrongNumberOfArguments('get', '2', args.length);
  }
  const type = typeOf(list);
  const call = `get(${args.map((a) => context.sql(a)).join(', ')})`;
  if (type.kind !== 'array') throw unexpectedInput(call, 0, 'array', list, context);
  const position = implicitCast(typeOf(index), INT, context.mode);
  if (position === undefined) throw unexpectedInput(call, 1, INT, index, context);
  return { args: [type, INT], type: type.element, nullable: true };
};

export const arrayFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...array,
    name: 'array',
    since: '1.1.0',
    bind: bindArray,
    nulls: 'custom',
    lowered: lowerArray,
    description: 'An array of the arguments.',
    examples: [['array(1, 2, 3)', '[1, 2, 3]']],
  }),
  scalar({
    ...array,
    name: 'array_contains',
    since: '1.5.0',
    bind: bindArrayAndElement('array_contains', {
      result: () => BOOLEAN,
      nullable: () => true,
      ordered: true,
    }),
    lowered: lowerContains,
    description: 'Whether the array has an element equal to the value; NULL if it has none but a NULL.',
    examples: [['array_contains(array(1, 2, 3), 2)', 'true']],
  }),
  scalar({
    ...array,
    name: 'array_position',
    bind: bindArrayAndElement('array_position', { result: () => LONG, nullable: anyNullable, ordered: true }),
    lowered: lowerPosition,
    description: 'Where the value first stands in the array, from 1; 0 if it does not.',
    examples: [['array_position(array(312, 773, 708, 708), 708)', '3']],
  }),
  scalar({
    ...array,
    name: 'array_remove',
    bind: bindArrayAndElement('array_remove', { result: same, nullable: anyNullable, ordered: true }),
    lowered: lowerRemove,
    description: 'The array without the elements equal to the value.',
    examples: [['array_remove(array(1, 2, 3, null, 3), 3)', '[1, 2, null]']],
  }),
  scalar({
    ...array,
    name: 'array_repeat',
    signature: 'T, int -> array<T>',
    nulls: 'custom',
    nullable: (args) => isNullable(args[1]!),
    evaluate: () => (value: Value, count: number | null) => {
      if (count === null) return null;
      checkLength(count, 'array_repeat');
      return new Array<Value>(Math.max(0, count)).fill(value);
    },
    description: 'An array that holds the value so many times.',
    examples: [["array_repeat('123', 2)", '[123, 123]']],
  }),
  scalar({
    ...array,
    name: 'array_max',
    bind: bindOrderedArray('array_max', (list) => list.element),
    lowered: lowerExtreme(1),
    description: 'The largest element that is not NULL.',
    examples: [['array_max(array(1, 20, null, 3))', '20']],
  }),
  scalar({
    ...array,
    name: 'array_min',
    bind: bindOrderedArray('array_min', (list) => list.element),
    lowered: lowerExtreme(-1),
    description: 'The smallest element that is not NULL.',
    examples: [['array_min(array(1, 20, null, 3))', '1']],
  }),
  scalar({
    ...array,
    name: 'array_join',
    bind: bindJoin,
    lowered: lowerJoin,
    description: 'The texts of an array with a separator between them; NULLs are left out or replaced.',
    examples: [
      ["array_join(array('hello', 'world'), ' ')", 'hello world'],
      ["array_join(array('hello', null, 'world'), ' ', ',')", 'hello , world'],
    ],
  }),
  scalar({
    ...array,
    name: 'array_compact',
    since: '3.4.0',
    signature: 'array<T> -> array<T>',
    lowered: lowerCompact,
    description: 'The array without NULLs.',
    examples: [['array_compact(array(1, 2, 3, null))', '[1, 2, 3]']],
  }),
  scalar({
    ...array,
    name: 'array_append',
    since: '3.4.0',
    bind: bindArrayAndElement('array_append', {
      result: (_list, element) => arrayType(element),
      nullable: (args) => isNullable(args[0]!),
    }),
    nulls: 'custom',
    lowered: lowerInsertAtEnd('behind'),
    description: 'The array with the value behind its last element.',
    examples: [["array_append(array('b', 'd'), 'd')", '[b, d, d]']],
  }),
  scalar({
    ...array,
    name: 'array_prepend',
    since: '3.5.0',
    bind: bindArrayAndElement('array_prepend', {
      result: (_list, element) => arrayType(element),
      nullable: (args) => isNullable(args[0]!),
    }),
    nulls: 'custom',
    lowered: lowerInsertAtEnd('before'),
    description: 'The array with the value before its first element.',
    examples: [["array_prepend(array('b', 'd'), 'd')", '[d, b, d]']],
  }),
  scalar({
    ...array,
    name: 'array_insert',
    since: '3.4.0',
    bind: bindInsert,
    nulls: 'custom',
    evaluate: () => (list: Values | null, position: number | null, value: Value) =>
      list === null || position === null ? null : insertAt(list, position, value),
    description: 'The array with the value put in at a position from 1, or from the end when negative.',
    examples: [['array_insert(array(1, 2, 3, 4), 5, 5)', '[1, 2, 3, 4, 5]']],
  }),
  scalar({
    ...array,
    name: 'array_insert_before',
    internal: true,
    since: '3.5.0',
    signature: 'any, any, any -> any',
    nulls: 'custom',
    // Counts negative positions as if each had the value before it: -1 is the last but one place.
    evaluate: () => (list: Values | null, position: number | null, value: Value) =>
      list === null || position === null
        ? null
        : insertAt(list, position < 0 ? position - 1 : position, value),
    print: named('array_insert'),
    description: 'array_insert with spark.sql.legacy.negativeIndexInArrayInsert.',
    examples: [],
  }),
  scalar({
    ...array,
    name: 'arrays_zip',
    bind: (args, context) => {
      const types = args.map((arg, i) => {
        const type = typeOf(arg);
        if (type.kind === 'array') return type;
        if (type.kind === 'void') return arrayType(type);
        const call = `arrays_zip(${args.map((a) => context.sql(a)).join(', ')})`;
        throw unexpectedInput(call, i, 'array', arg, context);
      });
      const fields = args.map((arg, i) => ({
        name: arg.kind === 'attribute' || arg.kind === 'alias' ? arg.name : String(i),
        type: (types[i] as DataType & { kind: 'array' }).element,
        nullable: true,
      }));
      return {
        args: types,
        type: arrayType({ kind: 'struct', fields }, false),
        nullable: args.some(isNullable),
      };
    },
    lowered: lowerZip,
    description: 'An array of structs: the first elements of all arrays, the second ones, and so on.',
    examples: [['arrays_zip(array(1, 2, 3), array(2, 3, 4))', '[{1, 2}, {2, 3}, {3, 4}]']],
  }),
  scalar({
    ...array,
    name: 'flatten',
    signature: 'array<array<T>> -> array<T>',
    nullable: 'always',
    lowered: lowerFlatten,
    description: 'The elements of the inner arrays in one array.',
    examples: [['flatten(array(array(1, 2), array(3, 4)))', '[1, 2, 3, 4]']],
  }),
  scalar({
    ...array,
    name: 'slice',
    signature: 'array<T>, int, int -> array<T>',
    lowered: lowerSlice,
    description: 'So many elements from a position on, which counts from 1, or from the end when negative.',
    examples: [
      ['slice(array(1, 2, 3, 4), 2, 2)', '[2, 3]'],
      ['slice(array(1, 2, 3, 4), -2, 2)', '[3, 4]'],
    ],
  }),
  scalar({
    ...array,
    name: 'sort_array',
    since: '1.5.0',
    bind: bindSortArray,
    lowered: lowerSortArray,
    description: 'The array sorted; NULLs come first in ascending order, last in descending.',
    examples: [["sort_array(array('b', 'd', null, 'c', 'a'), true)", '[null, a, b, c, d]']],
  }),
  scalar({
    ...array,
    name: 'get',
    since: '3.4.0',
    bind: bindGet,
    lowered: lowerGet,
    description: 'The element at an index from 0; NULL where there is none.',
    examples: [['get(array(1, 2, 3), 0)', '1']],
  }),
  scalar({
    ...array,
    name: 'shuffle',
    signature: 'array<T>, long? -> array<T>',
    deterministic: false,
    evaluate: (_call, { partition }) => {
      let random: XorShiftRandom | undefined;
      return (list: Values, seed?: bigint) => {
        random ??= new XorShiftRandom((seed ?? freshSeed()) + BigInt(partition));
        return shuffled(list, random);
      };
    },
    print: ([list]) => `shuffle(${list})`,
    description: 'The elements in random order.',
    examples: [['array_size(shuffle(array(1, 2, 3)))', '3']],
  }),
];

/** From the first place on, each element comes from a random one of the places up to its own. */
function shuffled(list: Values, random: XorShiftRandom): Values {
  const out: Value[] = [];
  for (const [i, value] of list.entries()) {
    const j = random.nextBounded(i + 1);
    if (j !== i) out[i] = out[j]!;
    out[j] = value;
  }
  return out;
}

function insertAt(list: Values, position: number, value: Value): Value[] {
  if (position === 0) throw new SparkError('INVALID_INDEX_OF_ZERO');
  const index = position > 0 ? position - 1 : list.length + position + 1;
  checkLength(Math.abs(position), 'array_insert');
  if (index < 0) return [value, ...new Array<Value>(-index).fill(null), ...list];
  const padded = index > list.length ? [...list, ...new Array<Value>(index - list.length).fill(null)] : list;
  return [...padded.slice(0, index), value, ...padded.slice(index)];
}

function checkLength(count: number, functionName: string): void {
  if (count > MAX_ELEMENTS) {
    throw new SparkError('COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER', {
      numberOfElements: String(count),
      functionName: `\`${functionName}\``,
      maxRoundedArrayLength: String(MAX_ELEMENTS),
      parameter: '`count`',
    });
  }
}
