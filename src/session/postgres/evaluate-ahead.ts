/** Parts of a plan that are evaluated before the rest is planned: recursions, and functions with an effect. */
import { SparkError } from '../../core/error.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { childrenOf, withChildren } from '../../plan/logical/children.ts';
import { expressionsOf, mapExpressions } from '../../plan/logical/expressions.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../../plan/logical/node.ts';
import { outputOf } from '../../plan/logical/output.ts';
import type { Value } from '../../types/value.ts';
import { planQuery } from '../plan-query.ts';
import type { StatementContext } from '../statement-context.ts';
import { type Effect, isEffect } from './adapt-plan.ts';

type Rows = readonly (readonly Value[])[];

/** As Spark's `spark.sql.cteRecursionLevelLimit`. */
const MAX_LEVELS = 100;

async function collect(plan: LogicalPlan, context: StatementContext): Promise<Rows> {
  const { prepared } = await planQuery(plan, context);
  return context.engine.queries.collect(prepared, {
    conf: context.state.conf,
    ...(context.signal && { signal: context.signal }),
  });
}

/** The plan with the rows of its recursions: each round runs as a query over the rows of the one before. */
export async function withoutRecursion(plan: LogicalPlan, context: StatementContext): Promise<LogicalPlan> {
  const found = recursionsOf(plan);
  if (found.length === 0) return plan;
  const rows = new Map<LogicalPlan, LogicalPlan>();
  for (const node of found) {
    const anchor = await withoutRecursion(node.anchor, context);
    let round = await collect(anchor, context);
    const all = [...round];
    for (let level = 0; round.length > 0; level++) {
      if (level > MAX_LEVELS)
        throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', {
          feature: `WITH RECURSIVE over more than ${MAX_LEVELS} levels`,
        });
      const last = round;
      const bound = everywhere(node.step, (x) =>
        x.kind === 'recursive_reference' && x.id === node.id
          ? { kind: 'local_relation', output: x.output, rows: last }
          : x,
      );
      round = await collect(await withoutRecursion(bound, context), context);
      all.push(...round);
    }
    rows.set(node, { kind: 'local_relation', output: node.output, rows: all });
  }
  return everywhere(plan, (x) => rows.get(x) ?? x);
}

type Recursion = Extract<LogicalPlan, { kind: 'recursive_union' }>;

/** The outermost ones; also those in subqueries. */
function recursionsOf(plan: LogicalPlan): readonly Recursion[] {
  if (plan.kind === 'recursive_union') return [plan];
  const inside: LogicalPlan[] = [];
  for (const e of expressionsOf(plan)) {
    rewriteUp(e, (x) => {
      if ('plan' in x) inside.push(x.plan);
      return x;
    });
  }
  return [...childrenOf(plan), ...inside].flatMap(recursionsOf);
}

/** Replaces nodes, from the root down so that the rule sees them as they were, in subqueries too. */
function everywhere(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  const replaced = rule(plan);
  if (replaced !== plan) return replaced;
  const node = withChildren(
    plan,
    childrenOf(plan).map((child) => everywhere(child, rule)),
  );
  return mapExpressions(node, (e) =>
    rewriteUp(e, (x) => ('plan' in x ? { ...x, plan: everywhere(x.plan, rule) } : x)),
  );
}

/** `SELECT pg_terminate_backend(pid) FROM ...`: the arguments are computed, and then it is done row by row. */
export async function withEffects(
  plan: LogicalPlan,
  effect: Effect,
  context: StatementContext,
): Promise<LogicalPlan> {
  const root = plan;
  if (root.kind !== 'project' || !root.list.some((e) => e.kind === 'alias' && isEffect(e.child))) return plan;
  const argument = (e: NamedExpression): LogicalExpression | null =>
    e.kind === 'alias' && e.child.kind === 'call' && isEffect(e.child) ? (e.child.args[0] ?? null) : null;
  const list = root.list.map((e): NamedExpression => {
    const given = argument(e);
    return given === null || e.kind !== 'alias' ? e : { ...e, child: given };
  });
  const rows = await collect({ ...root, list }, context);
  const done = rows.map((row) =>
    row.map((value, i) => {
      const e = root.list[i]!;
      const call = e.kind === 'alias' && argument(e) !== null ? e.child : null;
      return call?.kind === 'call' ? effect(call.fn, [value]) : value;
    }),
  );
  return { kind: 'local_relation', output: outputOf(root), rows: done };
}
