import type { DataSource } from '../../catalog/catalog-table.ts';
import type { GeneratedModule } from '../../codegen/builder.ts';
import type { DirectIndexSpec } from '../../codegen/pipeline/direct-index-code.ts';
import type { AppendedRows, TableLookUp } from '../../codegen/pipeline/pipeline.ts';
import type { FieldSpec } from '../../codegen/pipeline/record.ts';
import type { AggregateCall, Attribute, Expression, GeneratorCall } from '../../expr/expression.ts';
import type { ScanRequest } from '../../formats/reader.ts';
import type { WriteRequest } from '../../formats/writer.ts';
import type { DataType } from '../../types/data-type.ts';
import type { ResultEncoding } from '../result.ts';
import type { RecordFormat } from './record-blocks.ts';

/**
 * What a stage's tasks run: the generated code and how its parts are put together. Plain data, posted to an
 * executor once, and kept there for later stages of the same shape. Stores, outputs and limits are named by their
 * offset in the frame.
 */
export interface StageProgram {
  readonly programId: number;
  /** Without `ir` where `module` is given. */
  readonly generated: GeneratedModule;
  /** Null runs the intermediate code. */
  readonly module: WebAssembly.Module | null;
  readonly steps: readonly Step[];
  readonly stores: readonly StoreSpec[];
  /** Steps that may run early, to empty a store that has become large: partial aggregations. */
  readonly reliefs: readonly Relief[];
  readonly outputs: readonly OutputSpec[];
  readonly keyFilters: readonly KeyFilterSpec[];
  /** Where an operator's rows, or what `name` says, are counted (i64 in the frame). */
  readonly counters: readonly {
    readonly nodeId: number;
    readonly offset: number;
    readonly name: string | null;
  }[];
  readonly generators: readonly GeneratorSite[];
  readonly accumulators: readonly AccumulatorSite[];
  readonly batchRows: number;
  /** The session's time zone. */
  readonly zone: string;
  /** Where code reads the number of the task's pass and, 4 bytes on, how many there are; null if it makes one. */
  readonly pass: number | null;
}

/** Whether tasks leave something for each other on their executor. */
export function sharesMemory({ stores, keyFilters }: StageProgram): boolean {
  return keyFilters.length > 0 || stores.some((store) => store.shared);
}

export interface Relief {
  readonly nodeId: number;
  readonly store: number;
  /** Where the rows that come to the store are counted. */
  readonly rows: number;
  /** Position of the step that reads the store; the steps before it fill it. */
  readonly step: number;
}

/** What tasks do one after the other. */
export type Step =
  | PipelineStep
  | CopyStep
  | StoreRowsStep
  | EnterStep
  | FillFilterStep
  | SortStep
  | WindowStep;

export interface PipelineStep {
  readonly kind: 'pipeline';
  /** Exported `(start, end) -> reached`; null where nothing is computed. */
  readonly entry: string | null;
  readonly nodeId: number;
  readonly source: SourceSpec;
  /** What kernels find in joins' tables for the rows of a batch, by keys that are columns of the source. */
  readonly lookUps: readonly TableLookUp[];
  /** Limits in the pipeline: it ends when one is reached. */
  readonly limits: readonly number[];
  /** Counters of operators that get a row for every position. */
  readonly counters: readonly number[];
  /** How far apart positions are. */
  readonly stride: number;
  /** The output that gets a row for every record; null where code appends rows. */
  readonly appended: AppendedRows | null;
  /** Fills stores that all tasks of the program on an executor share (the build side of a broadcast join). */
  readonly shared: boolean;
}

/** Copies rows of a source to an output as they are, by kernels and column by column. */
export interface CopyStep {
  readonly kind: 'copy';
  readonly nodeId: number;
  readonly source: VectorSource;
  readonly output: number;
  /** Where the output's columns are among the source's. */
  readonly columns: readonly number[];
  /** Counters of operators that get these rows. */
  readonly counters: readonly number[];
}

/** Makes records of rows that are wanted just as they are, column by column, by kernels. */
export interface StoreRowsStep {
  readonly kind: 'store_rows';
  readonly nodeId: number;
  readonly source: Extract<SourceSpec, { kind: 'blocks' }>;
  readonly store: number;
  readonly fields: readonly StoredColumn[];
  readonly header: RecordHeader;
  /** Whether they count as rows that the operator gives. */
  readonly counts: boolean;
  readonly shared: boolean;
}

