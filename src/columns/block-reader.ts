import { closeSync, openSync, readSync } from 'node:fs';
import { assertNever, SparkError } from '../core/error.ts';
import type { BlockRef } from './block.ts';

/** Files that one reader keeps open at the most. */
const MOST_FILES = 32;

const HINT = 'It held rows of this query that did not fit in memory. Nothing else may touch spark.local.dir.';

/** Reads blocks from wherever they are. Files stay open for the next blocks in them, until `close`. */
export class BlockReader {
  /** The one that was opened first comes first. */
  readonly #files = new Map<string, number>();

  /**
   * Copies so many bytes of a block, from its byte `start` on, to the start of `target`.
   * @throws FAILED_READ_FILE.NO_HINT where somebody else has removed or changed what was written to disk
   */
  read({ place, offset }: BlockRef, start: number, length: number, target: Uint8Array): void {
    switch (place.kind) {
      case 'memory':
        target.set(new Uint8Array(place.buffer, offset + start, length));
        return;
      case 'file':
        try {
          readFully(this.#open(place.path), target, length, offset + start);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          const parameters = { path: place.path, reason };
          throw new SparkError('FAILED_READ_FILE.NO_HINT', parameters, { hint: HINT, cause: error });
        }
        return;
      default:
        assertNever(place);
    }
  }

  /** May be called again; a later `read` opens files anew. */
  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #open(path: string): number {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    if (this.#files.size === MOST_FILES) {
      const [[oldest, file]] = this.#files as unknown as [[string, number]];
      this.#files.delete(oldest);
      closeSync(file);
    }
    const file = openSync(path, 'r');
    this.#files.set(path, file);
    return file;
  }
}

function readFully(file: number, target: Uint8Array, length: number, position: number): void {
  for (let done = 0; done < length; ) {
    const read = readSync(file, target, done, length - done, position + done);
    if (read === 0) throw new Error('it ends within a block');
    done += read;
  }
}

/** Copies a block's bytes, from whatever place, to the start of `target`. */
export function readBlock(ref: BlockRef, target: Uint8Array): void {
  const reader = new BlockReader();
  try {
    reader.read(ref, 0, ref.length, target);
  } finally {
    reader.close();
  }
}
