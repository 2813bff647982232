import { GROUP_BOUND } from '../../codegen/pipeline/group-bound-code.ts';
import { ENTRY_BYTES } from '../../codegen/pipeline/hash-table-code.ts';
import { KEY_RANGE } from '../../codegen/pipeline/key-range-code.ts';
import { STORE } from '../../codegen/pipeline/row-store-code.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { DirectIndex } from './direct-index.ts';
import { planTable, type RangedTable, type TablePlan } from './join-table.ts';
import { NO_KEYS, type NumberRange, readRange, writeRange } from './key-range.ts';
import type { StoreSpec } from './program.ts';

const FIRST_CHUNK = 16 * 1024;
const LARGEST_CHUNK = 4 * 1024 * 1024;
const FIRST_ENTRIES = 256;
/** Tables are at most this full. */
const LOAD = 5 / 8;

interface Chunk {
  readonly address: number;
  /** Bytes. */
  readonly size: number;
  /** Where the records in it end; of the last one the header knows. */
  end: number;
}

/**
 * Records of a hash table, sort or window, and the bytes that they point to, in chunks. The header in the
 * instance's frame is what generated code sees of it.
 */
export class RowStore {
  readonly spec: StoreSpec;
  readonly region: Region;
  readonly #memory: LinearMemory;
  #header: number;
  #chunks: Chunk[] = [];
  /** Bytes of chunks and arenas. */
  #bytes = 0;
  #tableBytes = 0;
  #nextChunk = FIRST_CHUNK;
  #nextArena = FIRST_CHUNK;
  readonly #kernels: Kernels;
  readonly #indexes: readonly DirectIndex[];

  /** @param header address of the header, zeroed */
  constructor(spec: StoreSpec, memory: LinearMemory, header: number, kernels: Kernels) {
    this.spec = spec;
    this.region = new Region(memory);
    this.#memory = memory;
    this.#header = header;
    this.#kernels = kernels;
    const frame = header - spec.header;
    this.#indexes = (spec.indexes ?? []).map((index) => new DirectIndex(index, memory, this.region, frame));
    this.#start();
  }

  /** Adapts an index to the keys that it didn't know. */
  learnRanges(cell: number): void {
    this.#indexes.find((index) => index.cell === cell)!.learn();
  }

  /** Groups in the table. */
  get groups(): number {
    return this.#word(STORE.used);
  }

  get isPassing(): boolean {
    return this.#word(STORE.passing) !== 0;
  }

  /** So many records are in use; generated code asks again above a limit. */
  limitUse(used: number, limit: number): void {
    this.#setWord(STORE.used, used);
    this.#setWord(STORE.limit, Math.min(limit, 0xffffffff));
  }

  /** Of a group limit: the table of the bounds. */
  get bounds(): number {
    return this.#word(STORE.entries);
  }

  /** Makes a table of bounds, empty, in the place of the one before; none for 0 slots. */
  setBounds(slots: number): void {
    if (this.bounds !== 0) this.region.release(this.bounds);
    if (slots === 0) this.#setWord(STORE.entries, 0);
    else this.#setTable(slots, slots * GROUP_BOUND.bytes);
  }

