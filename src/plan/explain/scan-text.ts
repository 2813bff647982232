import type { DataFile } from '../../catalog/catalog-table.ts';
import { simpleString } from '../../types/type-name.ts';
import type { FileScan } from '../physical/node.ts';
import { tableName } from './logical-text.ts';
import { pushedFilter } from './pushed-filters.ts';
import { abbreviated, type Printer, truncated } from './text.ts';

const FORMATS = {
  parquet: 'Parquet',
  csv: 'CSV',
  json: 'JSON',
  text: 'Text',
  orc: 'ORC',
  avro: 'Avro',
} as const;

/** Parquet and ORC are read in batches, which a `ColumnarToRow` above turns into rows. */
export function isBatched(scan: FileScan): boolean {
  return scan.table.provider === 'parquet' || scan.table.provider === 'orc';
}

export function scanName(scan: FileScan): string {
  return `${scan.table.provider} ${tableName(scan.table)}`;
}

/** The line of a scan in the simple form. */
export function scanText(scan: FileScan, printer: Printer, zone: string): string {
  const columns = truncated(
    scan.output.map((a) => printer.expression(a)),
    ',',
  );
  const { index, paths } = location(scan);
  const details = [
    `Batched: ${isBatched(scan)}`,
    `DataFilters: ${abbreviated(list(scan.dataFilters, printer))}`,
    `Format: ${FORMATS[scan.table.provider]}`,
    `Location: ${index}(${paths.length} paths)${abbreviated(`[${paths.join(', ')}]`)}`,
    `PartitionFilters: ${abbreviated(list(scan.partitionFilters, printer))}`,
    `PushedFilters: ${abbreviated(`[${pushed(scan, zone).join(', ')}]`)}`,
    `ReadSchema: ${readSchema(scan)}`,
  ];
  return `FileScan ${scanName(scan)}[${columns}] ${details.join(', ')}`;
}

/** The lines about a scan in the formatted form. */
export function scanDetails(scan: FileScan, printer: Printer, zone: string): readonly string[] {
  const { index, paths } = location(scan);
  const more = paths.length > 1 ? `, ... ${paths.length - 1} entries` : '';
  const filters = pushed(scan, zone);
  return [
    `Output [${scan.output.length}]: ${printer.expressions(scan.output)}`,
    `Batched: ${isBatched(scan)}`,
    `Location: ${index} [${paths[0] ?? ''}${more}]`,
    ...(scan.partitionFilters.length > 0
      ? [`PartitionFilters: ${list(scan.partitionFilters, printer)}`]
      : []),
    ...(filters.length > 0 ? [`PushedFilters: [${filters.join(', ')}]`] : []),
    `ReadSchema: ${readSchema(scan)}`,
  ];
}

function list(filters: FileScan['dataFilters'], printer: Printer): string {
  return `[${filters.map((e) => printer.expression(e)).join(', ')}]`;
}

function pushed(scan: FileScan, zone: string): readonly string[] {
  return scan.dataFilters.map((e) => pushedFilter(e, zone)).filter((text) => text !== null);
}

function readSchema(scan: FileScan): string {
  return simpleString({
    kind: 'struct',
    fields: scan.dataColumns.map(({ name, type, nullable }) => ({ name, type, nullable })),
  });
}

/** A catalog's table is listed as a whole only when it runs; with partitions chosen their directories are known. */
function location(scan: FileScan): { readonly index: string; readonly paths: readonly string[] } {
  const partitioned = scan.table.partitionColumns.length > 0;
  if (partitioned && scan.partitionFilters.length > 0) {
    const directories = new Set(scan.files.map(directoryOf));
    return { index: 'InMemoryFileIndex', paths: [...directories] };
  }
  const managedByCatalog = partitioned && scan.table.identifier.length === 3;
  return {
    index: managedByCatalog ? 'CatalogFileIndex' : 'InMemoryFileIndex',
    paths: scan.table.locations.map(asUrl),
  };
}

function directoryOf(file: DataFile): string {
  return asUrl(file.path.slice(0, file.path.lastIndexOf('/')));
}

/** `file:/data/x`, as Hadoop prints paths. */
function asUrl(path: string): string {
  const plain = path.replace(/^file:\/*(?=\/)/, 'file:').replace(/\/$/, '');
  return /^[a-z][a-z0-9]*:/.test(plain) ? plain : `file:${plain}`;
}
