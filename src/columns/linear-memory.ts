import { SparkError } from '../core/error.ts';
import { MemoryView } from './memory-view.ts';
import { MAX_BATCH_ROWS } from './vector.ts';

/** The allocator that the prebuilt kernels export; the only one that hands out linear memory. */
export interface Allocator {
  /** Address of `bytes` bytes aligned to 16, not zeroed; 0 when memory cannot grow. */
  allocate(bytes: number): number;
  /** Bytes that were asked for; -1 where nothing is handed out. */
  release(address: number): number;
  /** Bytes up to the end of what was ever handed out. */
  reached(): number;
}

/** Who holds memory that nobody has asked for yet: caches. */
export interface SpareMemory {
  /** Releases `bytes` bytes of it, or what it can. */
  giveBack(bytes: number): void;
}

/** Memory apart that counts against the budget, and gives way. */
export interface OutsideMemory {
  readonly bytes: number;
  /** Takes so many bytes less, as far as it can. */
  yield(bytes: number): void;
}

/**
 * Part of the budget that spare memory lies within, with what is reserved. Linear memory never shrinks: what caches made
 * it grow to would stay beside the blocks that take the rest of the budget.
 */
const SPARE_SHARE = 1 / 2;

/**
 * An executor's memory: a WebAssembly memory, typed views of it, and the budget of `spark.executor.memory`.
 *
 * Views are replaced when memory grows, so they are read from the object at each use, never kept.
 * Addresses are unsigned and may exceed 2^31: use `>>> 0` on what wasm returns.
 */
export class LinearMemory {
  /** Bytes that may be reserved. */
  readonly budget: number;
  #memory: WebAssembly.Memory;
  #allValid: number;
  #allocator: Allocator;
  readonly #outside: OutsideMemory | null;
  /** Allocations that are not released. */
  #allocations = 0;
  #reserved = 0;
  #spare = 0;
  #spareHolder: SpareMemory | null = null;
  #claimed = 0;
  #u8!: Uint8Array;
  #i32!: Int32Array;
  #u32!: Uint32Array;
  #f32!: Float32Array;
  #f64!: Float64Array;
  #i64!: BigInt64Array;
  #view!: MemoryView;

  constructor(
    memory: WebAssembly.Memory,
    allocator: Allocator,
    budget: number,
    outside: OutsideMemory | null = null,
  ) {
    this.budget = budget;
    this.#memory = memory;
    this.#allocator = allocator;
    this.#outside = outside;
    this.#allValid = this.#begin();
  }

  get memory(): WebAssembly.Memory {
    return this.#memory;
  }

  /** `MAX_BATCH_ROWS` bytes of 1: the validity of vectors without NULLs. */
  get allValid(): number {
    return this.#allValid;
  }

  /** Bytes that were ever handed out, in use or not: the memory never shrinks, but what is beyond takes no place. */
  get size(): number {
    return this.#allocator.reached() >>> 0;
  }

