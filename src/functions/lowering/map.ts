/** Functions over maps in intermediate code. */
import { lowerEquals } from '../../codegen/compare.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { and, i32, not, TRUE } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { StructType } from '../../columns/blob.ts';
import type { Call } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { buildArray, buildMap, mapParts } from './array-builder.ts';
import { isAmong } from './element-sets.ts';
import { type Elements, eachElement, elementsIn } from './elements.ts';
import { buildStruct } from './struct-builder.ts';

type Args = readonly Register[];

/** Entries whose keys are compared with each other; above, the TypeScript function hashes them. */
const FEW = 32;

function mapType(type: DataType) {
  if (type.kind !== 'map') throw new Error(`${type.kind} has no entries`);
  return type;
}

/** A map's keys and values. */
export function entriesOf(
  c: LowerContext,
  map: Register,
): { readonly keys: Elements; readonly values: Elements } {
  const { key, value, valueContainsNull } = mapType(map.type);
  const parts = mapParts(c, map);
  return {
    keys: elementsIn(c, parts.keys, key, false),
    values: elementsIn(c, parts.values, value, valueContainsNull),
  };
}

/** `map_keys` and `map_values`: parts of the map's own bytes. */
export function lowerMapPart(part: 'keys' | 'values') {
  return (c: LowerContext, _call: Call, [map]: Args): Lowered => mapParts(c, map!)[part];
}

/** `map[key]`; NULL where there is none. */
export function lowerMapValue(c: LowerContext, call: Call, [map, key]: Args): Lowered {
  const { keys, values } = entriesOf(c, map!);
  const out = c.output('value', call.type, true);
  eachElement(c, keys, (candidate, index, exit) => {
    c.if(lowerEquals(c, candidate, key!), () => {
      out.set(values.at(index));
      c.f.br(exit);
    });
  });
  return out.register;
}

/** `map_contains_key(map, key)` */
export function lowerContainsKey(c: LowerContext, _call: Call, [map, key]: Args): Lowered {
  return isAmong(c, entriesOf(c, map!).keys, key!);
}

/** `map_entries(map)` */
export function lowerEntries(c: LowerContext, call: Call, [map]: Args): Lowered {
  if (call.type.kind !== 'array') throw new Error('an array of entries was bound');
  const type = call.type.element as StructType;
  const { keys, values } = entriesOf(c, map!);
  const out = buildArray(c, type, keys.count);
  eachElement(c, keys, (key, i) => {
    out.append({ type, value: buildStruct(c, type, [key, values.at(i)]), high: null, valid: null });
  });
  return out.finish();
}

/** 1 where few enough keys are all there and differ from each other. */
function areFewDistinct(c: LowerContext, keys: Elements): Ir {
  const { f } = c;
  const distinct = f.local('i32', 'distinct');
  f.set(distinct, i32.le_u(keys.count, i32.const(FEW)));
  f.if(f.get(distinct), () => {
    eachElement(c, keys, (key, index, exit) => {
      if (key.valid !== null) {
        f.set(distinct, key.valid);
        f.brIf(exit, not(key.valid));
      }
      eachElement(c, { ...keys, count: index }, (other) => {
        f.set(distinct, and(f.get(distinct), not(lowerEquals(c, key, other))));
      });
      f.brIf(exit, not(f.get(distinct)));
    });
  });
  return f.get(distinct);
}

/** The map where its keys are few and distinct; else what the TypeScript function `<name>_checked` makes of the arguments, or raises. */
function checked(
  c: LowerContext,
  call: Call,
  args: Args,
  keys: Elements,
  isFit: Ir,
  build: () => Ir,
): Lowered {
  const result = c.output(call.fn, call.type, false);
  const { f } = c;
  const fits = f.local('i32', 'fits');
  f.set(fits, isFit);
  c.if(f.get(fits), () => f.set(fits, areFewDistinct(c, keys)));
  c.if(
    f.get(fits),
    () => result.set({ type: call.type, value: build(), high: null, valid: null }),
    () => result.set(c.evaluate({ ...call, fn: `${call.fn}_checked`, nullable: false }, args, false)),
  );
  return result.register;
}

/** `map_from_arrays(keys, values)` */
export function lowerMapFromArrays(c: LowerContext, call: Call, args: Args): Lowered {
  const { key, value, valueContainsNull } = mapType(call.type);
  const [keys, values] = args as readonly [Register, Register];
  const all = elementsIn(c, keys.value, key, true);
  const others = elementsIn(c, values.value, value, valueContainsNull);
  const sameCount = i32.eq(all.count, others.count);
  return checked(c, call, args, all, sameCount, () => buildMap(c, keys.value, values.value));
}

/** `map(key, value, ...)` */
export function lowerMap(c: LowerContext, call: Call): Register {
  const { key, value } = mapType(call.type);
  const args = call.args.map((arg) => c.lower(arg));
  const side = (type: DataType, parity: number): Ir => {
    const out = buildArray(c, type, i32.const(args.length / 2));
    for (let i = parity; i < args.length; i += 2) out.append(args[i]!);
    return out.finish();
  };
  const keys = side(key, 0);
  const hasNull = args.some(({ valid }, i) => i % 2 === 0 && valid !== null);
  const lowered = checked(c, call, args, elementsIn(c, keys, key, hasNull), TRUE, () =>
    buildMap(c, keys, side(value, 1)),
  );
  return c.register('map', call.type, lowered);
}
