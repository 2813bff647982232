/** Takes a column of keys into the rows' hashes, 8 bytes each; a validity at address 0 is that of no NULL. */
type HashKeys = (values: number, validity: number, count: number, hashes: number) => void;

/** Hashes of rows' keys; the same as those of generated code (`codegen/pipeline/hash-code.ts`). */
export interface KeyHashKernels {
  readonly hash_keys_i32: HashKeys;
  readonly hash_keys_i64: HashKeys;
  readonly hash_keys_i128: HashKeys;
  readonly hash_keys_f32: HashKeys;
  readonly hash_keys_f64: HashKeys;
  readonly hash_keys_text: HashKeys;
  /** Writes the rows' partitions, 4 bytes each, by their hashes. */
  hash_partitions(hashes: number, count: number, partitions: number, target: number): void;
}
