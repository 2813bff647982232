import type { LeafInput } from '../executor/task.ts';

/** Pieces of files that are remembered; the longest unread are forgotten first. */
const MOST_PIECES = 16_384;
/** Executors that one piece is remembered for. */
const MOST_HOMES = 4;

/**
 * Which executors read which piece of a file: they may hold it decoded, or at least its footer. A preference,
 * never a condition: an executor without work takes what is at home elsewhere. It is a further home of it from then
 * on, but the first one stays the first as long as it lives: there the piece was kept when there was room.
 */
export class SplitHomes {
  /** Last read last. */
  readonly #homes = new Map<string, readonly number[]>();

  /** Executors that read the piece, the first one first. */
  of(piece: string): readonly number[] {
    return this.#homes.get(piece) ?? [];
  }

  /** @param homes those of the piece that are still there */
  remember(piece: string, executorId: number, homes: readonly number[]): void {
    this.#homes.delete(piece);
    this.#homes.set(piece, homes.includes(executorId) ? homes : [...homes, executorId].slice(0, MOST_HOMES));
    if (this.#homes.size > MOST_PIECES) this.#homes.delete(this.#homes.keys().next().value!);
  }
}

/** What a task's place is decided by: the largest piece of a file that it reads. Null for tasks that read none. */
export function pieceOf(inputs: ReadonlyMap<number, LeafInput>): string | null {
  for (const input of inputs.values()) {
    const split = input.kind === 'splits' ? input.splits[0] : undefined;
    if (split !== undefined) return `${split.path}:${split.modified}:${split.start}`;
  }
  return null;
}
