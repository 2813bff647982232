import type { DataSource } from '../../catalog/catalog-table.ts';
import { assertNever, type Span, SparkError } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { NameReference } from '../../lang/ast/name.ts';
import type { FromClause, Relation, SubqueryRelation, TableReference } from '../../lang/ast/relation.ts';
import type { Schema } from '../../types/data-type.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { aliasRelation } from './alias-columns.ts';
import { readColumns } from './column-facts.ts';
import { findCommonTable, referToTable } from './common-tables.ts';
import { type ExpressionEnv, foldName, nextId, type QueryEnv } from './environment.ts';
import { fail, quoteName } from './errors.ts';
import { resolveLateralView } from './generators.ts';
import { resolveIdentifierClause } from './identifier-clause.ts';
import { resolveInlineTable } from './inline-table.ts';
import { pivotRelation } from './pivot.ts';
import { joinRelations, resolveJoin } from './resolve-joins.ts';
import { resolveQuery } from './resolve-query.ts';
import { sampleRelation } from './sample.ts';
import { makeScope, NOTHING_HIDDEN, type ResolvedRelation, scopeOf } from './scope.ts';
import { similarNames } from './suggestions.ts';
import { resolveTableFunction } from './table-functions.ts';
import { unpivotRelation } from './unpivot.ts';
import { expandView } from './views.ts';

/** One row without columns: what a SELECT without FROM reads. */
export const ONE_ROW: LogicalPlan = { kind: 'local_relation', output: [], rows: [[]] };

/** The rows of a FROM clause: its relations from left to right, then its lateral views. */
export function resolveFrom(from: FromClause | undefined, env: QueryEnv): ResolvedRelation {
  if (from === undefined) return plain(ONE_ROW);
  let result: ResolvedRelation | undefined;
  for (const relation of from.relations) {
    result =
      result === undefined
        ? resolveRelation(relation, env, null)
        : joinRelations(result, relation, { type: 'INNER', natural: false, criteria: undefined }, env);
  }
  let input = result ?? plain(ONE_ROW);
  for (const view of from.lateralViews) input = resolveLateralView(view, input, env);
  if (from.reshape === undefined) return input;
  return from.reshape.kind === 'pivot'
    ? pivotRelation(from.reshape, input, env)
    : unpivotRelation(from.reshape, input, env);
}

