import type { Span } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { Query } from '../../lang/ast/query.ts';
import { parseStatement } from '../../lang/spark/parse.ts';
import { canUpCast } from '../../types/cast/up-cast.ts';
import type { DataType } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { CatalogView } from './analyzer-context.ts';
import { castTo, checkCast } from './casts.ts';
import { inheritFacts } from './column-facts.ts';
import { foldName, nextId, type QueryEnv } from './environment.ts';
import { fail, quoteName } from './errors.ts';
import { resolveQuery } from './resolve-query.ts';

/** Spark's `spark.sql.view.maxNestedViewDepth`. */
const MAX_DEPTH = 100;

/** The plan of a view: its text under the settings and the database it was made with. */
export function expandView(view: CatalogView, span: Span, env: QueryEnv): LogicalPlan {
  const key = view.name.join('.').toLowerCase();
  const viewName = quoteName(view.name);
  if (env.views.includes(key)) {
    const cycle = [...env.views.slice(env.views.indexOf(key)), key].map((k) => quoteName(k.split('.')));
    fail('RECURSIVE_VIEW', { viewIdent: viewName, newPath: cycle.join(' -> ') }, span);
  }
  if (env.views.length >= MAX_DEPTH) {
    fail('VIEW_EXCEED_MAX_NESTED_DEPTH', { viewName, maxNestedDepth: String(MAX_DEPTH) }, span);
  }
  const query = parseStatement(view.text, {
    doubleQuotedIdentifiers: view.conf.doubleQuotedIdentifiers,
  }) as Query;
  const inner: QueryEnv = {
    context: { ...env.context, text: view.text, catalog: view.catalog, conf: view.conf, parameters: [] },
    tables: null,
    outer: null,
    views: [...env.views, key],
  };
  const body = resolveQuery(query, inner);
  const child = castToSchema(body, view, viewName, span, env);
  return {
    kind: 'subquery_alias',
    name: view.name,
    child: { kind: 'view', name: view.name, output: outputOf(child), child },
  };
}

/** The text's columns under the view's names, cast to the types that they had when the view was made. */
function castToSchema(
  body: LogicalPlan,
  view: CatalogView,
  viewName: string,
  span: Span,
  env: QueryEnv,
): LogicalPlan {
  const output = outputOf(body);
  if (view.binding === 'EVOLUTION' && view.columns === null) {
    const seen = new Set<string>();
    const list = output.map((a): NamedExpression => {
      const key = foldName(env, a.name);
      if (seen.has(key)) fail('COLUMN_ALREADY_EXISTS', { columnName: quoteName([key]) }, span);
      seen.add(key);
      const id = nextId(env);
      inheritFacts(id, a, undefined, env.context);
      return { kind: 'alias', id, name: a.name, child: a };
    });
    return { kind: 'project', list, child: body };
  }
  const names = view.columns ?? view.schema?.map((f) => f.name) ?? output.map((a) => a.name);
  const sources = sourceColumns(view, output, view.queryColumns ?? names, viewName, span, env);
  const list = names.map((name, i): NamedExpression => {
    const source = sources[i]!;
    const field = view.binding === 'TYPE EVOLUTION' ? undefined : view.schema?.[i];
    const type = field === undefined || isText(field.type.kind) ? source.type : field.type;
    const id = nextId(env);
    inheritFacts(id, source, view.schema?.[i]?.comment, env.context);
    return { kind: 'alias', id, name, child: castColumn(source, type, view, span, env) };
  });
  return { kind: 'project', list, child: body };
}

function castColumn(
  source: Attribute,
  type: DataType,
  view: CatalogView,
  span: Span,
  env: QueryEnv,
): LogicalExpression {
  if (view.binding === 'BINDING' && !canUpCast(source.type, type)) {
    const expression = [...view.name, source.name].join('.');
    const parameters = {
      expression,
      sourceType: quotedSqlName(source.type),
      targetType: quotedSqlName(type),
      details: '',
    };
    fail('CANNOT_UP_CAST_DATATYPE', parameters, span);
  }
  const { conf } = env.context;
  return checkCast(castTo(source, type, conf), source.type, type, conf.ansi ? 'ansi' : 'legacy', span);
}

function isText(kind: string): boolean {
  return kind === 'char' || kind === 'varchar';
}

/**
 * The columns of the text that the view's stand for: by position where the view names its columns, else
 * by name, because the text may say `*` and the tables below may have got more columns since.
 */
function sourceColumns(
  view: CatalogView,
  output: ReturnType<typeof outputOf>,
  names: readonly string[],
  viewName: string,
  span: Span,
  env: QueryEnv,
): ReturnType<typeof outputOf> {
  if ((view.columns !== null && view.queryColumns === undefined) || view.schema === null) {
    if (names.length === output.length) return output;
    return incompatible(viewName, names[0] ?? '', names.length, output, span);
  }
  const seen = new Map<string, number>();
  const byName = new Map<string, (typeof output)[number][]>();
  for (const a of output) {
    const key = foldName(env, a.name);
    const same = byName.get(key);
    if (same === undefined) byName.set(key, [a]);
    else same.push(a);
  }
  const expected = new Map<string, number>();
  for (const name of names) {
    const key = foldName(env, name);
    expected.set(key, (expected.get(key) ?? 0) + 1);
  }
  return names.map((name) => {
    const key = foldName(env, name);
    const candidates = byName.get(key) ?? [];
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    if (candidates.length !== expected.get(key))
      return incompatible(viewName, name, expected.get(key)!, candidates, span);
    return candidates[ordinal]!;
  });
}

function incompatible(
  viewName: string,
  colName: string,
  expected: number,
  actual: ReturnType<typeof outputOf>,
  span: Span,
): never {
  return fail(
    'INCOMPATIBLE_VIEW_SCHEMA_CHANGE',
    {
      viewName,
      colName: quoteName([colName]),
      expectedNum: String(expected),
      actualCols: `[${actual.map((a) => a.name).join(',')}]`,
    },
    span,
  );
}
