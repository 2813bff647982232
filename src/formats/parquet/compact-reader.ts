import { CorruptData } from './corrupt.ts';

/** Types of Thrift's compact protocol that readers ask for. */
export const COMPACT = { TRUE: 1, FALSE: 2, BINARY: 8, LIST: 9, STRUCT: 12 } as const;

/** Thrown where the bytes end within a value. */
export const END_OF_BYTES = new Error('the bytes end within a value');

/** Deeper nesting is nonsense. */
const MAX_DEPTH = 16;

/**
 * Reads Thrift's compact protocol field by field, so that nothing is made of what nobody wants:
 *
 *     for (let id = reader.field(0); id !== 0; id = reader.field(id)) …
 *
 * Each field has to be read or skipped, by its type.
 */
export class CompactReader {
  readonly bytes: Uint8Array;
  at: number;
  /** Of the last field. */
  type: number = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The number of the next field of a struct, given the one before or 0; 0 at the struct's end. */
  field(before: number): number {
    const byte = this.byte();
    this.type = byte & 15;
    if (this.type === 0) return 0;
    const id = byte >> 4 === 0 ? this.zigzag() : before + (byte >> 4);
    // Would be taken for the end.
    if (id <= 0) throw nonsense();
    return id;
  }

  /** The number of items of a list, whose type is `type` now. */
  list(): number {
    const head = this.byte();
    this.type = head & 15;
    return head >> 4 === 15 ? this.varint() : head >> 4;
  }

  /** The number of structs of the list that the last field is; the reader stands at the first. */
  structs(what: string): number {
    if (this.type !== COMPACT.LIST) throw new CorruptData(`${what} is missing`);
    const count = this.list();
    const item: number = this.type;
    if (count > 0 && item !== COMPACT.STRUCT) throw new CorruptData(`${what} has wrong items`);
    return count;
  }

  /** Passes over a struct that is an item of a list. */
  skipStruct(): void {
    this.#skip(COMPACT.STRUCT, 0);
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A text's or a binary's bytes, where they are. */
  binary(): Uint8Array {
    const length = this.varint();
    const start = this.at;
    this.#move(length);
    return this.bytes.subarray(start, this.at);
  }

  /** Passes over the value of the last field. */
  skip(): void {
    this.#skip(this.type, 0);
  }

  #skip(type: number, depth: number): void {
    if (depth > MAX_DEPTH) throw nonsense();
    switch (type) {
      case COMPACT.TRUE:
      case COMPACT.FALSE:
        return;
      case 3:
        this.#move(1);
        return;
      case 4:
      case 5:
      case 6:
        while (this.byte() >= 0x80);
        return;
      case 7:
        this.#move(8);
        return;
      case COMPACT.BINARY:
        this.#move(this.varint());
        return;
      case COMPACT.LIST:
      case 10: {
        const count = this.list();
        const item = this.type;
        if (item === COMPACT.TRUE || item === COMPACT.FALSE) this.#move(count);
        else for (let i = 0; i < count; i++) this.#skip(item, depth + 1);
        return;
      }
      case COMPACT.STRUCT:
        for (let id = this.field(0); id !== 0; id = this.field(id)) this.#skip(this.type, depth + 1);
        return;
      default:
        throw nonsense();
    }
  }

  #move(bytes: number): void {
    this.at += bytes;
    if (this.at > this.bytes.length) throw END_OF_BYTES;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw END_OF_BYTES;
    this.at++;
    return byte;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw nonsense();
  }
}

function nonsense(): CorruptData {
  return new CorruptData('its Thrift data is corrupt');
}
