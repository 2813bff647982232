// The prebuilt kernels: one export line per file.

export * from './csv';
export * from './csv-values';
export * from './decimal128';
export * from './hash';
export * from './like';
export * from './memory';
export * from './strings';
export * from './utf8';
export * from './parquet/snappy';
export * from './parquet/lz4';
export * from './parquet/page';
export * from './parquet/delta';
export * from './parquet/zstd';
export * from './parquet/nested';
export * from './parquet/encode';
export * from './parquet/shred';
