const TRUE = 1;
const FALSE = 2;
const I8 = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** A struct: fields by ascending number; absent ones are undefined. */
export type ThriftStruct = readonly (readonly [id: number, value: ThriftValue | undefined])[];

export type ThriftValue =
  | { readonly i8: number }
  | { readonly i16: number }
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly bool: boolean }
  | { readonly bytes: Uint8Array }
  | { readonly text: string }
  | { readonly struct: ThriftStruct }
  | { readonly list: readonly ThriftValue[] };

const encoder = new TextEncoder();

/** Encodes a struct in Thrift's compact protocol. */
export function encodeThrift(struct: ThriftStruct): Uint8Array {
  const writer = new CompactWriter();
  writer.struct(struct);
  return writer.finish();
}

class CompactWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  struct(fields: ThriftStruct): void {
    let previous = 0;
    for (const [id, value] of fields) {
      if (value === undefined) continue;
      const type = typeOf(value);
      const delta = id - previous;
      if (delta < 16) this.#byte((delta << 4) | type);
      else {
        this.#byte(type);
        this.#zigzag(id);
      }
      previous = id;
      if (!('bool' in value)) this.#value(value);
    }
    this.#byte(0);
  }

  #value(value: ThriftValue): void {
    if ('i8' in value) this.#byte(value.i8);
    else if ('i16' in value) this.#zigzag(value.i16);
    else if ('i32' in value) this.#zigzag(value.i32);
    else if ('i64' in value) this.#zigzag(value.i64);
    else if ('bytes' in value) this.#binary(value.bytes);
    else if ('text' in value) this.#binary(encoder.encode(value.text));
    else if ('struct' in value) this.struct(value.struct);
    else if ('list' in value) this.#list(value.list);
    else this.#byte(value.bool ? TRUE : FALSE);
  }

  #list(items: readonly ThriftValue[]): void {
    const first = items[0];
    const type = first === undefined ? STRUCT : 'bool' in first ? TRUE : typeOf(first);
    if (items.length < 15) this.#byte((items.length << 4) | type);
    else {
      this.#byte(0xf0 | type);
      this.#varint(items.length);
    }
    for (const item of items) this.#value(item);
  }

  #binary(bytes: Uint8Array): void {
    this.#varint(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Of safe integers. */
  #zigzag(value: number): void {
    this.#varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  #varint(value: number): void {
    while (value >= 0x80) {
      this.#byte((value % 128) | 0x80);
      value = Math.floor(value / 128);
    }
    this.#byte(value);
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#length + count, 2 * this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

function typeOf(value: ThriftValue): number {
  if ('i8' in value) return I8;
  if ('i16' in value) return I16;
  if ('i32' in value) return I32;
  if ('i64' in value) return I64;
  if ('bool' in value) return value.bool ? TRUE : FALSE;
  if ('bytes' in value || 'text' in value) return BINARY;
  return 'struct' in value ? STRUCT : LIST;
}
