import { SparkError } from '../../core/error.ts';

/** For values that Spark refuses with a bare exception of Java, which has no condition of its own. */
export function illegalArgument(message: string): SparkError {
  return new SparkError('_LEGACY_ERROR_TEMP_3241', { msg: message });
}
