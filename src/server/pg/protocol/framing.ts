import { ProtocolError } from './byte-reader.ts';
import {
  decodeFrontend,
  decodeStartup,
  type FrontendMessage,
  isFrontendCode,
  type StartupMessage,
} from './frontend.ts';

/** PostgreSQL's own limit for startup packets, in bytes. */
const MAX_STARTUP = 10_000;
/** The largest message taken, in bytes: statements and parameters. */
const MAX_MESSAGE = 256 * 1024 * 1024;

export type IncomingMessage = StartupMessage | FrontendMessage;

/** Cuts a connection's bytes into messages. Pure: bytes in, messages out, whatever the chunks. */
export class Framing {
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;
  #started = false;

  /** @throws ProtocolError; the stream cannot be read on then */
  *push(chunk: Uint8Array): Generator<IncomingMessage> {
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#length += chunk.length;
    while (this.#length >= this.#needed) {
      const message = this.#started ? this.#nextMessage() : this.#nextStartup();
      if (message === null) return;
      if (message.kind === 'startup') this.#started = true;
      yield message;
    }
  }

  #nextStartup(): StartupMessage | null {
    const head = this.#peek(4);
    if (head === null) return null;
    const length = head.readInt32BE(0);
    if (length < 8 || length > MAX_STARTUP) throw new ProtocolError('invalid length of startup packet');
    const bytes = this.#take(length);
    return bytes && decodeStartup(bytes.subarray(4));
  }

  #nextMessage(): FrontendMessage | null {
    const head = this.#peek(5);
    if (head === null) return null;
    const code = head[0]!;
    if (!isFrontendCode(code)) throw new ProtocolError(`invalid frontend message type ${code}`);
    const length = head.readInt32BE(1);
    if (length < 4 || length > MAX_MESSAGE) throw new ProtocolError('invalid message length');
    const bytes = this.#take(length + 1);
    return bytes && decodeFrontend(code, bytes.subarray(5));
  }

  /** The next bytes without taking them, null when they are not here yet. */
  #peek(count: number): Buffer | null {
    this.#needed = count;
    if (this.#length < count) return null;
    return this.#joined();
  }

  #take(count: number): Buffer | null {
    this.#needed = count;
    if (this.#length < count) return null;
    const all = this.#joined();
    const rest = all.subarray(count);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#needed = 0;
    return all.subarray(0, count);
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }
}
