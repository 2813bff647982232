import type { Expression, NamedExpression } from '../ast/expression.ts';
import type { Query, QueryBody, QueryOrganization, Select, SortItem, WithClause } from '../ast/query.ts';
import { columnName } from './column-name.ts';
import { intLiteral, type SelectContext, type SetReturningCall, type StatementContext } from './context.ts';
import type { ParsedExpression, ParsedSelect, ParsedSort } from './parsed.ts';
import { fromSubquery, selectOf } from './select.ts';
import { setReturningViews } from './set-returning.ts';
import { translateExpression } from './translate-expression.ts';
import { translateFrom } from './translate-relation.ts';

/**
 * A query with its set operations: the parser chains the selects, and hangs what follows the last one (ORDER BY,
 * LIMIT, which hold for all) on that.
 *
 * @param names of the columns, instead of PostgreSQL's
 */
export function translateQuery(
  tree: ParsedSelect,
  statement: StatementContext,
  names?: readonly string[],
): Query {
  const chain: ParsedSelect[] = [tree];
  while (chain.at(-1)!._next !== undefined) chain.push(chain.at(-1)!._next!);
  const last = chain.at(-1)!;
  const contexts = chain.map((): SelectContext => ({ statement, catalogs: new Map(), setReturning: null }));
  const bodies = chain.map((select, i) => translateSelect(select, contexts[i]!, i === 0 ? names : undefined));
  const operators = chain.slice(0, -1).map((select) => (select.set_op ?? '').toUpperCase());
  const query: Query = {
    kind: 'query',
    with: commonTables(tree, statement),
    body: setOperations(bodies, operators, statement),
    organization: organization(last, contexts.at(-1)!, chain.length === 1 ? bodies[0]!.items : []),
    span: statement.span,
  };
  return chain.length === 1 ? withSortColumns(query, bodies[0]!, statement) : query;
}

/** Sort keys with subqueries, which may not stand in ORDER BY, become columns of a query inside. */
function withSortColumns(query: Query, select: Select, statement: StatementContext): Query {
  const { orderBy } = query.organization;
  if (!orderBy.some(({ expression }) => hasSubquery(expression)) || select.distinct || select.groupBy)
    return query;
  const { items } = select;
  if (items.some(({ expression }) => expression.kind === 'star')) return query;
  const { span } = statement;
  const named = (expression: Expression, name: string): NamedExpression => ({
    kind: 'namedExpression',
    expression,
    alias: statement.plain(name),
    aliases: undefined,
    span,
  });
  const reference = (name: string): Expression => ({
    kind: 'columnReference',
    parts: [statement.plain(name)],
    span,
  });
  // Names of the columns stay known to the other keys; numbers mean the same columns as before.
  const keys = orderBy.map((item, i) => ({ item, name: `x_key${i + 1}` }));
  const inside = [
    ...items.map((item, i) => named(item.expression, `x_column${i + 1}`)),
    ...keys.map(({ item, name }) => named(byPosition(item.expression, items), name)),
  ];
  const inner = selectOf([], undefined, span);
  const sorted = { ...inner, with: query.with, body: { ...select, items: inside } };
  const from = fromSubquery(sorted, statement.plain('x_sorted'), span);
  const outside = items.map((item, i) => named(reference(`x_column${i + 1}`), item.alias?.name ?? ''));
  return {
    ...selectOf(outside, from, span),
    organization: {
      ...query.organization,
      orderBy: keys.map(({ item, name }) => ({ ...item, expression: reference(name) })),
    },
  };
}

/** What a key means inside: a number or a column's name is that column's expression. */
function byPosition(e: Expression, items: readonly NamedExpression[]): Expression {
  if (e.kind === 'numericLiteral') return items[Number(e.text) - 1]?.expression ?? e;
  if (e.kind !== 'columnReference' || e.parts.length > 1) return e;
  const name = e.parts[0]!.name.toLowerCase();
  return items.find((item) => item.alias?.name.toLowerCase() === name)?.expression ?? e;
}

function hasSubquery(e: Expression): boolean {
  return /"kind":"(?:inSubquery|exists|scalarSubquery)"/.test(textOf(e));
}

/** INTERSECT binds more tightly than UNION and EXCEPT. */
function setOperations(
  bodies: readonly QueryBody[],
  operators: readonly string[],
  { span }: StatementContext,
): QueryBody {
  const combine = (left: QueryBody, operator: string, right: QueryBody): QueryBody => ({
    kind: 'setOperation',
    operator: operator.replace(' ALL', '') as 'UNION' | 'EXCEPT' | 'INTERSECT',
    all: operator.endsWith(' ALL'),
    left,
    right,
    span,
  });
  const terms: QueryBody[] = [bodies[0]!];
  const between: string[] = [];
  operators.forEach((operator, i) => {
    const body = bodies[i + 1]!;
    if (operator.startsWith('INTERSECT')) terms.push(combine(terms.pop()!, operator, body));
    else {
      between.push(operator);
      terms.push(body);
    }
  });
  return terms.slice(1).reduce((left, right, i) => combine(left, between[i]!, right), terms[0]!);
}

