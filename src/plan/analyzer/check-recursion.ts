import type { Span } from '../../core/error.ts';
import { some } from '../../expr/walk.ts';
import { childrenOf } from '../logical/children.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { subqueryPlan } from '../logical/outer-references.ts';
import { fail } from './errors.ts';

/**
 * A recursive table may only be read where each of its rows leads to rows of its own: not below an aggregate,
 * nor where another row decides whether it counts.
 */
export function checkRecursion(step: LogicalPlan, id: number, span: Span): void {
  const wrong = (): never => fail('INVALID_RECURSIVE_REFERENCE.PLACE', {}, span);
  const visit = (plan: LogicalPlan, allowed: boolean): void => {
    if (plan.kind === 'recursive_reference' && plan.id === id && !allowed) wrong();
    for (const e of expressionsOf(plan)) {
      some<LogicalPlan>(e, (x) => {
        const inner = subqueryPlan(x);
        if (inner !== null) visit(inner, allowed);
        return false;
      });
    }
    for (const [i, child] of childrenOf(plan).entries()) visit(child, allowed && passes(plan, i));
  };
  visit(step, true);
}

function passes(plan: LogicalPlan, index: number): boolean {
  switch (plan.kind) {
    case 'aggregate':
    case 'window':
    case 'sort':
    case 'distinct':
    case 'expand':
    case 'sample':
    case 'recursive_union':
      return false;
    case 'join':
      switch (plan.type) {
        case 'inner':
        case 'cross':
          return true;
        case 'left_outer':
        case 'left_semi':
        case 'left_anti':
          return index === 0;
        case 'right_outer':
          return index === 1;
        default:
          return false;
      }
    case 'lateral_join':
      return plan.type !== 'left_outer' || index === 0;
    default:
      return true;
  }
}
