import { SparkError } from '../../core/error.ts';
import { bytesOf } from './bytes.ts';

type Charset = 'US-ASCII' | 'ISO-8859-1' | 'UTF-8' | 'UTF-16BE' | 'UTF-16LE' | 'UTF-16' | 'UTF-32';

const CHARSETS: readonly Charset[] = [
  'ISO-8859-1',
  'US-ASCII',
  'UTF-16',
  'UTF-16BE',
  'UTF-16LE',
  'UTF-32',
  'UTF-8',
];

function charsetOf(name: string, functionName: string): Charset {
  const upper = name.toUpperCase() as Charset;
  if (CHARSETS.includes(upper)) return upper;
  throw new SparkError('INVALID_PARAMETER_VALUE.CHARSET', {
    parameter: '`charset`',
    functionName: `\`${functionName}\``,
    charset: name,
    charsets: CHARSETS.join(', '),
  });
}

function malformed(functionName: string, charset: string): SparkError {
  return new SparkError('MALFORMED_CHARACTER_CODING', { function: `\`${functionName}\``, charset });
}

/** @throws INVALID_PARAMETER_VALUE.CHARSET, MALFORMED_CHARACTER_CODING */
export function encodeText(text: string, charsetName: string, functionName: string): Uint8Array {
  const charset = charsetOf(charsetName, functionName);
  switch (charset) {
    case 'UTF-8':
      return bytesOf(text);
    case 'US-ASCII':
    case 'ISO-8859-1': {
      const limit = charset === 'US-ASCII' ? 0x7f : 0xff;
      return Uint8Array.from(text, (char) => {
        const code = char.codePointAt(0)!;
        if (code > limit) throw malformed(functionName, charsetName);
        return code;
      });
    }
    case 'UTF-16LE':
      return new Uint8Array(Buffer.from(text, 'utf16le'));
    case 'UTF-16BE':
      return new Uint8Array(Buffer.from(text, 'utf16le').swap16());
    case 'UTF-16':
      // Java puts a byte order mark in front.
      return new Uint8Array(text === '' ? Buffer.alloc(0) : Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    case 'UTF-32': {
      const codes = [...text].map((char) => char.codePointAt(0)!);
      const out = Buffer.alloc(codes.length * 4);
      codes.forEach((code, i) => {
        out.writeUInt32BE(code, i * 4);
      });
      return new Uint8Array(out);
    }
  }
}

/** @throws INVALID_PARAMETER_VALUE.CHARSET, MALFORMED_CHARACTER_CODING */
export function decodeBytes(bytes: Uint8Array, charsetName: string, functionName: string): string {
  const charset = charsetOf(charsetName, functionName);
  const buffer = Buffer.from(bytes);
  switch (charset) {
    case 'UTF-8':
      if (!isValidUtf8(bytes)) throw malformed(functionName, charsetName);
      return buffer.toString('utf8');
    case 'US-ASCII':
      if (bytes.some((b) => b > 0x7f)) throw malformed(functionName, charsetName);
      return buffer.toString('latin1');
    case 'ISO-8859-1':
      return buffer.toString('latin1');
    case 'UTF-16LE':
    case 'UTF-16BE':
    case 'UTF-16': {
      if (bytes.length % 2 !== 0) throw malformed(functionName, charsetName);
      const marked = charset === 'UTF-16' && bytes.length > 1;
      const little = charset === 'UTF-16LE' || (marked && bytes[0] === 0xff && bytes[1] === 0xfe);
      const big = marked && bytes[0] === 0xfe && bytes[1] === 0xff;
      const text = (little ? buffer : buffer.swap16()).toString('utf16le');
      const body = big || (marked && little) ? text.slice(1) : text;
      if (!body.isWellFormed()) throw malformed(functionName, charsetName);
      return body;
    }
    case 'UTF-32': {
      if (bytes.length % 4 !== 0) throw malformed(functionName, charsetName);
      let text = '';
      for (let i = 0; i < bytes.length; i += 4) {
        const code = buffer.readUInt32BE(i);
        if (code > 0x10ffff) throw malformed(functionName, charsetName);
        text += String.fromCodePoint(code);
      }
      return text;
    }
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A JavaScript text always is, once its halves of pairs match. */
export function isValidUtf8(value: string | Uint8Array): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  try {
    strict.decode(value);
    return true;
  } catch {
    return false;
  }
}
