import type { Region } from '../../columns/linear-memory.ts';
import { PADDING } from './page-buffers.ts';

/** Linear memory that grows with what turns out to be needed. */
export class GrowingBuffer {
  readonly #region: Region;
  address = 0;
  #capacity = 0;

  constructor(region: Region) {
    this.#region = region;
  }

  /** Room for `bytes` and padding; the first `keep` bytes stay. */
  ensure(bytes: number, keep: number): void {
    if (bytes + PADDING <= this.#capacity) return;
    const capacity = Math.max(4096, (bytes + PADDING) * 2);
    const address = this.#region.allocate(capacity);
    if (keep > 0) this.#region.memory.u8.copyWithin(address, this.address, this.address + keep);
    if (this.address !== 0) this.#region.release(this.address);
    this.address = address;
    this.#capacity = capacity;
  }
}
