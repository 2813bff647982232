import { brotliDecompressSync, unzipSync } from 'node:zlib';
import { SparkError } from '../../core/error.ts';
import type { FormatContext } from '../reader.ts';
import type { Codec } from './column-chunk.ts';
import { CorruptData } from './corrupt.ts';

export interface Compressed {
  readonly codec: Codec;
  /** Of the file, for errors. */
  readonly path: string;
  readonly source: number;
  readonly sourceLength: number;
}

/**
 * Decompresses to exactly `length` bytes at `target`, both padded.
 *
 * @throws CorruptData, UNSUPPORTED_FEATURE.PARQUET
 */
export function decompress(context: FormatContext, data: Compressed, target: number, length: number): void {
  const { kernels, memory } = context;
  const { source, sourceLength } = data;
  let code = 0;
  switch (data.codec) {
    case 'uncompressed':
      if (sourceLength !== length) code = -1;
      else memory.u8.copyWithin(target, source, source + length);
      break;
    case 'snappy':
      code = kernels.snappy_decompress(source, sourceLength, target, length);
      break;
    case 'lz4':
      code = kernels.lz4_hadoop_decompress(source, sourceLength, target, length);
      break;
    case 'lz4_raw':
      code = kernels.lz4_decompress(source, sourceLength, target, length);
      break;
    case 'zstd':
      code = kernels.zstd_decompress(source, sourceLength, target, length);
      break;
    case 'gzip':
    case 'brotli':
      code = inflate(context, data, target, length);
      break;
    case 'lzo':
      throw new SparkError('UNSUPPORTED_FEATURE.PARQUET', { path: data.path, feature: 'LZO compression' });
    default:
      data.codec satisfies never;
  }
  if (code < 0) throw new CorruptData(`a page does not decompress (${data.codec})`);
}

function inflate(context: FormatContext, data: Compressed, target: number, length: number): number {
  const bytes = context.memory.u8.subarray(data.source, data.source + data.sourceLength);
  const open = data.codec === 'gzip' ? unzipSync : brotliDecompressSync;
  let inflated: Uint8Array;
  try {
    inflated = open(bytes, { maxOutputLength: Math.max(length, 1) });
  } catch {
    return -1;
  }
  if (inflated.length !== length) return -1;
  context.memory.u8.set(inflated, target);
  return 0;
}