/** @param left what stands to the left in the same FROM, which LATERAL relations see; null for nothing */
export function resolveRelation(
  relation: Relation,
  env: QueryEnv,
  left: ResolvedRelation | null,
): ResolvedRelation {
  switch (relation.kind) {
    case 'tableReference':
      return resolveTable(relation, env);
    case 'subqueryRelation':
      return resolveSubqueryRelation(relation, env, left);
    case 'parenthesizedRelation': {
      const inner = sampleRelation(resolveRelation(relation.relation, env, left), relation.sample, env);
      return relation.alias === undefined
        ? inner
        : plain(aliasRelation(visiblePlan(inner), relation.alias, env));
    }
    case 'inlineTable':
      return plain(resolveInlineTable(relation, env));
    case 'tableFunction':
      return plain(resolveTableFunction(relation, relation.lateral ? lateralEnv(env, left) : env));
    case 'join':
      return resolveJoin(relation, env, left);
    case 'pivotRelation':
      return pivotRelation(relation.pivot, resolveRelation(relation.input, env, left), env);
    case 'unpivotRelation':
      return unpivotRelation(relation.unpivot, resolveRelation(relation.input, env, left), env);
    case 'streamRelation':
      return fail('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'STREAM' }, relation.span);
    default:
      return assertNever(relation);
  }
}

export function plain(plan: LogicalPlan): ResolvedRelation {
  return { plan, hidden: NOTHING_HIDDEN };
}

/** The plan without the columns that only qualified names reach. */
export function visiblePlan(relation: ResolvedRelation): LogicalPlan {
  if (relation.hidden.size === 0) return relation.plan;
  const list = outputOf(relation.plan).filter((a) => !relation.hidden.has(a.id));
  return { kind: 'project', list, child: relation.plan };
}

export function foldOf(env: QueryEnv): (name: string) => string {
  return (name) => foldName(env, name);
}

/** What a LATERAL relation sees: the columns to its left are those of a query around it. */
function lateralEnv(env: QueryEnv, left: ResolvedRelation | null): QueryEnv {
  const scope = left === null ? makeScope([], foldOf(env)) : scopeOf(left, foldOf(env));
  const outer: ExpressionEnv = { query: env, scope };
  return { ...env, outer };
}

function resolveTable(node: TableReference, env: QueryEnv): ResolvedRelation {
  if (node.timeTravel !== undefined || node.changes !== undefined) {
    fail('UNSUPPORTED_FEATURE.TIME_TRAVEL', { relationId: nameText(node.name, env) }, node.span);
  }
  const named = resolveNamedRelation(
    node.name,
    env,
    Object.fromEntries(node.options.map((o) => [o.key, o.value ?? ''])),
  );
  const sampled = sampleRelation(named, node.sample, env);
  return node.alias === undefined ? sampled : plain(aliasRelation(sampled.plan, node.alias, env));
}

function nameText(name: NameReference, env: QueryEnv): string {
  return quoteName(nameParts(name, env));
}

function nameParts(name: NameReference, env: QueryEnv): readonly string[] {
  return name.kind === 'qualifiedName' ? name.parts.map((p) => p.name) : resolveIdentifierClause(name, env);
}

/** A relation by its name: a common table, a temporary or permanent view, a table, files. */
export function resolveNamedRelation(
  name: NameReference,
  env: QueryEnv,
  options: Readonly<Record<string, string>>,
): ResolvedRelation {
  const parts = nameParts(name, env);
  const common = findCommonTable(parts, env);
  if (common !== undefined) {
    const plan = referToTable(common, env);
    return plain({ kind: 'subquery_alias', name: [parts[0]!], child: plan });
  }
  const found = env.context.catalog.relation(parts);
  if (found === undefined) {
    const files = parts.length === 2 ? resolveFiles(parts[0]!, parts[1]!, name, env, options) : undefined;
    if (files !== undefined) return files;
    throw relationNotFound(parts, name.span, env);
  }
  switch (found.kind) {
    case 'table': {
      const table =
        Object.keys(options).length === 0
          ? found.table
          : { ...found.table, options: { ...found.table.options, ...options } };
      const output = attributesFor(table.schema, env);
      return plain({
        kind: 'subquery_alias',
        name: found.name ?? table.identifier,
        child: readColumns({ kind: 'relation', table, output }, table.schema, output, env),
      });
    }
    case 'rows': {
      const output = attributesFor(found.schema, env);
      return plain({
        kind: 'subquery_alias',
        name: found.name,
        child: { kind: 'local_relation', output, rows: found.rows },
      });
    }
    case 'view':
      return plain(expandView(found, name.span, env));
    default:
      return assertNever(found);
  }
}

function relationNotFound(parts: readonly string[], span: Span, env: QueryEnv): SparkError {
  const similar = similarNames(parts.at(-1)!, env.context.catalog.relationNames?.() ?? []).slice(0, 3);
  const hint =
    similar.length === 0 ? undefined : `Did you mean ${similar.map((n) => quoteName([n])).join(', ')}?`;
  return new SparkError('TABLE_OR_VIEW_NOT_FOUND', { relationName: quoteName(parts) }, { span, hint });
}

const DIRECT_SOURCES: ReadonlySet<string> = new Set(['parquet', 'csv', 'json', 'text', 'orc', 'avro']);

/** `` parquet.`/data/x` ``, where no table has that name. */
function resolveFiles(
  source: string,
  path: string,
  name: NameReference,
  env: QueryEnv,
  options: Readonly<Record<string, string>>,
): ResolvedRelation | undefined {
  const provider = source.toLowerCase();
  if (provider === 'hive' || provider === 'jdbc') {
    fail('UNSUPPORTED_DATASOURCE_FOR_DIRECT_QUERY', { dataSourceType: source }, name.span);
  }
  if (!DIRECT_SOURCES.has(provider)) return undefined;
  if (path === '') fail('INVALID_EMPTY_LOCATION', { location: path }, name.span);
  const files = env.context.catalog.files(provider as DataSource, path);
  const table =
    Object.keys(options).length === 0 ? files : { ...files, options: { ...files.options, ...options } };
  return plain({ kind: 'relation', table, output: attributesFor(table.schema, env) });
}

/** Columns of a stored schema as a plan's, with ids of their own. CHAR and VARCHAR are read as strings. */
function attributesFor(schema: Schema, env: QueryEnv): readonly Attribute[] {
  return schema.map((field): Attribute => {
    const text = field.type.kind === 'char' || field.type.kind === 'varchar';
    const type = text ? ({ kind: 'string' } as const) : field.type;
    return {
      kind: 'attribute',
      id: nextId(env),
      name: field.name,
      type,
      nullable: field.nullable,
      qualifier: [],
    };
  });
}

function resolveSubqueryRelation(
  node: SubqueryRelation,
  env: QueryEnv,
  left: ResolvedRelation | null,
): ResolvedRelation {
  // Without LATERAL a subquery in FROM sees the queries around, but not its neighbours.
  const inner = node.lateral ? lateralEnv(env, left) : env;
  const query = sampleRelation(plain(resolveQuery(node.query, inner)), node.sample, env);
  const alias = node.alias;
  if (alias !== undefined) return plain(aliasRelation(query.plan, alias, env));
  return plain({ kind: 'subquery_alias', name: ['__auto_generated_subquery_name'], child: query.plan });
}

/** The columns that a plan gives, as a scope. */
export function scopeOfPlan(plan: LogicalPlan, env: QueryEnv) {
  return makeScope(outputOf(plan), foldOf(env));
}
