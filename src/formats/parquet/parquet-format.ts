/**
 * Parquet files. Reading: `footer` and `metadata` (what the file says), `schema` (its SQL types), `column-match`
 * and `conversion` (requested columns to leaves), `prune` (row groups and pages that filters rule out), then per
 * column `pages` (bytes), `chunk-decoder` (pages into the kernels' state) and `flat-column` or `nested-column`
 * (batches of rows). Writing: `write-schema`, `leaf-writer` (pages of one leaf), `nested-shredder`,
 * `parquet-writer` (row groups and the footer). Values are only touched by the kernels in
 * `kernels/assembly/parquet`.
 */
import { SparkError } from '../../core/error.ts';
import type { Schema } from '../../types/data-type.ts';
import type { FileFormatReader, InferContext, SourceFile } from '../reader.ts';
import type { FileFormatWriter, WriteRequest } from '../writer.ts';
import { codecExtension, type WriteCodec, writeCodec } from './compress.ts';
import { FooterReader } from './footer.ts';
import { columnsWithoutNulls } from './null-counts.ts';
import { ParquetReaders } from './parquet-readers.ts';
import { ParquetWriter } from './parquet-writer.ts';
import { filesThatMayHold } from './prune-files.ts';
import { type SchemaOptions, schemaOf } from './schema.ts';

/** Parquet files for scans. */
export const parquetReader: FileFormatReader = {
  splittable: () => true,

  inferSchema(files, context) {
    const isOn = (key: string, fallback: boolean): boolean =>
      (context.conf(key) ?? String(fallback)).toLowerCase() === 'true';
    const options = {
      binaryAsString: isOn('spark.sql.parquet.binaryAsString', false),
      inferTimestampNtz: isOn('spark.sql.parquet.inferTimestampNTZ.enabled', true),
    };
    // Any one file tells; who wants schemas merged asks file by file. A file without bytes is an error.
    const file = files.find(({ size }) => size > 0) ?? files[0];
    if (file === undefined) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'Parquet' });
    return readSchema(file, context, options);
  },

  filesThatMayHold,

  columnsWithoutNulls,

  readers: (request, context) => new ParquetReaders(request, context),
};

function readSchema(source: SourceFile, context: InferContext, options: SchemaOptions): Schema {
  const file = context.open(source.path);
  try {
    return schemaOf(new FooterReader().read(file).metadata, options);
  } finally {
    file.close();
  }
}

/** Parquet files for writes. */
export const parquetWriter: FileFormatWriter = {
  extension: (request) => `${codecExtension(codecOf(request))}.parquet`,
  open: (sink, request, context) => new ParquetWriter(sink, request, context, codecOf(request)),
};

function codecOf({ options, conf }: WriteRequest): WriteCodec {
  const name = options.compression ?? options['parquet.compression'];
  return writeCodec(name ?? conf['spark.sql.parquet.compression.codec'] ?? 'snappy');
}
