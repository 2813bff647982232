import { KEY_RANGE } from '../../codegen/pipeline/key-range-code.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';

/** Whole numbers from `min` to `max`; none where `max` is less. */
export interface NumberRange {
  readonly min: bigint;
  readonly max: bigint;
}

/** What generated code widens by every key. */
export const NO_KEYS: NumberRange = { min: 2n ** 63n - 1n, max: -(2n ** 63n) };

/** The range at an address, as generated code left it. */
export function readRange(memory: LinearMemory, address: number): NumberRange {
  const cells = memory.i64;
  return {
    min: cells[(address + KEY_RANGE.min) >>> 3]!,
    max: cells[(address + KEY_RANGE.max) >>> 3]!,
  };
}

export function writeRange(memory: LinearMemory, address: number, { min, max }: NumberRange): void {
  const cells = memory.i64;
  cells[(address + KEY_RANGE.min) >>> 3] = min;
  cells[(address + KEY_RANGE.max) >>> 3] = max;
}
