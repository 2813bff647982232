import type { Expression } from '../../lang/ast/expression.ts';
import type { Hint } from '../../lang/ast/query.ts';
import { childrenOf, withChildren } from '../logical/children.ts';
import { mapSame } from '../logical/expressions.ts';
import type { JoinHint, JoinStrategyHint, LogicalPlan, Repartition } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { order, ordinalOf } from './organize.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf } from './resolve-relation.ts';
import { makeScope } from './scope.ts';

const strategies: Readonly<Record<string, JoinStrategyHint>> = {
  BROADCAST: 'broadcast',
  BROADCASTJOIN: 'broadcast',
  MAPJOIN: 'broadcast',
  MERGE: 'merge',
  SHUFFLE_MERGE: 'merge',
  MERGEJOIN: 'merge',
  SHUFFLE_HASH: 'shuffle_hash',
  SHUFFLE_REPLICATE_NL: 'shuffle_replicate_nl',
};

/** What the hints of a SELECT make of its plan; unknown ones are left out, as in Spark. */
export function applyHints(hints: readonly Hint[], plan: LogicalPlan, env: QueryEnv): LogicalPlan {
  let result = plan;
  for (const hint of hints.toReversed()) {
    const name = hint.name.toUpperCase();
    const strategy = Object.hasOwn(strategies, name) ? strategies[name] : undefined;
    result =
      strategy === undefined ? repartition(name, hint, result, env) : hintJoins(strategy, hint, result, env);
  }
  return result;
}

function hintJoins(strategy: JoinStrategyHint, hint: Hint, plan: LogicalPlan, env: QueryEnv): LogicalPlan {
  const fold = foldOf(env);
  const names = hint.parameters.map((p) => relationName(p).map(fold));
  const isNamed = (node: LogicalPlan): boolean => {
    if (names.length === 0) return true;
    if (node.kind !== 'subquery_alias') return false;
    const name = node.name.map(fold);
    return names.some(
      (n) => n.length <= name.length && n.every((part, i) => part === name[name.length - n.length + i]),
    );
  };
  const side = (node: LogicalPlan): LogicalPlan => {
    // A hint reaches through filters and projections, but not into other subqueries.
    let below = node;
    while (below.kind === 'filter' || below.kind === 'project' || below.kind === 'sample')
      below = below.child;
    return below;
  };
  const visit = (node: LogicalPlan): LogicalPlan => {
    if (node.kind === 'subquery_alias') return node;
    const over = withChildren(node, mapSame(childrenOf(node), visit));
    if (over.kind !== 'join') return over;
    const found: { left?: JoinStrategyHint; right?: JoinStrategyHint } = {};
    if (over.hint.left === undefined && isNamed(side(over.left))) found.left = strategy;
    if (over.hint.right === undefined && isNamed(side(over.right))) found.right = strategy;
    const changed: JoinHint = { ...over.hint, ...found };
    return found.left === undefined && found.right === undefined ? over : { ...over, hint: changed };
  };
  return visit(plan);
}

function relationName(e: Expression): readonly string[] {
  if (e.kind === 'columnReference') return e.parts.map((p) => p.name);
  return e.kind === 'stringLiteral' ? e.value.split('.') : [];
}

function repartition(name: string, hint: Hint, plan: LogicalPlan, env: QueryEnv): LogicalPlan {
  const [first, ...rest] = hint.parameters;
  const count = first === undefined ? undefined : ordinalOf(first);
  if (count !== undefined && count <= 0) {
    fail(
      '_LEGACY_ERROR_TEMP_3241',
      { msg: `A number of partitions must be positive, not ${count}` },
      hint.span,
    );
  }
  const columns = count === undefined ? hint.parameters : rest;
  const scope = makeScope(outputOf(plan), foldOf(env));
  const expressions = (): Repartition['expressions'] =>
    columns.map((e) => {
      if (e.kind !== 'columnReference') fail('_LEGACY_ERROR_TEMP_1046', { hintName: name }, hint.span);
      return order(resolveExpression(e, { query: env, scope }), undefined);
    });
  const partitions = count ?? null;
  switch (name) {
    case 'COALESCE':
      if (count === undefined) return plan;
      return { kind: 'repartition', by: 'coalesce', expressions: [], partitions, child: plan };
    case 'REPARTITION':
    case 'REBALANCE': {
      if (columns.length === 0)
        return { kind: 'repartition', by: 'round_robin', expressions: [], partitions, child: plan };
      return { kind: 'repartition', by: 'hash', expressions: expressions(), partitions, child: plan };
    }
    case 'REPARTITION_BY_RANGE':
      return { kind: 'repartition', by: 'range', expressions: expressions(), partitions, child: plan };
    default:
      return plan;
  }
}
