export interface GroupKernels {
  /** Widens the range of a key's values, of `DIRECT_INDEX` at `key`, and makes its step one of their distances. */
  observe_key(key: number, value: bigint): void;
}
