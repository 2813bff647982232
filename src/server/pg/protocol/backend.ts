/** Messages that the server sends, as bytes ready for the socket. */

export interface ColumnDescription {
  readonly name: string;
  readonly oid: number;
  /** Bytes of a value, negative for variable length. */
  readonly size: number;
  readonly modifier: number;
  readonly format: number;
}

/** Fields of ErrorResponse and NoticeResponse by their letters. */
export type ErrorFields = Readonly<Partial<Record<'S' | 'V' | 'C' | 'M' | 'D' | 'H' | 'P', string>>>;

export const authenticationOk = message('R', int32(0));
export const parseComplete = message('1');
export const bindComplete = message('2');
export const closeComplete = message('3');
export const noData = message('n');
export const emptyQueryResponse = message('I');
export const portalSuspended = message('s');

export function parameterStatus(name: string, value: string): Buffer {
  return message('S', cstring(name), cstring(value));
}

export function backendKeyData(processId: number, secretKey: number): Buffer {
  return message('K', int32(processId), int32(secretKey));
}

/** @param status I idle, T in a transaction, E in a failed transaction */
export function readyForQuery(status: 'I' | 'T' | 'E'): Buffer {
  return message('Z', Buffer.from(status));
}

export function commandComplete(tag: string): Buffer {
  return message('C', cstring(tag));
}

export function negotiateProtocolVersion(unknownOptions: readonly string[]): Buffer {
  return message('v', int32(0), int32(unknownOptions.length), ...unknownOptions.map(cstring));
}

export function parameterDescription(oids: readonly number[]): Buffer {
  return message('t', int16(oids.length), ...oids.map(int32));
}

export function rowDescription(columns: readonly ColumnDescription[]): Buffer {
  const fields = columns.map((column) =>
    Buffer.concat([
      cstring(column.name),
      int32(0),
      int16(0),
      int32(column.oid),
      int16(column.size),
      int32(column.modifier),
      int16(column.format),
    ]),
  );
  return message('T', int16(columns.length), ...fields);
}

/** A row of texts, for answers that no query made. */
export function dataRow(values: readonly (string | null)[]): Buffer {
  const cells = values.map((value) => {
    if (value === null) return int32(-1);
    const bytes = Buffer.from(value);
    return Buffer.concat([int32(bytes.length), bytes]);
  });
  return message('D', int16(values.length), ...cells);
}

export function errorResponse(fields: ErrorFields): Buffer {
  return message('E', ...errorFields(fields));
}

function errorFields(fields: ErrorFields): Buffer[] {
  const parts = Object.entries(fields).map(([code, text]) =>
    Buffer.concat([Buffer.from(code), cstring(text)]),
  );
  return [...parts, Buffer.from([0])];
}

function message(code: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  return Buffer.concat([Buffer.from(code), int32(length), ...parts]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value & 0xffff);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}

/** NUL ends strings on the wire, so one inside cannot be sent. */
function cstring(text: string): Buffer {
  return Buffer.from(`${text.replaceAll('\0', '\u2400')}\0`);
}
