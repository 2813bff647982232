import { type Span, SparkError } from './error.ts';

/**
 * What JavaScript throws for texts, arrays and maps beyond its limits, as an error of the statement that wanted
 * them; undefined for other errors.
 */
export function outOfMemory(error: unknown, span?: Span): SparkError | undefined {
  if (!(error instanceof RangeError)) return undefined;
  if (!/invalid .*length|maximum size|allocation failed/i.test(error.message)) return undefined;
  const parameters = { requestedBytes: 'more than 536870888', receivedBytes: '0' };
  return new SparkError('UNABLE_TO_ACQUIRE_MEMORY', parameters, { span, cause: error });
}
