import type { Vector } from '../../../columns/vector.ts';

/** Writes rows of vectors in a result encoding, and hands the bytes over in blocks of whole rows. */
export interface RowEncoder {
  encode(vectors: readonly Vector[], rows: number): void;
  /** Hands over what is not handed over yet. */
  flush(): void;
}

/** Takes a block; its buffer is the taker's. */
export type TakeBlock = (bytes: Uint8Array<ArrayBuffer>, rows: number) => void;

/** Bytes of a block, about. */
export const BLOCK_BYTES = 256 * 1024;
