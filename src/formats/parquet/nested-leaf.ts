import { ChunkDecoder } from './chunk-decoder.ts';
import { CONVERT } from './conversion.ts';
import { CorruptData } from './corrupt.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import type { RowGroup } from './metadata.ts';
import { CURSOR, CURSOR_BYTES } from './nested-layout.ts';
import { LEVELS_ONLY, type NestedLeaf } from './nested-tree.ts';
import type { ReadScope } from './pages.ts';

/** The levels and values of one leaf, a batch of rows at a time. */
export class NestedLeafReader {
  /** What the assembling kernel reads them through. */
  readonly cursor: number;
  readonly #scope: ReadScope;
  readonly #decoder: ChunkDecoder;
  readonly #levelsOnly: boolean;
  readonly #repetitions: GrowingBuffer;
  readonly #definitions: GrowingBuffer;
  readonly #values: GrowingBuffer;
  /** Levels of the open page: where they lie, and how many were taken. */
  #pageRepetitions = 0;
  #pageDefinitions = 0;
  #pageLevels = 0;
  #taken = 0;
  /** Of the batch. */
  #levels = 0;
  #count = 0;

  constructor(scope: ReadScope, leaf: NestedLeaf, codes: number) {
    this.#scope = scope;
    this.#levelsOnly = leaf.conversion.code === LEVELS_ONLY;
    const conversion = this.#levelsOnly ? { code: CONVERT.BYTES_TO_VIEW, factor: 1n } : leaf.conversion;
    this.#decoder = new ChunkDecoder(scope, leaf.element, leaf.type, conversion, codes);
    this.#decoder.levelsOnly = this.#levelsOnly;
    this.cursor = scope.region.allocate(CURSOR_BYTES);
    this.#repetitions = new GrowingBuffer(scope.region);
    this.#definitions = new GrowingBuffer(scope.region);
    this.#values = new GrowingBuffer(scope.region);
  }

  close(): void {
    this.#decoder.close();
  }

  openRowGroup(group: RowGroup): void {
    this.#decoder.open(group.chunk(this.#decoder.leaf.leaf));
    this.#pageLevels = this.#taken = 0;
  }

  /** Takes the levels and values of the next rows and points the cursor at them. */
  read(rows: number): void {
    const { context } = this.#scope;
    const { kernels } = context;
    this.#levels = this.#count = 0;
    let left = rows;
    while (true) {
      if (this.#taken === this.#pageLevels && !this.#openPage()) break;
      const from = this.#pageRepetitions + this.#taken;
      const available = this.#pageLevels - this.#taken;
      // A row goes on until the next one begins, which may be in the next page.
      const levels = kernels.levels_of_rows(from, available, left);
      left -= kernels.count_rows(from, levels);
      this.#take(levels);
      if (levels < available) break;
    }
    if (left > 0) {
      throw new CorruptData(
        `the column ${this.#decoder.leaf.path.join('.')} has fewer rows than its row group`,
      );
    }
    const words = this.cursor >>> 2;
    const { u32 } = context.memory;
    u32[words + CURSOR.repetitions] = this.#repetitions.address;
    u32[words + CURSOR.definitions] = this.#definitions.address;
    u32[words + CURSOR.values] = this.#values.address;
    u32[words + CURSOR.width] = this.#decoder.width;
    u32[words + CURSOR.maxDefinition] = this.#decoder.leaf.maxDefinition;
    u32[words + CURSOR.levels] = this.#levels;
  }

  /** Opens the next page and decodes its levels; false at the chunk's end. */
  #openPage(): boolean {
    const decoder = this.#decoder;
    if (decoder.peekDataPage() === null) return false;
    decoder.openDataPage();
    const levels = decoder.remaining;
    const address = decoder.hold(levels * 2);
    this.#pageRepetitions = address;
    this.#pageDefinitions = address + levels;
    this.#pageLevels = levels;
    this.#taken = 0;
    const { kernels } = this.#scope.context;
    decoder.check(kernels.page_levels(decoder.state, this.#pageRepetitions, this.#pageDefinitions));
    return true;
  }

  #take(levels: number): void {
    const { context } = this.#scope;
    const decoder = this.#decoder;
    const before = this.#levels;
    const repetitions = this.#pageRepetitions + this.#taken;
    const definitions = this.#pageDefinitions + this.#taken;
    this.#repetitions.ensure(before + levels, before);
    this.#definitions.ensure(before + levels, before);
    const { u8 } = context.memory;
    u8.copyWithin(this.#repetitions.address + before, repetitions, repetitions + levels);
    u8.copyWithin(this.#definitions.address + before, definitions, definitions + levels);
    if (!this.#levelsOnly) {
      const { width } = decoder;
      this.#values.ensure((this.#count + levels) * Math.max(width, 8), this.#count * width);
      const out = this.#values.address + this.#count * width;
      this.#count += decoder.check(context.kernels.page_dense(decoder.state, levels, definitions, out));
    }
    this.#levels += levels;
    this.#taken += levels;
  }
}
