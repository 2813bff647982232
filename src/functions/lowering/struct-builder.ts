/** Writing structs (`columns/blob.ts`) in intermediate code. */
import { i32, i64, makeView, select, TRUE, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { irTypeOfData, storeValue, zero } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import { fieldOffset, type StructType } from '../../columns/blob.ts';
import { physicalOf } from '../../types/data-type.ts';
import { copyBytes } from './text.ts';

/** View of a struct of the values, one a field. */
export function buildStruct(c: LowerContext, type: StructType, values: readonly Register[]): Ir {
  const { f } = c;
  const fields = values.map((value) => zeroUnlessValid(c, value));
  const fixed = fieldOffset(type, type.fields.length);
  const variable = fields.filter((field) => physicalOf(field.type) === 'bytes');
  const size = f.let(
    'size',
    variable.reduce((sum: Ir, field) => i32.add(sum, viewLength(field.value)), i32.const(fixed)),
  );
  const start = c.allocate(size);
  let place: Ir = i32.const(fixed);
  fields.forEach((field, i) => {
    const offset = fieldOffset(type, i);
    f.store('i32.store8', start, field.valid ?? TRUE, i);
    if (physicalOf(field.type) !== 'bytes') {
      storeValue(f, field, start, offset);
      return;
    }
    const length = f.let('length', viewLength(field.value));
    const slot = makeView(place, length);
    f.store(
      'i64.store',
      start,
      field.valid === null ? slot : select(field.valid, slot, i64.const(0n)),
      offset,
    );
    copyBytes(c, i32.add(start, place), viewAddress(field.value), length);
    place = f.let('place', i32.add(place, length));
  });
  return f.let('struct', makeView(start, size));
}

/** The value as slots hold it: equal values have equal bytes, NULLs too. */
export function zeroUnlessValid(c: LowerContext, register: Register): Register {
  const { type, value, high, valid } = register;
  if (valid === null) return register;
  return {
    type,
    value: c.f.let('cleared', select(valid, value, zero(irTypeOfData(type)))),
    high: high && c.f.let('cleared_high', select(valid, high, i64.const(0n))),
    valid,
  };
}
