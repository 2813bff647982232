import type { LogicalPlan } from '../logical/node.ts';
import type { OptimizerContext } from './optimizer-context.ts';
import type { Batch, Rule } from './rule.ts';
import { collapseProjects } from './rules/collapse-projects.ts';
import { collectDistinct } from './rules/collect-distinct.ts';
import { combineUnions } from './rules/combine-unions.ts';
import { computeLocalRelations } from './rules/compute-local-relations.ts';
import { eliminateOuterJoins } from './rules/eliminate-outer-joins.ts';
import { expandDistinctAggregates } from './rules/expand-distinct-aggregates.ts';
import { expandFunctions } from './rules/expand-functions.ts';
import { foldConstants } from './rules/fold-constants.ts';
import { inferFilters } from './rules/infer-filters.ts';
import { inferWindowGroupLimit } from './rules/infer-window-group-limit.ts';
import { propagateConstants } from './rules/propagate-constants.ts';
import { propagateEmpty } from './rules/propagate-empty.ts';
import { propagateNulls } from './rules/propagate-nulls.ts';
import { pruneColumns } from './rules/prune-columns.ts';
import { pruneFilters } from './rules/prune-filters.ts';
import { pushDownLimits } from './rules/push-down-limits.ts';
import { pushDownPredicates } from './rules/push-down-predicates.ts';
import { pushImpliedConditions } from './rules/push-implied-conditions.ts';
import { pushProjectsThroughUnions } from './rules/push-projects-through-unions.ts';
import { pushJoinConditions } from './rules/push-through-join.ts';
import { removeAliases } from './rules/remove-aliases.ts';
import { removeNoops } from './rules/remove-noops.ts';
import { removeSorts } from './rules/remove-sorts.ts';
import { reorderJoins, reorderJoinsByCost } from './rules/reorder-joins.ts';
import { replaceNullConditions } from './rules/replace-null-conditions.ts';
import { replaceSetOperations } from './rules/replace-set-operations.ts';
import { shareSums } from './rules/share-sums.ts';
import { pullOutKeys, simplifyAggregateCalls, simplifyGrouping } from './rules/simplify-aggregates.ts';
import { simplifyBooleans } from './rules/simplify-booleans.ts';
import { simplifyCasts } from './rules/simplify-casts.ts';
import { simplifyComparisons } from './rules/simplify-comparisons.ts';
import { simplifyConditionals } from './rules/simplify-conditionals.ts';
import { simplifyIn } from './rules/simplify-in.ts';
import { simplifyLike } from './rules/simplify-like.ts';
import { simplifyLimits } from './rules/simplify-limits.ts';
import { unwrapCasts } from './rules/unwrap-casts.ts';
import { mergeSubqueries } from './subqueries/merge-subqueries.ts';
import { optimizeSubqueries } from './subqueries/optimize-subqueries.ts';
import { rewriteLateralJoins } from './subqueries/rewrite-lateral.ts';
import { rewritePredicateSubqueries, rewriteUncorrelatedExists } from './subqueries/rewrite-predicates.ts';
import { rewriteScalarSubqueries } from './subqueries/rewrite-scalar.ts';

/** What the optimizer does with a plan; given by `optimize.ts`, which runs these lists. */
export type Optimize = (plan: LogicalPlan, context: OptimizerContext) => LogicalPlan;

const expressionRules: readonly Rule[] = [
  propagateNulls,
  propagateConstants,
  simplifyIn,
  // After the values of its arguments are known.
  foldConstants,
  simplifyLike,
  simplifyBooleans,
  simplifyConditionals,
  simplifyComparisons,
  replaceNullConditions,
  simplifyCasts,
  // Needs literals that are folded: `CAST(i AS BIGINT) = 5L`.
  unwrapCasts,
  simplifyAggregateCalls,
];

