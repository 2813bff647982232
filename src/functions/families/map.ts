import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonTypeOf, commonTypeWithoutStrings } from '../../types/coercion/common-type.ts';
import { arrayType, type DataType, mapType, STRING, structType, VOID } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { differentTypes, mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import {
  lowerContainsKey,
  lowerEntries,
  lowerMap,
  lowerMapFromArrays,
  lowerMapPart,
} from '../lowering/map.ts';
import { ValueSet } from '../values/collection.ts';
import { illegalArgument } from '../values/illegal-argument.ts';
import { text } from '../values/literals.ts';
import { patternOf, splitBy } from './regexp.ts';

const map = { group: 'map', since: '2.4.0' } as const;
const checking = { ...map, internal: true, examples: [] } as const;

type Entry = readonly [Value, Value];
type Entries = readonly Entry[];
type MapType = DataType & { readonly kind: 'map' };

const bindMap: Bind = (args, context) => {
  if (args.length % 2 !== 0) throw wrongNumberOfArguments('map', '2n (n > 0)', args.length);
  const types = args.map(typeOf);
  const common = (parity: number): DataType => {
    const side = types.filter((_, i) => i % 2 === parity);
    if (side.length === 0) return VOID;
    const type = commonTypeOf(side, context.mode);
    if (type === undefined)
      throw differentTypes(`map(${args.map((a) => context.sql(a)).join(', ')})`, 'map', side);
    return type;
  };
  const key = common(0);
  if (holdsMap(key)) {
    throw mismatch('INVALID_MAP_KEY_TYPE', 'map', args, context, { keyType: quotedSqlName(key) });
  }
  const value = common(1);
  return {
    args: types.map((_, i) => (i % 2 === 0 ? key : value)),
    type: mapType(
      key,
      value,
      args.some((arg, i) => i % 2 === 1 && isNullable(arg)),
    ),
    nullable: false,
  };
};

/** Maps can't be compared, so that they can't be keys. */
export function holdsMap(type: DataType): boolean {
  if (type.kind === 'array') return holdsMap(type.element);
  if (type.kind === 'struct') return type.fields.some((f) => holdsMap(f.type));
  return type.kind === 'map' || type.kind === 'variant';
}

/** The type of the entries of an argument that was bound as a map. */
function mapOf(type: DataType): MapType {
  if (type.kind !== 'map') throw new Error(`a map was bound, not ${type.kind}`);
  return type;
}

export const mapFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...map,
    name: 'map',
    since: '2.0.0',
    bind: bindMap,
    nulls: 'custom',
    lowered: lowerMap,
    description: 'A map of the arguments, which alternate between keys and values.',
    examples: [["map(1.0, '2', 3.0, '4')", '{1.0 -> 2, 3.0 -> 4}']],
  }),
  scalar({
    ...map,
    name: 'map_from_arrays',
    bind: (args, context) => {
      if (args.length !== 2) throw wrongNumberOfArguments('map_from_arrays', '2', args.length);
      const [keys, values] = args.map(typeOf) as [DataType, DataType];
      for (const [i, type] of [keys, values].entries()) {
        if (type.kind === 'array') continue;
        const call = `map_from_arrays(${args.map((a) => context.sql(a)).join(', ')})`;
        throw unexpectedInput(call, i, 'array', args[i]!, context);
      }
      const key = keys.kind === 'array' ? keys.element : VOID;
      const value = values.kind === 'array' ? values.element : VOID;
      const nullable = values.kind === 'array' && values.containsNull;
      return {
        args: [arrayType(key), arrayType(value)],
        type: mapType(key, value, nullable),
        nullable: args.some(isNullable),
      };
    },
    lowered: lowerMapFromArrays,
    description: 'A map of an array of keys and an array of values.',
    examples: [["map_from_arrays(array(1.0, 3.0), array('2', '4'))", '{1.0 -> 2, 3.0 -> 4}']],
  }),
  scalar({
    ...checking,
    name: 'map_checked',
    signature: 'any... -> any',
    nulls: 'custom',
    evaluate: (call) => {
      const { key } = mapOf(call.type);
      return (...values: Value[]) => {
        const entries: Entry[] = [];
        for (let i = 0; i < values.length; i += 2) entries.push([values[i]!, values[i + 1]!]);
        return checkedMap(entries, key);
      };
    },
    description: 'map, where its keys have to be looked at.',
  }),
  scalar({
    ...checking,
    name: 'map_from_arrays_checked',
    signature: 'array, array -> any',
    evaluate: (call) => {
      const { key } = mapOf(call.type);
      return (keys: readonly Value[], values: readonly Value[]) => {
        if (keys.length !== values.length) {
          throw illegalArgument('A map needs as many keys as values');
        }
        return checkedMap(
          keys.map((k, i) => [k, values[i]!]),
          key,
        );
      };
    },
    description: 'map_from_arrays, where its keys have to be looked at.',
  }),
  scalar({
    ...map,
    name: 'map_keys',
    since: '2.0.0',
    signature: 'map<K, V> -> array<K>',
    lowered: lowerMapPart('keys'),
    description: 'The keys of the map.',
    examples: [["map_keys(map(1, 'a', 2, 'b'))", '[1, 2]']],
  }),
  scalar({
    ...map,
    name: 'map_values',
    since: '2.0.0',
    signature: 'map<K, V> -> array<V>',
    lowered: lowerMapPart('values'),
    description: 'The values of the map.',
    examples: [["map_values(map(1, 'a', 2, 'b'))", '[a, b]']],
  }),
  scalar({
    ...map,
    name: 'map_entries',
    since: '3.0.0',
    bind: (args, context) => {
      if (args.length !== 1) throw wrongNumberOfArguments('map_entries', '1', args.length);
      const type = typeOf(args[0]!);
      if (type.kind !== 'map') {
        throw unexpectedInput(`map_entries(${context.sql(args[0]!)})`, 0, 'map', args[0]!, context);
      }
      const entry = structType([
        { name: 'key', type: type.key, nullable: false },
        { name: 'value', type: type.value, nullable: type.valueContainsNull },
      ]);
      return { args: [type], type: arrayType(entry, false), nullable: isNullable(args[0]!) };
    },
    lowered: lowerEntries,
    description: 'The entries of the map as an array of structs.',
    examples: [["map_entries(map(1, 'a', 2, 'b'))", '[{1, a}, {2, b}]']],
  }),
  scalar({
    ...map,
    name: 'map_from_entries',
    bind: (args, context) => {
      if (args.length !== 1) throw wrongNumberOfArguments('map_from_entries', '1', args.length);
      const type = typeOf(args[0]!);
      if (type.kind !== 'array' || type.element.kind !== 'struct' || type.element.fields.length !== 2) {
        const spec = { kind: 'array_of', element: 'struct' } as const;
        throw unexpectedInput(`map_from_entries(${context.sql(args[0]!)})`, 0, spec, args[0]!, context);
      }
      const [key, value] = [type.element.fields[0]!, type.element.fields[1]!];
      return {
        args: [type],
        type: mapType(key.type, value.type, value.nullable),
        nullable: isNullable(args[0]!) || type.containsNull,
      };
    },
    evaluate: (call) => {
      const { key } = mapOf(call.type);
      return (entries: readonly (Entry | null)[]) =>
        entries.includes(null) ? null : checkedMap(withOneZero(entries as Entries, key), key);
    },
    description: 'A map of an array of structs with a key and a value.',
    examples: [["map_from_entries(array(struct(1, 'a'), struct(2, 'b')))", '{1 -> a, 2 -> b}']],
  }),
  scalar({
    ...map,
    name: 'map_concat',
    bind: (args, context) => {
      if (args.length === 0) return { args: [], type: mapType(STRING, STRING, false), nullable: false };
      const types = args.map(typeOf);
      const type = commonTypeOf(types, context.mode);
      if (type?.kind !== 'map') {
        throw differentTypes(
          `map_concat(${args.map((a) => context.sql(a)).join(', ')})`,
          'map_concat',
          types,
        );
      }
      return { args: types.map(() => type), type, nullable: args.some(isNullable) };
    },
    evaluate: (call) => {
      const { key } = mapOf(call.type);
      return (...maps: Entries[]) => checkedMap(withOneZero(maps.flat(), key), key);
    },
    description: 'The entries of all maps in one.',
    examples: [["map_concat(map(1, 'a', 2, 'b'), map(3, 'c'))", '{1 -> a, 2 -> b, 3 -> c}']],
  }),
  scalar({
    ...map,
    name: 'map_contains_key',
    since: '3.3.0',
    bind: (args, context) => {
      if (args.length !== 2) throw wrongNumberOfArguments('map_contains_key', '2', args.length);
      const given = typeOf(args[0]!);
      const wanted = typeOf(args[1]!);
      if (given.kind === 'void' || wanted.kind === 'void') {
        throw mismatch('NULL_TYPE', 'map_contains_key', args, context, {
          functionName: '`map_contains_key`',
        });
      }
      const key =
        given.kind === 'map' ? commonTypeWithoutStrings(given.key, wanted, context.mode) : undefined;
      if (given.kind !== 'map' || key === undefined) {
        throw mismatch('MAP_FUNCTION_DIFF_TYPES', 'map_contains_key', args, context, {
          functionName: '`map_contains_key`',
          dataType: '"MAP"',
          leftType: quotedSqlName(given),
          rightType: quotedSqlName(wanted),
        });
      }
      const type = given;
      return {
        args: [mapType(key, type.value, type.valueContainsNull), key],
        type: { kind: 'boolean' },
        nullable: args.some(isNullable),
      };
    },
    lowered: lowerContainsKey,
    description: 'Whether the map has the key.',
    examples: [["map_contains_key(map(1, 'a', 2, 'b'), 1)", 'true']],
  }),
  scalar({
    ...map,
    name: 'str_to_map',
    since: '2.0.1',
    signature: 'string, string?, string? -> map<string, string>',
    defaults: [text(','), text(':')],
    evaluate: () => {
      const pairs = patternOf('str_to_map');
      const keys = patternOf('str_to_map');
      return (value: string, pairSeparator: string, keySeparator: string) => {
        const separator = keys(keySeparator);
        const entries = splitBy(value, pairs(pairSeparator), -1).map((pair): Entry => {
          const [key, ...rest] = splitBy(pair, separator, 2);
          return [key!, rest[0] ?? null];
        });
        return checkedMap(entries, STRING);
      };
    },
    description: 'A map of a text, cut into pairs and these into key and value.',
    examples: [["str_to_map('a:1,b:2,c:3', ',', ':')", '{a -> 1, b -> 2, c -> 3}']],
  }),
];

/** Keys of maps that are made of entries are normalized as those of groups are, unless they are nested. */
function withOneZero(entries: Entries, { kind }: DataType): Entries {
  if (kind !== 'float' && kind !== 'double') return entries;
  return entries.map(([key, value]): Entry => [key === 0 ? 0 : key, value]);
}

/** @throws NULL_MAP_KEY, DUPLICATED_MAP_KEY */
export function checkedMap(entries: Entries, keyType: DataType): Entries {
  const seen = new ValueSet(keyType);
  for (const [key] of entries) {
    if (key === null) throw new SparkError('NULL_MAP_KEY');
    if (!seen.add(key)) {
      throw new SparkError('DUPLICATED_MAP_KEY', {
        key: String(key),
        mapKeyDedupPolicy: '"spark.sql.mapKeyDedupPolicy"',
      });
    }
  }
  return entries;
}
