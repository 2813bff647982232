/** Bytes that grow at the end. Writers reserve room, write through `bytes` and `length` themselves. */
export class ByteBuffer {
  bytes: Buffer;
  length = 0;
  readonly #initial: number;

  constructor(initial: number) {
    this.#initial = initial;
    this.bytes = Buffer.allocUnsafeSlow(initial);
  }

  /** Makes room for so many more bytes; read `bytes` anew afterwards. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Writes big-endian where room was reserved; Buffer's own methods check too much for every cell. */
  putInt32(at: number, value: number): void {
    const { bytes } = this;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }

  /** Text that is ASCII. */
  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  text(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.bytes.write(text, this.length, 'utf8');
  }

  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    if (count > 48) {
      this.bytes.set(source.subarray(start, end), this.length);
      this.length += count;
      return;
    }
    const { bytes } = this;
    let at = this.length;
    for (let i = start; i < end; i++) bytes[at++] = source[i]!;
    this.length = at;
  }

  /** A copy of the content, which can be transferred; the buffer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const content = new Uint8Array(this.length);
    content.set(this.bytes.subarray(0, this.length));
    this.length = 0;
    if (this.bytes.length > 16 * this.#initial) this.bytes = Buffer.allocUnsafeSlow(this.#initial);
    return content;
  }
}
