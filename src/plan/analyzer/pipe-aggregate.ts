import type { Span } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { Expression, NamedExpression } from '../../lang/ast/expression.ts';
import type { Identifier } from '../../lang/ast/name.ts';
import type { PipeAggregate } from '../../lang/ast/pipe.ts';
import type { GroupBy, Select } from '../../lang/ast/query.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { hasAggregate } from './aggregate-builder.ts';
import type { ExpressionEnv, QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { ordinalOf } from './organize.ts';
import { printSql } from './print-sql.ts';
import { NO_ORGANIZATION } from './resolve-query.ts';
import { scopeOfPlan } from './resolve-relation.ts';
import { selectOver } from './resolve-select.ts';
import { resolveSelectList } from './select-list.ts';

/** `|> AGGREGATE sum(a) AS s GROUP BY b`: the grouping columns come first, then the aggregates. */
export function pipeAggregate(node: PipeAggregate, plan: LogicalPlan, env: QueryEnv): LogicalPlan {
  const expressionEnv: ExpressionEnv = { query: env, scope: scopeOfPlan(plan, env) };
  const elements = resolveSelectList(node.items, expressionEnv).elements;
  for (const [i, element] of elements.entries()) {
    const e = element.kind === 'column' ? element.named : element.call;
    if (!hasAggregate(e)) {
      fail(
        'PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION',
        { expr: printSql(e.kind === 'alias' ? e.child : e) },
        node.items[i]?.span ?? node.span,
      );
    }
  }
  const grouping = groupingItems(node.groupBy, plan);
  const select: Select = {
    kind: 'select',
    hints: [],
    distinct: false,
    items: [...grouping, ...node.items],
    from: undefined,
    lateralViews: [],
    where: undefined,
    groupBy: {
      kind: 'groupBy',
      elements: grouping.map(({ expression, span }) => {
        return { kind: 'groupingExpression', expression, alias: undefined, span };
      }),
      all: false,
      span: node.span,
    },
    having: undefined,
    qualify: undefined,
    windows: [],
    span: node.span,
  };
  return selectOver(select, NO_ORGANIZATION, plan, expressionEnv);
}

/** The grouping expressions as items of a list; the parser lets no grouping sets through. */
function groupingItems(groupBy: GroupBy | undefined, plan: LogicalPlan): readonly NamedExpression[] {
  const columns = outputOf(plan);
  return (groupBy?.elements ?? []).flatMap((element): readonly NamedExpression[] => {
    if (element.kind !== 'groupingExpression') return [];
    const { alias, span } = element;
    const position = ordinalOf(element.expression);
    const column = position === undefined ? undefined : columns[position - 1];
    if (position !== undefined && column === undefined) {
      fail('GROUP_BY_POS_OUT_OF_RANGE', { index: String(position), size: String(columns.length) }, span);
    }
    const expression = column === undefined ? element.expression : referenceTo(column, span);
    return [{ kind: 'namedExpression', expression, alias, aliases: undefined, span }];
  });
}

/** Positions mean columns of the input here, not of the list. */
function referenceTo(column: Attribute, span: Span): Expression {
  const parts = [...column.qualifier, column.name].map(
    (name): Identifier => ({ kind: 'identifier', name, quoted: true, span }),
  );
  return { kind: 'columnReference', parts, span };
}
