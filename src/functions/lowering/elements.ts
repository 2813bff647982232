/** Loops over the elements of arrays (`columns/blob.ts`) in intermediate code. */
import { i32, viewAddress } from '../../codegen/instructions.ts';
import type { Ir, Label } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { ARRAY_VALIDITY, slotWidth } from '../../columns/blob.ts';
import type { DataType } from '../../types/data-type.ts';
import { slot } from './blob-access.ts';

/** An array that isn't NULL, taken apart: its elements are read by their index. */
export interface Elements {
  readonly type: DataType;
  readonly count: Ir;
  /** The element at an index below `count`. */
  at(index: Ir): Register;
}

export function elementsOf(c: LowerContext, array: Register): Elements {
  if (array.type.kind !== 'array') throw new Error(`${array.type.kind} has no elements`);
  return elementsIn(c, array.value, array.type.element, array.type.containsNull);
}

/** Those of an array, by its view. */
export function elementsIn(c: LowerContext, view: Ir, element: DataType, containsNull: boolean): Elements {
  const { f } = c;
  const base = f.let('array', viewAddress(view));
  const count = f.let('count', i32.load(base));
  const validity = f.let('validity', i32.add(base, i32.const(ARRAY_VALIDITY)));
  const slots = f.let('slots', i32.add(validity, count));
  const elements = elementsBehind(c, element, { count, validity, slots, base });
  return containsNull ? elements : { ...elements, at: (index) => ({ ...elements.at(index), valid: null }) };
}

/** Elements by the addresses of their validity bytes and slots; places in these are relative to `base`. */
export function elementsBehind(
  c: LowerContext,
  type: DataType,
  at: { readonly count: Ir; readonly validity: Ir; readonly slots: Ir; readonly base: Ir },
): Elements {
  const { f } = c;
  const width = i32.const(slotWidth(type));
  return {
    type,
    count: at.count,
    at: (index) => ({
      type,
      ...slot(c, type, f.let('slot', i32.add(at.slots, i32.mul(index, width))), 0, at.base),
      valid: f.let('element_valid', i32.load8_u(i32.add(at.validity, index))),
    }),
  };
}

/** The element at an index from 0; NULL beyond the end. */
export function elementOrNull(c: LowerContext, elements: Elements, index: Ir): Register {
  const out = c.output('element', elements.type, true);
  c.if(
    i32.lt_u(index, elements.count),
    () => out.set(elements.at(index)),
    () => out.setNull(),
  );
  return out.register;
}

/** Numbers from 0 to before `count`; a branch to `exit` leaves the loop. */
export function eachIndex(c: LowerContext, count: Ir, body: (index: Ir, exit: Label) => void): void {
  const { f } = c;
  const i = f.local('i32', 'i');
  f.set(i, i32.const(0));
  f.block((exit) => {
    f.loop((again) => {
      f.brIf(exit, i32.ge_u(f.get(i), count));
      c.scope(() => body(f.get(i), exit));
      f.set(i, i32.add(f.get(i), i32.const(1)));
      f.br(again);
    });
  });
}

export function eachElement(
  c: LowerContext,
  elements: Elements,
  body: (element: Register, index: Ir, exit: Label) => void,
): void {
  eachIndex(c, elements.count, (index, exit) => body(elements.at(index), index, exit));
}
