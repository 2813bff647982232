import type { Region } from '../../columns/linear-memory.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import type { ScanContext, ScanMetrics } from '../reader.ts';
import type { ColumnChunk } from './column-chunk.ts';
import { CorruptData } from './corrupt.ts';
import { PADDING, type PageBuffers } from './page-buffers.ts';
import { type PageHeader, readPageHeader } from './page-header.ts';

/** What the readers of a task's splits, and their parts, share. */
export interface ReadScope {
  readonly context: ScanContext;
  /** The one that is read now. */
  file: ReadableFile;
  readonly region: Region;
  readonly buffers: PageBuffers;
  readonly metrics: ScanMetrics;
}

/** Chunks are read in pieces of this many bytes, or of a page where that is longer. */
const WINDOW = 1024 * 1024;
const LONGEST_HEADER = 1024 * 1024;

/** The pages of one column chunk after another, read through a window in linear memory. */
export class PageStream {
  readonly #scope: ReadScope;
  #address = 0;
  #capacity = 0;
  /** File offsets: of the next header or payload, of the chunk's end, of what the window holds. */
  #position = 0;
  #end = 0;
  #windowStart = 0;
  #windowEnd = 0;
  #header: PageHeader | null = null;

  constructor(scope: ReadScope) {
    this.#scope = scope;
  }

  open(chunk: ColumnChunk): void {
    this.#position = chunk.start;
    this.#end = chunk.start + chunk.length;
    this.#windowStart = this.#windowEnd = 0;
    this.#header = null;
  }

  /** File offset of the next page's header. */
  get position(): number {
    return this.#position;
  }

  /** Goes on at a file offset inside the chunk, where a page begins. */
  seek(offset: number): void {
    this.#position = offset;
    this.#header = null;
  }

  /** The header of the next page, which stays next; null at the end of the chunk. */
  peek(): PageHeader | null {
    if (this.#header !== null) return this.#header;
    const left = this.#end - this.#position;
    if (left <= 0) return null;
    for (let want = 64; ; want *= 4) {
      const length = Math.min(want, left);
      const address = this.#need(length);
      const bytes = this.#scope.context.memory.u8.subarray(
        address,
        address + this.#windowEnd - this.#position,
      );
      const header = readPageHeader(bytes, 0);
      if (header !== null) {
        if (header.headerLength + header.compressedLength > left) {
          throw new CorruptData('a page is longer than its column chunk');
        }
        this.#header = header;
        return header;
      }
      if (length === left || want > LONGEST_HEADER) throw new CorruptData('a page header is corrupt');
    }
  }

  /** Address of the payload of the page just peeked at; valid until the next call. Moves on to the next page. */
  payload(): number {
    const header = this.#header!;
    this.#position += header.headerLength;
    this.#header = null;
    const address = this.#need(header.compressedLength);
    this.#position += header.compressedLength;
    return address;
  }

  /** Moves behind the next page, whose header this is. */
  skip(header: PageHeader): void {
    this.#position += header.headerLength + header.compressedLength;
    this.#header = null;
  }

  /** Makes `length` bytes at the position lie in the window and gives their address. */
  #need(length: number): number {
    const { context, file, region, metrics } = this.#scope;
    const position = this.#position;
    if (position >= this.#windowStart && position + length <= this.#windowEnd) {
      return this.#address + position - this.#windowStart;
    }
    const size = Math.max(length, Math.min(WINDOW, this.#end - position));
    if (size + PADDING > this.#capacity) {
      if (this.#address !== 0) region.release(this.#address);
      this.#address = 0;
      this.#windowStart = this.#windowEnd = 0;
      this.#address = region.allocate(size + PADDING);
      this.#capacity = size + PADDING;
    }
    const memory = context.memory.u8;
    let kept = 0;
    if (position >= this.#windowStart && position < this.#windowEnd) {
      kept = this.#windowEnd - position;
      const from = this.#address + position - this.#windowStart;
      memory.copyWithin(this.#address, from, from + kept);
    }
    const target = memory.subarray(this.#address + kept, this.#address + size);
    const read = file.read(target, position + kept);
    metrics.bytesRead += read;
    this.#windowStart = position;
    this.#windowEnd = position + kept + read;
    if (kept + read < length) throw new CorruptData('it ends early');
    return this.#address;
  }
}
