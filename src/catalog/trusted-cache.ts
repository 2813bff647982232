import { performance } from 'node:perf_hooks';

/** What is larger than this is worth keeping, for so many times the time that it took, */
const CHEAP_SIZE = 256;
const TRUST = 50;
/** but for no more than so many milliseconds. */
const LONGEST_TRUST = 5000;
const CAPACITY = 1000;

/** Keeps what was expensive to find out for a moment, and what was cheap not at all. */
export class TrustedCache<Value> {
  readonly #entries = new Map<string, { readonly until: number; readonly value: Value }>();

  async get(key: string, make: () => Promise<Value>, sizeOf: (value: Value) => number): Promise<Value> {
    const started = performance.now();
    const cached = this.#entries.get(key);
    if (cached !== undefined && started < cached.until) return cached.value;
    const value = await make();
    if (sizeOf(value) > CHEAP_SIZE) {
      if (this.#entries.size >= CAPACITY) this.#entries.clear();
      const now = performance.now();
      this.#entries.set(key, { until: now + Math.min(TRUST * (now - started), LONGEST_TRUST), value });
    }
    return value;
  }

  clear(): void {
    this.#entries.clear();
  }
}
