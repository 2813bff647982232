import type { Vector } from '../../../columns/vector.ts';
import type { ByteBuffer } from './byte-buffer.ts';

/** Writes rows of vectors in a result encoding. */
export interface RowEncoder {
  encode(vectors: readonly Vector[], rows: number, out: ByteBuffer): void;
}
