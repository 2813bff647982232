/** Arrow's metadata version 5, and the kind of message. */
const VERSION = 4;
const RECORD_BATCH = 3;
/** Places in the flatbuffer below; everything but the two vectors has a fixed size. */
const MESSAGE_VTABLE = 4;
const MESSAGE = 24;
const BATCH_VTABLE = 48;
const BATCH = 64;
const NODES = 84;

/**
 * What stands before the body of a record batch message: continuation marker, size, and a flatbuffer with
 * the tables Message and RecordBatch of Arrow's format, laid out by hand since its shape never changes.
 *
 * @param buffers their bytes without padding; in the body each is padded to 8
 */
export function recordBatchHeader(
  rows: number,
  nodes: readonly { readonly length: number; readonly nulls: number }[],
  buffers: readonly number[],
): Uint8Array {
  const vector = NODES + 8 + nodes.length * 16;
  const size = vector + 4 + buffers.length * 16;
  const message = new Uint8Array(8 + size);
  new DataView(message.buffer).setUint32(0, 0xffffffff, true);
  new DataView(message.buffer).setInt32(4, size, true);
  const view = new DataView(message.buffer, 8);
  const u16 = (at: number, ...values: number[]): void => {
    values.forEach((value, i) => {
      view.setUint16(at + i * 2, value, true);
    });
  };
  const u32 = (at: number, value: number): void => view.setUint32(at, value, true);
  const i64 = (at: number, value: number): void => view.setBigInt64(at, BigInt(value), true);

  u32(0, MESSAGE);
  // Fields: version, header type, header, body length.
  u16(MESSAGE_VTABLE, 12, 24, 4, 6, 8, 16);
  u32(MESSAGE, MESSAGE - MESSAGE_VTABLE);
  view.setInt16(MESSAGE + 4, VERSION, true);
  view.setUint8(MESSAGE + 6, RECORD_BATCH);
  u32(MESSAGE + 8, BATCH - (MESSAGE + 8));
  // Fields: length, nodes, buffers.
  u16(BATCH_VTABLE, 10, 20, 8, 4, 16);
  u32(BATCH, BATCH - BATCH_VTABLE);
  u32(BATCH + 4, NODES - (BATCH + 4));
  i64(BATCH + 8, rows);
  u32(BATCH + 16, vector - (BATCH + 16));
  u32(NODES, nodes.length);
  nodes.forEach((node, i) => {
    i64(NODES + 4 + i * 16, node.length);
    i64(NODES + 12 + i * 16, node.nulls);
  });
  u32(vector, buffers.length);
  let offset = 0;
  buffers.forEach((length, i) => {
    i64(vector + 4 + i * 16, offset);
    i64(vector + 12 + i * 16, length);
    offset += Math.ceil(length / 8) * 8;
  });
  i64(MESSAGE + 16, offset);
  return message;
}
