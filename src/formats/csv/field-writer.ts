import type { CsvWriteOptions } from './write-options.ts';

const SPACE = 32;
const LF = 10;
const CR = 13;

/**
 * Bytes of a file under way. A field is first written as it is, from `begin` to `end`, and then made what CSV
 * needs: trimmed, quoted, escaped. The rules are those of Spark's writer.
 */
export class FieldWriter {
  readonly #options: CsvWriteOptions;
  /** 1 for bytes that make a field quoted wherever they stand. */
  readonly #special = new Uint8Array(256);
  readonly #emptyValue: Uint8Array;
  readonly #nullValue: Uint8Array;
  #bytes = new Uint8Array(256 * 1024);
  #scratch = new Uint8Array(1024);
  #end = 0;

  constructor(options: CsvWriteOptions) {
    this.#options = options;
    this.#emptyValue = new TextEncoder().encode(options.emptyValue);
    this.#nullValue = new TextEncoder().encode(options.nullValue);
    this.#special[LF] = 1;
    this.#special[CR] = 1;
    this.#special[options.separator[0]!] = 1;
    if (options.escapeQuotes) this.#special[options.quote] = 1;
  }

  /** What was written since the last `clear`. */
  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  clear(): void {
    this.#end = 0;
  }

  /** Room for `size` bytes, at the place that `end` is told of. */
  reserve(size: number): Uint8Array {
    if (this.#end + size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + size));
      larger.set(this.content);
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  get position(): number {
    return this.#end;
  }

  separator(): void {
    this.#append(this.#options.separator);
  }

  endRecord(): void {
    this.#append(this.#options.lineSeparator);
  }

  nullField(): void {
    const from = this.#end;
    this.#append(this.#nullValue);
    if (this.#options.quoteAll) this.#quote(from, this.#end);
  }

  /** Ends the field that was written at `position`: numbers and the like, which need no look. */
  plainField(end: number): void {
    if (this.#options.quoteAll) this.#quote(this.#end, end);
    else this.#end = end;
  }

  /** Ends the field that was written at `position`, whatever is in it. */
  textField(end: number): void {
    const bytes = this.#bytes;
    const { trimLeading, trimTrailing, quoteAll, quote, comment } = this.#options;
    let from = this.#end;
    const untrimmed = end;
    if (trimLeading) while (from < end && bytes[from]! <= SPACE) from++;
    if (trimTrailing) while (end > from && bytes[end - 1]! <= SPACE) end--;
    if (from === end) {
      this.#empty();
      return;
    }
    // As in Spark, a line end makes quotes even where it is trimmed off.
    let quoted = quoteAll || bytes[from] === quote || bytes[from] === comment;
    for (let at = from; at < untrimmed && !quoted; at++) {
      quoted = this.#special[bytes[at]!] === 1 && this.#needsQuotes(at, untrimmed);
    }
    if (quoted) this.#quote(from, end);
    else {
      if (from > this.#end) bytes.copyWithin(this.#end, from, end);
      this.#end += end - from;
    }
  }

  #empty(): void {
    const { quoteAll, emptyValue, quote } = this.#options;
    const from = this.#end;
    if (quoteAll && emptyValue === '""') {
      this.reserve(2);
      this.#bytes[from] = quote;
      this.#bytes[from + 1] = quote;
      this.#end += 2;
      return;
    }
    this.#append(this.#emptyValue);
    if (quoteAll) this.#quote(from, this.#end);
  }

  /** A separator of several characters counts only as a whole. */
  #needsQuotes(at: number, end: number): boolean {
    const { separator } = this.#options;
    const byte = this.#bytes[at];
    if (separator.length === 1 || byte !== separator[0]) return true;
    return at + separator.length <= end && separator.every((part, index) => this.#bytes[at + index] === part);
  }

  /** Puts [from, end) in quotes, at the place where the field begins. */
  #quote(from: number, end: number): void {
    const { quote, escape: escapeChar, escapeEscape, lineSeparator } = this.#options;
    const length = end - from;
    if (this.#scratch.length < length) this.#scratch = new Uint8Array(length * 2);
    const text = this.#scratch.subarray(0, length);
    text.set(this.#bytes.subarray(from, end));
    this.#end = Math.min(this.#end, from);
    const out = this.reserve(2 + length * Math.max(2, lineSeparator.length));
    let at = this.#end;
    out[at++] = quote;
    for (const byte of text) {
      if (byte === quote) out[at++] = escapeChar;
      else if (byte === escapeChar && escapeEscape < 256) out[at++] = escapeEscape;
      if (byte === LF) {
        out.set(lineSeparator, at);
        at += lineSeparator.length;
      } else out[at++] = byte;
    }
    out[at++] = quote;
    this.#end = at;
  }

  /** Byte by byte: separators and ends of lines are short, and one comes after each value. */
  #append(bytes: Uint8Array): void {
    const out = this.reserve(bytes.length);
    for (let i = 0; i < bytes.length; i++) out[this.#end++] = bytes[i]!;
  }
}