const operatorRules: readonly Rule[] = [
  pushProjectsThroughUnions,
  // Before conditions are pushed into joins in the written order.
  reorderJoins,
  eliminateOuterJoins,
  pushDownPredicates,
  pushJoinConditions,
  pushDownLimits,
  pruneColumns,
  collapseProjects,
  simplifyLimits,
  combineUnions,
  ...expressionRules,
  pruneFilters,
  removeSorts,
  // Subqueries were optimized before: what they read from outside is in as few places as it can be.
  rewriteScalarSubqueries,
  rewriteLateralJoins,
  // After pruning, which leaves projections that pass everything.
  removeNoops,
  computeLocalRelations,
  propagateEmpty,
];

/** The lists of rules in their order; each constraint on the order stands beside it. */
export function batchesOf(optimize: Optimize): readonly Batch[] {
  return [
    {
      name: 'finish analysis',
      repeat: 'once',
      // First of all: other rules don't look through aliases.
      rules: [removeAliases, expandFunctions],
    },
    {
      name: 'unions',
      repeat: 'fixed_point',
      // Before DISTINCT becomes an aggregate: it lets unions below it merge.
      rules: [combineUnions, removeNoops],
    },
    {
      name: 'subqueries',
      repeat: 'once',
      // Before they are rewritten into joins: a whole statement is optimized better than a part of one.
      rules: [optimizeSubqueries(optimize), rewriteUncorrelatedExists],
    },
    {
      name: 'replace operators',
      repeat: 'fixed_point',
      rules: [replaceSetOperations],
    },
    {
      name: 'aggregates',
      repeat: 'fixed_point',
      // Keys are folded first: constants need no column.
      rules: [foldConstants, simplifyGrouping, pullOutKeys],
    },
    { name: 'operators before inferring filters', repeat: 'fixed_point', rules: operatorRules },
    // Once, when conditions have reached the joins: what they imply is pushed down by the next batch.
    { name: 'infer filters', repeat: 'once', rules: [inferFilters] },
    { name: 'operators after inferring filters', repeat: 'fixed_point', rules: operatorRules },
    // Once, when conditions have reached the joins; what an OR implies would come up again and again.
    { name: 'implied conditions', repeat: 'once', rules: [pushImpliedConditions] },
    {
      name: 'implied conditions to the sources',
      repeat: 'fixed_point',
      rules: [pushDownPredicates, pushJoinConditions, pruneFilters],
    },
    // Estimates need filters at the sources.
    { name: 'order of joins', repeat: 'once', rules: [reorderJoinsByCost] },
    {
      name: 'rewrite subqueries',
      repeat: 'once',
      // As late as possible: as conditions they were pushed down to where they concern the fewest rows.
      rules: [rewritePredicateSubqueries],
    },
    {
      name: 'operators after rewriting subqueries',
      repeat: 'fixed_point',
      rules: [...operatorRules, simplifyGrouping],
    },
    // Pruning must have taken away what nobody reads: expanding is costly.
    {
      name: 'distinct aggregates',
      repeat: 'once',
      // Sets are distinct values, too. Fewer sums are fewer columns of what is expanded.
      rules: [shareSums, collectDistinct, expandDistinctAggregates, pruneColumns, removeNoops],
    },
    // When conditions have come as close to the windows as they can.
    { name: 'infer window group limit', repeat: 'once', rules: [inferWindowGroupLimit] },
    // Last: equal plans look alike only now.
    { name: 'merge subqueries', repeat: 'once', rules: [mergeSubqueries] },
  ];
}

/** What the planner can't do without; used with the optimizer switched off. */
export function requiredBatchesOf(optimize: Optimize): readonly Batch[] {
  return [
    { name: 'finish analysis', repeat: 'once', rules: [removeAliases] },
    { name: 'subqueries', repeat: 'once', rules: [optimizeSubqueries(optimize), rewriteUncorrelatedExists] },
    { name: 'replace operators', repeat: 'fixed_point', rules: [replaceSetOperations] },
    // Limits and frames must be literals.
    { name: 'aggregates', repeat: 'fixed_point', rules: [foldConstants, pullOutKeys] },
    { name: 'correlation', repeat: 'fixed_point', rules: [rewriteScalarSubqueries, rewriteLateralJoins] },
    { name: 'rewrite subqueries', repeat: 'once', rules: [rewritePredicateSubqueries] },
    { name: 'distinct aggregates', repeat: 'once', rules: [expandDistinctAggregates] },
  ];
}
