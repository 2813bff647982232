import type { Expression } from '../ast/expression.ts';
import type { TableAlias } from '../ast/name.ts';
import type { FromClause, Join, JoinType, Relation } from '../ast/relation.ts';
import type { SelectContext, StatementContext } from './context.ts';
import type { ParsedExpression, ParsedRelation } from './parsed.ts';
import { selectOf } from './select.ts';
import { isSetReturning, SET_RETURNING } from './set-returning.ts';
import type { Word } from './tokens.ts';
import { translateAll, translateExpression } from './translate-expression.ts';
import { translateCall } from './translate-function.ts';
import { translateQuery } from './translate-query.ts';

/** FROM: the parser gives one flat list, in which a join belongs to what stands before it. */
export function translateFrom(parsed: readonly ParsedRelation[], context: SelectContext): FromClause {
  const { span } = context.statement;
  const relations: Relation[] = [];
  for (const node of parsed) {
    const left = node.join === undefined ? undefined : relations.pop();
    const right = translateRelation(node, context, left !== undefined || relations.length > 0);
    relations.push(left === undefined ? right : join(left, right, node, context));
  }
  return { kind: 'fromClause', relations, lateralViews: [], reshape: undefined, span };
}

const JOINS: Readonly<Record<string, JoinType>> = {
  'INNER JOIN': 'INNER',
  'LEFT JOIN': 'LEFT',
  'RIGHT JOIN': 'RIGHT',
  'FULL JOIN': 'FULL',
};

function join(left: Relation, right: Relation, node: ParsedRelation, context: SelectContext): Join {
  const { statement } = context;
  const { span } = statement;
  const type = JOINS[node.join ?? ''] ?? statement.unsupported(`${node.join}`);
  const base = { kind: 'join', natural: false, left, right, span } as const;
  if (node.using && node.using.length > 0) {
    const columns = node.using.map((column) =>
      statement.identifier(typeof column === 'string' ? column : column.value),
    );
    return { ...base, type, criteria: { kind: 'using', columns, span } };
  }
  if (!node.on) return { ...base, type: 'CROSS', criteria: undefined };
  return { ...base, type, criteria: { kind: 'on', condition: translateExpression(node.on, context), span } };
}

/** @param following whether other relations stand to the left, which a function's arguments may name */
function translateRelation(node: ParsedRelation, context: SelectContext, following: boolean): Relation {
  const { statement } = context;
  const { span } = statement;
  const alias = tableAlias(node.as, statement);
  const nothing = { sample: undefined, watermark: undefined } as const;
  if (node.table !== undefined) return table(node, alias, context);
  const { expr } = node;
  if (expr === undefined) return statement.unsupported('this relation');
  if ('ast' in expr) {
    const lateral = node.prefix?.toUpperCase() === 'LATERAL';
    return {
      kind: 'subqueryRelation',
      lateral,
      query: translateQuery(expr.ast, statement),
      alias,
      span,
      ...nothing,
    };
  }
  if (expr.type === 'tables') {
    const inner = translateFrom(expr.expr, context).relations;
    const [first, ...others] = inner;
    const relation = others.reduce<Relation>(
      (left, right) => ({
        kind: 'join',
        type: 'CROSS',
        natural: false,
        left,
        right,
        criteria: undefined,
        span,
      }),
      first!,
    );
    return { kind: 'parenthesizedRelation', relation, alias, span, ...nothing };
  }
  if (expr.type === 'values') {
    const rows = expr.values.map(({ value }): Expression => {
      const fields = translateAll(value, context).map((expression) => ({
        kind: 'namedExpression' as const,
        expression,
        alias: undefined,
        aliases: undefined,
        span,
      }));
      return { kind: 'rowConstructor', fields, span };
    });
    const columns = expr.values[0]!.value.map((_, i) => statement.plain(`column${i + 1}`));
    const named = alias && (alias.columns === undefined ? { ...alias, columns } : alias);
    return { kind: 'inlineTable', rows, alias: named, span };
  }
  return tableFunction(expr, alias, context, following);
}

