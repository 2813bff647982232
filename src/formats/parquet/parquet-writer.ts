import { Region } from '../../columns/linear-memory.ts';
import type { Batch, Vector } from '../../columns/vector.ts';
import { schemaToJson } from '../../types/type-json.ts';
import type { FormatContext } from '../reader.ts';
import type { ByteSink, FileWriter, WriteRequest, WrittenFile } from '../writer.ts';
import { Compressor, type WriteCodec } from './compress.ts';
import { LeafWriter, type WriteScope } from './leaf-writer.ts';
import { NestedShredder } from './nested-shredder.ts';
import { SPARK_SCHEMA_KEY } from './schema.ts';
import { encodeThrift, type ThriftStruct, type ThriftValue } from './thrift-writer.ts';
import { encodeColumnIndex, encodeOffsetIndex, type WrittenPage } from './write-page-index.ts';
import { type TimestampOutput, type WriteSchema, writeSchema } from './write-schema.ts';

const MAGIC = new Uint8Array([0x50, 0x41, 0x52, 0x31]);
/** A row group ends when so many bytes wait. */
const ROW_GROUP_BYTES = 128 * 1024 * 1024;
/** Whose rules on dates and timestamps the values follow; readers look for it. */
const SPARK_VERSION = '4.2.0';

/** A chunk in the file, and a row group of them. */
interface PlacedChunk {
  readonly start: number;
  readonly metadata: ThriftStruct;
  readonly pages: readonly WrittenPage[];
}

interface WrittenGroup {
  readonly rows: number;
  readonly start: number;
  readonly length: number;
  readonly uncompressed: number;
  readonly chunks: readonly PlacedChunk[];
}

/** Takes rows of one column of the table. */
type AppendColumn = (vector: Vector, rows: number) => void;

/** Writes a Parquet file: pages as they fill up, row groups when they are large, the footer at the end. */
export class ParquetWriter implements FileWriter {
  rows = 0;
  readonly #sink: ByteSink;
  readonly #request: WriteRequest;
  readonly #region: Region;
  readonly #schema: WriteSchema;
  readonly #leaves: readonly LeafWriter[];
  readonly #columns: readonly AppendColumn[];
  readonly #groups: WrittenGroup[] = [];
  #groupRows = 0;
  #position = 0;

  constructor(sink: ByteSink, request: WriteRequest, context: FormatContext, codec: WriteCodec) {
    this.#sink = sink;
    this.#request = request;
    this.#region = new Region(context.memory);
    try {
      const scope = {
        context,
        region: this.#region,
        compressor: new Compressor(codec, context.kernels, this.#region),
      };
      this.#schema = writeSchema(request.schema, timestampOutput(request));
      this.#leaves = this.#schema.leaves.map((leaf) => new LeafWriter(scope, leaf));
      this.#columns = this.#openColumns(scope);
      this.#write(MAGIC);
    } catch (error) {
      this.abort();
      throw error;
    }
  }

  write(batch: Batch): void {
    batch.vectors.forEach((vector, i) => {
      this.#columns[i]!(vector, batch.length);
    });
    this.rows += batch.length;
    this.#groupRows += batch.length;
    const buffered = this.#leaves.reduce((sum, leaf) => sum + leaf.buffered, 0);
    if (buffered >= ROW_GROUP_BYTES) this.#endGroup();
  }

  close(): WrittenFile {
    this.#endGroup();
    const groups = this.#writeIndexes();
    const footer = encodeThrift([
      [1, { i32: 1 }],
      [2, { list: this.#schema.elements }],
      [3, { i64: this.rows }],
      [4, { list: groups }],
      [
        5,
        {
          list: [
            pair('org.apache.spark.version', SPARK_VERSION),
            pair(SPARK_SCHEMA_KEY, schemaToJson(this.#request.schema)),
          ],
        },
      ],
      [6, { text: 'sparrow' }],
      // Bounds follow the order of each column's type.
      [7, { list: this.#leaves.map(() => ({ struct: [[1, { struct: [] }]] })) }],
    ]);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, footer.length, true);
    this.#write(footer);
    this.#write(length);
    this.#write(MAGIC);
    this.#sink.close();
    this.#region.releaseAll();
    return { rows: this.rows, bytes: this.#position };
  }

  abort(): void {
    this.#region.releaseAll();
    this.#sink.abort();
  }

  #openColumns(scope: WriteScope): AppendColumn[] {
    return this.#schema.columns.map((node): AppendColumn => {
      if (node.kind === 'leaf') {
        const leaf = this.#leaves[node.leaf]!;
        return (vector, rows) => leaf.appendRows(vector.values, vector.validity, rows);
      }
      const shredder = new NestedShredder(scope, node, this.#leaves);
      return (vector, rows) => shredder.append(vector, rows);
    });
  }

  #endGroup(): void {
    if (this.#groupRows === 0) return;
    const start = this.#position;
    let uncompressed = 0;
    const chunks = this.#leaves.map((leaf): PlacedChunk => {
      const { parts, metadata, pages, uncompressedLength } = leaf.finishChunk();
      const place = this.#position;
      for (const part of parts) this.#write(part);
      uncompressed += uncompressedLength;
      return { start: place, metadata: metadata(place), pages };
    });
    this.#groups.push({ rows: this.#groupRows, start, length: this.#position - start, uncompressed, chunks });
    this.#groupRows = 0;
  }

  /** Writes the page indexes of all chunks and gives the footer's row groups. */
  #writeIndexes(): ThriftValue[] {
    const columnIndexes = this.#groups.map(({ chunks }) =>
      chunks.map(({ pages }) => this.#writeIndex(encodeColumnIndex(pages))),
    );
    return this.#groups.map((group, g): ThriftValue => {
      const columns = group.chunks.map(({ start, metadata, pages }, c): ThriftValue => {
        const columnIndex = columnIndexes[g]![c]!;
        const offsetIndex = this.#writeIndex(encodeOffsetIndex(pages, start));
        return {
          struct: [
            [2, { i64: 0 }],
            [3, { struct: metadata }],
            [4, offsetIndex.offset],
            [5, offsetIndex.length],
            [6, columnIndex.offset],
            [7, columnIndex.length],
          ],
        };
      });
      return {
        struct: [
          [1, { list: columns }],
          [2, { i64: group.uncompressed }],
          [3, { i64: group.rows }],
          [5, { i64: group.start }],
          [6, { i64: group.length }],
          [7, { i16: g }],
        ],
      };
    });
  }

  #writeIndex(bytes: Uint8Array | null): { offset?: ThriftValue; length?: ThriftValue } {
    if (bytes === null) return {};
    const offset = this.#position;
    this.#write(bytes);
    return { offset: { i64: offset }, length: { i32: bytes.length } };
  }

  #write(bytes: Uint8Array): void {
    this.#sink.write(bytes);
    this.#position += bytes.length;
  }
}

function pair(key: string, value: string): ThriftValue {
  return {
    struct: [
      [1, { text: key }],
      [2, { text: value }],
    ],
  };
}

function timestampOutput(request: WriteRequest): TimestampOutput {
  const setting = request.conf['spark.sql.parquet.outputTimestampType']?.toUpperCase();
  return setting === 'TIMESTAMP_MICROS' || setting === 'TIMESTAMP_MILLIS' ? setting : 'INT96';
}
