import { canonicalKey } from '../../../expr/equality.ts';
import { isNullable } from '../../../expr/expression-type.ts';
import { conjunction, conjunctsOf, FN, isCall, isFalse, isNullLiteral, isTrue } from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { constraintsOf } from '../constraints.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { hasOuterReference } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

/** Filters that pass everything, nothing, or what their input guarantees already. */
export const pruneFilters = nodeRule('pruneFilters', ['filter'], (node, context) => {
  if (node.kind !== 'filter') return node;
  if (isTrue(node.condition)) return node.child;
  if (isFalse(node.condition) || isNullLiteral(node.condition)) {
    return { kind: 'local_relation', output: outputOf(node), rows: [] };
  }
  const conjuncts = conjunctsOf(node.condition);
  const kept = unguaranteed(conjuncts, node.child, context);
  if (kept.length === conjuncts.length) return node;
  return kept.length === 0 ? node.child : { ...node, condition: conjunction(kept) };
});

function unguaranteed(
  conjuncts: readonly LogicalExpression[],
  child: LogicalPlan,
  context: OptimizerContext,
): readonly LogicalExpression[] {
  const seen = new Set<string>();
  return conjuncts.filter((e) => {
    if (!deterministic(e, context)) return true;
    if (isTrue(e)) return false;
    if (isCall(e, FN.isNotNull) && !isNullable(e.args[0]!)) return false;
    const key = canonicalKey(e);
    // What an outer query's columns are compared with is no constraint: no need to look for all that there are.
    if (seen.has(key) || (!hasOuterReference(e) && constraintsOf(child, context).has(key))) return false;
    seen.add(key);
    return true;
  });
}
