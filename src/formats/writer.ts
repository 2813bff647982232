import type { Batch } from '../columns/vector.ts';
import type { Schema } from '../types/data-type.ts';
import type { FormatContext } from './reader.ts';

/** Synchronous writing of one file, in executors. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  close(): void;
  /** Leaves nothing behind. */
  abort(): void;
}

/** What a task writes. Plain data. */
export interface WriteRequest {
  /** Columns in the order of the batches' vectors. */
  readonly schema: Schema;
  /** Table options, keys in lower case; `compression` among them. */
  readonly options: Readonly<Record<string, string>>;
  /** `spark.sql.*` settings that the format asks for. */
  readonly conf: Readonly<Record<string, string>>;
  /** The session's time zone. */
  readonly zone: string;
}

export interface WrittenFile {
  readonly rows: number;
  readonly bytes: number;
}

/** One file being written. */
export interface FileWriter {
  /** Takes all rows of the batch; its memory may be reused afterwards. */
  write(batch: Batch): void;
  /** Bytes given to the sink or held back; for `maxRecordsPerFile` and the like. */
  readonly rows: number;
  /** Completes and closes the file. */
  close(): WrittenFile;
  /** After an error: releases memory and removes the file. */
  abort(): void;
}

/** A file format as writes see it. */
export interface FileFormatWriter {
  /** The end of a file's name, such as `.snappy.parquet`. */
  extension(request: WriteRequest): string;
  open(sink: ByteSink, request: WriteRequest, context: FormatContext): FileWriter;
}
