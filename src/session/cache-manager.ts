import type { CatalogChange } from '../catalog/catalog.ts';
import type { StorageLevel } from '../core/storage-level.ts';
import type { CacheStore } from '../exec/scheduler/query-execution.ts';
import type { ExprId } from '../expr/expression.ts';
import { rewriteUp } from '../expr/rewrite.ts';
import { walk } from '../expr/walk.ts';
import { childrenOf, withChildren } from '../plan/logical/children.ts';
import { expressionsOf, mapExpressions, mapSame } from '../plan/logical/expressions.ts';
import { freshPlan } from '../plan/logical/fresh-plan.ts';
import type { CachedRows, LogicalPlan } from '../plan/logical/node.ts';
import { subqueryPlan } from '../plan/logical/outer-references.ts';
import { walkPlan } from '../plan/logical/transform.ts';
import type { PhysicalPlan } from '../plan/physical/node.ts';
import type { Estimate } from '../plan/statistics/estimate.ts';
import { cacheKey, cacheRoot } from './cache-key.ts';

/** Ids in cached plans are apart from those in the statements that use them. */
const FIRST_ID = 1_000_000;

/** A query whose rows are cached, by CACHE TABLE, for all sessions. */
export interface CachedQuery {
  readonly name: string;
  readonly level: StorageLevel;
  /** Analyzed. */
  readonly plan: LogicalPlan;
  readonly key: string;
  readonly root: LogicalPlan['kind'];
  /** Full names of the tables and views that it reads, in lower case. */
  readonly reads: ReadonlySet<string>;
  /** How its rows are computed; null until somebody needs them, and again after a change of what it reads. */
  planned: PlannedCache | null;
}

export interface PlannedCache {
  readonly rows: CachedRows;
  readonly physical: PhysicalPlan;
  readonly estimate: Estimate;
}

/** Which queries are cached, and where plans compute the same. The rows themselves are the engine's. */
export class CacheManager {
  readonly #store: CacheStore;
  /** Cached last first: as in Spark the first match counts. */
  #queries: readonly CachedQuery[] = [];
  #nextCacheId = 0;
  #nextExprId = FIRST_ID;

  constructor(store: CacheStore) {
    this.#store = store;
  }

  /** Another list after each change of what is cached. */
  get queries(): readonly CachedQuery[] {
    return this.#queries;
  }

  get isEmpty(): boolean {
    return this.#queries.length === 0;
  }

  nextExprId(): ExprId {
    return this.#nextExprId++;
  }

  /** The query that is cached for exactly this plan. */
  find(plan: LogicalPlan): CachedQuery | null {
    if (this.isEmpty) return null;
    return this.#match(plan, this.#queries);
  }

  /** Caches a plan's rows from now on, unless they are. */
  add(plan: LogicalPlan, name: string, level: StorageLevel): CachedQuery {
    const known = this.find(plan);
    if (known !== null) return known;
    const query: CachedQuery = {
      name,
      level,
      plan: freshPlan(plan, { nextExprId: () => this.nextExprId() }),
      key: cacheKey(plan),
      root: cacheRoot(plan),
      reads: readsOf(plan),
      planned: null,
    };
    this.#queries = [query, ...this.#queries];
    return query;
  }