/** A column of the source and where records have its values. */
export interface StoredColumn {
  readonly column: number;
  readonly offset: number;
  /** Null where a record has no validity byte for it. */
  readonly validity: number | null;
}

/** What records have in front of their fields, beside 0. */
export type RecordHeader =
  | { readonly kind: 'none' }
  /** Of a nested loop: all records in a chain. */
  | { readonly kind: 'chain' }
  /** Of a hash join, by the columns that are its keys. */
  | {
      readonly kind: 'keys';
      readonly columns: readonly number[];
      /** Records of rows with NULL keys are made, too. */
      readonly keepsNulls: boolean;
    };

/** Makes the table of a join for the records of its build side, which are all there, and enters them. */
export interface EnterStep {
  readonly kind: 'enter';
  readonly nodeId: number;
  readonly store: number;
  /** Exported `(start, end)` over records; null where a kernel enters them, by keys that are whole numbers. */
  readonly entry: string | null;
  readonly shared: boolean;
}

/** Fills a runtime filter by kernels, for all tasks on an executor: keys are a column of whole numbers. */
export interface FillFilterStep {
  readonly kind: 'fill_filter';
  readonly nodeId: number;
  readonly filter: number;
  /** Its one column has the keys. */
  readonly source: Extract<SourceSpec, { kind: 'blocks' }>;
  readonly bytes: 4 | 8;
}

export interface ColumnSpec extends FieldSpec {
  readonly name: string;
}

export type SourceSpec =
  /** Blocks of another stage, of the driver, or of a broadcast. */
  | {
      readonly kind: 'blocks';
      readonly leaf: number;
      readonly shuffle: boolean;
      readonly table: number;
      readonly columns: readonly ColumnSpec[];
      /** Where the columns are in the blocks; null if these hold them and no others. */
      readonly positions: readonly number[] | null;
      /** A key filter that these rows go into: made for their number. */
      readonly fills: number | null;
    }
  | {
      readonly kind: 'files';
      readonly keyRanges: readonly KeyRange[];
      readonly leaf: number;
      readonly provider: DataSource;
      readonly request: ScanRequest;
      readonly table: number;
      readonly columns: readonly ColumnSpec[];
      /** Null where the pipeline goes over all rows of a batch. */
      readonly selection: SelectionSpec | null;
      /** Types of the partition columns that are wanted, which come after the read ones. */
      readonly partitionTypes: readonly DataType[];
      /** Their positions among the table's partition columns. */
      readonly partitionPositions: readonly number[];
    }
  /** Packed batches of the cache. */
  | {
      readonly kind: 'cache';
      readonly leaf: number;
      readonly table: number;
      readonly columns: readonly ColumnSpec[];
      /** Where the columns stand in the batches. */
      readonly positions: readonly number[];
      /** The columns as the filters know them. */
      readonly attributes: readonly Attribute[];
      /** Batches may be left out by them; rows are not. */
      readonly filters: readonly Expression<unknown>[];
      readonly keyRanges: readonly KeyRange[];
      /** Null where the pipeline goes over all rows of a batch. */
      readonly selection: SelectionSpec | null;
      /** Columns that the pipeline reads of the chosen rows, beside those that the selection looks at. */
      readonly late: readonly number[];
    }
  | { readonly kind: 'range'; readonly leaf: number; readonly cell: number; readonly step: bigint }
  | { readonly kind: 'records'; readonly store: number }
  /** The records of a sorted store in order: `limit` of them, -1 for all, after the first ones. */
  | { readonly kind: 'sorted'; readonly store: number; readonly offset: number; readonly limit: number }
  /** Runs of another stage, merged in the order of a store, which itself stays empty. */
  | { readonly kind: 'merged'; readonly leaf: number; readonly store: number }
  /** One round without columns. */
  | { readonly kind: 'once' }
  /** What files an output of kind `write` wrote, one row each. */
  | {
      readonly kind: 'written';
      readonly output: number;
      readonly table: number;
      readonly columns: readonly ColumnSpec[];
    };

/** Sources whose rows lie in vectors, all of them or those that a selection names. */
export type VectorSource = Extract<SourceSpec, { readonly kind: 'blocks' | 'files' | 'cache' }>;

/**
 * Values from `low` to `high`, both of them too, as doubles or (for all other numbers) bigints; null is open. NaN is
 * above all numbers.
 */
export interface ValueRange {
  readonly low: number | bigint | null;
  readonly high: number | bigint | null;
}

