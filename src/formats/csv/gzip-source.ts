import { constants, createGunzip, createInflate } from 'node:zlib';
import { SparkError } from '../../core/error.ts';
import type { ByteSource } from './byte-source.ts';

/**
 * The part of a zlib stream's native handle that works synchronously: Node offers streams, which need the event
 * loop, and `gunzipSync`, which needs the whole result in memory; executors can do with neither. The same
 * handle serves `gunzipSync` inside Node.
 */
interface SyncHandle {
  onerror: (message: string, errno: number, code: string) => void;
  writeSync(
    flush: number,
    input: Uint8Array | null,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  close(): void;
}

const INPUT_BYTES = 256 * 1024;

export interface InflatingSource extends ByteSource {
  close(): void;
}

/** Inflates `.gz` (all members) or `.deflate` piece by piece. */
export function inflatingSource(source: ByteSource, path: string, kind: 'gzip' | 'deflate'): InflatingSource {
  const stream = (kind === 'gzip' ? createGunzip() : createInflate()) as unknown as {
    readonly _handle: SyncHandle;
    /** Room left in the output, bytes left of the input. */
    readonly _writeState: Uint32Array;
  };
  const handle = stream._handle;
  const state = stream._writeState;
  let failure: SparkError | null = null;
  handle.onerror = (message) => {
    failure = damaged(path, message);
  };
  const input = new Uint8Array(INPUT_BYTES);
  let offset = 0;
  let available = 0;
  let inputEnded = false;
  let ended = false;
  const close = (): void => {
    if (!ended) handle.close();
    ended = true;
  };
  return {
    read(target) {
      while (!ended) {
        if (available === 0 && !inputEnded) {
          available = source.read(input);
          offset = 0;
          inputEnded = available === 0;
        }
        const flush = inputEnded ? constants.Z_FINISH : constants.Z_NO_FLUSH;
        const before = available;
        handle.writeSync(flush, input, offset, available, target, 0, target.length);
        if (failure !== null) throw failure;
        const room = state[0]!;
        available = state[1]!;
        offset += before - available;
        const produced = target.length - room;
        if (produced > 0) return produced;
        // Whatever follows the last member (padding) gives nothing and takes nothing.
        if (inputEnded || (before > 0 && available === before)) close();
      }
      return 0;
    },
    get bytesRead() {
      return source.bytesRead;
    },
    close,
  };
}

function damaged(path: string, reason: string): SparkError {
  return new SparkError('FAILED_READ_FILE.NO_HINT', {
    path,
    reason: `the compressed data is damaged (${reason})`,
  });
}
