import type { ReadableFile } from '../../storage/storage.ts';

/** Bytes in order, read synchronously. */
export interface ByteSource {
  /** Fills some or all of `target`; 0 only at the end. */
  read(target: Uint8Array): number;
  /** Bytes taken from storage so far. */
  readonly bytesRead: number;
}

export function fileSource(file: ReadableFile): ByteSource {
  let position = 0;
  return {
    read(target) {
      const count = file.read(target, position);
      position += count;
      return count;
    },
    get bytesRead() {
      return position;
    },
  };
}

/** Bytes that are looked at at once to find the end of a line. */
const PROBE = 64 * 1024;

/**
 * The lines of a file that belong to [start, end): those that begin after a line end at or past `start`, up to
 * and with the first line end at or past `end`. So adjoining ranges share no line and miss none, wherever
 * they are cut.
 */
export function lineRangeSource(
  file: ReadableFile,
  start: number,
  end: number,
  lineEnds: readonly number[],
): ByteSource {
  let bytesRead = 0;
  const nextLine = (from: number): number => {
    const probe = new Uint8Array(Math.min(PROBE, Math.max(1, file.size)));
    for (let at = from; at < file.size; ) {
      const count = file.read(probe, at);
      if (count === 0) break;
      bytesRead += count;
      const found = firstOf(probe.subarray(0, count), lineEnds);
      if (found >= 0) return at + found + 1;
      at += count;
    }
    return file.size;
  };
  let position = start === 0 ? 0 : nextLine(start);
  const stop = end >= file.size ? file.size : nextLine(end);
  return {
    read(target) {
      const want = Math.min(target.length, stop - position);
      if (want <= 0) return 0;
      const count = file.read(target.subarray(0, want), position);
      position += count;
      bytesRead += count;
      return count;
    },
    get bytesRead() {
      return bytesRead;
    },
  };
}

function firstOf(bytes: Uint8Array, candidates: readonly number[]): number {
  let first = -1;
  for (const candidate of candidates) {
    const found = (first < 0 ? bytes : bytes.subarray(0, first)).indexOf(candidate);
    if (found >= 0) first = found;
  }
  return first;
}
