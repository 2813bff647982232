/** Arrays as sets of their elements. */
import type { DataType } from '../../types/data-type.ts';
import { BOOLEAN } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { bindTwoArrays } from '../binding/array-types.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { lowerCommon, lowerUnion } from '../lowering/element-sets.ts';
import { arrayElement, ValueSet } from '../values/collection.ts';

const array = { group: 'array', since: '2.4.0' } as const;

type Values = readonly Value[];

const same = (list: DataType): DataType => list;

/** Sets have one zero, as keys of groups do. */
function setOf(element: DataType, values: Values): ValueSet {
  return new ValueSet(
    element,
    values.map((value) => (value === 0 ? 0 : value)),
  );
}

/** The functions over sets of elements, for more of these than are compared with each other. */
function ofMany(name: string, evaluate: (element: DataType) => (...arrays: Values[]) => Values) {
  return scalar({
    ...array,
    name: `${name}_of_many`,
    internal: true,
    signature: 'array... -> array',
    evaluate: (call) => evaluate(arrayElement(call.args[0]!)),
    description: `${name} of long arrays.`,
    examples: [],
  });
}

export const arraySetFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...array,
    name: 'array_distinct',
    signature: 'array<T> -> array<T>',
    lowered: lowerUnion,
    description: 'The array without repeated elements.',
    examples: [['array_distinct(array(1, 2, 3, null, 3))', '[1, 2, 3, null]']],
  }),
  scalar({
    ...array,
    name: 'array_union',
    bind: bindTwoArrays('array_union', same),
    lowered: lowerUnion,
    description: 'The elements of either array, each once.',
    examples: [['array_union(array(1, 2, 3), array(1, 3, 5))', '[1, 2, 3, 5]']],
  }),
  scalar({
    ...array,
    name: 'array_intersect',
    bind: bindTwoArrays('array_intersect', same),
    lowered: lowerCommon(true),
    description: 'The elements that both arrays have, each once.',
    examples: [['array_intersect(array(1, 2, 3), array(1, 3, 5))', '[1, 3]']],
  }),
  scalar({
    ...array,
    name: 'array_except',
    bind: bindTwoArrays('array_except', same),
    lowered: lowerCommon(false),
    description: 'The elements of the first array that the second lacks, each once.',
    examples: [['array_except(array(1, 2, 3), array(1, 3, 5))', '[2]']],
  }),
  scalar({
    ...array,
    name: 'arrays_overlap',
    bind: bindTwoArrays(
      'arrays_overlap',
      () => BOOLEAN,
      () => true,
    ),
    evaluate: (call) => {
      const element = arrayElement(call.args[0]!);
      return (a: Values, b: Values) => {
        const other = new ValueSet(element, b);
        if (a.some((value) => value !== null && other.has(value))) return true;
        const unknown = a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null));
        return unknown ? null : false;
      };
    },
    description: 'Whether the arrays share an element that is not NULL.',
    examples: [['arrays_overlap(array(1, 2, 3), array(3, 4, 5))', 'true']],
  }),
  ofMany('array_distinct', (element) => (list) => [...setOf(element, list!)]),
  ofMany('array_union', (element) => (a, b) => [...setOf(element, [...a!, ...b!])]),
  ofMany('array_intersect', (element) => (a, b) => {
    const other = new ValueSet(element, b);
    return [...setOf(element, a!)].filter((value) => other.has(value));
  }),
  ofMany('array_except', (element) => (a, b) => {
    const other = new ValueSet(element, b);
    return [...setOf(element, a!)].filter((value) => !other.has(value));
  }),
];
