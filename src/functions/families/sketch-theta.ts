/** Theta and tuple sketches: sets of keys that can be united, intersected and counted. */

import { SparkError } from '../../core/error.ts';
import type { AggregateCall, Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { BINARY, DOUBLE, INT, LONG } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { bindSketch, type Setting, type SketchParameter } from '../binding/sketch-arguments.ts';
import { aggregate, type FunctionDeclaration, scalar } from '../declare.ts';
import { integer, text } from '../values/literals.ts';
import {
  combine,
  decodeSketch,
  difference,
  emptySketch,
  encodeSketch,
  estimate,
  insert,
  intersection,
  keyHasher,
  type SketchFamily,
  type SummaryMode,
  type ThetaSketch,
  union,
} from '../values/theta-sketch.ts';

const MODES: readonly string[] = ['sum', 'min', 'max', 'alwaysone'];

const LG_K: Setting = {
  otherwise: integer(12),
  check: (value) =>
    typeof value === 'number' && (value < 4 || value > 26)
      ? `lgNomEntries must lie between 4 and 26, but is ${value}`
      : undefined,
};
const MODE: Setting = {
  otherwise: text('sum'),
  check: (value) =>
    MODES.includes(String(value).toLowerCase())
      ? undefined
      : `mode must be one of ${MODES.join(', ')}, but is ${value}`,
};

const KEY: TypeSpec = {
  kind: 'one_of',
  options: [INT, LONG, { kind: 'float' }, DOUBLE, 'string', BINARY, 'array'],
};
const lgParameter: SketchParameter = { name: 'lgNomEntries', spec: INT, setting: LG_K };
const modeParameter: SketchParameter = { name: 'mode', spec: 'string', setting: MODE };
const sketchParameter = (name: string): SketchParameter => ({ name, spec: BINARY, exact: true });

function names(parameters: readonly SketchParameter[]): readonly string[] {
  return parameters.map((p) => p.name);
}

function modeOf(value: Value | undefined): SummaryMode {
  return (typeof value === 'string' ? value.toLowerCase() : 'sum') as SummaryMode;
}

/** @throws THETA_INVALID_INPUT_SKETCH_BUFFER, TUPLE_INVALID_INPUT_SKETCH_BUFFER(_FAMILY) */
function decode(bytes: Uint8Array, family: SketchFamily, name: string): ThetaSketch {
  const sketch = decodeSketch(bytes);
  if (sketch?.family === family) return sketch;
  const called = `\`${name}\``;
  const wrongFamily = sketch !== undefined && (sketch.family === 'theta') !== (family === 'theta');
  if (wrongFamily && name.startsWith('tuple')) {
    throw new SparkError('TUPLE_INVALID_INPUT_SKETCH_BUFFER_FAMILY', {
      function: called,
      expectedFamily: family === 'theta' ? 'THETA' : 'TUPLE',
      actualFamily: family === 'theta' ? 'TUPLE' : 'THETA',
    });
  }
  const kind = name.startsWith('theta') ? 'THETA' : 'TUPLE';
  throw new SparkError(`${kind}_INVALID_INPUT_SKETCH_BUFFER`, { function: called });
}

function sketching(name: string, family: SketchFamily, since: string): FunctionDeclaration {
  const key: SketchParameter = { name: family === 'theta' ? 'expr' : 'key', spec: KEY };
  const summary: SketchParameter = { name: 'summary', spec: family === 'integer' ? INT : DOUBLE };
  const parameters = family === 'theta' ? [key, lgParameter] : [key, summary, lgParameter, modeParameter];
  return aggregate({
    group: 'agg',
    since,
    name,
    parameters: names(parameters),
    bind: bindSketch(name, parameters, BINARY, 'never'),
    accumulate: (call: AggregateCall) => {
      const hash = keyHasher(typeOf(call.args[0]!));
      return () => {
        let sketch: ThetaSketch | undefined;
        return {
          update(value: Value, ...rest: Value[]): void {
            const [lgK, mode] = family === 'theta' ? rest : rest.slice(1);
            sketch ??= emptySketch(family, Number(lgK));
            const number = family === 'theta' ? 1 : (rest[0] as number | null);
            if (value === null || number === null) return;
            const hashed = hash(value);
            const how = modeOf(mode);
            if (hashed !== undefined) insert(sketch, hashed, how === 'alwaysone' ? 1 : number, how);
          },
          finish: () => encodeSketch(sketch ?? emptySketch(family, 12)),
        };
      };
    },
    description: 'A sketch of the keys, with a number for each of them where the name says so.',
    examples: [],
  });
}

/** Aggregates over sketches. */
function merging(name: string, family: SketchFamily, since: string): FunctionDeclaration {
  const unites = name.includes('union');
  const settings = [...(unites ? [lgParameter] : []), ...(family === 'theta' ? [] : [modeParameter])];
  const parameters = [sketchParameter('child'), ...settings];
  return aggregate({
    group: 'agg',
    since,
    name,
    parameters: names(parameters),
    bind: bindSketch(name, parameters, BINARY, 'never'),
    accumulate: () => () => {
      let state: ThetaSketch | undefined;
      return {
        update(bytes: Uint8Array | null, ...rest: Value[]): void {
          if (bytes === null) return;
          const sketch = decode(bytes, family, name);
          const mode = modeOf(unites ? rest[1] : rest[0]);
          if (unites)
            state = union(state ?? emptySketch(family, Number(rest[0])), sketch, Number(rest[0]), mode);
          else state = state === undefined ? sketch : intersection(state, sketch, mode);
        },
        finish: () => encodeSketch(state ?? emptySketch(family, 12)),
      };
    },
    description: unites ? 'The union of sketches.' : 'The intersection of sketches.',
    examples: [],
  });
}

type Operation = 'union' | 'intersection' | 'difference';

/** `tuple_union_double`, `tuple_union_theta_double`, `theta_union` and so on. */
function operation(
  name: string,
  kind: Operation,
  family: SketchFamily,
  other: SketchFamily,
  since: string,
): FunctionDeclaration {
  const settings = [
    ...(kind === 'union' ? [lgParameter] : []),
    ...(kind !== 'difference' && family !== 'theta' ? [modeParameter] : []),
  ];
  const parameters = [sketchParameter('first'), sketchParameter('second'), ...settings];
  return scalar({
    group: 'misc',
    since,
    name,
    parameters: names(parameters),
    bind: bindSketch(name, parameters, BINARY),
    evaluate:
      () =>
      (first: Uint8Array, second: Uint8Array, ...rest: Value[]) => {
        const a = decode(first, family, name);
        const b = decode(second, other, name);
        const mode = modeOf(kind === 'union' ? rest[1] : rest[0]);
        if (kind === 'difference') return encodeSketch(difference(a, b));
        return encodeSketch(kind === 'union' ? union(a, b, Number(rest[0]), mode) : intersection(a, b, mode));
      },
    description: `The ${kind} of two sketches.`,
    examples: [],
  });
}

function reading(
  name: string,
  family: SketchFamily,
  type: typeof LONG,
  since: string,
  description: string,
  read: (sketch: ThetaSketch, mode: SummaryMode) => Value,
  settings: readonly SketchParameter[] = [],
): FunctionDeclaration {
  const parameters = [sketchParameter('child'), ...settings];
  return scalar({
    group: 'misc',
    since,
    name,
    parameters: names(parameters),
    bind: bindSketch(name, parameters, type),
    evaluate: (_call: Call) => (bytes: Uint8Array, mode?: string) =>
      read(decode(bytes, family, name), modeOf(mode)),
    description,
    examples: [],
  });
}

function total(sketch: ThetaSketch, mode: SummaryMode): number {
  const values = [...sketch.entries.values()];
  if (values.length === 0) return 0;
  if (mode === 'alwaysone') return values.length;
  const result = values.reduce((a, b) => combine(mode, a, b));
  return mode === 'sum' ? result / sketch.theta : result;
}

const tuples = (['double', 'integer'] as const).flatMap((family): readonly FunctionDeclaration[] => [
  sketching(`tuple_sketch_agg_${family}`, family, '4.2.0'),
  merging(`tuple_union_agg_${family}`, family, '4.2.0'),
  merging(`tuple_intersection_agg_${family}`, family, '4.2.0'),
  ...(['union', 'intersection', 'difference'] as const).flatMap((kind) => [
    operation(`tuple_${kind}_${family}`, kind, family, family, '4.2.0'),
    operation(`tuple_${kind}_theta_${family}`, kind, family, 'theta', '4.2.0'),
  ]),
  reading(
    `tuple_sketch_estimate_${family}`,
    family,
    DOUBLE,
    '4.2.0',
    'About how many keys the sketch has seen.',
    estimate,
  ),
  reading(
    `tuple_sketch_theta_${family}`,
    family,
    DOUBLE,
    '4.2.0',
    'The share of keys that the sketch keeps.',
    (s) => s.theta,
  ),
  reading(
    `tuple_sketch_summary_${family}`,
    family,
    family === 'double' ? DOUBLE : LONG,
    '4.2.0',
    'The numbers of all keys put together.',
    (sketch, mode) => (family === 'double' ? total(sketch, mode) : BigInt(Math.round(total(sketch, mode)))),
    [modeParameter],
  ),
]);

export const thetaSketchFunctions: readonly FunctionDeclaration[] = [
  sketching('theta_sketch_agg', 'theta', '4.1.0'),
  merging('theta_union_agg', 'theta', '4.1.0'),
  merging('theta_intersection_agg', 'theta', '4.1.0'),
  operation('theta_union', 'union', 'theta', 'theta', '4.1.0'),
  operation('theta_intersection', 'intersection', 'theta', 'theta', '4.1.0'),
  operation('theta_difference', 'difference', 'theta', 'theta', '4.1.0'),
  reading('theta_sketch_estimate', 'theta', LONG, '4.1.0', 'About how many keys the sketch has seen.', (s) =>
    BigInt(Math.round(estimate(s))),
  ),
  ...tuples,
];
