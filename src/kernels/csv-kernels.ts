/**
 * The CSV kernels (`src/kernels/assembly/csv.ts`, `csv-values.ts`). Conversions take field views and the text of
 * NULL, fill values and validity, list rows that they leave to the host in `pending`, and answer the number of
 * those, plus 65536 when there was a NULL.
 */
export interface CsvKernels {
  /** Answers the records read; takes and leaves its state in memory. */
  csv_tokenize(state: number): number;
  csv_strings(views: number, rows: number, validity: number, nullText: number, nullLength: number): number;
  csv_integers(...args: [...CsvConversion, width: number, low: bigint, high: bigint]): number;
  csv_doubles(...args: [...CsvConversion, width: number, powers: number]): number;
  csv_decimals(...args: [...CsvConversion, scale: number, limit: bigint]): number;
  csv_booleans(...args: CsvConversion): number;
  csv_dates(...args: CsvConversion): number;
  csv_timestamps(...args: CsvConversion): number;
  csv_pattern(...args: [...CsvConversion, width: number, program: number, steps: number]): number;
}

export type CsvConversion = readonly [
  views: number,
  rows: number,
  values: number,
  validity: number,
  pending: number,
  nullText: number,
  nullLength: number,
];
