import type { LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { ByteSource } from './byte-source.ts';
import type { CsvOptions } from './csv-options.ts';
import { repairUtf8 } from './repair-utf8.ts';

/** Text that is read at a time. Some thousand records; with what is made of it, it stays in cache. */
const CAPACITY = 512 * 1024;
/** Readable behind the text: SIMD loads reach over its end. */
const PADDING = 64;
const LF = 10;
const CR = 13;

/**
 * A window of one source's text after the other in linear memory, as valid UTF-8. With `normalize`, line ends become \n as in
 * Spark's multi-line mode: all of the kind that the text has first.
 */
export class TextBuffer {
  readonly #region: Region;
  readonly #kernels: Kernels;
  #source!: ByteSource;
  readonly #normalize: boolean;
  #address: number;
  #capacity = CAPACITY;
  /** Text that is ready, from `#address`; behind it, bytes whose character or line end is not complete. */
  #ready = 0;
  #filled = 0;
  #started = false;
  #sourceEnded = false;
  #lineEnd: 'undecided' | 'lf' | 'cr' | 'crlf' = 'undecided';
  /** As large as the text: for values that differ from it. */
  #scratch: number;
  /** Where the next record starts. */
  position: number;

  /** Of the source. */
  path = '';

  constructor(region: Region, kernels: Kernels, normalize: boolean) {
    this.#region = region;
    this.#kernels = kernels;
    this.#normalize = normalize;
    this.#address = region.allocate(CAPACITY + PADDING);
    this.#scratch = region.allocate(CAPACITY + PADDING);
    this.position = this.#address;
  }

  /** Begins with a source; text of the one before is gone. */
  start(source: ByteSource, path: string): void {
    this.#source = source;
    this.path = path;
    this.#ready = 0;
    this.#filled = 0;
    this.#started = false;
    this.#sourceEnded = false;
    this.#lineEnd = 'undecided';
    this.position = this.#address;
  }

  get end(): number {
    return this.#address + this.#ready;
  }
  get scratch(): number {
    return this.#scratch;
  }
  /** Nothing comes after `end`. */
  get ended(): boolean {
    return this.#sourceEnded && this.#ready === this.#filled;
  }

  /** Back to the first byte that is still here: while nothing was dropped, the start of the text. */
  rewind(): void {
    this.position = this.#address;
  }

  /** Drops the text before `position` and reads on. The addresses of all text change. */
  advance(): void {
    const { memory } = this.#region;
    const dropped = this.position - this.#address;
    if (dropped > 0) {
      memory.u8.copyWithin(this.#address, this.position, this.#address + this.#filled);
      this.#filled -= dropped;
      this.#ready -= dropped;
    } else if (this.#filled > this.#capacity / 2) this.#grow(this.#capacity * 2);
    this.position = this.#address;
    while (!this.#sourceEnded && this.#filled < this.#capacity) {
      const from = this.#address + this.#filled;
      const count = this.#source.read(memory.u8.subarray(from, this.#address + this.#capacity));
      if (count === 0) this.#sourceEnded = true;
      this.#filled += count;
    }
    if (!this.#started) {
      this.#started = true;
      this.#dropByteOrderMark(memory);
    }
    if (this.#normalize) this.#normalizeLineEnds(memory);
    this.#validate();
  }

  #grow(capacity: number): void {
    const address = this.#region.allocate(capacity + PADDING);
    this.#region.memory.u8.copyWithin(address, this.#address, this.#address + this.#filled);
    this.#region.release(this.#address);
    this.#region.release(this.#scratch);
    this.#address = address;
    this.#scratch = this.#region.allocate(capacity + PADDING);
    this.#capacity = capacity;
  }

  #dropByteOrderMark(memory: LinearMemory): void {
    const bytes = memory.u8.subarray(this.#address, this.#address + this.#filled);
    if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) return;
    bytes.copyWithin(0, 3);
    this.#filled -= 3;
  }

  /** Makes [ready, filled) valid, up to the last character that is complete. */
  #validate(): void {
    const { memory } = this.#region;
    let complete = this.#filled;
    if (!this.#sourceEnded) {
      // A character has at most four bytes; one that began in the last three may go on.
      const bytes = memory.u8;
      for (let back = 1; back <= Math.min(3, complete - this.#ready); back++) {
        const byte = bytes[this.#address + complete - back]!;
        if (byte < 0x80) break;
        if (byte >= 0xc0) {
          complete -= back;
          break;
        }
      }
      if (this.#normalize && complete > this.#ready && bytes[this.#address + complete - 1] === CR) complete--;
    }
    const from = this.#address + this.#ready;
    const length = complete - this.#ready;
    const view = BigInt(from) | (BigInt(length) << 32n);
    if (this.#kernels.utf8_valid(view) === 1) {
      this.#ready = complete;
      return;
    }
    const repaired = repairUtf8(memory.u8.slice(from, from + length));
    const tail = memory.u8.slice(this.#address + complete, this.#address + this.#filled);
    const filled = this.#ready + repaired.length + tail.length;
    if (filled > this.#capacity) this.#grow(filled);
    memory.u8.set(repaired, this.#address + this.#ready);
    this.#ready += repaired.length;
    memory.u8.set(tail, this.#address + this.#ready);
    this.#filled = filled;
  }

  #normalizeLineEnds(memory: LinearMemory): void {
    const bytes = memory.u8.subarray(this.#address, this.#address + this.#filled);
    if (this.#lineEnd === 'undecided') {
      const first = bytes.findIndex((byte) => byte === LF || byte === CR);
      if (first < 0 || (first === bytes.length - 1 && bytes[first] === CR && !this.#sourceEnded)) return;
      if (bytes[first] === LF) this.#lineEnd = 'lf';
      else this.#lineEnd = bytes[first + 1] === LF ? 'crlf' : 'cr';
    }
    if (this.#lineEnd === 'lf') return;
    if (this.#lineEnd === 'cr') {
      for (let at = this.#ready; at < bytes.length; at++) if (bytes[at] === CR) bytes[at] = LF;
      return;
    }
    let out = this.#ready;
    for (let at = this.#ready; at < bytes.length; at++) {
      if (bytes[at] === CR && bytes[at + 1] === LF) continue;
      bytes[out++] = bytes[at]!;
    }
    this.#filled = out;
  }
}

/** Multi-line mode finds out the line end, unless it is told. */
export function normalizesLineEnds(options: CsvOptions): boolean {
  return options.multiLine && options.lineSeparator === null;
}
