import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BlockPlace } from '../../columns/block.ts';
import { SparkError } from '../../core/error.ts';

const HINT = 'Make room in spark.local.dir, or start the server with more spark.executor.memory.';

/** Blocks of a task for which memory was refused, one after the other. */
export class SpillFile {
  /** What blocks in it have as their place. */
  readonly place: Extract<BlockPlace, { kind: 'file' }>;
  readonly #file: number;
  #length = 0;
  #open = true;

  /** @throws SPILL_OUT_OF_MEMORY */
  constructor(path: string) {
    this.place = { kind: 'file', path };
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#file = openSync(path, 'wx', 0o600);
    } catch (error) {
      throw spillFailure(path, error);
    }
  }

  /**
   * @returns where in the file the bytes lie
   * @throws SPILL_OUT_OF_MEMORY
   */
  append(bytes: Uint8Array): number {
    const offset = this.#length;
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    } catch (error) {
      throw spillFailure(this.place.path, error);
    }
    this.#length += bytes.length;
    return offset;
  }

  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }

  remove(): void {
    this.close();
    rmSync(this.place.path, { force: true });
  }
}

function spillFailure(path: string, error: unknown): SparkError {
  const message = error instanceof Error ? error.message : String(error);
  return new SparkError(
    'SPILL_OUT_OF_MEMORY',
    { consumerToSpill: path, message },
    { hint: HINT, cause: error },
  );
}
