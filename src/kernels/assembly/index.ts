// The prebuilt kernels: one export line per file, all that a file exports becomes an export of kernels.wasm and is
// declared in `kernels.ts` beside this folder. No runtime, no garbage collector: addresses are numbers, static data
// is `memory.data`, everything else comes from `memory.ts` or the caller. Whoever reads bytes of files checks
// bounds; what is padded (see `parquet-kernels.ts`) may be read and overwritten that far behind its end.

export * from './arrays';
export * from './base64';
export * from './blocks';
export * from './character-runs';
export * from './csv';
export * from './csv-values';
export * from './decimal128';
export * from './filtering';
export * from './gathering';
export * from './group-index';
export * from './hash';
export * from './hash-tables';
export * from './hex';
export * from './hyper-log-log';
export * from './join-tables';
export * from './json';
export * from './key-filters';
export * from './key-hashes';
export * from './kept-values';
export * from './like';
export * from './memory';
export * from './murmur3';
export * from './sort';
export * from './sort-records';
export * from './packing';
export * from './record-columns';
export * from './record-fields';
export * from './records';
export * from './selection';
export * from './split';
export * from './strings';
export * from './text-parts';
export * from './text-shape';
export * from './text-values';
export * from './unpacking';
export * from './utf8';
export * from './xxhash64';
export * from './digests/crc32';
export * from './digests/md5';
export * from './digests/sha1';
export * from './digests/sha2';
export * from './rows/rows';
export * from './rows/arrow';
export * from './parquet/snappy';
export * from './parquet/lz4';
export * from './parquet/page';
export * from './parquet/delta';
export * from './parquet/zstd';
export * from './parquet/nested';
export * from './parquet/encode';
export * from './parquet/shred';
