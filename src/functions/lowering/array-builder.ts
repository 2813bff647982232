/** Writing arrays and maps (`columns/blob.ts`) in intermediate code. */
import { i32, makeView, TRUE, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { storeValue } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import { ARRAY_VALIDITY, MAP_KEYS, slotWidth } from '../../columns/blob.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';
import { type Elements, elementsBehind } from './elements.ts';
import { zeroUnlessValid } from './struct-builder.ts';
import { copyBytes } from './text.ts';

/** An array that is being written, element by element. */
export interface ArrayBuilder {
  append(element: Register): void;
  /** What was appended so far. */
  elements(): Elements;
  /** View of the array; nothing is appended any more. */
  finish(): Ir;
}

/** An array for `room` elements at most. */
export function buildArray(c: LowerContext, element: DataType, room: Ir): ArrayBuilder {
  const { f } = c;
  const width = slotWidth(element);
  const isVariable = physicalOf(element) === 'bytes';
  const limit = f.let('room', room);
  const start = c.allocate(i32.add(i32.const(ARRAY_VALIDITY), i32.mul(limit, i32.const(1 + width))));
  const validity = f.let('validity', i32.add(start, i32.const(ARRAY_VALIDITY)));
  const slots = f.let('slots', i32.add(validity, limit));
  const count = f.local('i32', 'elements');
  f.set(count, i32.const(0));
  // Bytes of the variable part. Until the end, slots hold the views of what will lie there.
  const bytes = isVariable ? f.local('i32', 'bytes') : null;
  if (bytes !== null) f.set(bytes, i32.const(0));
  return {
    append: (value) => {
      const at = f.let('slot', i32.add(slots, i32.mul(f.get(count), i32.const(width))));
      const cleared = zeroUnlessValid(c, value);
      storeValue(f, cleared, at);
      f.store('i32.store8', i32.add(validity, f.get(count)), value.valid ?? TRUE);
      if (bytes !== null) f.set(bytes, i32.add(f.get(bytes), viewLength(cleared.value)));
      f.set(count, i32.add(f.get(count), i32.const(1)));
    },
    elements: () => elementsBehind(c, element, { count: f.get(count), validity, slots, base: i32.const(0) }),
    finish: () => {
      const fixed = i32.add(i32.const(ARRAY_VALIDITY), i32.mul(f.get(count), i32.const(1 + width)));
      if (bytes !== null) {
        const size = f.let('size', i32.add(fixed, f.get(bytes)));
        const target = c.allocate(size);
        c.f.callKernel('array_pack', [start, limit, f.get(count), target], 'i32');
        return f.let('built', makeView(target, size));
      }
      f.store('i32.store', start, f.get(count));
      f.if(i32.lt_u(f.get(count), limit), () => {
        const close = i32.add(validity, f.get(count));
        copyBytes(c, close, slots, i32.mul(f.get(count), i32.const(width)));
      });
      return f.let('built', makeView(start, fixed));
    },
  };
}

/** A map of keys and values, views of arrays of the same length. */
export function buildMap(c: LowerContext, keys: Ir, values: Ir): Ir {
  const { f } = c;
  const length = f.let('keys_bytes', viewLength(keys));
  const place = f.let('values_place', i32.add(length, i32.const(MAP_KEYS)));
  const size = f.let('size', i32.add(place, viewLength(values)));
  const start = c.allocate(size);
  f.store('i32.store', start, i32.load(viewAddress(keys)));
  f.store('i32.store', start, place, 4);
  copyBytes(c, i32.add(start, i32.const(MAP_KEYS)), viewAddress(keys), length);
  copyBytes(c, i32.add(start, place), viewAddress(values), viewLength(values));
  return f.let('map', makeView(start, size));
}

/** Views of the arrays of a map's keys and values. */
export function mapParts(c: LowerContext, map: Register): { readonly keys: Ir; readonly values: Ir } {
  const { f } = c;
  const base = f.let('map', viewAddress(map.value));
  const place = f.let('values_place', i32.load(base, 4));
  const keys = makeView(i32.add(base, i32.const(MAP_KEYS)), i32.sub(place, i32.const(MAP_KEYS)));
  const values = makeView(i32.add(base, place), i32.sub(viewLength(map.value), place));
  return { keys: f.let('keys', keys), values: f.let('values', values) };
}
