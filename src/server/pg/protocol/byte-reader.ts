/** The client broke the protocol; the connection cannot go on. SQLSTATE 08P01. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads one message's body; numbers are big-endian. Everything throws ProtocolError past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  int16(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  cstring(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new ProtocolError('invalid string in message');
    const text = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return decodeUtf8(text);
  }

  /** An int16 count, then so many items. */
  list<T>(item: () => T): T[] {
    const count = this.int16() & 0xffff;
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item());
    return items;
  }

  /** An int32 length, then so many bytes; null for -1. */
  sizedBytes(): Uint8Array | null {
    const length = this.int32();
    if (length < 0) return null;
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  rest(): Uint8Array {
    const start = this.#at;
    this.#at = this.#bytes.length;
    return this.#bytes.subarray(start);
  }

  expectEnd(): void {
    if (this.#at !== this.#bytes.length) throw new ProtocolError('invalid message format');
  }

  #advance(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) throw new ProtocolError('insufficient data left in message');
    this.#at = start + count;
    return start;
  }
}

/** @throws ProtocolError for bytes that are no UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProtocolError('invalid byte sequence for encoding "UTF8"');
  }
}
