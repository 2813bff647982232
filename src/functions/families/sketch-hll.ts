/** HLL sketches: how many distinct values there are, in little space. */

import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { BINARY, BOOLEAN, INT, LONG } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { wrongNumberOfArguments } from '../bind-errors.ts';
import { dependsOnRow } from '../binding/constant.ts';
import { bindSpecs, castTargets, requireTypes } from '../binding/specs.ts';
import { aggregate, type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import {
  decodeHll,
  emptyHll,
  encodeHll,
  type HllSketch,
  hllEstimate,
  hllInserter,
  mergeHll,
} from '../values/hll-sketch.ts';
import { integer, truth } from '../values/literals.ts';

const since = '3.5.0';

const [MIN_LG_K, MAX_LG_K] = [4, 21];

const bindAgg: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2)
    throw wrongNumberOfArguments('hll_sketch_agg', '[1, 2]', args.length);
  const full = [args[0]!, args[1] ?? integer(12)];
  const value = { kind: 'one_of', options: [INT, LONG, 'string', BINARY] } as const;
  requireTypes('hll_sketch_agg', full, ['any', INT], context);
  const [type] = castTargets('hll_sketch_agg', [full[0]!], [value], context);
  if (dependsOnRow(full[1]!)) {
    throw new SparkError('HLL_K_MUST_BE_CONSTANT', { function: '`hll_sketch_agg`' });
  }
  const lgK = context.constant?.(full[1]!) ?? 0;
  if (Number(lgK) < MIN_LG_K || Number(lgK) > MAX_LG_K) {
    throw new SparkError('HLL_INVALID_LG_K', {
      function: '`hll_sketch_agg`',
      min: String(MIN_LG_K),
      max: String(MAX_LG_K),
      value: String(lgK),
    });
  }
  return { args: [type!, INT], replaced: full, type: BINARY, nullable: false };
};

function decode(bytes: Uint8Array, name: string): HllSketch {
  const sketch = decodeHll(bytes);
  if (sketch !== undefined) return sketch;
  throw new SparkError('HLL_INVALID_INPUT_SKETCH_BUFFER', { function: `\`${name}\`` });
}

/** @throws HLL_UNION_DIFFERENT_LG_K */
function unite(a: HllSketch, b: HllSketch, different: boolean | null, name: string): HllSketch {
  if (a.lgK !== b.lgK && different !== true) {
    throw new SparkError('HLL_UNION_DIFFERENT_LG_K', {
      left: String(a.lgK),
      right: String(b.lgK),
      function: `\`${name}\``,
    });
  }
  return mergeHll(a, b);
}

export const hllSketchFunctions: readonly FunctionDeclaration[] = [
  aggregate({
    group: 'agg',
    since,
    name: 'hll_sketch_agg',
    parameters: ['expr', 'lgConfigK'],
    bind: bindAgg,
    accumulate: (call) => {
      const insert = hllInserter(typeOf(call.args[0]!));
      return () => {
        let sketch: HllSketch | undefined;
        return {
          update(value: Value, lgK: number): void {
            sketch ??= emptyHll(lgK);
            if (value !== null) insert(sketch, value);
          },
          finish: () => encodeHll(sketch ?? emptyHll(12)),
        };
      };
    },
    description: 'A sketch of the values, for counting distinct ones.',
    examples: [],
  }),
  aggregate({
    group: 'agg',
    since,
    name: 'hll_union_agg',
    bind: (args, context) => {
      if (args.length !== 1 && args.length !== 2)
        throw wrongNumberOfArguments('hll_union_agg', '[1, 2]', args.length);
      const full = [args[0]!, args[1] ?? truth(false)];
      requireTypes('hll_union_agg', full, [BINARY, BOOLEAN], context);
      return { args: [BINARY, BOOLEAN], replaced: full, type: BINARY, nullable: false };
    },
    accumulate: () => () => {
      let state: HllSketch | undefined;
      return {
        update(bytes: Uint8Array | null, different: boolean | null): void {
          if (bytes === null) return;
          const sketch = decode(bytes, 'hll_union_agg');
          state = state === undefined ? sketch : unite(state, sketch, different, 'hll_union_agg');
        },
        finish: () => encodeHll(state ?? emptyHll(12)),
      };
    },
    description: 'The sketch of all values that sketches have seen.',
    examples: [],
  }),
  scalar({
    group: 'misc',
    since,
    name: 'hll_sketch_estimate',
    bind: bindSpecs('hll_sketch_estimate', [BINARY], LONG, { exact: true }),
    evaluate: () => (bytes: Uint8Array) =>
      BigInt(Math.round(hllEstimate(decode(bytes, 'hll_sketch_estimate')))),
    description: 'About how many distinct values the sketch has seen.',
    examples: [],
  }),
  scalar({
    group: 'misc',
    since,
    name: 'hll_union',
    bind: (args, context) => {
      if (args.length !== 2 && args.length !== 3)
        throw wrongNumberOfArguments('hll_union', '[2, 3]', args.length);
      const full = [args[0]!, args[1]!, args[2] ?? truth(false)];
      requireTypes('hll_union', full, [BINARY, BINARY, BOOLEAN], context);
      return {
        args: [BINARY, BINARY, BOOLEAN],
        replaced: full,
        type: BINARY,
        nullable: full.some(isNullable),
      };
    },
    evaluate: () => (a: Uint8Array, b: Uint8Array, different: boolean) =>
      encodeHll(unite(decode(a, 'hll_union'), decode(b, 'hll_union'), different, 'hll_union')),
    description: 'The sketch of the values that two sketches have seen.',
    examples: [],
  }),
];
