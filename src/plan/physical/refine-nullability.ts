import { mapChildren } from '../../expr/children.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { attributeOf } from '../../expr/expression-type.ts';
import { conjunctsOf, FN, isCall } from '../logical/build.ts';
import { mapSame } from '../logical/expressions.ts';
import { withNullable } from '../logical/output.ts';
import { childrenOf, mapExpressions, withChildren } from './children.ts';
import type { PhysicalExpression, PhysicalPlan } from './node.ts';

/**
 * Columns that a filter keeps from being NULL are told so to everything above: generated code tests no
 * validity there.
 */
export function refineNullability(plan: PhysicalPlan): PhysicalPlan {
  const over = withChildren(plan, mapSame(childrenOf(plan), refineNullability));
  const columns = new Map<ExprId, boolean>();
  for (const child of childrenOf(over)) for (const a of child.output) columns.set(a.id, a.nullable);
  const refine = (e: PhysicalExpression): PhysicalExpression => {
    if (e.kind === 'attribute') return refined(e, columns);
    return e.kind === 'scalar_subquery' ? e : mapChildren(e, refine);
  };
  // A join evaluates its condition before it fills anything up with NULLs.
  const node = childrenOf(over).length === 0 ? over : mapExpressions(over, refine);
  return withOutput(node, columns);
}

function refined(a: Attribute, columns: ReadonlyMap<ExprId, boolean>): Attribute {
  return withNullable(a, a.nullable && (columns.get(a.id) ?? true));
}

function withOutput(node: PhysicalPlan, columns: ReadonlyMap<ExprId, boolean>): PhysicalPlan {
  const passed = (list: readonly Attribute[]): readonly Attribute[] =>
    mapSame(list, (a) => refined(a, columns));
  switch (node.kind) {
    case 'filter': {
      const proven = new Set<ExprId>();
      for (const e of conjunctsOf(node.condition)) {
        if (isCall(e, FN.isNotNull) && e.args[0]!.kind === 'attribute') proven.add(e.args[0]!.id);
      }
      return {
        ...node,
        output: passed(node.output).map((a) => (proven.has(a.id) ? withNullable(a, false) : a)),
      };
    }
    case 'project':
    case 'take_ordered_and_project':
      return { ...node, output: node.list.map((e) => ({ ...attributeOf(e), qualifier: [] })) };
    case 'sort':
    case 'window_group_limit':
    case 'limit':
    case 'exchange':
    case 'broadcast_exchange':
    case 'sample':
    case 'coalesce':
    case 'runtime_filter':
      return { ...node, output: node.child.output };
    case 'window':
      return { ...node, output: passed(node.output) };
    case 'hash_join':
    case 'nested_loop_join': {
      const fillsLeft = node.type === 'right_outer' || node.type === 'full_outer';
      const fillsRight = node.type === 'left_outer' || node.type === 'full_outer';
      const filled = new Set(
        [...(fillsLeft ? node.left.output : []), ...(fillsRight ? node.right.output : [])].map((a) => a.id),
      );
      return { ...node, output: mapSame(node.output, (a) => (filled.has(a.id) ? a : refined(a, columns))) };
    }
    default:
      return node;
  }
}
