import { SparkError } from '../../core/error.ts';
import type { AnalyzeTable, AnalyzeTables, RefreshResource } from '../../lang/ast/statement-inspect.ts';
import { nameParts, quoteName } from '../statement-context.ts';
import { action } from './command.ts';
import { findTable } from './find.ts';
import { databaseOf } from './names.ts';
import { partitionTexts, requirePartitions } from './partition-spec.ts';

const refreshResource = action<RefreshResource>(async () => 'REFRESH');

/** Sizes and row counts are read from the files when a query is planned; there is nothing to compute ahead. */
const analyzeTable = action<AnalyzeTable>(async (statement, context) => {
  const { table } = await findTable(await nameParts(statement.table, context), context, statement.table.span);
  if (statement.partition !== undefined) {
    requirePartitions(table);
    await partitionTexts(statement.partition, table, context);
  }
  const { columns } = statement;
  for (const { name, span } of Array.isArray(columns) ? columns : []) {
    if (table.schema.some((field) => field.name.toLowerCase() === name.toLowerCase())) continue;
    throw new SparkError(
      'COLUMN_NOT_FOUND',
      {
        colName: `\`${name}\``,
        caseSensitiveConfig: '"spark.sql.caseSensitive"',
        relation: quoteName(table.identifier),
      },
      { span },
    );
  }
  return 'ANALYZE';
});

const analyzeTables = action<AnalyzeTables>(async (statement, context) => {
  await databaseOf(statement.in, context);
  return 'ANALYZE';
});

export const maintainCommands = {
  refreshResource,
  analyzeTable,
  analyzeTables,
};
