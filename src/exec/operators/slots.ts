import type { MemoryView } from '../../columns/memory-view.ts';
import { type Allocate, readValue, writeValue } from '../../columns/value-access.ts';
import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';

/** Bytes of a slot through which generated code and TypeScript exchange a value: the value, its validity. */
export const SLOT_BYTES = 32;
export const SLOT_VALIDITY = 16;

export function readSlots(view: MemoryView, address: number, types: readonly DataType[]): Value[] {
  return types.map((type, i) => {
    const slot = address + i * SLOT_BYTES;
    return view.bytes[slot + SLOT_VALIDITY] === 0 ? null : readValue(view, type, slot);
  });
}

export function writeSlot(
  view: MemoryView,
  slot: number,
  type: DataType,
  value: Value,
  allocate: Allocate,
): void {
  if (value !== null) writeValue(view, type, slot, value, allocate);
  view.data.setInt32(slot + SLOT_VALIDITY, value === null ? 0 : 1, true);
}
