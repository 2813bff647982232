import { randomUUID } from 'node:crypto';
import { SparkError } from '../../core/error.ts';
import type {
  ClientSession,
  ResultBlock,
  StatementExecution,
  StatementParameter,
} from '../../session/statement.ts';
import { manifestColumn } from './manifest.ts';
import { linesToList } from './result-format.ts';

/** An inline result may be this large, in bytes, as Databricks has it. */
const RESULT_LIMIT = 25 * 1024 * 1024;
/** Blocks are joined to chunks of about this many bytes. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Ended statements can be asked for this long, in milliseconds. */
const RETENTION = 10 * 60 * 1000;
/** Results of all ended statements together; the oldest are forgotten first. */
const STORE_LIMIT = 256 * 1024 * 1024;

type State = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';

interface Chunk {
  readonly rowOffset: number;
  readonly rowCount: number;
  /** The rows as JSON arrays, separated by commas. */
  readonly rows: string;
}

export interface StatementSpec {
  readonly text: string;
  readonly parameters: Readonly<Record<string, StatementParameter>>;
  readonly rowLimit: number | null;
}

/** The statements of `/api/2.0/sql/statements`, while they run and for a while afterwards. */
export class StatementStore {
  readonly #statements = new Map<string, StoredStatement>();
  readonly #sweeper = setInterval(() => this.#sweep(), 30_000).unref();

  start(session: ClientSession, release: () => void, spec: StatementSpec): StoredStatement {
    const statement = new StoredStatement(session, release, spec);
    this.#statements.set(statement.id, statement);
    return statement;
  }

  find(id: string): StoredStatement | undefined {
    return this.#statements.get(id);
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const statement of this.#statements.values()) void statement.cancel();
    this.#statements.clear();
  }

  #sweep(): void {
    const horizon = Date.now() - RETENTION;
    let bytes = 0;
    for (const statement of this.#statements.values()) bytes += statement.bytes;
    for (const [id, statement] of this.#statements) {
      if (statement.endedAt === null) continue;
      if (statement.endedAt >= horizon && bytes <= STORE_LIMIT) continue;
      bytes -= statement.bytes;
      this.#statements.delete(id);
    }
  }
}

export class StoredStatement {
  readonly id = randomUUID();
  /** Milliseconds since the epoch; null while it runs. */
  endedAt: number | null = null;
  /** Of the chunks. */
  bytes = 0;
  readonly #cancellation = new AbortController();
  readonly #chunks: Chunk[] = [];
  readonly #done: Promise<void>;
  #state: State = 'PENDING';
  #error: unknown = null;
  #execution: StatementExecution | null = null;
  #rows = 0;
  #truncated = false;

