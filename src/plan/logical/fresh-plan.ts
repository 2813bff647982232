import { mapChildren } from '../../expr/children.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { childrenOf, withChildren } from './children.ts';
import { mapExpressions, mapSame } from './expressions.ts';
import type { LogicalExpression, LogicalPlan } from './node.ts';

/**
 * A copy of a plan whose columns have new ids, so that both can stand in one statement. References to
 * columns from outside the plan (outer references) stay what they are.
 */
export function freshPlan(plan: LogicalPlan, ids: { nextExprId(): ExprId }): LogicalPlan {
  const renamed = new Map<ExprId, ExprId>();
  const recursions = new Map<number, number>();
  const fresh = (id: ExprId): ExprId => {
    let other = renamed.get(id);
    if (other === undefined) {
      other = ids.nextExprId();
      renamed.set(id, other);
    }
    return other;
  };
  const define = (output: readonly Attribute[]): readonly Attribute[] =>
    output.map((a) => ({ ...a, id: fresh(a.id) }));
  const attribute = (a: Attribute): Attribute => {
    const id = renamed.get(a.id);
    return id === undefined ? a : { ...a, id };
  };

  const expression = (e: LogicalExpression): LogicalExpression => {
    switch (e.kind) {
      case 'attribute':
        return attribute(e);
      case 'outer_reference':
        return { ...e, attribute: attribute(e.attribute) };
      case 'alias':
        return { ...e, id: fresh(e.id), child: expression(e.child) };
      case 'lambda_variable':
        return { ...e, id: fresh(e.id) };
      case 'lambda': {
        const parameters = e.parameters.map((p) => ({ ...p, id: fresh(p.id) }));
        return { ...e, parameters, body: expression(e.body) };
      }
      case 'scalar_subquery':
      case 'exists_subquery':
        return { ...e, id: fresh(e.id), plan: copy(e.plan) };
      case 'in_subquery':
        return { ...e, id: fresh(e.id), plan: copy(e.plan), values: e.values.map(expression) };
      default:
        return mapChildren(e, expression);
    }
  };

  const recursion = (id: number): number => {
    const known = recursions.get(id);
    if (known !== undefined) return known;
    const next = ids.nextExprId();
    recursions.set(id, next);
    return next;
  };

  /** Children first: what they define is renamed before the node's own expressions refer to it. */
  const copy = (node: LogicalPlan): LogicalPlan => {
    const over = withChildren(node, mapSame(childrenOf(node), copy));
    const result = mapExpressions(over, expression);
    switch (result.kind) {
      case 'relation':
      case 'local_relation':
      case 'in_memory_relation':
      case 'range':
      case 'union':
      case 'expand':
      case 'view':
        return { ...result, output: define(result.output) };
      case 'recursive_union':
      case 'recursive_reference':
        return { ...result, id: recursion(result.id), output: define(result.output) };
      case 'generate':
        return { ...result, generatorOutput: define(result.generatorOutput) };
      case 'window':
        return { ...result, calls: result.calls.map((c) => ({ ...c, id: fresh(c.id) })) };
      case 'join': {
        if (typeof result.type === 'string') return result;
        return {
          ...result,
          type: { existence: { ...result.type.existence, id: fresh(result.type.existence.id) } },
        };
      }
      default:
        return result;
    }
  };
  return copy(plan);
}
