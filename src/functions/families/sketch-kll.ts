/** KLL sketches: ranks and quantiles of many numbers, in little space. */

import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import {
  arrayType,
  BINARY,
  BYTE,
  type DataType,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  SHORT,
  STRING,
} from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { dependsOnRow } from '../binding/constant.ts';
import { bindSketch, type Setting, type SketchParameter } from '../binding/sketch-arguments.ts';
import { requireTypes } from '../binding/specs.ts';
import { aggregate, type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import {
  addToKll,
  decodeKll,
  describeKll,
  emptyKll,
  encodeKll,
  type KllKind,
  type KllSketch,
  kllQuantile,
  kllRank,
  mergeKll,
} from '../values/kll-sketch.ts';
import { integer } from '../values/literals.ts';

const since = '4.1.0';

const ITEM_TYPES: Readonly<Record<KllKind, DataType>> = { bigint: LONG, double: DOUBLE, float: FLOAT };
const INPUTS: Readonly<Record<KllKind, TypeSpec>> = {
  bigint: { kind: 'one_of', options: [BYTE, SHORT, INT, LONG] },
  double: { kind: 'one_of', options: [FLOAT, DOUBLE] },
  float: FLOAT,
};

const K: Setting = {
  otherwise: integer(200),
  check: (value) =>
    typeof value === 'number' && (value < 8 || value > 65535)
      ? `k must lie between 8 and 65535, but is ${value}`
      : undefined,
};

const kParameter: SketchParameter = { name: 'k', spec: INT, exact: true, setting: K };

/** Calls print without a k that wasn't given. */
function bindAggregateOf(name: string, input: SketchParameter): Bind {
  const bind = bindSketch(name, [input, kParameter], BINARY, 'never');
  return (args, context) => {
    const bound = bind(args, context);
    return args.length === 2 ? bound : { ...bound, args: bound.args.slice(0, 1), replaced: args };
  };
}

/** @throws KLL_INVALID_INPUT_SKETCH_BUFFER */
function decode(bytes: Uint8Array, kind: KllKind, name: string): KllSketch {
  const sketch = decodeKll(bytes);
  // Whole numbers can be read as fractions, as Spark's forms of small sketches allow.
  if (
    sketch !== undefined &&
    (sketch.kind === kind || (sketch.kind === 'bigint' && name.includes('_get_') && kind !== 'bigint'))
  )
    return sketch;
  if (sketch !== undefined && sketch.kind === 'bigint' && name.includes('to_string')) return sketch;
  throw new SparkError('KLL_INVALID_INPUT_SKETCH_BUFFER', { function: `\`${name}\`` });
}

/** A sketch and one value or an array of values, which are constants. */
function bindLookup(name: string, parameter: string, input: DataType, result: DataType): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    requireTypes(name, args, [BINARY, 'any'], context);
    const wanted = args[1];
    const type = typeOf(wanted!);
    const several = type.kind === 'array';
    const target = implicitCast(type, several ? arrayType(input) : input, context.mode);
    if (target === undefined || type.kind === 'boolean' || type.kind === 'binary') {
      const call = `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
      const spec = { kind: 'one_of', options: [input, { kind: 'array_of', element: input }] } as const;
      throw unexpectedInput(call, 1, spec, wanted!, context);
    }
    if (dependsOnRow(wanted!)) {
      throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
        inputName: `\`${parameter}\``,
        inputType: '"DOUBLE"',
        inputExpr: `"${context.sql(wanted!)}"`,
      });
    }
    return {
      args: [BINARY, several ? arrayType(input) : input],
      type: several ? arrayType(result) : result,
      nullable: true,
    };
  };
}

/** Looks one value up, or each of an array. */
function each(compute: (sketch: KllSketch, wanted: number | bigint) => Value) {
  return (sketch: KllSketch, wanted: Value): Value =>
    Array.isArray(wanted)
      ? (wanted as Value[]).map((w) => (w === null ? null : compute(sketch, w as number | bigint)))
      : compute(sketch, wanted as number | bigint);
}

function asItem(value: number | bigint | null, kind: KllKind): Value {
  if (value === null) return null;
  return kind === 'bigint' ? BigInt(value) : Number(value);
}

