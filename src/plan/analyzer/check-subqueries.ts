import type { Span } from '../../core/error.ts';
import { childrenOf as childExpressions } from '../../expr/children.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { some, walk } from '../../expr/walk.ts';
import { containsMap } from '../../types/contains-type.ts';
import { catalogString } from '../../types/type-name.ts';
import { childrenOf } from '../logical/children.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outerReferencesOf } from '../logical/outer-references.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';

const CATEGORY = 'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY';

/** Refuses subqueries whose correlation has no place where it stands: no join can be made of them. */
export function checkSubquery(plan: LogicalPlan, span: Span): void {
  if (outerReferencesOf(plan).size > 0) checkNode(plan, true, span);
}

/**
 * @param reachable false below operators that would have to keep rows apart that the query around doesn't:
 * nothing there may be correlated
 */
function checkNode(plan: LogicalPlan, reachable: boolean, span: Span): void {
  const correlated = expressionsOf(plan).filter(hasOuter);
  if (correlated.length > 0) {
    if (!reachable) {
      const treeNode = correlated.map((e) => printSql(e)).join(', ');
      fail(`${CATEGORY}.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED`, { treeNode }, span);
    }
    for (const e of correlated) checkAggregates(e, span);
    if (!canHost(plan)) {
      const sqlExprs = correlated.map((e) => `"${printSql(e)}"`).join(', ');
      fail(`${CATEGORY}.CORRELATED_REFERENCE`, { sqlExprs }, span);
    }
    if (plan.kind === 'filter' || plan.kind === 'join') for (const e of correlated) checkComparable(e, span);
  }
  const children = childrenOf(plan);
  for (const [i, child] of children.entries()) checkNode(child, reachable && passes(plan, i), span);
}

function hasOuter(e: LogicalExpression): boolean {
  return some(e, (x) => x.kind === 'outer_reference');
}

/** Operators whose own expressions may use columns of the query around. */
function canHost(plan: LogicalPlan): boolean {
  switch (plan.kind) {
    case 'filter':
    case 'project':
    case 'join':
    case 'lateral_join':
    case 'generate':
    case 'local_relation':
      return true;
    default:
      return false;
  }
}

/** Whether what stands below an operator, on its side `index`, may be correlated. */
function passes(plan: LogicalPlan, index: number): boolean {
  switch (plan.kind) {
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
          return typeof plan.type === 'object' && index === 0;
      }
    case 'expand':
    case 'sample':
    case 'recursive_union':
      return false;
    default:
      return true;
  }
}

/** An aggregate is either all of this query or all of the one around. */
function checkAggregates(e: LogicalExpression, span: Span): void {
  walk<LogicalPlan>(e, (x) => {
    if (x.kind !== 'aggregate_call' || !hasOuter(x)) return;
    if (some<LogicalPlan>(x, (y) => y.kind === 'attribute')) {
      const text = printSql(x);
      fail(`${CATEGORY}.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES`, { function: text }, span);
    }
  });
}

/** What a query around gives becomes the key of a join and must compare: a map's value may, a map can't. */
function checkComparable(e: LogicalExpression, span: Span): void {
  if (!hasOuter(e)) return;
  const local = some<LogicalPlan>(e, (x) => x.kind === 'attribute');
  if (!local && (e.kind === 'outer_reference' || e.kind === 'call')) {
    const type = typeOf(e);
    if (containsMap(type)) {
      const parameters = { expr: printSql(e), dataType: catalogString(type) };
      fail(`${CATEGORY}.UNSUPPORTED_CORRELATED_REFERENCE_DATA_TYPE`, parameters, span);
    }
    if (e.kind === 'call' && e.fn.startsWith('get_')) return;
  }
  for (const child of childExpressions(e)) checkComparable(child, span);
}
