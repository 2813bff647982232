import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Region } from '../../columns/linear-memory.ts';
import { SparkError } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { CODECS, type Codec } from './column-chunk.ts';
import { GrowingBuffer } from './growing-buffer.ts';

export type WriteCodec = Extract<Codec, 'uncompressed' | 'snappy' | 'gzip' | 'brotli'>;

/** Spark's names of codecs, in what they end file names with. */
const EXTENSIONS: Readonly<Record<WriteCodec, string>> = {
  uncompressed: '',
  snappy: '.snappy',
  gzip: '.gz',
  brotli: '.br',
};

/** @throws UNSUPPORTED_FEATURE.PARQUET, CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION */
export function writeCodec(name: string): WriteCodec {
  const codec = name.toLowerCase();
  if (codec === 'none') return 'uncompressed';
  if (codec in EXTENSIONS) return codec as WriteCodec;
  if (CODECS.some((known) => known === codec)) {
    throw new SparkError('UNSUPPORTED_FEATURE.PARQUET', {
      path: 'to write',
      feature: `${codec} compression`,
    });
  }
  throw new SparkError('CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION', {
    codecName: name,
    availableCodecs: Object.keys(EXTENSIONS).join(', '),
  });
}

export function codecExtension(codec: WriteCodec): string {
  return EXTENSIONS[codec];
}

/** Compresses bytes of linear memory; what it gives is not in there. */
export class Compressor {
  readonly codec: WriteCodec;
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #out: GrowingBuffer;

  constructor(codec: WriteCodec, kernels: Kernels, region: Region) {
    this.codec = codec;
    this.#kernels = kernels;
    this.#region = region;
    this.#out = new GrowingBuffer(region);
  }

  compress(address: number, length: number): Uint8Array {
    const { memory } = this.#region;
    const source = memory.u8.subarray(address, address + length);
    switch (this.codec) {
      case 'uncompressed':
        return source.slice();
      case 'gzip':
        return gzipSync(source);
      case 'brotli':
        return brotliCompressSync(source);
      case 'snappy': {
        this.#out.ensure(this.#kernels.snappy_bound(length), 0);
        const out = this.#out.address;
        const size = this.#kernels.snappy_compress(address, length, out);
        return memory.u8.slice(out, out + size);
      }
      default:
        return this.codec satisfies never;
    }
  }
}
