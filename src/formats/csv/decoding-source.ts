import type { ByteSource } from './byte-source.ts';
import type { TextEncoding } from './csv-options.ts';

const INPUT_BYTES = 64 * 1024;

/** UTF-8 out of another encoding. UTF-8 itself passes through. */
export function decodingSource(source: ByteSource, encoding: TextEncoding): ByteSource {
  if (encoding === 'utf-8') return source;
  const decode = decoderOf(encoding);
  const input = new Uint8Array(INPUT_BYTES);
  let output: Uint8Array = new Uint8Array(0);
  let offset = 0;
  let ended = false;
  return {
    read(target) {
      while (offset === output.length) {
        if (ended) return 0;
        const count = source.read(input);
        ended = count === 0;
        output = new TextEncoder().encode(decode(input.subarray(0, count), ended));
        offset = 0;
      }
      const count = Math.min(target.length, output.length - offset);
      target.set(output.subarray(offset, offset + count));
      offset += count;
      return count;
    },
    get bytesRead() {
      return source.bytesRead;
    },
  };
}

type Decode = (bytes: Uint8Array, last: boolean) => string;

function decoderOf(encoding: Exclude<TextEncoding, 'utf-8'>): Decode {
  if (encoding === 'iso-8859-1') return (bytes) => Buffer.from(bytes).toString('latin1');
  if (encoding === 'us-ascii')
    return (bytes) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, '\ufffd');
  if (encoding === 'utf-32') return utf32Decoder();
  // Java's UTF-16 follows the byte order mark and is big-endian without one.
  let decoder: TextDecoder | null = encoding === 'utf-16' ? null : new TextDecoder(encoding);
  return (bytes, last) => {
    decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be');
    return decoder.decode(bytes, { stream: !last });
  };
}

/** Big-endian unless a byte order mark says otherwise, as in Java. */
function utf32Decoder(): Decode {
  let rest: Uint8Array = new Uint8Array(0);
  let littleEndian: boolean | null = null;
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const view = new DataView(all.buffer);
    let at = 0;
    if (littleEndian === null && all.length >= 4) {
      littleEndian = view.getUint32(0, true) === 0xfeff;
      if (littleEndian || view.getUint32(0) === 0xfeff) at = 4;
    }
    const parts: string[] = [];
    for (; at + 4 <= all.length; at += 4) {
      const code = view.getUint32(at, littleEndian === true);
      const valid = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      parts.push(valid ? String.fromCodePoint(code) : '\ufffd');
    }
    rest = all.subarray(at);
    return parts.join('');
  };
}
