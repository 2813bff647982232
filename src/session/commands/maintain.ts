import { SparkError } from '../../core/error.ts';
import type {
  AnalyzeTable,
  AnalyzeTables,
  CacheTable,
  ClearCache,
  RefreshResource,
  UncacheTable,
} from '../../lang/ast/statement-inspect.ts';
import { nameParts, quoteName } from '../statement-context.ts';
import { action } from './command.ts';
import { findRelation, findTable } from './find.ts';
import { databaseOf } from './names.ts';
import { partitionTexts, requirePartitions } from './partition-spec.ts';
import { addTemporaryQuery } from './view.ts';

/**
 * Nothing is kept in memory: files are read again by each query, and give what they hold then. So CACHE only
 * checks the name; with a query it makes the temporary view, as in Spark.
 */
const cacheTable = action<CacheTable>(async (statement, context) => {
  const parts = await nameParts(statement.table, context);
  if (statement.query !== undefined) await addTemporaryQuery(parts, statement.query, context);
  else await findRelation(parts, context, statement.table.span);
  return 'CACHE TABLE';
});

const uncacheTable = action<UncacheTable>(async (statement, context) => {
  try {
    await findRelation(await nameParts(statement.table, context), context, statement.table.span);
  } catch (error) {
    const missing = error instanceof SparkError && error.condition === 'TABLE_OR_VIEW_NOT_FOUND';
    if (!missing || !statement.ifExists) throw error;
  }
  return 'UNCACHE TABLE';
});

const clearCache = action<ClearCache>(async () => 'CLEAR CACHE');

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
  cacheTable,
  uncacheTable,
  clearCache,
  refreshResource,
  analyzeTable,
  analyzeTables,
};
