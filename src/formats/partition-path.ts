import { SparkError } from '../core/error.ts';

/** What Hive and Spark write for NULL (and the empty string) in a partition directory's name. */
export const HIVE_DEFAULT_PARTITION = '__HIVE_DEFAULT_PARTITION__';

const ESCAPED = new Set('"#%\'*/:=?\\\u007f{[]^');

/** A column's name or value as it stands in a directory's name. */
export function escapePathName(text: string): string {
  let escaped = '';
  for (const char of text) {
    const code = char.charCodeAt(0);
    const plain = code >= 32 && !ESCAPED.has(char);
    escaped += plain ? char : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

function unescapePathName(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** `year=2021/month=01` */
export function partitionPath(columns: readonly string[], values: readonly (string | null)[]): string {
  return columns.map((name, index) => partitionDirectory(name, values[index] ?? null)).join('/');
}

/** `year=2021`; NULL and the empty string are Hive's default partition. */
export function partitionDirectory(column: string, value: string | null): string {
  const text = value === null || value === '' ? HIVE_DEFAULT_PARTITION : escapePathName(value);
  return `${escapePathName(column)}=${text}`;
}

export interface PartitionSegment {
  readonly column: string;
  readonly value: string | null;
}

/**
 * Column and value of a directory's name; null where it names no partition.
 * @throws EMPTY_PARTITION_COLUMN_NAME, EMPTY_PARTITION_COLUMN_VALUE
 */
export function parsePartitionDirectory(name: string): PartitionSegment | null {
  const equals = name.indexOf('=');
  if (equals < 0) return null;
  if (equals === 0) throw new SparkError('EMPTY_PARTITION_COLUMN_NAME', { columnSpec: name });
  if (equals === name.length - 1) throw new SparkError('EMPTY_PARTITION_COLUMN_VALUE', { columnSpec: name });
  const raw = name.slice(equals + 1);
  const value = raw === HIVE_DEFAULT_PARTITION ? null : unescapePathName(raw);
  return { column: unescapePathName(name.slice(0, equals)), value };
}
