import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { escapePathName } from '../../catalog/partition-path.ts';

/** As in directories and SHOW PARTITIONS: `year=2021/month=1`. */
export function partitionText(table: CatalogTable, values: readonly (string | null)[]): string {
  return table.partitionColumns
    .map((name, i) => `${escapePathName(name)}=${escapePathName(values[i] ?? '__HIVE_DEFAULT_PARTITION__')}`)
    .join('/');
}
