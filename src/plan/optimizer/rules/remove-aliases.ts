import { alias } from '../../logical/build.ts';
import type { LogicalPlan } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { nodeRule } from '../rule.ts';

/** Qualifiers and view boundaries have served the analyzer. */
export const removeAliases = nodeRule('removeAliases', ['subquery_alias', 'view'], (node) => {
  let plan: LogicalPlan = node;
  while (plan.kind === 'subquery_alias' || plan.kind === 'view') {
    if (plan.kind === 'subquery_alias') {
      plan = plan.child;
      continue;
    }
    const inner = outputOf(plan.child);
    const outer = plan.output;
    const same = inner.every((a, i) => a.id === outer[i]!.id && a.name === outer[i]!.name);
    if (same) plan = plan.child;
    else {
      const list = inner.map((a, i) => alias<LogicalPlan>(a, outer[i]!.id, outer[i]!.name));
      return { kind: 'project', list, child: plan.child };
    }
  }
  return plan;
});
