import type { Attribute } from '../../expr/expression.ts';
import { rewriteDown } from '../../expr/rewrite.ts';
import { walk } from '../../expr/walk.ts';
import { sqlText } from '../../functions/print.ts';
import { VOID } from '../../types/data-type.ts';
import { quoteIfNeeded } from '../../types/type-name.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { walkPlan } from '../logical/transform.ts';
import { isLateral } from './lateral-aliases.ts';
import { stringLiteral } from './literals.ts';

/** Marks an alias whose name is the text of a call that its child has replaced. */
export const CALL_TEXT: readonly string[] = ['#call'];

/** The expression as Spark names a column without alias, and as errors show it. */
export function printSql(e: LogicalExpression, zone = 'UTC'): string {
  return sqlText<LogicalPlan>(readable(e), zone);
}

/** With what the printer can't know: the outer columns of subqueries, aliases of the same select list. */
function readable(e: LogicalExpression): LogicalExpression {
  return rewriteDown(e, (x): LogicalExpression => {
    if (x.kind === 'attribute' && isLateral(x))
      return text('lateralAliasReference', [{ ...x, qualifier: [] }]);
    switch (x.kind) {
      case 'alias':
        return x.qualifier === CALL_TEXT ? named(x.name) : x;
      case 'outer_reference':
        return { ...x, attribute: qualified(x.attribute) };
      case 'scalar_subquery':
        return text('scalarsubquery', outerColumns(x.plan));
      case 'exists_subquery':
        return text('exists', outerColumns(x.plan));
      case 'in_subquery': {
        const value = x.values.length === 1 ? x.values[0]! : text('named_struct', namedValues(x.values));
        return text('in', [value, text('listquery', outerColumns(x.plan))]);
      }
      default:
        return x;
    }
  });
}

function qualified(a: Attribute): Attribute {
  return { ...a, name: [...a.qualifier, a.name].map(quoteIfNeeded).join('.') };
}

/** Text as a column of that name prints. */
function named(name: string): LogicalExpression {
  return { kind: 'attribute', id: 0, name, type: VOID, nullable: true, qualifier: [] };
}

function namedValues(values: readonly LogicalExpression[]): readonly LogicalExpression[] {
  return values.flatMap((v, i) => [stringLiteral(v.kind === 'attribute' ? v.name : `_${i}`), v]);
}

/** A subquery's columns of the query around, from its top down, each as often as it is used. */
function outerColumns(plan: LogicalPlan): readonly Attribute[] {
  const found: Attribute[] = [];
  walkPlan(plan, (node) => {
    for (const e of expressionsOf(node)) {
      walk<LogicalPlan>(e, (x) => {
        if (x.kind === 'outer_reference') found.push(x.attribute);
      });
    }
  });
  return found;
}

function text(fn: string, args: readonly LogicalExpression[]): LogicalExpression {
  return { kind: 'call', fn, args, type: VOID, nullable: true, mode: 'ansi' };
}