  constructor(session: ClientSession, release: () => void, spec: StatementSpec) {
    this.#done = this.#run(session, spec).finally(() => {
      this.endedAt = Date.now();
      release();
    });
  }

  get settled(): boolean {
    return this.#state !== 'PENDING' && this.#state !== 'RUNNING';
  }

  async settledWithin(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#done, timeout]);
    clearTimeout(timer);
  }

  async cancel(): Promise<void> {
    if (this.settled) return;
    this.#state = 'CANCELED';
    this.#cancellation.abort();
    await this.#done;
  }

  /** The statement as the API answers it, as JSON text. */
  describe(): string {
    const head = `{"statement_id":${JSON.stringify(this.id)},"status":${JSON.stringify(this.#status())}`;
    if (this.#state !== 'SUCCEEDED' || !this.#execution) return `${head}}`;
    return `${head},"manifest":${JSON.stringify(this.#manifest())},"result":${this.chunk(0) ?? '{}'}}`;
  }

  /** One chunk of the result as JSON text, null if there is none of that index. */
  chunk(index: number): string | null {
    const chunk = this.#chunks[index];
    if (this.#state !== 'SUCCEEDED' || !chunk) return null;
    const more = index + 1 < this.#chunks.length;
    const link = `/api/2.0/sql/statements/${this.id}/result/chunks/${index + 1}`;
    const next = more ? `"next_chunk_index":${index + 1},"next_chunk_internal_link":"${link}",` : '';
    const place = `"chunk_index":${index},"row_offset":${chunk.rowOffset},"row_count":${chunk.rowCount}`;
    return `{${place},${next}"data_array":[${chunk.rows}]}`;
  }

  async #run(session: ClientSession, spec: StatementSpec): Promise<void> {
    try {
      this.#state = 'RUNNING';
      this.#execution = await session.execute(spec.text, {
        encoding: { kind: 'json_strings' },
        parameters: spec.parameters,
        signal: this.#cancellation.signal,
      });
      await this.#collect(this.#execution, spec.rowLimit);
      if (this.#state === 'RUNNING') this.#state = 'SUCCEEDED';
    } catch (error) {
      // A cancelled statement fails, too; what the client asked for is what it sees.
      if (this.#state === 'RUNNING') this.#state = 'FAILED';
      this.#error = error;
      this.#chunks.length = 0;
      this.bytes = 0;
    }
  }

  async #collect(execution: StatementExecution, rowLimit: number | null): Promise<void> {
    let pending: string[] = [];
    let pendingBytes = 0;
    let pendingRows = 0;
    const flush = () => {
      this.#chunks.push({
        rowOffset: this.#rows - pendingRows,
        rowCount: pendingRows,
        rows: pending.join(','),
      });
      pending = [];
      pendingBytes = 0;
      pendingRows = 0;
    };
    for await (const block of limitRows(execution.blocks, rowLimit)) {
      if (block.rows === 0) continue;
      const rows = Buffer.from(linesToList(block)).toString();
      block.release?.();
      pending.push(rows);
      pendingBytes += rows.length;
      pendingRows += block.rows;
      this.bytes += rows.length;
      this.#rows += block.rows;
      if (this.bytes > RESULT_LIMIT) throw tooLarge();
      if (pendingBytes >= CHUNK_BYTES) flush();
    }
    if (pendingRows > 0 || this.#chunks.length === 0) flush();
    this.#truncated = rowLimit !== null && this.#rows >= rowLimit;
  }

  #status(): object {
    if (this.#state !== 'FAILED') return { state: this.#state };
    const message = this.#error instanceof Error ? this.#error.message : String(this.#error);
    const sqlState = this.#error instanceof SparkError ? this.#error.sqlState : 'XX000';
    const code = sqlState === 'XX000' ? 'INTERNAL_ERROR' : 'BAD_REQUEST';
    return { state: 'FAILED', error: { error_code: code, message }, sql_state: sqlState };
  }

  #manifest(): object {
    const { schema } = this.#execution!;
    return {
      format: 'JSON_ARRAY',
      schema: { column_count: schema.length, columns: schema.map(manifestColumn) },
      total_chunk_count: this.#chunks.length,
      total_row_count: this.#rows,
      truncated: this.#truncated,
      chunks: this.#chunks.map((chunk, index) => ({
        chunk_index: index,
        row_offset: chunk.rowOffset,
        row_count: chunk.rowCount,
        byte_count: chunk.rows.length,
      })),
    };
  }
}

function tooLarge(): SparkError {
  return new SparkError('INLINE_RESULT_TOO_LARGE', { limit: String(RESULT_LIMIT) });
}

/** Stops after `limit` rows; the block that crosses the limit is cut at a line's end. */
async function* limitRows(
  blocks: AsyncIterable<ResultBlock>,
  limit: number | null,
): AsyncGenerator<ResultBlock> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  for await (const block of blocks) {
    if (block.rows <= left) {
      yield block;
      left -= block.rows;
    } else {
      let end = 0;
      for (let row = 0; row < left; row++) end = block.bytes.indexOf(10, end) + 1;
      yield { bytes: block.bytes.subarray(0, end), rows: left };
      left = 0;
    }
    if (left === 0) return;
  }
}
