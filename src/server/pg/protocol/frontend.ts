import { ByteReader, ProtocolError } from './byte-reader.ts';

/** What a client says before its session begins; these have no type byte. */
export type StartupMessage =
  | { readonly kind: 'ssl_request' }
  | { readonly kind: 'gss_request' }
  | { readonly kind: 'cancel_request'; readonly processId: number; readonly secretKey: number }
  | {
      readonly kind: 'startup';
      readonly minorVersion: number;
      readonly parameters: Readonly<Record<string, string>>;
    };

export type FrontendMessage =
  | { readonly kind: 'query'; readonly text: string }
  | {
      readonly kind: 'parse';
      readonly name: string;
      readonly text: string;
      readonly types: readonly number[];
    }
  | {
      readonly kind: 'bind';
      readonly portal: string;
      readonly statement: string;
      readonly parameterFormats: readonly number[];
      readonly parameters: readonly (Uint8Array | null)[];
      readonly resultFormats: readonly number[];
    }
  | { readonly kind: 'describe'; readonly target: 'statement' | 'portal'; readonly name: string }
  | { readonly kind: 'execute'; readonly portal: string; readonly maxRows: number }
  | { readonly kind: 'close'; readonly target: 'statement' | 'portal'; readonly name: string }
  | { readonly kind: 'sync' }
  | { readonly kind: 'flush' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'password'; readonly body: Uint8Array }
  | { readonly kind: 'function_call' }
  | { readonly kind: 'copy_data'; readonly data: Uint8Array }
  | { readonly kind: 'copy_done' }
  | { readonly kind: 'copy_fail'; readonly reason: string };

const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const PROTOCOL_MAJOR = 3;

/** @param body the message without its length @throws ProtocolError */
export function decodeStartup(body: Uint8Array): StartupMessage {
  const reader = new ByteReader(body);
  const code = reader.int32();
  if (code === SSL_REQUEST) return { kind: 'ssl_request' };
  if (code === GSS_REQUEST) return { kind: 'gss_request' };
  if (code === CANCEL_REQUEST) {
    return { kind: 'cancel_request', processId: reader.int32(), secretKey: reader.int32() };
  }
  if (code >>> 16 !== PROTOCOL_MAJOR) {
    throw new ProtocolError(
      `unsupported frontend protocol ${code >>> 16}.${code & 0xffff}: server supports 3.0 to 3.0`,
    );
  }
  const parameters: Record<string, string> = {};
  for (let key = reader.cstring(); key !== ''; key = reader.cstring()) parameters[key] = reader.cstring();
  return { kind: 'startup', minorVersion: code & 0xffff, parameters };
}

type Decoder = (reader: ByteReader) => FrontendMessage;

/** Each message once: its type byte and what follows. */
const decoders: Readonly<Record<string, Decoder>> = {
  Q: (r) => ({ kind: 'query', text: r.cstring() }),
  P: (r) => ({ kind: 'parse', name: r.cstring(), text: r.cstring(), types: r.list(() => r.int32()) }),
  B: (r) => ({
    kind: 'bind',
    portal: r.cstring(),
    statement: r.cstring(),
    parameterFormats: r.list(() => r.int16()),
    parameters: r.list(() => r.sizedBytes()),
    resultFormats: r.list(() => r.int16()),
  }),
  D: (r) => ({ kind: 'describe', ...target(r) }),
  E: (r) => ({ kind: 'execute', portal: r.cstring(), maxRows: r.int32() }),
  C: (r) => ({ kind: 'close', ...target(r) }),
  S: () => ({ kind: 'sync' }),
  H: () => ({ kind: 'flush' }),
  X: () => ({ kind: 'terminate' }),
  p: (r) => ({ kind: 'password', body: r.rest() }),
  F: (r) => {
    r.rest();
    return { kind: 'function_call' };
  },
  d: (r) => ({ kind: 'copy_data', data: r.rest() }),
  c: () => ({ kind: 'copy_done' }),
  f: (r) => ({ kind: 'copy_fail', reason: r.cstring() }),
};

function target(reader: ByteReader): { target: 'statement' | 'portal'; name: string } {
  const code = String.fromCharCode(reader.byte());
  if (code !== 'S' && code !== 'P') throw new ProtocolError(`invalid message target '${code}'`);
  return { target: code === 'S' ? 'statement' : 'portal', name: reader.cstring() };
}

/** Is this a type byte that a client may send? */
export function isFrontendCode(code: number): boolean {
  return Object.hasOwn(decoders, String.fromCharCode(code));
}

/** @throws ProtocolError for a body that is too short or too long */
export function decodeFrontend(code: number, body: Uint8Array): FrontendMessage {
  const reader = new ByteReader(body);
  const message = decoders[String.fromCharCode(code)]!(reader);
  reader.expectEnd();
  return message;
}
