/**
 * The values that an aggregate saw, in memory of its group, in the order in which they came: a chain of chunks, each
 * about as large as all before it. Values of fixed size lie one behind the other, of others u32 length and bytes.
 *
 * A chunk is known by its end, behind which it says where it goes on: u32 end of the next chunk, 0 for none; u32
 * start of this one; u32 end of its values, once there is a next one. Kernels (`kept_...`) read chains.
 */
import type { StateColumn, StateSlots } from '../../codegen/implementation.ts';
import { i32, i64, makeView, select, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { storeValue } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import { ARRAY_VALIDITY, slotWidth } from '../../columns/blob.ts';
import { INT, physicalOf } from '../../types/data-type.ts';
import { some } from './sum-state.ts';
import { copyBytes } from './text.ts';

/** Ends of the first and the last chunk, where the next value goes, how many there are. */
const [FIRST, LAST, NEXT, COUNT] = [0, 1, 2, 3];
const TRAILER = { next: 0, start: 4, end: 8, bytes: 12 } as const;
const LENGTH_BYTES = 4;
const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 16_384;

export const keptColumns: readonly StateColumn[] = ['first', 'last', 'next', 'count'].map((name) => ({
  name,
  type: INT,
  nullable: false,
  initial: 0,
}));

/** How many there are, an i32. */
export function keptCount(state: StateSlots): Ir {
  return state.get(COUNT).value;
}

/** Takes in a value that isn't NULL. */
export function keepValue(c: LowerContext, state: StateSlots, value: Register): void {
  const { f } = c;
  if (physicalOf(value.type) !== 'bytes') {
    const width = slotWidth(value.type);
    const place = takePlace(c, state, i32.const(width), width);
    storeValue(f, value, place);
    return;
  }
  const length = f.let('length', viewLength(value.value));
  const place = takePlace(c, state, f.let('bytes', i32.add(length, i32.const(LENGTH_BYTES))), 16);
  f.store('i32.store', place, length);
  copyBytes(c, i32.add(place, i32.const(LENGTH_BYTES)), viewAddress(value.value), length);
}

/** Address of as many new bytes at the end; `width` is about what a value takes. */
function takePlace(c: LowerContext, state: StateSlots, bytes: Ir, width: number): Ir {
  const { f } = c;
  const count = f.let('count', keptCount(state));
  const next = f.local('i32', 'next');
  f.set(next, state.get(NEXT).value);
  f.if(i32.gt_u(bytes, i32.sub(state.get(LAST).value, f.get(next))), () => {
    const wanted = f.let('wanted', i32.mul(count, i32.const(width)));
    const limited = f.let('limited', smaller(larger(wanted, FIRST_CHUNK), LARGEST_CHUNK));
    const size = f.let('size', select(i32.gt_u(bytes, limited), bytes, limited));
    const start = f.let('chunk', state.allocate(i32.add(size, i32.const(TRAILER.bytes))));
    const end = f.let('end', i32.add(start, size));
    f.store('i32.store', end, i32.const(0), TRAILER.next);
    f.store('i32.store', end, start, TRAILER.start);
    f.if(
      count,
      () => {
        const last = f.let('last', state.get(LAST).value);
        f.store('i32.store', last, end, TRAILER.next);
        f.store('i32.store', last, f.get(next), TRAILER.end);
      },
      () => state.set(FIRST, some(INT, end)),
    );
    state.set(LAST, some(INT, end));
    f.set(next, start);
  });
  const place = f.copy('place', f.get(next));
  state.set(NEXT, some(INT, f.let('next', i32.add(place, bytes))));
  state.set(COUNT, some(INT, f.let('count', i32.add(count, i32.const(1)))));
  return place;
}

function smaller(value: Ir, limit: number): Ir {
  return select(i32.lt_u(value, i32.const(limit)), value, i32.const(limit));
}

function larger(value: Ir, limit: number): Ir {
  return select(i32.gt_u(value, i32.const(limit)), value, i32.const(limit));
}

/** View of the array of the values, whose type is `like`'s. */
export function keptArray(c: LowerContext, state: StateSlots, like: Register['type']): Ir {
  const { f } = c;
  const count = f.let('count', keptCount(state));
  const width = slotWidth(like);
  const fixed = i32.add(i32.const(ARRAY_VALIDITY), i32.mul(count, i32.const(1 + width)));
  const isVariable = physicalOf(like) === 'bytes';
  const size = f.let('size', isVariable ? i32.add(fixed, keptBytes(c, state)) : fixed);
  const target = f.let('array', c.allocate(size));
  f.doKernel(isVariable ? 'kept_texts_array' : 'kept_array', [
    state.get(FIRST).value,
    state.get(NEXT).value,
    count,
    target,
  ]);
  return f.let('view', makeView(target, size));
}

/** View of the values, texts or binaries, with a separator between them. There is one at least. */
export function keptJoined(c: LowerContext, state: StateSlots, separator: Ir): Ir {
  const { f } = c;
  const between = i32.mul(i32.sub(keptCount(state), i32.const(1)), viewLength(separator));
  const size = f.let('size', i32.add(keptBytes(c, state), between));
  const target = f.let('joined', c.allocate(size));
  f.doKernel('kept_joined', [state.get(FIRST).value, state.get(NEXT).value, separator, target]);
  return f.let('view', makeView(target, size));
}

/** Bytes of all values of variable length. */
function keptBytes(c: LowerContext, state: StateSlots): Ir {
  const all = c.f.callKernel('kept_bytes', [state.get(FIRST).value, state.get(NEXT).value], 'i32');
  return c.f.let('bytes', i32.sub(all, i32.mul(keptCount(state), i32.const(LENGTH_BYTES))));
}

/** A view of nothing. */
export const EMPTY_VIEW: Ir = i64.const(0n);
