import { assertNever } from '../../core/error.ts';
import { csvWriter } from '../../formats/csv/csv-writer.ts';
import { parquetWriter } from '../../formats/parquet/parquet-format.ts';
import type { FileFormatWriter } from '../../formats/writer.ts';

export function writerFor(provider: 'parquet' | 'csv'): FileFormatWriter {
  switch (provider) {
    case 'parquet':
      return parquetWriter;
    case 'csv':
      return csvWriter;
    default:
      return assertNever(provider);
  }
}
