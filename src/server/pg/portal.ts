import type { ResultBlock, StatementExecution } from '../../session/statement.ts';
import type { Schema } from '../../types/data-type.ts';

/** What an Execute sent. */
export interface PortalRun {
  readonly rows: number;
  /** False when the row limit stopped it. */
  readonly done: boolean;
}

/**
 * A running statement, read in pieces: DataRow messages come in blocks of whole rows, and a row limit may
 * fall inside a block.
 */
export class Portal {
  readonly schema: Schema;
  /** Its signal stops the statement, which fails then. */
  readonly cancellation = new AbortController();
  /** Null until the first Execute starts the statement. */
  #execution: StatementExecution | null = null;
  #iterator: AsyncIterator<ResultBlock> | null = null;
  #rest: ResultBlock | null = null;
  #done = false;
  readonly #start: (signal: AbortSignal) => Promise<StatementExecution>;

  constructor(schema: Schema, start: (signal: AbortSignal) => Promise<StatementExecution>) {
    this.schema = schema;
    this.#start = start;
  }

  async execution(): Promise<StatementExecution> {
    if (this.#execution === null) {
      this.#execution = await this.#start(this.cancellation.signal);
      this.#iterator = this.#execution.blocks[Symbol.asyncIterator]();
    }
    return this.#execution;
  }

  /**
   * Sends up to `limit` rows.
   * @param limit null for all
   * @param send settles when the client's socket takes more; calls `release` when nobody reads the bytes
   */
  async run(
    limit: number | null,
    send: (bytes: Uint8Array, release?: () => void) => Promise<void>,
  ): Promise<PortalRun> {
    await this.execution();
    let left = limit ?? Number.POSITIVE_INFINITY;
    let rows = 0;
    while (left > 0 && !this.#done) {
      const block = this.#rest ?? (await this.#next());
      if (block === null) break;
      const end = block.rows <= left ? block.bytes.length : endOfRow(block.bytes, left);
      const sent = Math.min(block.rows, left);
      this.#rest = sent < block.rows ? { bytes: block.bytes.subarray(end), rows: block.rows - sent } : null;
      await send(block.bytes.subarray(0, end), this.#rest === null ? block.release : undefined);
      left -= sent;
      rows += sent;
    }
    // PostgreSQL suspends a portal that reached its limit even when no row is left.
    return { rows, done: this.#done && this.#rest === null && left > 0 };
  }

  /** Stops the statement if it still runs. */
  close(): void {
    if (this.#done) return;
    this.#done = true;
    this.#execution?.cancel();
    void this.#iterator?.return?.()?.catch(() => {});
  }

  async #next(): Promise<ResultBlock | null> {
    const next = await this.#iterator!.next();
    if (!next.done) return next.value;
    this.#done = true;
    return null;
  }
}

/** Where the first `count` DataRow messages end: each has a type byte and its own length. */
function endOfRow(bytes: Uint8Array, count: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let row = 0; row < count; row++) at += 1 + view.getInt32(at + 1);
  return at;
}
