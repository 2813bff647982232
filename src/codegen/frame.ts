/**
 * Offsets in the frame of an instance of generated code. Behind the scratch area follow the slots of call
 * sites and lambdas (16 bytes each), then the constants.
 */
export const FRAME = {
  /** i32: where the next value goes in the arena of values that functions make. */
  arenaCursor: 0,
  /** i32: end of the arena's current chunk. */
  arenaEnd: 4,
  /** i32: address of the constants. */
  constants: 8,
  /** 15 slots of 16 bytes: results of host calls, values that errors show. */
  scratch: 16,
  slots: 256,
} as const;

/** Slot in the scratch area, as an offset in the frame. */
export function scratchSlot(index: number): number {
  return FRAME.scratch + 16 * index;
}