/** Rows in which a column's value is in one of the ranges, which are in order and apart from each other. */
export interface ColumnRanges {
  /** Place among the source's columns. */
  readonly column: number;
  readonly ranges: readonly ValueRange[];
}

/** The pipeline goes over the rows of a batch that were chosen first. */
export interface SelectionSpec {
  /**
   * What rows are chosen by before any function: all of its functions go over the selection then. Of files, they are
   * on the first columns, in their order.
   */
  readonly tests: readonly ColumnRanges[];
  /** The first fills the selection, unless tests did, the others leave rows of it. */
  readonly steps: readonly SelectionStepSpec[];
  /** i64 of the frame that counts the rows looked at; null where tests count them. */
  readonly counter: number | null;
  /** Cell with the selection's address and its count (see `SELECTION`). */
  readonly cell: number;
  /** The first so many of the scan's columns are what it looks at. */
  readonly eager: number;
  /** Results by value that steps remember: of which column, and the cell (see `MEMO`). */
  readonly memos: readonly { readonly column: number; readonly cell: number }[];
}

export type SelectionStepSpec =
  /** Exported `(start, end)`: over row numbers if it is the first, else over positions in the selection. */
  | { readonly kind: 'code'; readonly entry: string }
  /** A runtime filter that kernels test, by a column of whole numbers among the first ones. */
  | { readonly kind: 'look_up'; readonly filter: number; readonly column: number; readonly bytes: 4 | 8 };

/** Sorts the records of a store; with `limit` only the first ones are kept. */
export interface SortStep {
  readonly kind: 'sort';
  readonly nodeId: number;
  readonly store: number;
}

/** Computes the window functions of a sorted store's records. */
export interface WindowStep {
  readonly kind: 'window';
  readonly nodeId: number;
  readonly store: number;
  readonly walk: WindowWalk;
  /** Null where the walk computes all. */
  readonly frames: WindowFrames | null;
  readonly needs: WindowNeeds;
}

/** Which rows must be there together. */
export interface WindowNeeds {
  /** A row's values are known with the row, at the end of its peers or of its partition. */
  readonly until: 'row' | 'peers' | 'partition';
  /** Rows behind it that must have come, too. */
  readonly ahead: number;
  /** Rows before it that it looks at. */
  readonly back: number;
}

/** Computes what is known when the rows of a partition come in order, and what is known at its end. */
export interface WindowWalk {
  /** Exported `(start, end)` over sort entries, for all of them in order, piece by piece. */
  readonly entry: string;
  /** Of its state in the frame, where `starts` tells the first entries of the last peers and partition. */
  readonly cells: number;
  readonly starts: { readonly peers: number; readonly partition: number };
  /** Among the cells, that of the last row's record. */
  readonly previous: number;
  /** Exported `(start, end)` over sort entries: stores aggregates in the last peers' and partition's records. */
  readonly finish: { readonly peers: string | null; readonly partition: string | null };
}

/** Computes what depends on rows behind the current one, or on rows that frames leave behind. */
export interface WindowFrames {
  /**
   * Exported `(start, end) -> reached` over sort entries, after the walk: piece by piece, up to the last partition
   * that is complete. It stops early where rows cost much.
   */
  readonly entry: string;
  /** Cell for the address that the complete partitions end at. */
  readonly limit: number;
  /** Cell for the end of the partition that it is in; 0 to look for it. */
  readonly partitionEnd: number;
  /** Cells for addresses of room, `QUEUE_BYTES` a row. */
  readonly queues: readonly number[];
}

/** How the records of a store are found. */
export type TableSpec =
  /** Of groups: grows with them. */
  | { readonly kind: 'growing' }
  /** Of a join: made when all records are there. */
  | {
      readonly kind: 'join';
      readonly nodeId: number;
      /** The keys if they are whole numbers, whose ranges are known when the table is made; else none. */
      readonly rangedKeys: readonly NumberField[];
      /** Records whose key is there already are left out of a hash table. */
      readonly distinct: boolean;
    };

/** A whole number in a record. */
export interface NumberField {
  readonly offset: number;
  readonly bytes: 4 | 8;
}

export interface StoreSpec {
  readonly header: number;
  readonly recordSize: number;
  readonly table: TableSpec | null;
  /** Filled by shared steps. */
  readonly shared: boolean;
  readonly sort: SortSpec | null;
  /** Of a table of groups. */
  readonly indexes?: readonly DirectIndexSpec[];
}

