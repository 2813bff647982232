import type { IrType } from '../ir.ts';
import { TYPE_CODES } from './opcodes.ts';

/** Room for most modules of generated code. */
const INITIAL_BYTES = 16 * 1024;

/** A writer that needed more doesn't leave its bytes to the next one. */
const MAX_SPARE_BYTES = 256 * 1024;

/** What the last writer that finished wrote into. */
let spare: Uint8Array | null = null;

/** Bytes of a length that is written after what it counts: LEB128 may be padded. */
const LENGTH_BYTES = 4;

const FLOAT = new DataView(new ArrayBuffer(8));

/** Grows as bytes come; numbers in WebAssembly's encodings. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor() {
    this.#bytes = spare ?? new Uint8Array(INITIAL_BYTES);
    spare = null;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    if (this.#length + values.length > this.#bytes.length) this.#grow(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Unsigned LEB128. */
  unsigned(value: number): void {
    value >>>= 0;
    while (value >= 0x80) {
      this.byte((value & 0x7f) | 0x80);
      value >>>= 7;
    }
    this.byte(value);
  }

  /** Signed LEB128 of 32 bits. */
  signed32(value: number): void {
    value |= 0;
    while (value < -64 || value > 63) {
      this.byte((value & 0x7f) | 0x80);
      value >>= 7;
    }
    this.byte(value & 0x7f);
  }

  /** Signed LEB128 of a number of 64 bits. */
  signed64(value: bigint): void {
    // Most are short: numbers are quicker.
    while (Number(value) !== (Number(value) | 0)) {
      this.byte(Number(value & 0x7fn) | 0x80);
      value >>= 7n;
    }
    this.signed32(Number(value));
  }

  f32(value: number): void {
    FLOAT.setFloat32(0, value, true);
    for (let i = 0; i < 4; i += 1) this.byte(FLOAT.getUint8(i));
  }

  f64(value: number): void {
    FLOAT.setFloat64(0, value, true);
    for (let i = 0; i < 8; i += 1) this.byte(FLOAT.getUint8(i));
  }

  /** A name: length and UTF-8. */
  name(text: string): void {
    const start = this.#length;
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#length = start;
        const bytes = Buffer.from(text);
        this.unsigned(bytes.length);
        this.bytes(bytes);
        return;
      }
      this.byte(code);
    }
  }

  /** How modules begin. */
  header(): void {
    this.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  }

  section(id: number, write: () => void): void {
    this.byte(id);
    this.sized(write);
  }

  /** The type of a function. */
  signature(parameters: readonly IrType[], result: IrType | null): void {
    this.byte(0x60);
    this.unsigned(parameters.length);
    for (const parameter of parameters) this.byte(TYPE_CODES[parameter]);
    this.unsigned(result === null ? 0 : 1);
    if (result !== null) this.byte(TYPE_CODES[result]);
  }

  /** What `write` writes, after its length. */
  sized(write: () => void): void {
    const start = this.#length;
    for (let i = 0; i < LENGTH_BYTES; i++) this.byte(0);
    write();
    const length = this.#length - start - LENGTH_BYTES;
    if (length >= 2 ** (7 * LENGTH_BYTES)) throw new Error('generated code is too long');
    for (let i = 0; i < LENGTH_BYTES; i++) {
      const isLast = i === LENGTH_BYTES - 1;
      this.#bytes[start + i] = ((length >>> (7 * i)) & 0x7f) | (isLast ? 0 : 0x80);
    }
  }

  finish(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#length);
    if (this.#bytes.length <= MAX_SPARE_BYTES) spare = this.#bytes;
    return bytes as Uint8Array<ArrayBuffer>;
  }

  #grow(more: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
