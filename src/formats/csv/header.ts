import type { Region } from '../../columns/linear-memory.ts';
import { SparkError } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { Schema } from '../../types/data-type.ts';
import type { CsvOptions } from './csv-options.ts';
import { peekFields } from './csv-records.ts';
import type { TextBuffer } from './text-buffer.ts';

/**
 * With `enforceSchema` off, a file's header must name the columns that are read, and no others when all are.
 *
 * @throws FAILED_READ_FILE.NO_HINT
 */
export function checkHeader(
  region: Region,
  kernels: Kernels,
  options: CsvOptions,
  fileSchema: Schema,
  positions: readonly (number | undefined)[],
  text: TextBuffer,
): void {
  const header = peekFields(region, kernels, options, text);
  if (header === null) return;
  const wanted = positions.filter((position) => position !== undefined);
  const fail = (detail: string): never => {
    const names = header.map((name) => name ?? '').join(', ');
    const reason = `the CSV header does not conform to the schema: ${detail}. Header: ${names}`;
    throw new SparkError('FAILED_READ_FILE.NO_HINT', { path: text.path, reason });
  };
  if (wanted.length === fileSchema.length && header.length !== fileSchema.length) {
    fail(`it has ${header.length} columns, the schema ${fileSchema.length}`);
  }
  for (const position of wanted) {
    const { name } = fileSchema[position]!;
    const found = header[position] ?? '';
    if (found.toLowerCase() !== name.toLowerCase()) fail(`column ${position + 1} is ${found}, not ${name}`);
  }
}

/** Names of inferred columns: repeated ones get their position behind them, empty ones are `_c` and it. */
export function columnNames(first: readonly (string | null)[], options: CsvOptions): string[] {
  if (!options.header) return first.map((_, index) => `_c${index}`);
  const uses = new Map<string, number>();
  for (const name of first) {
    if (name !== null) uses.set(name.toLowerCase(), (uses.get(name.toLowerCase()) ?? 0) + 1);
  }
  return first.map((name, index) => {
    if (name === null || name === '' || name === options.nullValue) return `_c${index}`;
    return uses.get(name.toLowerCase())! > 1 ? `${name}${index}` : name;
  });
}
