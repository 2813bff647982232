import { SparkError } from '../../core/error.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import { CorruptData } from './corrupt.ts';
import { type FileMetadata, readFileMetadata } from './metadata.ts';

const MAGIC = 0x31524150;
const ENCRYPTED_MAGIC = 0x45524150;
/** Read from the file's end at first; enough for the footers of most files. */
const TAIL = 64 * 1024;

/**
 * Reads the footer of a Parquet file.
 *
 * @throws FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER, FAILED_READ_FILE.NO_HINT from the storage
 */
export function readFooter(file: ReadableFile): {
  readonly metadata: FileMetadata;
  readonly bytesRead: number;
} {
  try {
    return readTail(file);
  } catch (error) {
    if (error instanceof SparkError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const parameters = { path: file.path, reason };
    throw new SparkError('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER', parameters, { cause: error });
  }
}

function readTail(file: ReadableFile): { metadata: FileMetadata; bytesRead: number } {
  const { size } = file;
  if (size < 12) throw new CorruptData(`it has only ${size} bytes`);
  const tail = readExactly(file, Math.max(0, size - TAIL), Math.min(size, TAIL));
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const magic = view.getUint32(tail.length - 4, true);
  if (magic === ENCRYPTED_MAGIC) throw new CorruptData('it is encrypted, which is not supported yet');
  if (magic !== MAGIC) throw new CorruptData('it does not end with the letters PAR1');
  const length = view.getUint32(tail.length - 8, true);
  if (length > size - 12) throw new CorruptData('the footer would be longer than the file');
  const inTail = length + 8 <= tail.length;
  const bytes = inTail
    ? tail.subarray(tail.length - 8 - length, tail.length - 8)
    : readExactly(file, size - 8 - length, length);
  return { metadata: readFileMetadata(bytes, size), bytesRead: tail.length + (inTail ? 0 : length) };
}

function readExactly(file: ReadableFile, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (file.read(bytes, position) !== length) throw new CorruptData('it ends early');
  return bytes;
}
