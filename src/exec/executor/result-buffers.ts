/** Bytes that wait to be filled again: as much as a task may have under way. */
const MOST_FREE = 16 * 1024 * 1024;
/** Capacities are multiples of it, so that blocks of about the same size fit each other's buffers. */
const STEP = 64 * 1024;

/** Whether a buffer is worth a message. */
export function isReusable(buffer: ArrayBuffer): boolean {
  return buffer.byteLength >= STEP;
}

/**
 * Buffers of result blocks. They are transferred to the driver, which sends them back when their bytes are with the
 * client. New ones would cost more than the encoding: pages that were never touched, and a collector on the
 * driver's thread that has to run since so much memory passed by.
 */
export class ResultBuffers {
  readonly #free: ArrayBuffer[] = [];
  #freeBytes = 0;

  /** So many bytes at the start of a buffer that is the caller's; they hold anything. */
  take(bytes: number): Uint8Array<ArrayBuffer> {
    if (bytes <= STEP / 2) return new Uint8Array(bytes);
    const at = this.#free.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= bytes * 4);
    if (at < 0) return new Uint8Array(new ArrayBuffer(Math.ceil(bytes / STEP) * STEP), 0, bytes);
    const [buffer] = this.#free.splice(at, 1);
    this.#freeBytes -= buffer!.byteLength;
    return new Uint8Array(buffer!, 0, bytes);
  }

  giveBack(buffer: ArrayBuffer): void {
    this.#free.push(buffer);
    this.#freeBytes += buffer.byteLength;
    // The oldest go: results of another kind may have left them.
    while (this.#freeBytes > MOST_FREE) this.#freeBytes -= this.#free.shift()!.byteLength;
  }
}