function commonTables(tree: ParsedSelect, statement: StatementContext): WithClause | undefined {
  if (!tree.with) return undefined;
  const { span } = statement;
  return {
    kind: 'withClause',
    recursive: tree.with.some((table) => table.recursive === true),
    tables: tree.with.map((table) => {
      const query = 'ast' in table.stmt ? table.stmt.ast : table.stmt;
      const columns = table.columns?.map((column) => {
        const match = /"(i\d+)"/.exec(JSON.stringify(column))!;
        return statement.identifier(match[1]!);
      });
      const name = statement.identifier(table.name.value);
      return {
        kind: 'commonTable',
        name,
        columns,
        maxRecursionLevel: undefined,
        query: translateQuery(query, statement),
        span,
      };
    }),
    span,
  };
}

function translateSelect(
  select: ParsedSelect,
  context: SelectContext,
  names: readonly string[] | undefined,
): Select {
  const { statement } = context;
  const { span } = statement;
  if (select.distinct?.type === 'DISTINCT ON') return statement.unsupported('SELECT DISTINCT ON');
  const from = select.from ? translateFrom(select.from, context) : undefined;
  const calls: SetReturningCall[] = [];
  context.setReturning = calls;
  const items = select.columns.map(({ expr, as }, i): NamedExpression => {
    const expression = translateExpression(expr, context);
    const name =
      names?.[i] ?? (as === null || as === undefined ? columnName(expr, statement) : statement.word(as).text);
    const alias = expression.kind === 'star' ? undefined : statement.plain(name);
    return { kind: 'namedExpression', expression, alias, aliases: undefined, span };
  });
  context.setReturning = null;
  const lateralViews = setReturningViews(calls, context);
  const grouping = select.groupby?.columns ?? [];
  return {
    kind: 'select',
    hints: [],
    distinct: select.distinct?.type === 'DISTINCT',
    items,
    from: from && { ...from, lateralViews },
    lateralViews: from === undefined ? lateralViews : [],
    where: optional(select.where, context),
    groupBy:
      grouping.length === 0
        ? undefined
        : {
            kind: 'groupBy',
            elements: grouping.map((expression) => ({
              kind: 'groupingExpression',
              expression: translateExpression(expression, context),
              alias: undefined,
              span,
            })),
            all: false,
            span,
          },
    having: optional(select.having, context),
    qualify: undefined,
    windows: [],
    span,
  };
}

function optional(node: ParsedExpression | null, context: SelectContext): Expression | undefined {
  return node ? translateExpression(node, context) : undefined;
}

function organization(
  select: ParsedSelect,
  context: SelectContext,
  items: readonly NamedExpression[],
): QueryOrganization {
  const { statement } = context;
  const counts = (select.limit?.value ?? []).map(({ value }) => statement.literal(statement.leaf(value)));
  const onlyOffset = counts.length === 1 && select.limit?.seperator === 'offset';
  return {
    kind: 'queryOrganization',
    orderBy: sortItems(select.orderby ?? [], context).map((item) => byOrdinal(item, items)),
    clusterBy: [],
    distributeBy: [],
    sortBy: [],
    windows: [],
    limit: onlyOffset ? undefined : counts[0],
    offset: onlyOffset ? counts[0] : counts[1],
    span: statement.span,
  };
}

/** A sort key with a subquery, which may not stand in ORDER BY, by the number of the column that is the same. */
function byOrdinal(item: SortItem, items: readonly NamedExpression[]): SortItem {
  if (!hasSubquery(item.expression)) return item;
  const text = textOf(item.expression);
  const index = items.findIndex(({ expression }) => textOf(expression) === text);
  return index < 0 ? item : { ...item, expression: intLiteral(index + 1, item.span) };
}

function textOf(e: Expression): string {
  return JSON.stringify(e, (key, value: unknown) => (/span$/i.test(key) ? undefined : value));
}

/** NULL is greater than everything in PostgreSQL. */
export function sortItems(list: readonly ParsedSort[], context: SelectContext): readonly SortItem[] {
  return list.map(({ expr, type, nulls }) => {
    const direction = type?.toUpperCase() === 'DESC' ? 'DESC' : 'ASC';
    const given = /first|last/i.exec(nulls ?? '')?.[0].toUpperCase() as 'FIRST' | 'LAST' | undefined;
    return {
      kind: 'sortItem',
      expression: translateExpression(expr, context),
      direction,
      nulls: given ?? (direction === 'ASC' ? 'LAST' : 'FIRST'),
      span: context.statement.span,
    };
  });
}
