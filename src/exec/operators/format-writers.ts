import { csvWriter } from '../../formats/csv/csv-writer.ts';
import { parquetWriter } from '../../formats/parquet/parquet-format.ts';
import type { FileFormatWriter } from '../../formats/writer.ts';

export function writerFor(provider: 'parquet' | 'csv'): FileFormatWriter {
  return provider === 'parquet' ? parquetWriter : csvWriter;
}