  /** How the query's rows are computed from now on. */
  setPlan(query: CachedQuery, physical: PhysicalPlan, estimate: Estimate): PlannedCache {
    const { name, level } = query;
    const rows = { cacheId: this.#nextCacheId++, name, level };
    query.planned = { rows, physical, estimate };
    // Meanwhile it may have been removed.
    if (this.#queries.includes(query)) this.#store.register(rows);
    return query.planned;
  }

  /**
   * Ends the caching of a plan.
   * @param cascade also that of queries that compute it somewhere
   */
  remove(plan: LogicalPlan, cascade: boolean): void {
    const query = this.find(plan);
    if (query !== null) this.#removeAll((other) => other === query);
    if (!cascade || this.isEmpty) return;
    const key = cacheKey(plan);
    const root = cacheRoot(plan);
    this.#removeAll((other) =>
      contains(other.plan, (node) => cacheRoot(node) === root && cacheKey(node) === key),
    );
  }

  clear(): void {
    this.#removeAll(() => true);
  }

  /** After a change of a table or view. */
  follow({ kind, name }: CatalogChange): void {
    const key = name.join('.').toLowerCase();
    const readsIt = (query: CachedQuery): boolean => query.reads.has(key);
    if (kind === 'definition') this.#removeAll(readsIt);
    else for (const query of this.#queries) if (readsIt(query)) this.#forget(query);
  }

  /** The parts of a plan that are cached, the largest ones; those of subqueries, too. */
  partsOf(plan: LogicalPlan, except: CachedQuery | null = null): ReadonlyMap<LogicalPlan, CachedQuery> {
    const queries = this.#queries.filter((query) => query !== except);
    const found = new Map<LogicalPlan, CachedQuery>();
    const visit = (node: LogicalPlan): void => {
      const query = this.#match(node, queries);
      if (query !== null) {
        found.set(node, query);
        return;
      }
      for (const e of expressionsOf(node)) {
        walk(e, (x) => {
          const inner = subqueryPlan(x);
          if (inner !== null) visit(inner);
        });
      }
      for (const child of childrenOf(node)) visit(child);
    };
    if (queries.length > 0) visit(plan);
    return found;
  }

  /** What is kept of a query now; null where nothing is. */
  sizeOf({ planned }: CachedQuery): { readonly bytes: number; readonly rows: number } | null {
    return planned && this.#store.stored(planned.rows.cacheId);
  }

  #match(plan: LogicalPlan, queries: readonly CachedQuery[]): CachedQuery | null {
    const root = cacheRoot(plan);
    const candidates = queries.filter((query) => query.root === root);
    if (candidates.length === 0) return null;
    const key = cacheKey(plan);
    return candidates.find((query) => query.key === key) ?? null;
  }

  #removeAll(matches: (query: CachedQuery) => boolean): void {
    const removed = this.#queries.filter(matches);
    if (removed.length === 0) return;
    this.#queries = this.#queries.filter((query) => !removed.includes(query));
    for (const query of removed) this.#forget(query);
  }

  #forget(query: CachedQuery): void {
    if (query.planned !== null) this.#store.forget(query.planned.rows.cacheId);
    query.planned = null;
  }
}

/** The plan with other nodes in the place of some, in subqueries too. */
export function replaceParts(
  plan: LogicalPlan,
  replacements: ReadonlyMap<LogicalPlan, LogicalPlan>,
): LogicalPlan {
  if (replacements.size === 0) return plan;
  const replace = (node: LogicalPlan): LogicalPlan => {
    const other = replacements.get(node);
    if (other !== undefined) return other;
    const over = withChildren(node, mapSame(childrenOf(node), replace));
    return mapExpressions(over, (e) =>
      rewriteUp<LogicalPlan>(e, (x) => {
        const inner = subqueryPlan(x);
        if (inner === null) return x;
        const replaced = replace(inner);
        return replaced === inner ? x : ({ ...x, plan: replaced } as typeof x);
      }),
    );
  };
  return replace(plan);
}

/** Full names of tables and views. */
function readsOf(plan: LogicalPlan): ReadonlySet<string> {
  const names = new Set<string>();
  contains(plan, (node) => {
    if (node.kind === 'relation') names.add(node.table.identifier.join('.').toLowerCase());
    if (node.kind === 'view') names.add(node.name.join('.').toLowerCase());
    return false;
  });
  return names;
}

/** Whether a node of the plan or of its subqueries passes the test. */
function contains(plan: LogicalPlan, test: (node: LogicalPlan) => boolean): boolean {
  let found = false;
  walkPlan(plan, (node) => {
    found ||= test(node);
    for (const e of expressionsOf(node)) {
      walk(e, (x) => {
        const inner = subqueryPlan(x);
        if (inner !== null) found ||= contains(inner, test);
      });
    }
  });
  return found;
}
