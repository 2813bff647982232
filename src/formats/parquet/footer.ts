import { SparkError } from '../../core/error.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import { CorruptData } from './corrupt.ts';
import { type FileMetadata, readFileMetadata, type SchemaCache } from './metadata.ts';

const MAGIC = 0x31524150;
const ENCRYPTED_MAGIC = 0x45524150;
/** Read from the file's end at first; enough for the footers of most files. */
const TAIL = 16 * 1024;

export interface Footer {
  readonly metadata: FileMetadata;
  readonly bytesRead: number;
}

/** Reads footers of Parquet files; those with equal schemas share them. */
export class FooterReader {
  readonly #tail = new Uint8Array(TAIL);
  readonly #schemas: SchemaCache = new Map();

  /** @throws FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER, FAILED_READ_FILE.NO_HINT from the storage */
  read(file: ReadableFile): Footer {
    try {
      return this.#read(file);
    } catch (error) {
      if (error instanceof SparkError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const parameters = { path: file.path, reason };
      throw new SparkError('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER', parameters, { cause: error });
    }
  }

  #read(file: ReadableFile): Footer {
    const { size } = file;
    if (size < 12) throw new CorruptData(`it has only ${size} bytes`);
    const tail = this.#tail.subarray(0, Math.min(size, TAIL));
    readExactly(file, size - tail.length, tail);
    const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
    const magic = view.getUint32(tail.length - 4, true);
    if (magic === ENCRYPTED_MAGIC) throw new CorruptData('it is encrypted, which is not supported yet');
    if (magic !== MAGIC) throw new CorruptData('it does not end with the letters PAR1');
    const length = view.getUint32(tail.length - 8, true);
    if (length > size - 12) throw new CorruptData('the footer would be longer than the file');
    const inTail = length + 8 <= tail.length;
    let bytes: Uint8Array;
    if (inTail) bytes = tail.slice(tail.length - 8 - length, tail.length - 8);
    else {
      bytes = new Uint8Array(length);
      readExactly(file, size - 8 - length, bytes);
    }
    const metadata = readFileMetadata(bytes, size, this.#schemas);
    return { metadata, bytesRead: tail.length + (inTail ? 0 : length) };
  }
}

function readExactly(file: ReadableFile, position: number, target: Uint8Array): void {
  if (file.read(target, position) !== target.length) throw new CorruptData('it ends early');
}
