import { walk } from '../expr/walk.ts';
import { expressionsOf } from '../plan/logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../plan/logical/node.ts';
import { walkPlan } from '../plan/logical/transform.ts';
import type { DataType } from '../types/data-type.ts';

/** The types that parameters without a type got in an analyzed plan, by their number from 0. */
export function inferParameterTypes(plan: LogicalPlan): ReadonlyMap<number, DataType> {
  const types = new Map<number, DataType>();
  const found = (e: LogicalExpression, type: DataType): void => {
    if (e.kind === 'literal' && e.parameter !== undefined && type.kind !== 'void' && !types.has(e.parameter))
      types.set(e.parameter, type);
  };
  const visit = (node: LogicalPlan): void => {
    for (const expression of expressionsOf(node)) {
      walk(expression, (e) => {
        if (e.kind === 'literal') found(e, e.type);
        else if (e.kind === 'cast') found(e.child, e.type);
        else if (e.kind === 'scalar_subquery' || e.kind === 'exists_subquery' || e.kind === 'in_subquery')
          walkPlan(e.plan, visit);
      });
    }
  };
  walkPlan(plan, visit);
  return types;
}
