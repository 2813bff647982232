import { parseStatement } from '../lang/spark/parse.ts';
import { analyzeQuery } from '../plan/analyzer/analyze.ts';
import { settleLookups } from '../plan/analyzer/analyzer-context.ts';
import type { LogicalPlan } from '../plan/logical/node.ts';
import type { CachedQuery } from './cache-manager.ts';
import { parserOptions, quoteName, type StatementContext } from './statement-context.ts';

/** The analyzed plan of a relation on its own. */
export async function relationPlan(
  parts: readonly string[],
  context: StatementContext,
): Promise<LogicalPlan> {
  const query = parseStatement(`SELECT * FROM ${quoteName(parts)}`, {
    ...parserOptions(context.state),
    doubleQuotedIdentifiers: false,
  });
  if (query.kind !== 'query') throw new Error('a SELECT is a query');
  const plan = await settleLookups(() => analyzeQuery(query, context.analyzer));
  if (plan.kind !== 'project') throw new Error('SELECT * is a projection');
  return plan.child;
}

/** What is cached of a relation by itself; null for nothing. */
export async function cachedRelation(
  parts: readonly string[],
  context: StatementContext,
): Promise<CachedQuery | null> {
  const { caches } = context.engine;
  return caches.isEmpty ? null : caches.find(await relationPlan(parts, context));
}

/**
 * Ends the caching of a relation.
 * @param cascade also that of queries over it
 */
export async function uncache(
  parts: readonly string[],
  cascade: boolean,
  context: StatementContext,
): Promise<void> {
  const { caches } = context.engine;
  if (!caches.isEmpty) caches.remove(await relationPlan(parts, context), cascade);
}
