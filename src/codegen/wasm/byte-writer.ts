import type { IrType } from '../ir.ts';
import { TYPE_CODES } from './opcodes.ts';

/** Room for most modules of generated code. */
const INITIAL_BYTES = 8192;

/** Bytes of a length that is written after what it counts: LEB128 may be padded. */
const LENGTH_BYTES = 4;

const ASCII = /^[\x20-\x7e]*$/;

/** Grows as bytes come; numbers in WebAssembly's encodings. */
export class ByteWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #length = 0;
  readonly #view = new DataView(new ArrayBuffer(8));

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

  /** Signed LEB128 of 64 bits. */
  signed64(value: bigint): void {
    value = BigInt.asIntN(64, value);
    while (value < -0x8000_0000n || value > 0x7fff_ffffn) {
      this.byte(Number(value & 0x7fn) | 0x80);
      value >>= 7n;
    }
    this.signed32(Number(value));
  }

  f32(value: number): void {
    this.#view.setFloat32(0, value, true);
    for (let i = 0; i < 4; i += 1) this.byte(this.#view.getUint8(i));
  }

  f64(value: number): void {
    this.#view.setFloat64(0, value, true);
    for (let i = 0; i < 8; i += 1) this.byte(this.#view.getUint8(i));
  }

  /** A name: length and UTF-8. */
  name(text: string): void {
    const bytes = ASCII.test(text) ? text.length : Buffer.byteLength(text);
    this.unsigned(bytes);
    if (bytes === text.length) for (let i = 0; i < bytes; i++) this.byte(text.charCodeAt(i));
    else this.bytes(Buffer.from(text));
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
    return this.#bytes.slice(0, this.#length);
  }

  #grow(more: number): void {
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
