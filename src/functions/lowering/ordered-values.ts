/**
 * The doubles that an aggregate saw, in memory of its group, as whole numbers that have the doubles' order: a value
 * at a place in that order is found without sorting (`select_nth`).
 */
import type { StateColumn, StateSlots } from '../../codegen/implementation.ts';
import { f64, i32, i64, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { INT } from '../../types/data-type.ts';
import { some } from './sum-state.ts';
import { copyBytes } from './text.ts';

const [ADDRESS, COUNT, CAPACITY] = [0, 1, 2];
const FIRST_CAPACITY = 8;
const SIGN_OFF = 0x7fff_ffff_ffff_ffffn;

export const orderedColumns: readonly StateColumn[] = ['address', 'count', 'capacity'].map((name) => ({
  name,
  type: INT,
  nullable: false,
  initial: 0,
}));

/** How many there are, an i32. */
export function orderedCount(state: StateSlots): Ir {
  return state.get(COUNT).value;
}

export function addOrdered(c: LowerContext, state: StateSlots, double: Ir): void {
  const { f } = c;
  const count = f.let('count', orderedCount(state));
  const address = f.local('i32', 'values');
  f.set(address, state.get(ADDRESS).value);
  f.if(i32.eq(count, state.get(CAPACITY).value), () => {
    const capacity = f.let(
      'capacity',
      select(i32.eqz(count), i32.const(FIRST_CAPACITY), i32.shl(count, i32.const(1))),
    );
    const moved = f.let('moved', state.allocate(bytesOf(capacity)));
    copyBytes(c, moved, f.get(address), bytesOf(count));
    f.set(address, moved);
    state.set(ADDRESS, some(INT, moved));
    state.set(CAPACITY, some(INT, capacity));
  });
  f.store('i64.store', i32.add(f.get(address), bytesOf(count)), flipped(i64.reinterpret_f64(double)));
  state.set(COUNT, some(INT, f.let('count', i32.add(count, i32.const(1)))));
}

/** The value at a place in the order, from 0. */
export function orderedAt(c: LowerContext, state: StateSlots, place: Ir): Ir {
  const args = [state.get(ADDRESS).value, orderedCount(state), place];
  const found = c.f.let('found', c.f.callKernel('select_nth', args, 'i64'));
  return c.f.let('value', f64.reinterpret_i64(flipped(found)));
}

function bytesOf(count: Ir): Ir {
  return i32.shl(count, i32.const(3));
}

/** Bits of a double as a whole number of the same order, and back: those of negative ones are turned. */
function flipped(bits: Ir): Ir {
  return i64.xor(bits, i64.and(i64.shr_s(bits, i64.const(63n)), i64.const(SIGN_OFF)));
}
