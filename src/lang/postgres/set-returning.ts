import type { Expression } from '../ast/expression.ts';
import type { LateralView } from '../ast/relation.ts';
import type { SelectContext, SetReturningCall } from './context.ts';
import type { ParsedExpression } from './parsed.ts';
import type { Word } from './tokens.ts';
import { translateAll } from './translate-expression.ts';

/** Functions that give rows: the function of our own family, and the columns of its result. */
export const SET_RETURNING: Readonly<
  Record<string, { readonly fn: string; readonly columns: readonly string[] }>
> = {
  _pg_expandarray: { fn: 'pg:set.expandarray', columns: ['x', 'n'] },
  aclexplode: { fn: 'pg:set.aclexplode', columns: ['grantor', 'grantee', 'privilege_type', 'is_grantable'] },
  generate_series: { fn: 'pg:set.generate_series', columns: ['generate_series'] },
  generate_subscripts: { fn: 'pg:set.generate_subscripts', columns: ['generate_subscripts'] },
  pg_options_to_table: { fn: 'pg:set.options_to_table', columns: ['option_name', 'option_value'] },
  regexp_split_to_table: { fn: 'pg:set.regexp_split_to_table', columns: ['regexp_split_to_table'] },
  string_to_table: { fn: 'pg:set.string_to_table', columns: ['string_to_table'] },
  unnest: { fn: 'pg:set.unnest', columns: ['unnest'] },
};

export function isSetReturning(name: string): boolean {
  return Object.hasOwn(SET_RETURNING, name);
}

/**
 * A set-returning function in a SELECT list: a relation beside FROM gives its rows, and its place takes the
 * relation's column (or all of them, as a row). PostgreSQL walks several such calls in step; equal calls are one
 * here.
 */
export function setReturningReference(
  word: Word,
  parsed: readonly ParsedExpression[],
  context: SelectContext,
  field?: string,
): Expression {
  const { statement } = context;
  const calls = context.setReturning;
  if (calls === null) return statement.unsupported(`${word.text}() here: it gives rows, which`);
  const args = translateAll(parsed, context);
  const key = JSON.stringify([word.text, args], (name, value: unknown) =>
    /span$/i.test(name) ? undefined : value,
  );
  let known = calls.find((call) => call.key === key);
  if (known === undefined) {
    const { fn, columns } = SET_RETURNING[word.text]!;
    if (calls.length > 0 && [...calls, { columns }].some((call) => call.columns.length > 1))
      return statement.unsupported('several set-returning functions with rows in one SELECT list');
    // All of one SELECT list are columns of one relation.
    const alias = calls[0]?.alias ?? statement.freshAlias();
    const names = columns.length === 1 ? [`c${calls.length + 1}`] : columns;
    known = { alias, name: fn, arguments: args, columns: names, key };
    calls.push(known);
  }
  return field === undefined ? whole(known, context) : column(known, field, context);
}

function column(call: SetReturningCall, name: string, { statement }: SelectContext): Expression {
  return {
    kind: 'columnReference',
    parts: [statement.plain(call.alias), statement.plain(name)],
    span: statement.span,
  };
}

function whole(call: SetReturningCall, context: SelectContext): Expression {
  const { statement } = context;
  if (call.columns.length === 1) return column(call, call.columns[0]!, context);
  const parts = call.columns.flatMap((name) => [statement.string(name), column(call, name, context)]);
  return statement.call('named_struct', parts);
}

/** The relation that gives the rows of a SELECT list's calls. */
export function setReturningViews(
  calls: readonly SetReturningCall[],
  { statement }: SelectContext,
): readonly LateralView[] {
  const [first] = calls;
  if (first === undefined) return [];
  const view = (name: string, args: readonly Expression[], columns: readonly string[]): LateralView => ({
    kind: 'lateralView',
    outer: false,
    name: statement.name(name),
    arguments: args,
    tableAlias: statement.plain(first.alias),
    columnAliases: columns.map((column) => statement.plain(column)),
    span: statement.span,
  });
  if (calls.length === 1) return [view(first.name, first.arguments, first.columns)];
  const lists = calls.map((call) => statement.call(call.name.replace('pg:set.', 'pg:rows.'), call.arguments));
  return [
    view(
      'pg:set.in_step',
      lists,
      calls.map((call) => call.columns[0]!),
    ),
  ];
}
