import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { escapePathName } from '../../catalog/partition-path.ts';
import { SparkError } from '../../core/error.ts';
import type { PartitionSpec } from '../../lang/ast/table-definition.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { STRING } from '../../types/data-type.ts';
import { evaluateNode } from '../evaluate.ts';
import { quoteName, type StatementContext } from '../statement-context.ts';

/** As in directories and SHOW PARTITIONS: `year=2021/month=1`. */
export function partitionText(table: CatalogTable, values: readonly (string | null)[]): string {
  return table.partitionColumns
    .map((name, i) => `${escapePathName(name)}=${escapePathName(values[i] ?? '__HIVE_DEFAULT_PARTITION__')}`)
    .join('/');
}

/**
 * The values of `PARTITION (a = 1, b = 'x')`, as texts of directory names in the order of the table's
 * partition columns; undefined for columns that the spec leaves out.
 *
 * @throws PARTITIONS_NOT_FOUND for columns that do not partition the table
 */
export async function partitionTexts(
  spec: PartitionSpec,
  table: CatalogTable,
  context: StatementContext,
): Promise<readonly (string | null | undefined)[]> {
  const { partitionColumns } = table;
  const texts: (string | null | undefined)[] = partitionColumns.map(() => undefined);
  for (const { name, value, span } of spec.values) {
    const index = partitionColumns.findIndex((column) => column.toLowerCase() === name.name.toLowerCase());
    if (index < 0) {
      throw new SparkError(
        'PARTITIONS_NOT_FOUND',
        { partitionList: `\`${name.name}\``, tableName: quoteName(table.identifier) },
        { span },
      );
    }
    if (value === undefined) continue;
    if (value === 'DEFAULT') {
      texts[index] = null;
      continue;
    }
    const type = table.schema[table.schema.length - partitionColumns.length + index]!.type;
    const typed = await evaluateNode(
      value,
      context,
      type.kind === 'char' || type.kind === 'varchar' ? STRING : type,
    );
    const zone = context.state.conf.get('spark.sql.session.timeZone');
    texts[index] =
      typed.value === null ? null : (castValue(typed.value, typed.type, STRING, 'ansi', zone) as string);
  }
  return texts;
}

/** The same for a spec that names one partition. @throws INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY */
export async function staticPartition(
  spec: PartitionSpec,
  table: CatalogTable,
  context: StatementContext,
): Promise<readonly (string | null)[]> {
  requirePartitions(table);
  const texts = await partitionTexts(spec, table, context);
  return texts.map((text) => {
    if (text !== undefined) return text;
    throw new SparkError(
      'PARTITIONS_NOT_FOUND',
      {
        partitionList: context.text.slice(spec.span.start, spec.span.end),
        tableName: quoteName(table.identifier),
      },
      { span: spec.span },
    );
  });
}

/** @throws INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY */
export function requirePartitions(table: CatalogTable): void {
  if (table.partitionColumns.length > 0) return;
  throw new SparkError('INVALID_PARTITION_OPERATION.PARTITION_SCHEMA_IS_EMPTY', {
    name: quoteName(table.identifier),
  });
}
