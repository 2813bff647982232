/** Nested values as keys: each -0.0 in them is 0.0, and there is one NaN. */
import { normalizedFloat } from '../../codegen/compare.ts';
import { i32, i64, makeView, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import { LowerContext } from '../../codegen/lower.ts';
import { loadValue, storeValue } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import { ARRAY_VALIDITY, fieldOffset, slotWidth } from '../../columns/blob.ts';
import { containsFloat } from '../../types/contains-type.ts';
import { arrayType, type DataType } from '../../types/data-type.ts';
import { mapParts } from './array-builder.ts';
import { shapeOf } from './compare-nested.ts';
import { eachIndex } from './elements.ts';
import { copyBytes } from './text.ts';

/** A copy of the value with changed floats; these take the same place, so nothing else moves. */
export function normalizeNested(c: LowerContext, { type, value }: Register): Ir {
  const length = c.f.let('length', viewLength(value));
  const copy = c.f.let('copy', c.allocate(length));
  copyBytes(c, copy, viewAddress(value), length);
  const view = c.f.let('normalized', makeView(copy, length));
  normalizeInPlace(c, type, view);
  return view;
}

/** Each shape of types has one function for it. */
function normalizeInPlace(c: LowerContext, type: DataType, view: Ir): void {
  const helper = c.module.helper(`normalize_${shapeOf(type)}`, null, (f) => {
    const own = new LowerContext(f, c.functions);
    writeNormalize(own, type, f.parameter('i64', 'view'));
  });
  c.f.do(helper, [view]);
}

function writeNormalize(c: LowerContext, type: DataType, view: Ir): void {
  const { f } = c;
  const base = f.let('base', viewAddress(view));
  switch (type.kind) {
    case 'struct':
      type.fields.forEach((field, i) => {
        if (!containsFloat(field.type)) return;
        const slot = f.let('slot', i32.add(base, i32.const(fieldOffset(type, i))));
        normalizeSlot(c, field.type, slot, i32.load8_u(base, i), base);
      });
      return;
    case 'array': {
      const count = f.let('count', i32.load(base));
      const validity = f.let('validity', i32.add(base, i32.const(ARRAY_VALIDITY)));
      const slots = f.let('slots', i32.add(validity, count));
      const width = i32.const(slotWidth(type.element));
      eachIndex(c, count, (index) => {
        const slot = f.let('slot', i32.add(slots, i32.mul(index, width)));
        normalizeSlot(c, type.element, slot, i32.load8_u(i32.add(validity, index)), base);
      });
      return;
    }
    case 'map': {
      const { keys, values } = mapParts(c, { type, value: view, high: null, valid: null });
      if (containsFloat(type.key)) normalizeInPlace(c, arrayType(type.key, false), keys);
      if (containsFloat(type.value)) normalizeInPlace(c, arrayType(type.value, true), values);
      return;
    }
    default:
      throw new Error(`${type.kind} is not nested`);
  }
}

/** A slot of NULL is zero, as a float is then; nested values lie relative to `base`. */
function normalizeSlot(c: LowerContext, type: DataType, slot: Ir, valid: Ir, base: Ir): void {
  const { f } = c;
  const { value } = loadValue(f, type, slot);
  if (type.kind === 'float' || type.kind === 'double') {
    storeValue(f, { type, value: normalizedFloat(value), high: null, valid: null }, slot);
    return;
  }
  f.if(valid, () => normalizeInPlace(c, type, i64.add(value, i64.extend_i32_u(base))));
}
