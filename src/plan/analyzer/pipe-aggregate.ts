import type { NamedExpression } from '../../lang/ast/expression.ts';
import type { PipeAggregate } from '../../lang/ast/pipe.ts';
import type { GroupBy, Select } from '../../lang/ast/query.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { hasAggregate } from './aggregate-builder.ts';
import type { ExpressionEnv, QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
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
  const select: Select = {
    kind: 'select',
    hints: [],
    distinct: false,
    items: [...groupingItems(node.groupBy), ...node.items],
    from: undefined,
    lateralViews: [],
    where: undefined,
    groupBy: node.groupBy ?? { kind: 'groupBy', elements: [], all: false, span: node.span },
    having: undefined,
    qualify: undefined,
    windows: [],
    span: node.span,
  };
  return selectOver(select, NO_ORGANIZATION, plan, expressionEnv);
}

/** The grouping expressions as items of a list; the parser lets no grouping sets through. */
function groupingItems(groupBy: GroupBy | undefined): readonly NamedExpression[] {
  return (groupBy?.elements ?? []).flatMap((element): readonly NamedExpression[] => {
    if (element.kind !== 'groupingExpression') return [];
    const { expression, alias, span } = element;
    return [{ kind: 'namedExpression', expression, alias, aliases: undefined, span }];
  });
}
