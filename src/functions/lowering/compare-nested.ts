/** The order of arrays, maps and structs in intermediate code, as `compareValues` has it. */
import { lowerCompare } from '../../codegen/compare.ts';
import { and, i32, makeView, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir, Label } from '../../codegen/ir.ts';
import { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { MAP_KEYS } from '../../columns/blob.ts';
import { arrayType, type DataType, physicalOf } from '../../types/data-type.ts';
import { arrayElement, countOf, type Part, structField } from './blob-access.ts';

/** Negative, zero or positive, as i32: the order of two valid values. Each shape of types has one function for it. */
export function compareNested(c: LowerContext, a: Register, b: Register): Ir {
  const helper = c.module.helper(`compare_${shapeOf(a.type)}`, 'i32', (f) => {
    const [left, right] = [f.parameter('i64', 'left'), f.parameter('i64', 'right')];
    const own = new LowerContext(f, c.functions);
    const at = (value: Ir): Register => ({ type: a.type, value, high: null, valid: null });
    writeCompare(own, at(left), at(right));
  });
  return c.f.call(helper, [a.value, b.value], 'i32');
}

/** What code for values of the type depends on: names don't matter. */
export function shapeOf(type: DataType): string {
  switch (type.kind) {
    case 'array':
      return `array_of_${shapeOf(type.element)}`;
    case 'map':
      return `map_of_${shapeOf(type.key)}_to_${shapeOf(type.value)}`;
    case 'struct':
      return `struct_of_${type.fields.map((field) => shapeOf(field.type)).join('_')}_end`;
    case 'string':
      return type.collation ?? 'text';
    default:
      return physicalOf(type);
  }
}

function writeCompare(c: LowerContext, a: Register, b: Register): void {
  const { f } = c;
  const { type } = a;
  switch (type.kind) {
    case 'struct':
      f.return(
        firstDifference(c, (unless) => {
          type.fields.forEach((field, i) => {
            unless(compareParts(c, field.type, structField(c, a, i), structField(c, b, i)));
          });
        }),
      );
      return;
    case 'array':
      f.return(compareElements(c, [[a, b]]));
      return;
    case 'map': {
      const [leftKeys, leftValues] = mapArrays(c, a);
      const [rightKeys, rightValues] = mapArrays(c, b);
      f.return(
        compareElements(c, [
          [leftKeys, rightKeys],
          [leftValues, rightValues],
        ]),
      );
      return;
    }
    default:
      // Intervals and variants have no order; equal ones have equal bytes.
      f.return(c.f.callKernel('str_compare', [a.value, b.value], 'i32'));
  }
}

/** Elements of the pairs of arrays in turn, up to the first difference; then the number of elements. */
function compareElements(c: LowerContext, pairs: readonly (readonly [Register, Register])[]): Ir {
  const { f } = c;
  const [a, b] = pairs[0]!;
  const [left, right] = [countOf(c, a), countOf(c, b)];
  return firstDifference(c, (unless) => {
    const i = f.local('i32', 'i');
    f.set(i, i32.const(0));
    f.block((done) => {
      f.loop((again) => {
        f.brIf(done, i32.or(i32.ge_u(f.get(i), left), i32.ge_u(f.get(i), right)));
        for (const [x, y] of pairs) {
          if (x.type.kind !== 'array') throw new Error('not an array');
          unless(compareParts(c, x.type.element, arrayElement(c, x, f.get(i)), arrayElement(c, y, f.get(i))));
        }
        f.set(i, i32.add(f.get(i), i32.const(1)));
        f.br(again);
      });
    });
    unless(i32.sub(left, right));
  });
}

/** The first order that isn't zero of those that `body` gives to its argument. */
function firstDifference(c: LowerContext, body: (unless: (order: Ir) => void) => void): Ir {
  const { f } = c;
  const order = f.local('i32', 'order');
  f.block((exit: Label) =>
    body((next) => {
      f.set(order, next);
      f.brIf(exit, f.get(order));
    }),
  );
  return f.get(order);
}

/** NULL comes first. */
function compareParts(c: LowerContext, type: DataType, a: Part, b: Part): Ir {
  const { f } = c;
  const order = f.local('i32', 'order');
  c.if(
    and(a.valid, b.valid),
    () => f.set(order, lowerCompare(c, { type, ...a, valid: null }, { type, ...b, valid: null })),
    () => f.set(order, i32.sub(a.valid, b.valid)),
  );
  return f.get(order);
}

function mapArrays(c: LowerContext, map: Register): readonly [keys: Register, values: Register] {
  if (map.type.kind !== 'map') throw new Error('not a map');
  const { f } = c;
  const base = f.let('map', viewAddress(map.value));
  const place = f.let('values_place', i32.load(base, 4));
  const part = (type: DataType, from: Ir, length: Ir): Register => {
    const value = f.let('entries', makeView(i32.add(base, from), length));
    return { type: arrayType(type, true), value, high: null, valid: null };
  };
  return [
    part(map.type.key, i32.const(MAP_KEYS), i32.sub(place, i32.const(MAP_KEYS))),
    part(map.type.value, place, i32.sub(viewLength(map.value), place)),
  ];
}
