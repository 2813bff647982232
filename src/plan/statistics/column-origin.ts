import type { ExprId } from '../../expr/expression.ts';
import { childrenOf } from '../logical/children.ts';
import type { LogicalPlan, Relation } from '../logical/node.ts';
import { outputIds } from '../optimizer/predicates.ts';

export interface ColumnOrigin {
  readonly relation: Relation;
  readonly column: string;
}

/** The table column that a plan's column is, unchanged; null where it is computed or made by a union. */
export function originOf(plan: LogicalPlan, id: ExprId): ColumnOrigin | null {
  if (plan.kind === 'relation') {
    const column = plan.output.find((a) => a.id === id);
    return column === undefined ? null : { relation: plan, column: column.name };
  }
  if (plan.kind === 'project' || plan.kind === 'aggregate') {
    const e = plan.list.find((x) => x.id === id);
    if (e === undefined) return null;
    const source = e.kind === 'alias' ? e.child : e;
    return source.kind === 'attribute' ? originOf(plan.child, source.id) : null;
  }
  for (const child of childrenOf(plan)) if (outputIds(child).has(id)) return originOf(child, id);
  return null;
}
