import { SparkError } from '../../core/error.ts';
import type { FileFormatReader } from '../reader.ts';
import type { FileFormatWriter, WriteRequest } from '../writer.ts';
import { codecExtension, type WriteCodec, writeCodec } from './compress.ts';
import { readFooter } from './footer.ts';
import { ParquetReader } from './parquet-reader.ts';
import { ParquetWriter } from './parquet-writer.ts';
import { schemaOf } from './schema.ts';

/** Parquet files for scans. */
export const parquetReader: FileFormatReader = {
  splittable: () => true,

  inferSchema(files, context) {
    // As Spark does without schema merging: any one file tells.
    const first = files.find((file) => file.size > 0) ?? files[0];
    if (first === undefined) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' });
    const file = context.open(first.path);
    try {
      const isOn = (key: string, fallback: boolean): boolean =>
        (context.conf(key) ?? String(fallback)).toLowerCase() === 'true';
      return schemaOf(readFooter(file).metadata, {
        binaryAsString: isOn('spark.sql.parquet.binaryAsString', false),
        inferTimestampNtz: isOn('spark.sql.parquet.inferTimestampNTZ.enabled', true),
      });
    } finally {
      file.close();
    }
  },

  open: (split, request, context) => new ParquetReader(split, request, context),
};

/** Parquet files for writes. */
export const parquetWriter: FileFormatWriter = {
  extension: (request) => `${codecExtension(codecOf(request))}.parquet`,
  open: (sink, request, context) => new ParquetWriter(sink, request, context, codecOf(request)),
};

function codecOf({ options, conf }: WriteRequest): WriteCodec {
  const name = options.compression ?? options['parquet.compression'];
  return writeCodec(name ?? conf['spark.sql.parquet.compression.codec'] ?? 'snappy');
}
