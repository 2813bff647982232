import { attributeOf } from '../../../expr/expression-type.ts';
import { some } from '../../../expr/walk.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { subqueryPlan } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { allDeterministic } from '../determinism.ts';
import { nodeRule } from '../rule.ts';
import { inline } from '../substitute.ts';

/** Computes a list in each input of a union, where it meets what else is computed there. */
export const pushProjectsThroughUnions = nodeRule('pushProjectsThroughUnions', ['union'], (node, context) => {
  if (node.kind !== 'project' || node.child.kind !== 'union') return node;
  const union = node.child;
  if (!allDeterministic(node.list, context) || node.list.length === 0) return node;
  if (node.list.some((e) => some<unknown>(e, (x) => subqueryPlan(x as LogicalExpression) !== null)))
    return node;
  const inputs = union.inputs.map((input) => {
    const columns = new Map<number, LogicalExpression>();
    outputOf(input).forEach((a, i) => {
      columns.set(union.output[i]!.id, a);
    });
    const list = node.list.map((e) => {
      const source = columns.get(e.id);
      if (e.kind === 'attribute') {
        if (source?.kind !== 'attribute') throw new Error(`union without column ${e.name}#${e.id}`);
        return source;
      }
      return { ...e, id: context.nextExprId(), child: inline(e.child, columns)! };
    });
    return { kind: 'project' as const, list, child: input };
  });
  return { ...union, inputs, output: node.list.map(attributeOf) };
});
