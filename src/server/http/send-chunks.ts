import type { ServerResponse } from 'node:http';

/** Part of a response. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Once, when nobody looks at the bytes any more. */
  readonly release?: (() => void) | undefined;
}

/** Bytes on their way to the client at which no further chunk is asked for. */
const MOST_WAITING = 2 * 1024 * 1024;

/**
 * Sends a response's chunks as fast as the client takes them, and ends it. Each is released when its bytes are with
 * the operating system, or the client is gone; an error of the source breaks the connection.
 */
export async function sendChunks(response: ServerResponse, chunks: AsyncIterable<Chunk>): Promise<void> {
  /** Chunks that are written, with their lengths: released bytes have none. */
  const waiting = new Map<Chunk, number>();
  let waitingBytes = 0;
  let wake: (() => void) | null = null;
  const done = (chunk: Chunk): void => {
    const length = waiting.get(chunk);
    if (length === undefined) return;
    waiting.delete(chunk);
    waitingBytes -= length;
    chunk.release?.();
    wake?.();
  };
  response.once('close', () => {
    for (const chunk of waiting.keys()) done(chunk);
  });
  try {
    for await (const chunk of chunks) {
      waiting.set(chunk, chunk.bytes.length);
      waitingBytes += chunk.bytes.length;
      if (response.closed) done(chunk);
      else response.write(chunk.bytes, () => done(chunk));
      while (waitingBytes >= MOST_WAITING) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (response.closed) return;
    }
    response.end();
  } catch {
    response.destroy();
  }
}
