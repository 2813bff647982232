import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BlockPlace } from '../../columns/block.ts';

/** Blocks of a task for which memory was refused, one after the other. */
export class SpillFile {
  /** What blocks in it have as their place. */
  readonly place: Extract<BlockPlace, { kind: 'file' }>;
  readonly #file: number;
  #length = 0;
  #open = true;

  constructor(path: string) {
    this.place = { kind: 'file', path };
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'wx', 0o600);
  }

  /** @returns where in the file the bytes lie */
  append(bytes: Uint8Array): number {
    const offset = this.#length;
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
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
