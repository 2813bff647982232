import { type Span, SparkError } from './error.ts';

/**
 * What JavaScript throws for texts, arrays and maps beyond its limits, as an error of the statement that wanted
 * them; undefined for other errors.
 */
export function outOfMemory(error: unknown, span?: Span): SparkError | undefined {
  if (!isTooLong(error) && !(error instanceof RangeError && LIMITS.test(error.message))) return undefined;
  const parameters = { requestedBytes: 'more than 536870888', receivedBytes: '0' };
  return new SparkError('UNABLE_TO_ACQUIRE_MEMORY', parameters, { span, hint: VALUE_HINT, cause: error });
}

const LIMITS = /invalid .*length|maximum size|allocation failed/i;

/** Node's error for bytes that make no text. */
function isTooLong(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG';
}

const VALUE_HINT = 'A single text, array or map is too large, however much memory there is.';

/** Whether memory was refused. */
export function isRefusal(error: unknown): error is SparkError {
  return error instanceof SparkError && error.condition === 'UNABLE_TO_ACQUIRE_MEMORY';
}

/** A refusal of memory with what may be done against it, unless it says so already; other errors as they are. */
export function withMemoryHint<E>(error: E, hint: string): E | SparkError {
  if (!isRefusal(error) || error.hint !== undefined) return error;
  const { condition, parameters, span } = error;
  return new SparkError(condition, parameters, { span, hint, cause: error });
}
