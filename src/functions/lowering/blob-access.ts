/** Reading parts of blobs (`columns/blob.ts`) in intermediate code. */

import { i32, i64, viewAddress } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { loadValue } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import { ARRAY_VALIDITY, fieldOffset, type StructType, slotWidth } from '../../columns/blob.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';

export interface Part {
  readonly value: Ir;
  readonly high: Ir | null;
  readonly valid: Ir;
}

/** The slot at `address`; places in it are relative to `base`. */
export function slot(c: LowerContext, type: DataType, address: Ir, offset: number, base: Ir) {
  const loaded = loadValue(c.f, type, address, offset, 'part');
  if (physicalOf(type) !== 'bytes') return loaded;
  return { value: c.f.let('part', i64.add(loaded.value, i64.extend_i32_u(base))), high: null };
}

/** Field `index` of a struct that isn't NULL. */
export function structField(c: LowerContext, struct: Register, index: number): Part {
  const type = struct.type as StructType;
  const base = c.f.let('struct', viewAddress(struct.value));
  const valid = c.f.let('field_valid', i32.load8_u(base, index));
  return { ...slot(c, type.fields[index]!.type, base, fieldOffset(type, index), base), valid };
}

/** Number of elements of an array, or of entries of a map, that isn't NULL. */
export function countOf(c: LowerContext, collection: Register): Ir {
  return c.f.let('count', i32.load(viewAddress(collection.value)));
}

/** Element `index` (from 0, inside of the bounds) of an array that isn't NULL. */
export function arrayElement(c: LowerContext, array: Register, index: Ir): Part {
  if (array.type.kind !== 'array') throw new Error('not an array');
  const base = c.f.let('array', viewAddress(array.value));
  const count = i32.load(base);
  const validity = i32.add(base, i32.const(ARRAY_VALIDITY));
  const valid = c.f.let('element_valid', i32.load8_u(i32.add(validity, index)));
  const { element } = array.type;
  const slots = i32.add(i32.add(validity, count), i32.mul(index, i32.const(slotWidth(element))));
  return { ...slot(c, element, c.f.let('slot', slots), 0, base), valid };
}
