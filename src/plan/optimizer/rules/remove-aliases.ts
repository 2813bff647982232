import { alias } from '../../logical/build.ts';
import { outputOf } from '../../logical/output.ts';
import { nodeRule } from '../rule.ts';

/** Qualifiers and view boundaries have served the analyzer. */
export const removeAliases = nodeRule('removeAliases', (node) => {
  let plan = node;
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
      const list = inner.map((a, i) => alias(a, outer[i]!.id, outer[i]!.name));
      return { kind: 'project', list, child: plan.child };
    }
  }
  return plan;
});
