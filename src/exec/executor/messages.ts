import type { ErrorParameters, Span } from '../../core/error.ts';
import type { TaskMetrics } from '../../core/events.ts';
import type { StageProgram } from './program.ts';
import type { ShuffleOutput, TaskDescription } from './task.ts';

/** From the driver to an executor, which gets lists of them. */
export type ExecutorCommand =
  | {
      readonly kind: 'start';
      readonly executorId: number;
      /** Bytes. */
      readonly memory: number;
      /** Bytes of it that columns of files may take for later queries. */
      readonly columnCache: number;
      /** Of a `CacheShare`. */
      readonly cacheShare: SharedArrayBuffer;
      readonly kernels: WebAssembly.Module;
    }
  /** Comes before the first task that runs it. */
  | { readonly kind: 'program'; readonly program: StageProgram }
  | { readonly kind: 'run'; readonly task: TaskDescription }
  /** The reader took so many bytes of the task's result. */
  | { readonly kind: 'taken'; readonly taskId: number; readonly bytes: number }
  /** The bytes of a block that lay in the buffer are with the client. */
  | { readonly kind: 'reuse'; readonly buffer: ArrayBuffer }
  /** The query's cancellation was set: tasks that wait must look. */
  | { readonly kind: 'wake'; readonly queryId: number }
  /** Blocks in these segments of the executor have been read. */
  | { readonly kind: 'recycle'; readonly segments: readonly number[] }
  /** Another executor forgot shared memory that this one may have seen. */
  | { readonly kind: 'collect_garbage' }
  /** Time to have so much memory backed with pages, where no task needs the thread. */
  | { readonly kind: 'prefault'; readonly bytes: number }
  /** A stage is done: what its tasks shared goes. */
  | { readonly kind: 'release'; readonly leaseId: number }
  /** No task runs the program any more. */
  | { readonly kind: 'forget'; readonly programId: number };

/** From an executor to the driver. */
export type ExecutorReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'rows'; readonly taskId: number; readonly rows: ResultRows }
  /** The executor has taken memory that cached rows were given. */
  | { readonly kind: 'yielded' }
  /** Forgot much shared memory, which other threads may still know. */
  | { readonly kind: 'forgot' }
  /** The task waits for its reader; the executor can take another one. */
  | { readonly kind: 'paused'; readonly taskId: number }
  | { readonly kind: 'resumed'; readonly taskId: number }
  | {
      readonly kind: 'done';
      readonly taskId: number;
      /** Its last rows for the client: most results are one block. */
      readonly rows: ResultRows | null;
      readonly outputs: readonly ShuffleOutput[];
      readonly metrics: TaskMetrics;
    }
  | {
      readonly kind: 'failed';
      readonly taskId: number;
      readonly error: PlainError;
      readonly metrics: TaskMetrics;
    };

/** Encoded rows. */
export interface ResultRows {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

/** An error on its way between threads. */
export type PlainError =
  | {
      readonly kind: 'spark';
      readonly condition: string;
      readonly parameters: ErrorParameters;
      readonly span?: Span;
      readonly hint?: string;
    }
  /** See `UnexpectedNulls`. */
  | { readonly kind: 'unexpected_nulls'; readonly path: string }
  | { readonly kind: 'defect'; readonly message: string; readonly stack: string };
