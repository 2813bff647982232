import { SparkError } from '../../core/error.ts';
import { mapChildren } from '../../expr/children.ts';
import { mapExpressions } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { mapChildPlans } from '../logical/transform.ts';
import { balanceChains } from './balance-chains.ts';
import { checkPlan } from './check-plan.ts';
import { expressionKindsOf, haveCommonKind, isOfKind, kindsOf } from './kinds.ts';
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
  for (const batch of list) plan = checked(plan, batch, run, context);
  return plan;
}

/**
 * Runs a batch and checks what it made. Checking after each rule costs as much as the rules: only where something is
 * wrong the batch runs again that way, to name the rule.
 */
function checked(plan: LogicalPlan, batch: Batch, run: RuleRunner, context: OptimizerContext): LogicalPlan {
  try {
    const after = runBatch(plan, batch, run, context.trace);
    if (after !== plan) checkPlan(plan, after, batch.name);
    return after;
  } catch (error) {
    if (error instanceof SparkError) throw error;
    let before = plan;
    runBatch(plan, batch, new RuleRunner(context), (rule, after) => {
      checkPlan(before, after, rule);
      before = after;
    });
    throw error;
  }
}

function runBatch(
  plan: LogicalPlan,
  { name, repeat, rules }: Batch,
  run: RuleRunner,
  onChange: OptimizerContext['trace'],
): LogicalPlan {
  for (let round = 0; ; round++) {
    if (round === MAX_ROUNDS) throw new Error(`optimizer batch ${name} does not settle`);
    const before = plan;
    for (const rule of rules) {
      const after = run.apply(rule, plan);
      if (after === plan) continue;
      onChange?.(rule.name, after);
      plan = after;
    }
    if (plan === before || repeat === 'once') return plan;
  }
}

/** What is known of a rule in one run. */
interface Progress {
  /** Plans that the rule left as they are, and all below them. */
  readonly settled: Set<LogicalPlan>;
  /** What it made of expressions. */
  readonly results: Map<LogicalExpression, LogicalExpression>;
}

/**
 * Applies rules to plans. Remembers per rule which subtrees and expressions it left alone, so that another
 * round costs only what changed since, and passes over those in which nothing is of the kinds that the rule is about.
 */
class RuleRunner {
  readonly #context: OptimizerContext;
  readonly #progress = new Map<Rule, Progress>();

  constructor(context: OptimizerContext) {
    this.#context = context;
  }

  apply(rule: Rule, plan: LogicalPlan): LogicalPlan {
    let progress = this.#progress.get(rule);
    if (progress === undefined) {
      progress = { settled: new Set(), results: new Map() };
      this.#progress.set(rule, progress);
    }
    switch (rule.kind) {
      case 'plan': {
        if (progress.settled.has(plan)) return plan;
        const result = rule.apply(plan, this.#context);
        if (result === plan) progress.settled.add(plan);
        return result;
      }
      case 'node':
        return rule.direction === 'up'
          ? this.#up(rule, plan, progress.settled)
          : this.#down(rule, plan, progress.settled);
      case 'expression':
        return this.#expressions(rule, plan, progress);
    }
  }

  #up(rule: NodeRule, plan: LogicalPlan, settled: Set<LogicalPlan>): LogicalPlan {
    if (!haveCommonKind(kindsOf(plan), rule.needs) || settled.has(plan)) return plan;
    const node = mapChildPlans(plan, (child) => this.#up(rule, child, settled));
    const result = rule.apply(node, this.#context);
    if (result === plan) settled.add(plan);
    return result;
  }

  #down(rule: NodeRule, plan: LogicalPlan, settled: Set<LogicalPlan>): LogicalPlan {
    if (!haveCommonKind(kindsOf(plan), rule.needs) || settled.has(plan)) return plan;
    const node = rule.apply(plan, this.#context);
    const result = mapChildPlans(node, (child) => this.#down(rule, child, settled));
    if (result === plan) settled.add(plan);
    return result;
  }

  #expressions(rule: ExpressionRule, plan: LogicalPlan, progress: Progress): LogicalPlan {
    const { settled } = progress;
    if (!haveCommonKind(kindsOf(plan), rule.needs) || settled.has(plan)) return plan;
    const node = mapChildPlans(plan, (child) => this.#expressions(rule, child, progress));
    const result = mapExpressions(node, (e) => this.#expression(rule, e, progress.results));
    if (result === plan) settled.add(plan);
    return result;
  }

  #expression(rule: ExpressionRule, e: LogicalExpression, results: Progress['results']): LogicalExpression {
    if ((expressionKindsOf(e) & rule.needs.expressions) === 0) return e;
    const known = results.get(e);
    if (known !== undefined) return known;
    const mapped = mapChildren(e, (child) => this.#expression(rule, child, results));
    const result = isOfKind(mapped, rule.needs) ? rule.apply(mapped, this.#context) : mapped;
    results.set(e, result);
    return result;
  }
}