/** A runtime filter: the keys of a join's other side, shared by the tasks of the program on an executor. */
export interface KeyFilterSpec {
  readonly header: number;
  /** The operator whose rows it drops. */
  readonly nodeId: number;
  /** Rows are dropped before the operator's last conditions are asked, and count as rows that it gives. */
  readonly isEarly: boolean;
  /** Keys are whole numbers, whose range is known before the filter is filled. */
  readonly integral: boolean;
  /** The column that is the key; null for other expressions. */
  readonly key: Attribute | null;
}

/** A column's values outside of a key filter's range need not be read. */
export interface KeyRange {
  readonly header: number;
  readonly column: Attribute;
}

export interface SortSpec {
  /** Where the constants have the order of the keys, as `sortOrderBytes` writes it. */
  readonly order: number;
  /**
   * Where some key needs code to be compared: exported `(a, b)` over records, negative, 0 or positive as `a` comes
   * before, with, after `b`. The order has only the keys before it then.
   */
  readonly compare: string | null;
  readonly views: RecordFormat['views'];
  /** Where rows go, in sorted runs, when they are too many; null for rows that have to be in memory together. */
  readonly runs: SortRuns | null;
  /** Only the first records of each group of keys are wanted. */
  readonly groups: GroupLimit | null;
  /** How the first keys are packed into the words of entries; null where these are the same for any records. */
  readonly packing: KeyPacking | null;
  /** Only so many first records are wanted: further ones are dropped along the way. */
  readonly top: number | null;
  /** For `top`: cell with the prefix (u64), then the record (u32) that rows must come before. */
  readonly threshold: number | null;
}

export interface KeyPacking {
  readonly keys: readonly PackedKeySpec[];
  /** Where the constants have a piece for each key, as `packedPieces` writes them. */
  readonly pieces: number;
  /** Where the frame has room for the pieces, then for as many ranges. */
  readonly cell: number;
  /** The first part of the order with anything of further keys. */
  readonly behind: number;
}

export interface PackedKeySpec {
  /** Null where a key is never NULL. */
  readonly nulls: 'first' | 'last' | null;
}

export interface GroupLimit {
  readonly rank: 'row_number' | 'rank' | 'dense_rank';
  readonly limit: number;
  /** Exported functions of two records: 0 when they are of one group, peers. Null where all are. */
  readonly samePartition: string | null;
  readonly samePeers: string;
  /** Where records hold the hash of their group (i32). */
  readonly hash: number;
}

export interface SortRuns {
  /** All rows to the next stage, or what memory can't hold to a file of the task. */
  readonly to: 'exchange' | 'file';
  /** The operator that counts them. */
  readonly nodeId: number;
  /** Part of the executor's memory that the rows take, with what sorting them takes, before they go. */
  readonly share: number;
}

export interface OutputSpec {
  readonly header: number;
  readonly table: number;
  readonly nodeId: number;
  readonly columns: readonly FieldSpec[];
  readonly sink: SinkSpec;
}

export type SinkSpec =
  /** Blocks for other stages. */
  | {
      readonly kind: 'blocks';
      readonly partitions: number;
      readonly shuffle: boolean;
      /** Columns by whose hash rows have partitions; null where the last column says it, if there are several. */
      readonly hashKeys: readonly number[] | null;
    }
  /** Packed batches of `batchRows` rows, for the driver to keep: no more than `limit` bytes. */
  | {
      readonly kind: 'cache';
      readonly batchRows: number;
      /** False leaves values as wide as they are. */
      readonly compressed: boolean;
      readonly limit: number;
    }
  | { readonly kind: 'encode'; readonly encoding: ResultEncoding; readonly names: readonly string[] }
  | {
      readonly kind: 'write';
      readonly provider: 'parquet' | 'csv';
      /** Directory that takes the files. */
      readonly path: string;
      /** Part of the files' names that tells this write from others. */
      readonly jobId: string;
      readonly request: WriteRequest;
      /** The last so many columns make directories. */
      readonly partitionNames: readonly string[];
    };

export interface GeneratorSite {
  readonly call: GeneratorCall;
  /** Offset in the frame of the arguments' slots, then the result's: 16 bytes each plus 16 for validity. */
  readonly slots: number;
  readonly arguments: readonly DataType[];
  readonly results: readonly DataType[];
  readonly outer: boolean;
}

export interface AccumulatorSite {
  readonly call: AggregateCall;
  readonly slots: number;
  readonly arguments: readonly DataType[];
}
