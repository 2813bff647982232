import type { CatalogTable } from '../catalog/catalog-table.ts';
import type { ExprId } from '../expr/expression.ts';
import { rewriteUp } from '../expr/rewrite.ts';
import { childrenOf, withChildren } from '../plan/logical/children.ts';
import { mapExpressions, mapSame } from '../plan/logical/expressions.ts';
import { freshPlan } from '../plan/logical/fresh-plan.ts';
import type { LogicalExpression, LogicalPlan } from '../plan/logical/node.ts';
import { outputOf } from '../plan/logical/output.ts';

/** Equal for analyzed plans that give the same rows, if not under the same names: what Spark calls the same result. */
export function cacheKey(plan: LogicalPlan): string {
  let next: ExprId = 0;
  const numbered = freshPlan(withoutAliases(plan), { nextExprId: () => next++ });
  return JSON.stringify(numbered, (key, value: unknown) => {
    if (key === 'origin' || key === 'qualifier' || key === 'span') return undefined;
    if (key === 'table') return tableKey(value as CatalogTable);
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (typeof value === 'number' && !Number.isFinite(value)) return `${value}f`;
    return isNamed(value) ? { ...value, name: undefined } : value;
  });
}

/** The kind of node that the key begins with. */
export function cacheRoot(plan: LogicalPlan): LogicalPlan['kind'] {
  let root = plan;
  while (root.kind === 'subquery_alias' || root.kind === 'view') {
    root = root.kind === 'view' ? viewBody(root) : root.child;
  }
  return root.kind;
}

function isNamed(value: unknown): value is { readonly name: string } {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return value.kind === 'attribute' || value.kind === 'alias' || value.kind === 'lambda_variable';
}

function tableKey({ identifier, provider, locations, options, schema }: CatalogTable): unknown {
  return { identifier, provider, locations, options, types: schema.map((field) => [field.name, field.type]) };
}

/** Without qualifiers, and without what views add to their texts as long as it changes no value. */
function withoutAliases(root: LogicalPlan): LogicalPlan {
  const below = new Map<ExprId, ExprId>();
  const strip = (plan: LogicalPlan): LogicalPlan => {
    if (plan.kind === 'subquery_alias') return strip(plan.child);
    if (plan.kind === 'view') {
      const body = viewBody(plan);
      if (body !== plan.child) {
        outputOf(plan.child).forEach((a, i) => {
          below.set(a.id, outputOf(body)[i]!.id);
        });
      }
      return strip(body);
    }
    const over = withChildren(plan, mapSame(childrenOf(plan), strip));
    return mapExpressions(over, (e) => rewriteUp<LogicalPlan>(e, rename));
  };
  const idOf = (id: ExprId): ExprId => {
    let last = id;
    for (let next = below.get(last); next !== undefined; next = below.get(last)) last = next;
    return last;
  };
  const rename = (e: LogicalExpression): LogicalExpression => {
    switch (e.kind) {
      case 'attribute':
        return below.has(e.id) ? { ...e, id: idOf(e.id) } : e;
      case 'scalar_subquery':
      case 'exists_subquery':
      case 'in_subquery':
        return { ...e, plan: strip(e.plan) };
      default:
        return e;
    }
  };
  return strip(root);
}

/** A view's plan without the list that only names its columns. */
function viewBody(view: Extract<LogicalPlan, { kind: 'view' }>): LogicalPlan {
  const { child } = view;
  if (child.kind !== 'project') return child;
  const inner = outputOf(child.child);
  const namesOnly =
    child.list.length === inner.length &&
    child.list.every((e, i) => {
      const value = e.kind === 'alias' ? e.child : e;
      return value.kind === 'attribute' && value.id === inner[i]!.id;
    });
  return namesOnly ? child.child : child;
}
