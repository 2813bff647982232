/** How executors encode result rows; a door asks for the form that it forwards. */
export type ResultEncoding =
  /**
   * PostgreSQL DataRow messages; a format (0 text, 1 binary) per column. `oids` has the columns' types where Spark's
   * do not tell them: an `oid` is a long to the engine and has 4 bytes on the wire.
   */
  | {
      readonly kind: 'data_row';
      readonly formats: readonly (0 | 1)[];
      readonly oids?: readonly (number | null)[];
    }
  /** Arrow IPC record batch messages without schema and end-of-stream. */
  | { readonly kind: 'arrow' }
  /** One JSON object a line. */
  | { readonly kind: 'json_lines' }
  /** One JSON array of strings (as the spark-sql shell prints values) or null a line. */
  | { readonly kind: 'json_strings' }
  | { readonly kind: 'csv'; readonly separator: string };

/** Result rows in the encoding asked for; always whole rows. */
export interface ResultBlock {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /**
   * Lets the memory be used for further blocks: call it at most once, when nobody looks at the bytes any more.
   * Blocks that are not released are left to the garbage collector.
   */
  readonly release?: () => void;
}
