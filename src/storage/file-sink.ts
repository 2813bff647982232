import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A local file being written, synchronously: what the formats' `ByteSink` wants. */
export interface FileSink {
  write(bytes: Uint8Array): void;
  close(): void;
  /** Removes the file. */
  abort(): void;
}

const BUFFER_BYTES = 256 * 1024;

/** Creates the file and the directories above it; small writes are gathered. */
export function openFileSink(path: string): FileSink {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'w');
  const buffer = new Uint8Array(BUFFER_BYTES);
  let filled = 0;
  let open = true;
  const writeAll = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done);
  };
  const flush = (): void => {
    writeAll(buffer.subarray(0, filled));
    filled = 0;
  };
  const close = (): void => {
    if (open) closeSync(descriptor);
    open = false;
  };
  return {
    write(bytes) {
      if (filled + bytes.length > buffer.length) flush();
      if (bytes.length >= buffer.length) writeAll(bytes);
      else {
        buffer.set(bytes, filled);
        filled += bytes.length;
      }
    },
    close() {
      if (open) flush();
      close();
    },
    abort() {
      close();
      rmSync(path, { force: true });
    },
  };
}