function table(
  node: ParsedRelation,
  alias: TableAlias | undefined,
  { statement, catalogs }: SelectContext,
): Relation {
  const parts = [node.db, node.schema, node.table].flatMap((part) =>
    part ? [statement.identifier(part)] : [],
  );
  const span = { start: parts[0]!.span.start, end: parts.at(-1)!.span.end };
  const words = parts.map((part) => part.name);
  const last = words.at(-1)!;
  const schema = words.at(-2) ?? (last.startsWith('pg_') ? 'pg_catalog' : '');
  if (schema === 'pg_catalog' || schema === 'information_schema')
    catalogs.set(alias?.name.name ?? last, `${schema}.${last}`);
  return {
    kind: 'tableReference',
    name: { kind: 'qualifiedName', parts, span },
    timeTravel: undefined,
    changes: undefined,
    options: [],
    sample: undefined,
    watermark: undefined,
    alias,
    span,
  };
}

function tableFunction(
  parsed: ParsedExpression,
  given: TableAlias | undefined,
  context: SelectContext,
  following: boolean,
): Relation {
  const { statement } = context;
  if (!('type' in parsed) || parsed.type !== 'function') return statement.unsupported('this relation');
  let call = parsed;
  const ordinality = call.name.name[0]!.value === 'x_ordinality';
  if (ordinality) call = call.args!.value[0] as typeof call;
  const word = statement.word(call.name.name[0]!.value);
  const args = translateAll(call.args?.value ?? [], { ...context, setReturning: null });
  const lateral = following && JSON.stringify(args).includes('"columnReference"');
  if (!isSetReturning(word.text)) {
    // Functions without arguments that give tables are relations of the catalog: pg_get_keywords().
    if (args.length > 0)
      return oneRow(translateCall(word, call.args?.value ?? [], context), word, given, lateral, context);
    const parts = [statement.plain('pg_catalog', word.span), statement.plain(word.text, word.span)];
    return {
      kind: 'tableReference',
      name: { kind: 'qualifiedName', parts, span: word.span },
      timeTravel: undefined,
      changes: undefined,
      options: [],
      sample: undefined,
      watermark: undefined,
      alias: given,
      span: word.span,
    };
  }
  const { fn, columns } = SET_RETURNING[word.text]!;
  if (ordinality && columns.length !== 1) return statement.unsupported(`${word.text}() WITH ORDINALITY`);
  const name = given?.name ?? statement.plain(word.text, word.span);
  // A single column goes by the relation's alias.
  const own = columns.length === 1 ? [name.name] : columns;
  const natural = (ordinality ? [...own, 'ordinality'] : own).map((column) =>
    statement.plain(column, name.span),
  );
  const listed = given?.columns ?? [];
  return {
    kind: 'tableFunction',
    lateral,
    name: statement.name(ordinality ? `${fn}_ordinality` : fn, word.span),
    arguments: args,
    watermark: undefined,
    alias: {
      kind: 'tableAlias',
      name,
      columns: natural.map((column, i) => listed[i] ?? column),
      span: name.span,
    },
    span: word.span,
  };
}

/** A function with one value in FROM: a relation of one row, whose column goes by the relation's alias. */
function oneRow(
  expression: Expression,
  word: Word,
  given: TableAlias | undefined,
  lateral: boolean,
  { statement }: SelectContext,
): Relation {
  const { span } = statement;
  const name = given?.name ?? statement.plain(word.text, word.span);
  const column = given?.columns?.[0] ?? name;
  const items = [{ kind: 'namedExpression' as const, expression, alias: column, aliases: undefined, span }];
  const alias: TableAlias = { kind: 'tableAlias', name, columns: undefined, span };
  const query = selectOf(items, undefined, span);
  return { kind: 'subqueryRelation', lateral, query, sample: undefined, watermark: undefined, alias, span };
}

/** `i8`, `i8(i9, i10)`; `x_...` for those that the skeleton added. */
function tableAlias(text: string | null | undefined, statement: StatementContext): TableAlias | undefined {
  if (!text) return undefined;
  const { span } = statement;
  const [first, ...columns] = [...text.matchAll(/i\d+|x_\w+/g)].map((match) =>
    match[0].startsWith('i') ? statement.identifier(match[0]) : statement.plain(match[0]),
  );
  return { kind: 'tableAlias', name: first!, columns: columns.length === 0 ? undefined : columns, span };
}
