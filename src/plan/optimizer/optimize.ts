import { mapChildren } from '../../expr/children.ts';
import { mapExpressions } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { mapChildPlans } from '../logical/transform.ts';
import { balanceChains } from './balance-chains.ts';
import { checkPlan } from './check-plan.ts';
import type { OptimizerContext } from './optimizer-context.ts';
import type { Batch, ExpressionRule, NodeRule, Rule } from './rule.ts';
import { batchesOf, requiredBatchesOf } from './rules.ts';

/** A fixed point is reached long before in practice; more rounds mean that two rules undo each other. */
const MAX_ROUNDS = 100;

/**
 * Rewrites an analyzed plan into one that gives the same rows, columns and ids for less work. Afterwards no
 * subquery is left but uncorrelated scalar ones, no outer reference, and only nodes that the planner knows.
 *
 * @throws SparkError where folding a constant in an always evaluated place fails as execution would
 */
export function optimize(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  const enabled = context.conf('spark.sparrow.optimizer.enabled') !== 'false';
  return runBatches(balanceChains(plan), enabled ? batches : requiredBatches, context);
}

const batches = batchesOf(optimize);
const requiredBatches = requiredBatchesOf(optimize);

/** Runs batches of rules in their order; used with other lists by tests. */
export function runBatches(
  plan: LogicalPlan,
  list: readonly Batch[],
  context: OptimizerContext,
): LogicalPlan {
  checkPlan(plan, plan, 'the analyzer');
  const run = new RuleRunner(context);
  for (const batch of list) {
    for (let round = 0; ; round++) {
      if (round === MAX_ROUNDS) throw new Error(`optimizer batch ${batch.name} does not settle`);
      const before = plan;
      for (const rule of batch.rules) {
        const after = run.apply(rule, plan);
        if (after === plan) continue;
        checkPlan(plan, after, rule.name);
        context.trace?.(rule.name, after);
        plan = after;
      }
      if (plan === before || batch.repeat === 'once') break;
    }
  }
  return plan;
}

/**
 * Applies rules to plans. Remembers per rule which subtrees and expressions it left alone, so that another
 * round costs only what changed since.
 */
class RuleRunner {
  readonly #context: OptimizerContext;
  readonly #settled = new Map<Rule, WeakSet<object>>();
  readonly #results = new Map<Rule, WeakMap<object, LogicalExpression>>();

  constructor(context: OptimizerContext) {
    this.#context = context;
  }

  apply(rule: Rule, plan: LogicalPlan): LogicalPlan {
    switch (rule.kind) {
      case 'plan':
        return rule.apply(plan, this.#context);
      case 'node':
        return rule.direction === 'up' ? this.#up(rule, plan) : this.#down(rule, plan);
      case 'expression':
        return this.#expressions(rule, plan);
    }
  }

  #settledBy(rule: Rule): WeakSet<object> {
    let set = this.#settled.get(rule);
    if (set === undefined) {
      set = new WeakSet();
      this.#settled.set(rule, set);
    }
    return set;
  }

  #up(rule: NodeRule, plan: LogicalPlan, settled = this.#settledBy(rule)): LogicalPlan {
    if (settled.has(plan)) return plan;
    const node = mapChildPlans(plan, (child) => this.#up(rule, child, settled));
    const result = rule.apply(node, this.#context);
    if (result === plan) settled.add(plan);
    return result;
  }

  #down(rule: NodeRule, plan: LogicalPlan, settled = this.#settledBy(rule)): LogicalPlan {
    if (settled.has(plan)) return plan;
    const node = rule.apply(plan, this.#context);
    const result = mapChildPlans(node, (child) => this.#down(rule, child, settled));
    if (result === plan) settled.add(plan);
    return result;
  }

  #expressions(rule: ExpressionRule, plan: LogicalPlan, settled = this.#settledBy(rule)): LogicalPlan {
    if (settled.has(plan)) return plan;
    const node = mapChildPlans(plan, (child) => this.#expressions(rule, child, settled));
    const result = mapExpressions(node, (e) => this.#expression(rule, e));
    if (result === plan) settled.add(plan);
    return result;
  }

  #expression(rule: ExpressionRule, e: LogicalExpression): LogicalExpression {
    if (e.kind === 'attribute' || e.kind === 'literal') return e;
    let results = this.#results.get(rule);
    if (results === undefined) {
      results = new WeakMap();
      this.#results.set(rule, results);
    }
    const known = results.get(e);
    if (known !== undefined) return known;
    const result = rule.apply(
      mapChildren(e, (child) => this.#expression(rule, child)),
      this.#context,
    );
    results.set(e, result);
    return result;
  }
}
