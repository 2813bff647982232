import { lowerEquals, lowerLess } from '../../codegen/compare.ts';
import { FALSE, i32, i64 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { loadValue } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import { encodeValue, writeFixed } from '../../columns/blob.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { compareValues } from '../values/compare.ts';

/** Whether values of the type can be searched: their order needs no call of a TypeScript function. */
export function isSearchable(type: DataType): boolean {
  if (physicalOf(type) !== 'bytes') return true;
  return type.kind === 'string' || type.kind === 'binary';
}

/** 1 where the valid value is among these, none of them NULL: binary search in the module's constants. */
export function searchTable(c: LowerContext, value: Register, values: readonly Value[]): Ir {
  const { type } = value;
  const { f } = c;
  const table = encodeTable(type, values);
  const base = f.let('table', f.constant(table.bytes));
  const low = f.local('i32', 'low');
  const high = f.local('i32', 'high');
  f.set(low, i32.const(0));
  f.set(high, i32.const(table.count));
  const at = (index: Ir): Register => {
    const width = i32.const(physicalWidth[physicalOf(type)]);
    const entry = loadValue(f, type, i32.add(base, i32.mul(index, width)), 0, 'entry');
    const isPlace = physicalOf(type) === 'bytes';
    const item = isPlace ? f.let('text', i64.add(entry.value, i64.extend_i32_u(base))) : entry.value;
    return { type, value: item, high: entry.high, valid: null };
  };
  f.block((exit) => {
    f.loop((again) => {
      f.brIf(exit, i32.ge_u(f.get(low), f.get(high)));
      const middle = f.let('middle', i32.shr_u(i32.add(f.get(low), f.get(high)), i32.const(1)));
      f.if(
        lowerLess(c, at(middle), value),
        () => f.set(low, i32.add(middle, i32.const(1))),
        () => f.set(high, middle),
      );
      f.br(again);
    });
  });
  const out = f.local('i32', 'found');
  f.set(out, FALSE);
  f.if(i32.lt_u(f.get(low), i32.const(table.count)), () => f.set(out, lowerEquals(c, at(f.get(low)), value)));
  return f.get(out);
}

/** Sorted values as vectors hold them; places of texts, which lie behind, are relative to the table. */
function encodeTable(type: DataType, values: readonly Value[]): { bytes: Buffer; count: number } {
  const compare = compareValues(type);
  const sorted = [...values].sort(compare).filter((v, i, all) => i === 0 || compare(all[i - 1]!, v) !== 0);
  const slots = Buffer.alloc(sorted.length * physicalWidth[physicalOf(type)]);
  if (physicalOf(type) !== 'bytes') {
    for (const [i, v] of sorted.entries()) writeFixed(slots, type, i * (slots.length / sorted.length), v);
    return { bytes: slots, count: sorted.length };
  }
  const texts = sorted.map((v) => encodeValue(type, v));
  let place = slots.length;
  for (const [i, text] of texts.entries()) {
    slots.writeUInt32LE(place, i * 8);
    slots.writeUInt32LE(text.length, i * 8 + 4);
    place += text.length;
  }
  return { bytes: Buffer.concat([slots, ...texts]), count: sorted.length };
}
