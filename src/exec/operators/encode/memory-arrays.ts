import type { LinearMemory } from '../../../columns/linear-memory.ts';

/**
 * The views of a linear memory as plain fields, for loops in which nothing grows it: `LinearMemory` checks
 * for growth at each access, which is too much for every cell of a result.
 */
export class MemoryArrays {
  readonly linear: LinearMemory;
  u8: Uint8Array;
  i32: Int32Array;
  u32: Uint32Array;
  f32: Float32Array;
  f64: Float64Array;

  constructor(linear: LinearMemory) {
    this.linear = linear;
    this.u8 = linear.u8;
    this.i32 = linear.i32;
    this.u32 = linear.u32;
    this.f32 = linear.f32;
    this.f64 = linear.f64;
  }

  /** Called before each batch. */
  refresh(): void {
    const { linear } = this;
    this.u8 = linear.u8;
    this.i32 = linear.i32;
    this.u32 = linear.u32;
    this.f32 = linear.f32;
    this.f64 = linear.f64;
  }
}