  /** From now on each row makes a group of its own. */
  pass(): void {
    this.#setWord(STORE.passing, 1);
    for (const index of this.#indexes) index.stop();
  }

  /** Makes the table of a join for the records that are there; gives its kind. */
  makeTable(): TablePlan['kind'] {
    const records = this.records;
    const { kind, entries, bytes } = planTable(records, this.#keyRanges(), this.#memory.available);
    this.#setTable(entries, bytes);
    this.#setWord(STORE.tableKind, kind);
    this.#setWord(STORE.used, records);
    return kind;
  }

  /** The table of a join, by keys that have ranges. */
  get rangedTable(): RangedTable {
    const { table, recordSize } = this.spec;
    if (table?.kind !== 'join') throw new Error('no table of a join');
    return {
      kind: this.#word(STORE.tableKind) as TablePlan['kind'],
      address: this.#word(STORE.entries),
      mask: this.#word(STORE.mask),
      recordSize,
      keys: table.rangedKeys,
      ranges: this.#keyRanges(),
      distinct: table.distinct,
    };
  }

  /** Records that the last chunk has room for. */
  get room(): number {
    return Math.floor((this.#word(STORE.end) - this.#word(STORE.next)) / this.spec.recordSize);
  }

  /** Takes memory for so many records, which the last chunk has room for; answers the address of the first. */
  takeRecords(count: number): number {
    return this.#take(STORE.next, count * this.spec.recordSize);
  }

  /** Bytes that the last arena has room for. */
  get arenaRoom(): number {
    return this.#word(STORE.arenaEnd) - this.#word(STORE.arenaNext);
  }

  /** Takes so many bytes of the last arena, which has room for them; answers their address. */
  takeBytes(bytes: number): number {
    return this.#take(STORE.arenaNext, bytes);
  }

  /** Of a nested loop: the first record of the chain of all, 0 where there is none. */
  get first(): number {
    return this.#word(STORE.entries);
  }

  set first(record: number) {
    this.#setWord(STORE.entries, record);
  }

  /** Of a join: there was a NULL key. */
  noteNullKey(): void {
    this.#setWord(STORE.nullKeys, 1);
  }

  /** Of a join by keys that have ranges: where these are. */
  get rangeAddresses(): readonly number[] {
    const { table } = this.spec;
    const keys = table?.kind === 'join' ? table.rangedKeys : [];
    return keys.map((_, k) => this.#header + STORE.keyRanges + k * KEY_RANGE.bytes);
  }

  /** Another instance's header shall show this store, which nobody changes any more. */
  shareWith(header: number): void {
    const bytes = this.#memory.u8;
    bytes.copyWithin(header, this.#header, this.#header + STORE.bytes);
  }

  /** Keeps the header's contents somewhere that lives as long as the store. */
  keepHeader(): void {
    const copy = this.region.allocate(STORE.bytes);
    this.shareWith(copy);
    this.#header = copy;
  }

  /** Bytes that the next chunk takes. */
  get nextChunkBytes(): number {
    return Math.max(this.#nextChunk, this.spec.recordSize * 16);
  }

  /** The next record makes the store ask for a chunk, as if the last one were full. */
  endChunk(): void {
    this.#setWord(STORE.end, this.#word(STORE.next));
  }

  addChunk(): void {
    this.#closeChunk();
    const size = this.nextChunkBytes;
    this.#nextChunk = Math.min(2 * this.#nextChunk, LARGEST_CHUNK);
    const records = Math.floor(size / this.spec.recordSize);
    this.#pushChunk(records * this.spec.recordSize, 0);
  }

  addArena(bytes: number): void {
    const size = Math.max(this.#nextArena, bytes);
    this.#nextArena = Math.min(2 * this.#nextArena, LARGEST_CHUNK);
    const address = this.region.allocate(size);
    this.#bytes += size;
    this.#setWord(STORE.arenaNext, address);
    this.#setWord(STORE.arenaEnd, address + size);
  }

  grow(): void {
    const entries = this.#word(STORE.entries);
    const bytes = (this.#word(STORE.mask) + 1) * ENTRY_BYTES;
    const factor = bytes < 1 << 20 ? 4 : 2;
    this.#setEntries(((this.#word(STORE.mask) + 1) * factor) >>> 0);
    this.#kernels.table_rehash(entries, bytes, this.#word(STORE.entries), this.#word(STORE.mask));
    this.region.release(entries);
  }

  /** Runs of records: `[start, end)` addresses. */
  runs(): readonly { readonly start: number; readonly end: number }[] {
    this.#closeChunk();
    return this.#chunks.map((chunk) => ({ start: chunk.address, end: chunk.end }));
  }

  /** Bytes of records, of what they point to, and of the table. */
  get bytes(): number {
    return this.#bytes + this.#tableBytes;
  }

  /** Forgets all records. */
  clear(): void {
    this.region.releaseAll();
    this.#chunks = [];
    this.#bytes = 0;
    this.#tableBytes = 0;
    this.#nextChunk = FIRST_CHUNK;
    this.#nextArena = FIRST_CHUNK;
    const header = this.#header;
    this.#memory.u8.fill(0, header, header + STORE.bytes);
    this.#start();
    for (const index of this.#indexes) index.forget();
  }

  /** Number of records. */
  get records(): number {
    let bytes = 0;
    for (const { start, end } of this.runs()) bytes += end - start;
    return bytes / this.spec.recordSize;
  }

  /** Keeps the records at these addresses only, in this order. Bytes that others pointed to stay. */
  keep(addresses: readonly number[]): readonly number[] {
    const size = this.spec.recordSize;
    const old = this.#chunks;
    this.#chunks = [];
    const address = this.#pushChunk(Math.max(addresses.length * 2, 16) * size, addresses.length * size);
    const bytes = this.#memory.u8;
    const kept = addresses.map((from, i) => {
      bytes.copyWithin(address + i * size, from, from + size);
      return address + i * size;
    });
    for (const chunk of old) {
      this.region.release(chunk.address);
      this.#bytes -= chunk.size;
    }
    return kept;
  }

  release(): void {
    this.region.releaseAll();
    this.#chunks = [];
  }

  /** Makes the last chunk, `used` bytes of which hold records. */
  #pushChunk(size: number, used: number): number {
    const address = this.region.allocate(size);
    this.#bytes += size;
    this.#chunks.push({ address, size, end: address });
    this.#setWord(STORE.next, address + used);
    this.#setWord(STORE.end, address + size);
    return address;
  }

  #closeChunk(): void {
    const last = this.#chunks.at(-1);
    if (last !== undefined) last.end = this.#word(STORE.next);
  }

  #start(): void {
    if (this.spec.table?.kind === 'growing') this.#setEntries(FIRST_ENTRIES);
    for (const range of this.rangeAddresses) writeRange(this.#memory, range, NO_KEYS);
  }

  #keyRanges(): NumberRange[] {
    return this.rangeAddresses.map((range) => readRange(this.#memory, range));
  }

  #take(next: number, bytes: number): number {
    const address = this.#word(next);
    this.#setWord(next, address + bytes);
    return address;
  }

  #setEntries(count: number): void {
    this.#setTable(count, count * ENTRY_BYTES);
    this.#setWord(STORE.limit, Math.floor(count * LOAD));
  }

  #setTable(entries: number, bytes: number): void {
    const address = this.region.allocate(bytes);
    this.#memory.u8.fill(0, address, address + bytes);
    this.#tableBytes = bytes;
    this.#setWord(STORE.entries, address);
    this.#setWord(STORE.mask, entries - 1);
  }

  #word(offset: number): number {
    return this.#memory.u32[(this.#header + offset) >>> 2]!;
  }

  #setWord(offset: number, value: number): void {
    this.#memory.u32[(this.#header + offset) >>> 2] = value;
  }
}
