import type { Span } from '../../core/error.ts';
import type { NamedExpression } from '../ast/expression.ts';
import type { Identifier } from '../ast/name.ts';
import type { Query } from '../ast/query.ts';
import type { FromClause } from '../ast/relation.ts';

/** `SELECT items FROM from`. */
export function selectOf(items: readonly NamedExpression[], from: FromClause | undefined, span: Span): Query {
  return {
    kind: 'query',
    with: undefined,
    body: {
      kind: 'select',
      hints: [],
      distinct: false,
      items,
      from,
      lateralViews: [],
      where: undefined,
      groupBy: undefined,
      having: undefined,
      qualify: undefined,
      windows: [],
      span,
    },
    organization: {
      kind: 'queryOrganization',
      orderBy: [],
      clusterBy: [],
      distributeBy: [],
      sortBy: [],
      windows: [],
      limit: undefined,
      offset: undefined,
      span,
    },
    span,
  };
}

/** `FROM (query) AS name`. */
export function fromSubquery(query: Query, name: Identifier, span: Span): FromClause {
  return {
    kind: 'fromClause',
    relations: [
      {
        kind: 'subqueryRelation',
        lateral: false,
        query,
        sample: undefined,
        watermark: undefined,
        alias: { kind: 'tableAlias', name, columns: undefined, span },
        span,
      },
    ],
    lateralViews: [],
    reshape: undefined,
    span,
  };
}
