import type { CommonTable, WithClause } from '../../lang/ast/query.ts';
import { freshPlan } from '../logical/fresh-plan.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { aliasColumns } from './alias-columns.ts';
import type { CommonTableDefinition, CommonTables, QueryEnv } from './environment.ts';
import { foldName } from './environment.ts';
import { fail } from './errors.ts';
import { resolveRecursiveTable } from './recursive-table.ts';
import { resolveQuery } from './resolve-query.ts';

/**
 * Resolves the tables of a WITH clause in order; each sees those before it. A table is resolved once, and
 * every reference gets a copy with column ids of its own.
 */
export function bindCommonTables(clause: WithClause, env: QueryEnv): QueryEnv {
  const precedence = env.context.conf.get('spark.sql.legacy.ctePrecedencePolicy');
  let inner = env;
  const names = new Set<string>();
  for (const table of clause.tables) {
    const name = foldName(env, table.name.name);
    if (names.has(name)) {
      fail('DUPLICATED_CTE_NAMES', { duplicateNames: `\`${table.name.name}\`` }, table.name.span);
    }
    names.add(name);
    if (precedence === 'EXCEPTION' && env.nested === true && findCommonTable([name], env) !== undefined) {
      fail('AMBIGUOUS_ALIAS_IN_NESTED_CTE', { name: `\`${table.name.name}\`` }, table.name.span);
    }
    const recursive = clause.recursive && mentions(table, name, env);
    const plan = recursive ? resolveRecursiveTable(table, inner) : resolvePlainTable(table, inner);
    inner = addTable(inner, name, { kind: 'plan', plan });
  }
  return inner;
}

export function addTable(env: QueryEnv, name: string, table: CommonTableDefinition): QueryEnv {
  return { ...env, tables: { name, table, parent: env.tables } };
}

/** What a name means among the common tables; only plain names can mean one. */
export function findCommonTable(parts: readonly string[], env: QueryEnv): CommonTableDefinition | undefined {
  if (parts.length !== 1) return undefined;
  const name = foldName(env, parts[0]!);
  for (let frame: CommonTables | null = env.tables; frame !== null; frame = frame.parent) {
    if (frame.name === name) return frame.table;
  }
  return undefined;
}

/** A reference's plan: the table's, with fresh ids. */
export function referToTable(table: CommonTableDefinition, env: QueryEnv): LogicalPlan {
  if (table.kind === 'plan') return freshPlan(table.plan, env.context);
  table.uses++;
  const output = table.columns().map((a) => ({ ...a, id: env.context.nextExprId(), qualifier: [] }));
  return { kind: 'recursive_reference', id: table.id, output };
}

export function resolvePlainTable(table: CommonTable, env: QueryEnv): LogicalPlan {
  const plan = resolveQuery(table.query, { ...env, nested: true });
  return table.columns === undefined ? plan : aliasColumns(plan, table.columns, env, table.span);
}

/** Whether the definition names its own table: searched in the tree, whatever its shape. */
function mentions(table: CommonTable, name: string, env: QueryEnv): boolean {
  const search = (node: unknown): boolean => {
    if (Array.isArray(node)) return node.some(search);
    if (typeof node !== 'object' || node === null) return false;
    const { kind, name: reference } = node as { kind?: string; name?: { parts?: { name: string }[] } };
    if (kind === 'tableReference' || kind === 'tableQuery') {
      const parts = reference?.parts;
      if (parts?.length === 1 && foldName(env, parts[0]!.name) === name) return true;
    }
    return Object.values(node).some(search);
  };
  return search(table.query);
}
