import { SparkError } from '../../core/error.ts';

/** What a Parquet file says cannot be true. Leaves this folder as a SparkError that names the file. */
export class CorruptData extends Error {}

/** The error of a file for whatever was thrown while its data was read, wasm traps included. */
export function dataError(path: string, error: unknown): SparkError {
  if (error instanceof SparkError) return error;
  const trap = error instanceof WebAssembly.RuntimeError;
  const reason = trap ? 'its data is corrupt' : error instanceof Error ? error.message : String(error);
  return new SparkError('FAILED_READ_FILE.NO_HINT', { path, reason }, { cause: error });
}