function functionsOf(kind: KllKind): readonly FunctionDeclaration[] {
  const item = ITEM_TYPES[kind];
  const binary = (name: string): SketchParameter => ({ name, spec: BINARY, exact: true });
  const read = <T extends Value>(
    name: string,
    type: DataType,
    description: string,
    get: (s: KllSketch) => T,
  ) =>
    scalar({
      group: 'misc',
      since,
      name,
      bind: bindSketch(name, [binary('expr')], type),
      evaluate: (_call: Call) => (bytes: Uint8Array) => get(decode(bytes, kind, name)),
      description,
      examples: [],
    });
  const quantile = `kll_sketch_get_quantile_${kind}`;
  const rank = `kll_sketch_get_rank_${kind}`;
  const merge = `kll_sketch_merge_${kind}`;
  const sketchAgg = `kll_sketch_agg_${kind}`;
  const mergeAgg = `kll_merge_agg_${kind}`;
  return [
    aggregate({
      group: 'agg',
      since,
      name: sketchAgg,
      parameters: ['expr', 'k'],
      bind: bindAggregateOf(sketchAgg, { name: 'expr', spec: INPUTS[kind], exact: true }),
      accumulate: () => () => {
        let sketch: KllSketch | undefined;
        return {
          update(value: number | bigint | null, k?: number): void {
            sketch ??= emptyKll(kind, k ?? 200);
            if (value !== null) addToKll(sketch, kind === 'bigint' ? BigInt(value) : Number(value));
          },
          finish: () => encodeKll(sketch ?? emptyKll(kind, 200)),
        };
      },
      description: 'A sketch of the numbers, for quantiles and ranks.',
      examples: [],
    }),
    aggregate({
      group: 'agg',
      since,
      name: mergeAgg,
      parameters: ['expr', 'k'],
      bind: bindAggregateOf(mergeAgg, binary('expr')),
      accumulate: () => () => {
        let state: KllSketch | undefined;
        return {
          update(bytes: Uint8Array | null, k?: number): void {
            if (bytes === null) return;
            const sketch = decode(bytes, kind, mergeAgg);
            state ??= emptyKll(kind, k ?? sketch.k);
            mergeKll(state, sketch);
          },
          finish: () => encodeKll(state ?? emptyKll(kind, 200)),
        };
      },
      description: 'The sketch of all numbers that sketches have seen.',
      examples: [],
    }),
    read(`kll_sketch_get_n_${kind}`, LONG, 'How many numbers the sketch has seen.', (s) => BigInt(s.n)),
    read(`kll_sketch_to_string_${kind}`, STRING, 'What the sketch holds, in words.', describeKll),
    scalar({
      group: 'misc',
      since,
      name: quantile,
      bind: bindLookup(quantile, 'rank', DOUBLE, item),
      evaluate: () => {
        const lookUp = each((sketch, wanted) => {
          const share = Number(wanted);
          if (share < 0 || share > 1) {
            throw new SparkError('KLL_SKETCH_INVALID_QUANTILE_RANGE', { functionName: `\`${quantile}\`` });
          }
          return asItem(kllQuantile(sketch, share), kind);
        });
        return (bytes: Uint8Array, wanted: Value) => lookUp(decode(bytes, kind, quantile), wanted);
      },
      description: 'About the number that so large a share of all numbers does not exceed.',
      examples: [],
    }),
    scalar({
      group: 'misc',
      since,
      name: rank,
      bind: bindLookup(rank, 'quantile', item, DOUBLE),
      evaluate: () => {
        const lookUp = each((sketch, wanted) => kllRank(sketch, wanted));
        return (bytes: Uint8Array, wanted: Value) => lookUp(decode(bytes, kind, rank), wanted);
      },
      description: 'About the share of all numbers that do not exceed the given one.',
      examples: [],
    }),
    scalar({
      group: 'misc',
      since,
      name: merge,
      bind: bindSketch(merge, [binary('first'), binary('second')], BINARY),
      evaluate: () => (first: Uint8Array, second: Uint8Array) => {
        const sketch = decode(first, kind, merge);
        mergeKll(sketch, decode(second, kind, merge));
        return encodeKll(sketch);
      },
      description: 'The sketch of the numbers that two sketches have seen.',
      examples: [],
    }),
  ];
}

export const kllSketchFunctions: readonly FunctionDeclaration[] = (
  ['bigint', 'double', 'float'] as const
).flatMap(functionsOf);
