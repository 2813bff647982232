import { SparkError } from '../core/error.ts';
import { inferCsvSchema } from '../formats/csv/infer-csv.ts';
import { parquetReader } from '../formats/parquet/parquet-format.ts';
import type { InferContext } from '../formats/reader.ts';
import type { Storage } from '../storage/storage.ts';
import { commonTypeWithoutStrings } from '../types/coercion/common-type.ts';
import { type Schema, STRING, type StructField } from '../types/data-type.ts';
import { catalogString } from '../types/type-name.ts';
import type { DataFile, DataSource } from './catalog-table.ts';
import { isOn } from './table-files.ts';

const FORMAT_NAMES: Readonly<Record<DataSource, string>> = {
  parquet: 'Parquet',
  csv: 'CSV',
  json: 'JSON',
  text: 'Text',
  orc: 'ORC',
  avro: 'Avro',
};

/** How schemas are found out. */
export interface InferenceSettings {
  readonly storage: Storage;
  /** `spark.sql.*` settings of the server. */
  conf(key: string): string | undefined;
}

/**
 * The columns that the files have, without partition columns. Reads in steps and lets others run in between.
 *
 * @throws UNABLE_TO_INFER_SCHEMA, FAILED_READ_FILE.*
 */
export async function inferTableSchema(
  provider: DataSource,
  files: readonly DataFile[],
  options: Readonly<Record<string, string>>,
  settings: InferenceSettings,
): Promise<Schema> {
  if (provider === 'text') return [{ name: 'value', type: STRING, nullable: true }];
  const filled = files.filter((file) => file.size > 0);
  if (filled.length === 0) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: FORMAT_NAMES[provider] });
  const context: InferContext = {
    open: (path) => settings.storage.open(path),
    options,
    conf: (key) => settings.conf(key),
  };
  switch (provider) {
    case 'parquet': {
      const merges =
        isOn(options, 'mergeSchema') || settings.conf('spark.sql.parquet.mergeSchema') === 'true';
      if (!merges) return parquetReader.inferSchema(filled, context);
      let merged: Schema | null = null;
      for (const file of filled) {
        const schema = parquetReader.inferSchema([file], context);
        merged = merged === null ? schema : mergeSchemas(merged, schema);
        await turn();
      }
      return merged!;
    }
    case 'csv': {
      const steps = inferCsvSchema(filled, context);
      while (true) {
        const step = steps.next();
        if (step.done === true) return step.value;
        await turn();
      }
    }
    default:
      throw new SparkError('UNSUPPORTED_FEATURE.DATA_SOURCE', { provider });
  }
}

/** Columns of both by name, with types that hold both. @throws CANNOT_MERGE_SCHEMAS */
function mergeSchemas(left: Schema, right: Schema): Schema {
  const positions = new Map(left.map((field, index) => [field.name.toLowerCase(), index]));
  const merged: StructField[] = [...left];
  for (const field of right) {
    const position = positions.get(field.name.toLowerCase());
    if (position === undefined) {
      merged.push({ ...field, nullable: true });
      continue;
    }
    const known = merged[position]!;
    const type = commonTypeWithoutStrings(known.type, field.type, 'ansi');
    if (type === undefined) {
      throw new SparkError('CANNOT_MERGE_SCHEMAS', { left: show(known), right: show(field) });
    }
    merged[position] = { ...known, type, nullable: known.nullable || field.nullable };
  }
  return merged;
}

function show({ name, type }: StructField): string {
  return `${name} ${catalogString(type)}`;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
