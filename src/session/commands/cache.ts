import { randomUUID } from 'node:crypto';
import { SparkError } from '../../core/error.ts';
import { DEFAULT_STORAGE_LEVEL, type StorageLevel, storageLevel } from '../../core/storage-level.ts';
import type { CacheTable, ClearCache, UncacheTable } from '../../lang/ast/statement-inspect.ts';
import type { InMemoryScan } from '../../plan/physical/node.ts';
import { quoteIfNeeded } from '../../types/type-name.ts';
import type { CachedQuery } from '../cache-manager.ts';
import { relationPlan, uncache } from '../cached-relation.ts';
import { planCache } from '../plan-query.ts';
import { describe } from '../run-statement.ts';
import { nameParts, type StatementContext } from '../statement-context.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { findRelation } from './find.ts';
import { addTemporaryQuery, dropTemporary, temporaryViewsOf } from './view.ts';

const cacheTable = action<CacheTable>(async (statement, context) => {
  const { table, query, lazy } = statement;
  const parts = await nameParts(table, context);
  const level = levelOf(statement);
  if (query === undefined) await findRelation(parts, context, table.span);
  else {
    if (parts.length > 1) {
      const prefix = parts.slice(0, -1).map(quoteIfNeeded).join('.');
      throw new SparkError('CACHE_TABLE_NAME_QUALIFIED', { prefix }, { span: statement.span });
    }
    await addTemporaryQuery(parts, query, context);
  }
  const name = parts.map(quoteIfNeeded).join('.');
  try {
    const cached = context.engine.caches.add(await relationPlan(parts, context), name, level);
    if (!lazy) await load(cached, context);
  } catch (error) {
    // What could not be computed leaves no view behind.
    if (query !== undefined) await dropTemporary(parts, context);
    throw error;
  }
  return 'CACHE TABLE';
});

function levelOf({ options, span }: CacheTable): StorageLevel {
  const given = Object.entries(propertyMap(options)).find(([key]) => key.toLowerCase() === 'storagelevel');
  const name = given?.[1] ?? DEFAULT_STORAGE_LEVEL;
  const level = storageLevel(name);
  if (level === null) throw new SparkError('INVALID_STORAGE_LEVEL', { level: name }, { span });
  return level;
}

/** Computes the rows of a cached query, unless they are there. */
async function load(query: CachedQuery, context: StatementContext): Promise<void> {
  const { rows, physical } = await planCache(query, context);
  const scan: InMemoryScan = {
    kind: 'in_memory_scan',
    nodeId: 0,
    output: physical.output,
    cached: rows,
    relation: physical.output,
    filters: [],
    plan: physical,
  };
  await context.engine.queries.loadCache(scan, {
    conf: context.state.conf,
    description: describe(randomUUID(), context),
    ...(context.signal && { signal: context.signal }),
  });
}

const uncacheTable = action<UncacheTable>(async (statement, context) => {
  const parts = await nameParts(statement.table, context);
  try {
    await findRelation(parts, context, statement.table.span);
  } catch (error) {
    const missing = error instanceof SparkError && error.condition === 'TABLE_OR_VIEW_NOT_FOUND';
    if (!missing || !statement.ifExists) throw error;
    return 'UNCACHE TABLE';
  }
  const isTemporary = temporaryViewsOf(parts, context)?.has(parts.at(-1)!.toLowerCase()) === true;
  await uncache(parts, !isTemporary, context);
  return 'UNCACHE TABLE';
});

const clearCache = action<ClearCache>(async (_, context) => {
  context.engine.caches.clear();
  return 'CLEAR CACHE';
});

export const cacheCommands = { cacheTable, uncacheTable, clearCache };
