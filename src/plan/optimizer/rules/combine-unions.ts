import type { LogicalPlan, Union } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { nodeRule } from '../rule.ts';
import { definitionsOf, inlineNamed } from '../substitute.ts';
import { mayInline } from './collapse-projects.ts';
import type { OptimizerContext } from '../optimizer-context.ts';

/** Unions of unions become one, so that a long chain is as wide as it is deep. */
export const combineUnions = nodeRule('combineUnions', (node, context) => {
  if (node.kind !== 'union' || !node.inputs.some(isNested)) return node;
  return { ...node, inputs: flatten(node, context) };
});

function isNested(plan: LogicalPlan): boolean {
  return plan.kind === 'union' || (plan.kind === 'project' && plan.child.kind === 'union');
}

/** Iterative: a chain of a thousand UNION ALLs nests a thousand levels deep. */
function flatten(top: Union, context: OptimizerContext): readonly LogicalPlan[] {
  const inputs: LogicalPlan[] = [];
  const stack: LogicalPlan[] = [...top.inputs].reverse();
  while (stack.length > 0) {
    const plan = stack.pop()!;
    if (plan.kind === 'union') stack.push(...[...plan.inputs].reverse());
    else if (plan.kind === 'project' && plan.child.kind === 'union') {
      const below = projectInputs(plan, plan.child, context);
      if (below === null) inputs.push(plan);
      else stack.push(...[...below].reverse());
    } else inputs.push(plan);
  }
  return inputs;
}

/** The list applied to each input of the union; null where that would repeat costly work. */
function projectInputs(
  project: LogicalPlan & { kind: 'project' },
  union: Union,
  context: OptimizerContext,
): readonly LogicalPlan[] | null {
  const result: LogicalPlan[] = [];
  for (const input of union.inputs) {
    const columns = outputOf(input).map((a, i) => {
      const b = union.output[i]!;
      return { kind: 'alias' as const, id: b.id, name: b.name, child: a };
    });
    if (!mayInline(project.list, columns, context)) return null;
    const definitions = definitionsOf(columns);
    const list = project.list.map((e) => inlineNamed(e, definitions));
    if (list.some((e) => e === null)) return null;
    // Ids of computed columns repeat in every input, as those of shared subtrees may: they never meet.
    result.push({ kind: 'project', list: list.map((e) => e!), child: input });
  }
  return result;
}