  /**
   * Goes on in a new memory, so that the old one's pages can be given back.
   *
   * @returns false, changing nothing, while anything lies in the old one
   */
  renew(make: () => { readonly memory: WebAssembly.Memory; readonly allocator: Allocator }): boolean {
    if (this.#spare > 0 && this.#reserved === 0) this.#spareHolder?.giveBack(this.#spare);
    if (this.#allocations > 0) return false;
    const { memory, allocator } = make();
    this.#memory = memory;
    this.#allocator = allocator;
    this.#allValid = this.#begin();
    return true;
  }

  #begin(): number {
    this.#view = new MemoryView(this.#memory);
    this.#refresh();
    const address = this.#allocator.allocate(MAX_BATCH_ROWS) >>> 0;
    this.u8.fill(1, address, address + MAX_BATCH_ROWS);
    return address;
  }

  get u8(): Uint8Array {
    this.#sync();
    return this.#u8;
  }
  get i32(): Int32Array {
    this.#sync();
    return this.#i32;
  }
  get u32(): Uint32Array {
    this.#sync();
    return this.#u32;
  }
  get f32(): Float32Array {
    this.#sync();
    return this.#f32;
  }
  get f64(): Float64Array {
    this.#sync();
    return this.#f64;
  }
  get i64(): BigInt64Array {
    this.#sync();
    return this.#i64;
  }

  /** For single values. To be asked for by each task: the memory may be another one for the next. */
  get view(): MemoryView {
    return this.#view;
  }

  /** Bytes reserved now. */
  get reserved(): number {
    return this.#reserved;
  }

  /** Bytes that may still be reserved. */
  get available(): number {
    return Math.max(0, this.budget - this.#taken);
  }

  /** Counts memory that lies elsewhere against the budget; false when that would exceed it. */
  claim(bytes: number): boolean {
    if (bytes > this.available) return false;
    this.#pushOutSpare(bytes);
    this.#claimed += bytes;
    return true;
  }

  /** Gives back what was claimed. */
  unclaim(bytes: number): void {
    this.#claimed -= bytes;
  }

  /** @throws UNABLE_TO_ACQUIRE_MEMORY when the budget or the address space is used up */
  allocate(bytes: number): number {
    const missing = this.#taken + bytes - this.budget;
    if (missing > 0) this.#outside?.yield(missing);
    if (bytes > this.available) throw this.#refuse(bytes);
    this.#pushOutSpare(bytes);
    this.#shrinkSpare(this.#reserved + this.#spare + bytes - this.budget * SPARE_SHARE);
    let address = this.#allocator.allocate(bytes) >>> 0;
    if (address === 0 && this.#spare > 0) {
      this.#spareHolder?.giveBack(this.#spare);
      address = this.#allocator.allocate(bytes) >>> 0;
    }
    if (address === 0) throw this.#refuse(bytes);
    this.#reserved += bytes;
    this.#allocations++;
    return address;
  }

  /** Who has to give spare memory back when it is reserved. */
  useSpare(holder: SpareMemory): void {
    this.#spareHolder = holder;
  }

  /** Memory that is not reserved, until `allocate` needs it; 0 when none is left. */
  allocateSpare(bytes: number): number {
    const isOutside = this.#reserved + this.#spare + bytes > this.budget * SPARE_SHARE;
    if (isOutside || this.#spare + bytes > this.available) return 0;
    const address = this.#allocator.allocate(bytes) >>> 0;
    if (address === 0) return 0;
    this.#spare += bytes;
    this.#allocations++;
    return address;
  }

  releaseSpare(address: number): void {
    this.#spare -= this.#giveBack(address);
  }

  release(address: number): void {
    this.#reserved -= this.#giveBack(address);
  }

  /** Bytes of the budget that are not spare. */
  get #taken(): number {
    return this.#reserved + this.#claimed + (this.#outside?.bytes ?? 0);
  }

  /** How many bytes that were. */
  #giveBack(address: number): number {
    const bytes = this.#allocator.release(address);
    if (bytes === -1) throw new Error(`address ${address} is not allocated`);
    this.#allocations--;
    return bytes >>> 0;
  }

  /** Makes room for so many bytes more within the budget. */
  #pushOutSpare(bytes: number): void {
    this.#shrinkSpare(this.#taken + this.#spare + bytes - this.budget);
  }

  #shrinkSpare(bytes: number): void {
    if (bytes > 0 && this.#spare > 0) this.#spareHolder?.giveBack(bytes);
  }

  #refuse(bytes: number): SparkError {
    return new SparkError('UNABLE_TO_ACQUIRE_MEMORY', {
      requestedBytes: String(bytes),
      receivedBytes: String(this.available),
    });
  }

  #sync(): void {
    // Growing detaches the old buffer; its length is much cheaper to ask for than the memory's buffer.
    if (this.#u8.length === 0) this.#refresh();
  }

  #refresh(): void {
    const { buffer } = this.#memory;
    this.#u8 = new Uint8Array(buffer);
    this.#i32 = new Int32Array(buffer);
    this.#u32 = new Uint32Array(buffer);
    this.#f32 = new Float32Array(buffer);
    this.#f64 = new Float64Array(buffer);
    this.#i64 = new BigInt64Array(buffer);
  }
}

/**
 * Allocations that are freed together: a task's, a batch's. Every allocation of the engine belongs to a
 * region, so that an error at any point leaves nothing behind.
 */
export class Region {
  readonly memory: LinearMemory;
  readonly #addresses = new Set<number>();

  constructor(memory: LinearMemory) {
    this.memory = memory;
  }

  allocate(bytes: number): number {
    const address = this.memory.allocate(bytes);
    this.#addresses.add(address);
    return address;
  }

  release(address: number): void {
    if (!this.#addresses.delete(address)) throw new Error(`address ${address} is not of this region`);
    this.memory.release(address);
  }

  releaseAll(): void {
    for (const address of this.#addresses) this.memory.release(address);
    this.#addresses.clear();
  }
}
