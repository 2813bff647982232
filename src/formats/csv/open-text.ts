import { SparkError } from '../../core/error.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import type { ScanSplit } from '../reader.ts';
import { type ByteSource, fileSource, lineRangeSource } from './byte-source.ts';
import type { CsvOptions } from './csv-options.ts';
import { unsupportedOption } from './csv-options.ts';
import { decodingSource } from './decoding-source.ts';
import { inflatingSource } from './gzip-source.ts';
import { inflatingAhead } from './inflate-ahead.ts';

/** A split's text as UTF-8. */
export interface TextSource extends ByteSource {
  close(): void;
}

/** Spark knows a codec by the end of the file's name. */
export type FileCodec = 'none' | 'gzip' | 'deflate';

/** @throws UNSUPPORTED_FEATURE.CSV_OPTION for codecs that can't be read */
export function codecOf(path: string): FileCodec {
  const extension = /\.(gz|deflate|bz2|snappy|lz4|zst|zstd|xz)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === undefined) return 'none';
  if (extension === 'gz') return 'gzip';
  if (extension === 'deflate') return 'deflate';
  throw new SparkError('FAILED_READ_FILE.NO_HINT', {
    path,
    reason: `files compressed as .${extension} cannot be read yet; .gz and .deflate can`,
  });
}

/** Compressed bytes from which a thread of its own inflates a file: below, its start would take as long. */
const INFLATE_AHEAD_BYTES = 2 * 1024 * 1024;

/** Whether ranges of a file can be read on their own. */
export function isSplittable(path: string, options: CsvOptions): boolean {
  const plain =
    options.encoding === 'utf-8' || options.encoding === 'us-ascii' || options.encoding === 'iso-8859-1';
  return plain && !options.multiLine && !/\.(gz|deflate|bz2|snappy|lz4|zst|zstd|xz)$/i.test(path);
}

export function openText(file: ReadableFile, split: ScanSplit, options: CsvOptions): TextSource {
  const codec = codecOf(split.path);
  const lineEnds = lineEndsOf(options);
  let source: ByteSource;
  let close = () => {};
  if (codec !== 'none') {
    const inflating =
      file.size >= INFLATE_AHEAD_BYTES
        ? inflatingAhead(split.path, codec)
        : inflatingSource(fileSource(file), split.path, codec);
    close = () => inflating.close();
    source = inflating;
  } else if (isSplittable(split.path, options)) {
    source = lineRangeSource(file, split.start, split.start + split.length, lineEnds);
  } else source = fileSource(file);
  const decoded = decodingSource(source, options.encoding);
  return {
    read: (target) => decoded.read(target),
    get bytesRead() {
      return decoded.bytesRead;
    },
    close,
  };
}

function lineEndsOf(options: CsvOptions): readonly number[] {
  if (options.lineSeparator === null) return [10, 13];
  const separator = options.lineSeparator;
  if (separator.length !== 1 || separator.charCodeAt(0) > 127) throw unsupportedOption('lineSep', separator);
  return [separator.charCodeAt(0)];
}
