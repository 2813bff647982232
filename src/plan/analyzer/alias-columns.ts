import type { Span } from '../../core/error.ts';
import type { Identifier, TableAlias } from '../../lang/ast/name.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';

/** The plan with its columns renamed: `AS t(a, b)`. */
export function aliasColumns(
  plan: LogicalPlan,
  columns: readonly Identifier[],
  env: QueryEnv,
  span: Span,
): LogicalPlan {
  const output = outputOf(plan);
  if (columns.length !== output.length) {
    const [columnAliases, outputs] = [columns.map((c) => c.name), output.map((a) => a.name)];
    fail(
      'ASSIGNMENT_ARITY_MISMATCH',
      { numExpr: String(columnAliases.length), numTarget: String(outputs.length) },
      span,
    );
  }
  return {
    kind: 'project',
    list: output.map((child, i) => ({ kind: 'alias', id: nextId(env), name: columns[i]!.name, child })),
    child: plan,
  };
}

/** The plan under another name, and with other column names where the alias gives them. */
export function aliasRelation(plan: LogicalPlan, alias: TableAlias | undefined, env: QueryEnv): LogicalPlan {
  if (alias === undefined) return plan;
  const child = alias.columns === undefined ? plan : aliasColumns(plan, alias.columns, env, alias.span);
  return { kind: 'subquery_alias', name: [alias.name.name], child };
}
