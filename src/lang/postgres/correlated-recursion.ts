import type { Expression } from '../ast/expression.ts';
import type { Query, Select } from '../ast/query.ts';
import type { Relation } from '../ast/relation.ts';
import type { StatementContext } from './context.ts';

const KEY = 'x_key';

/**
 * `WITH RECURSIVE t AS (SELECT ... WHERE a = outer.b UNION ALL ...) SELECT ... FROM t` inside another query: a
 * recursion cannot depend on the row around it. So it runs once for all values of `a`, which its rows carry along,
 * and the condition moves to the query that reads them. Other forms stay as they are.
 */
export function withoutCorrelation(query: Query, statement: StatementContext): Query {
  const [table, ...others] = query.with?.tables ?? [];
  if (query.with?.recursive !== true || table?.columns === undefined || others.length > 0) return query;
  const { body } = table.query;
  if (body.kind !== 'setOperation' || body.left.kind !== 'select' || body.right.kind !== 'select')
    return query;
  if (query.body.kind !== 'select') return query;
  const [anchor, step, reader] = [body.left, body.right, query.body];
  const correlation = correlationOf(anchor);
  const stepAlias = aliasOf(step, table.name.name);
  const readerAlias = aliasOf(reader, table.name.name);
  if (correlation === null || stepAlias === null || readerAlias === null) return query;
  const { span } = statement;
  const key = (alias: string): Expression => ({
    kind: 'columnReference',
    parts: [statement.plain(alias), statement.plain(KEY)],
    span,
  });
  const item = (expression: Expression) => ({
    kind: 'namedExpression' as const,
    expression,
    alias: statement.plain(KEY),
    aliases: undefined,
    span,
  });
  const left: Select = {
    ...anchor,
    items: [...anchor.items, item(correlation.inner)],
    where: conjunction(correlation.rest, statement),
  };
  const right: Select = { ...step, items: [...step.items, item(key(stepAlias))] };
  const equality: Expression = {
    kind: 'binary',
    operator: '=',
    left: key(readerAlias),
    right: correlation.outer,
    operatorSpan: span,
    span,
  };
  const inner: Query = { ...table.query, body: { ...body, left, right } };
  const columns = [...table.columns, statement.plain(KEY)];
  return {
    ...query,
    with: { ...query.with, tables: [{ ...table, columns, query: inner }] },
    body: { ...reader, where: conjunction([...conjunctsOf(reader.where), equality], statement) },
  };
}

interface Correlation {
  readonly inner: Expression;
  readonly outer: Expression;
  readonly rest: readonly Expression[];
}

/** The one condition of an anchor that compares a column of its own with one of the query around. */
function correlationOf(anchor: Select): Correlation | null {
  const own = new Set((anchor.from?.relations ?? []).flatMap(aliasesOf));
  const qualifier = (e: Expression): string | null =>
    e.kind === 'columnReference' && e.parts.length > 1 ? e.parts.at(-2)!.name : null;
  const conjuncts = conjunctsOf(anchor.where);
  for (const e of conjuncts) {
    if (e.kind !== 'binary' || e.operator !== '=') continue;
    const [left, right] = [qualifier(e.left), qualifier(e.right)];
    if (left === null || right === null || own.has(left) === own.has(right)) continue;
    const rest = conjuncts.filter((other) => other !== e);
    return own.has(left) ? { inner: e.left, outer: e.right, rest } : { inner: e.right, outer: e.left, rest };
  }
  return null;
}

function conjunctsOf(e: Expression | undefined): readonly Expression[] {
  if (e === undefined) return [];
  return e.kind === 'logical' && e.operator === 'AND' ? e.operands.flatMap(conjunctsOf) : [e];
}

function conjunction(operands: readonly Expression[], { span }: StatementContext): Expression | undefined {
  return operands.length < 2 ? operands[0] : { kind: 'logical', operator: 'AND', operands, span };
}

function aliasesOf(relation: Relation): readonly string[] {
  switch (relation.kind) {
    case 'join':
      return [...aliasesOf(relation.left), ...aliasesOf(relation.right)];
    case 'tableReference': {
      if (relation.alias !== undefined) return [relation.alias.name.name];
      return relation.name.kind === 'qualifiedName' ? [relation.name.parts.at(-1)!.name] : [];
    }
    case 'parenthesizedRelation':
      return relation.alias === undefined ? aliasesOf(relation.relation) : [relation.alias.name.name];
    default:
      return 'alias' in relation && typeof relation.alias === 'object' && 'name' in relation.alias
        ? [(relation.alias as { name: { name: string } }).name.name]
        : [];
  }
}

/** By which name a select reads a common table; null where it does not, or more than once. */
function aliasOf(select: Select, table: string): string | null {
  const found: string[] = [];
  const visit = (relation: Relation): void => {
    if (relation.kind === 'join') {
      visit(relation.left);
      visit(relation.right);
    } else if (relation.kind === 'tableReference' && relation.name.kind === 'qualifiedName') {
      const { parts } = relation.name;
      if (parts.length === 1 && parts[0]!.name === table) found.push(relation.alias?.name.name ?? table);
    }
  };
  for (const relation of select.from?.relations ?? []) visit(relation);
  return found.length === 1 ? found[0]! : null;
}
