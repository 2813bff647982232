/** Functions that only the analyzer, the optimizer and code generation make calls of. */

import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { limitCharacters, padCharacters } from '../../types/char-length.ts';
import type { DataType } from '../../types/data-type.ts';
import { decimalToString, divideRounded, fitsPrecision, pow10 } from '../../types/decimal.ts';
import type { DecimalType } from '../../types/type-class.ts';
import type { Value } from '../../types/value.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { compareNested } from '../lowering/compare-nested.ts';
import { normalizeNested } from '../lowering/normalize-nested.ts';
import { compareValues } from '../values/compare.ts';
import { estimateDistinct } from '../values/hyper-log-log.ts';
import { murmur3Of } from '../values/murmur3.ts';
import { xxhash64Of } from '../values/xxhash64.ts';

const internal = {
  group: 'misc',
  since: '1.0.0',
  internal: true,
  examples: [],
} as const;

/** A value with the entries of its maps, however deep, in the order of their keys. */
function withSortedMaps(type: DataType): (value: Value) => Value {
  const inside = (inner: DataType): ((value: Value) => Value) => {
    const sort = withSortedMaps(inner);
    return (value) => (value === null ? null : sort(value));
  };
  switch (type.kind) {
    case 'array': {
      const element = inside(type.element);
      return (value) => (value as readonly Value[]).map(element);
    }
    case 'struct': {
      const fields = type.fields.map((f) => inside(f.type));
      return (value) => (value as readonly Value[]).map((item, i) => fields[i]!(item));
    }
    case 'map': {
      const [key, item] = [inside(type.key), inside(type.value)];
      const compare = compareValues(type.key);
      return (value) =>
        (value as readonly (readonly [Value, Value])[])
          .map(([k, v]) => [key(k), item(v)] as const)
          .sort(([a], [b]) => compare(a, b));
    }
    default:
      return (value) => value;
  }
}

export const internalFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...internal,
    name: 'xxhash64_nested',
    description:
      'What xxhash64 makes of a value for which there is no generated code, and the hash before it.',
    evaluate: (call) => xxhash64Of(typeOf(call.args[0]!)),
  }),
  scalar({
    ...internal,
    name: 'murmur3_nested',
    description: 'What hash makes of a value for which there is no generated code, and the hash before it.',
    evaluate: (call) => murmur3Of(typeOf(call.args[0]!)),
  }),
  scalar({
    ...internal,
    name: 'hll_estimate',
    description: 'What approx_count_distinct estimates by its registers.',
    evaluate: () => (registers: Uint8Array) => BigInt(estimateDistinct(registers)),
  }),
  scalar({
    ...internal,
    name: 'cast_value',
    description: 'What CAST does with types for which there is no generated code.',
    evaluate: (call) => {
      const from = typeOf(call.args[0]!);
      return (value: Value) => castValue(value, from, call.type, call.mode, call.zone ?? 'UTC');
    },
  }),
  scalar({
    ...internal,
    name: 'compare_values',
    description: 'Order of two values of a nested type: negative, zero or positive.',
    lowered: (c, _call, [a, b]) => compareNested(c, a!, b!),
  }),
  scalar({
    ...internal,
    name: 'normalize_nested',
    description: 'A nested value as a key: with 0.0 for each -0.0 in it, and with one NaN.',
    lowered: (c, _call, [value]) => normalizeNested(c, value!),
  }),
  scalar({
    ...internal,
    name: 'map_sort',
    description: 'A value with the entries of its maps in the order of their keys, for grouping.',
    evaluate: (call) => withSortedMaps(call.type),
  }),
  scalar({
    ...internal,
    name: 'char_pad',
    description: 'A value of a CHAR column, filled up with blanks.',
    evaluate: () => padCharacters,
  }),
  scalar({
    ...internal,
    name: 'char_write',
    description: 'A value for a CHAR column: of its length, or an error.',
    foldable: false,
    evaluate: () => (text: string, length: number) => padCharacters(limitCharacters(text, length), length),
  }),
  scalar({
    ...internal,
    name: 'varchar_write',
    description: 'A value for a VARCHAR column: not longer than that, or an error.',
    foldable: false,
    evaluate: () => limitCharacters,
  }),
  ...(['add', 'subtract', 'remainder', 'integral_divide'] as const).map((operation) =>
    scalar({
      ...internal,
      name: `decimal_${operation}`,
      description: 'Decimal arithmetic on operands whose scales differ so much that 128 bits are too few.',
      evaluate: (call) => wideDecimal(call, operation),
    }),
  ),
];

function wideDecimal(
  call: Call,
  operation: 'add' | 'subtract' | 'remainder' | 'integral_divide',
): (a: bigint, b: bigint) => Value {
  const [t1, t2] = call.args.map(typeOf) as [DecimalType, DecimalType];
  const scale = Math.max(t1.scale, t2.scale);
  const [up1, up2] = [pow10(scale - t1.scale), pow10(scale - t2.scale)];
  return (a, b) => {
    const [x, y] = [a * up1, b * up2];
    if (operation === 'integral_divide') return BigInt.asIntN(64, x / y);
    const exact = operation === 'add' ? x + y : operation === 'subtract' ? x - y : x % y;
    const type = call.type as DecimalType;
    const drop = scale - type.scale;
    const rounded = drop > 0 ? divideRounded(exact, pow10(drop), 'half_up') : exact * pow10(-drop);
    if (fitsPrecision(rounded, type.precision)) return rounded;
    if (call.mode !== 'ansi') return null;
    throw new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
      value: decimalToString(rounded, type.scale),
      precision: String(type.precision),
      scale: String(type.scale),
      config: '"spark.sql.ansi.enabled"',
    });
  };
}
