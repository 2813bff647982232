import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { type Span, SparkError } from '../../core/error.ts';
import { parseStatement } from '../../lang/spark/parse.ts';
import { analyzeQuery } from '../../plan/analyzer/analyze.ts';
import {
  type CatalogRelation,
  type CatalogView,
  settleLookups,
} from '../../plan/analyzer/analyzer-context.ts';
import type { Schema } from '../../types/data-type.ts';
import { declaredSchema } from '../plan-query.ts';
import { parserOptions, quoteName, type StatementContext } from '../statement-context.ts';

/** A relation by name, with its columns. @throws TABLE_OR_VIEW_NOT_FOUND */
export async function findRelation(
  parts: readonly string[],
  context: StatementContext,
  span?: Span,
): Promise<{ readonly relation: CatalogRelation; readonly schema: Schema }> {
  const relation = await settleLookups(() => context.catalog.relation(parts));
  if (relation === undefined) {
    throw new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteName(parts) }, { span });
  }
  switch (relation.kind) {
    case 'table':
      return { relation, schema: relation.table.schema };
    case 'rows':
      return { relation, schema: relation.schema };
    case 'view':
      return { relation, schema: await viewSchema(relation, parts, context) };
  }
}

/** A stored table by name. @throws TABLE_OR_VIEW_NOT_FOUND, EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE */
export async function findTable(
  parts: readonly string[],
  context: StatementContext,
  span?: Span,
): Promise<{ readonly table: CatalogTable }> {
  const { relation } = await findRelation(parts, context, span);
  if (relation.kind === 'table') return relation;
  throw new SparkError(
    'EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE',
    { viewName: quoteName(parts), operation: context.text.split(/\s+/, 2).join(' ').toUpperCase() },
    { span },
  );
}

/** What the view has now: its own columns, unless those are its query's (or nobody analyzed it yet). */
async function viewSchema(
  { schema, binding }: CatalogView,
  parts: readonly string[],
  context: StatementContext,
): Promise<Schema> {
  if (schema !== null && binding !== 'EVOLUTION' && binding !== 'TYPE EVOLUTION') return schema;
  const statement = parseStatement(`SELECT * FROM ${quoteName(parts)}`, {
    ...parserOptions(context.state),
    doubleQuotedIdentifiers: false,
  });
  if (statement.kind !== 'query') throw new Error('a SELECT is a query');
  try {
    const plan = await settleLookups(() => analyzeQuery(statement, context.analyzer));
    return declaredSchema(plan, context.analyzer);
  } catch (error) {
    // A view that cannot be read any more is described as it was.
    if (schema === null || !(error instanceof SparkError)) throw error;
    return schema;
  }
}
