import { SparkError } from '../../core/error.ts';
import { parquetWriter } from '../../formats/parquet/parquet-format.ts';
import type { FileFormatWriter } from '../../formats/writer.ts';

/** @throws UNSUPPORTED_FEATURE.STATEMENT for formats without a writer */
export function writerFor(provider: 'parquet' | 'csv'): FileFormatWriter {
  if (provider === 'parquet') return parquetWriter;
  throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: `Writing ${provider} files` });
}
