import type { Span } from '../../core/error.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { walk } from '../../expr/walk.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { LateralAliases } from './environment.ts';
import { fail, quoteName } from './errors.ts';

/** The qualifier that marks a column as an alias of the same select list until the list is split. */
const LATERAL = ['#lateral'] as const;

/** Collects the aliases of a select list while it is resolved from left to right. */
export class LateralAliasCollector implements LateralAliases {
  readonly #fold: (name: string) => string;
  readonly #aliases = new Map<string, Attribute[]>();

  constructor(fold: (name: string) => string) {
    this.#fold = fold;
  }

  add(attribute: Attribute): void {
    const key = this.#fold(attribute.name);
    const known = this.#aliases.get(key);
    if (known === undefined) this.#aliases.set(key, [attribute]);
    else known.push(attribute);
  }

  lookup(name: string, span: Span): Attribute | undefined {
    const found = this.#aliases.get(this.#fold(name));
    if (found !== undefined && found.length > 1) {
      fail('AMBIGUOUS_LATERAL_COLUMN_ALIAS', { name: quoteName([name]), n: String(found.length) }, span);
    }
    return found?.[0];
  }
}

export function lateralReference(alias: Attribute): Attribute {
  return { ...alias, qualifier: LATERAL };
}

export function isLateral(e: LogicalExpression): boolean {
  return e.kind === 'attribute' && e.qualifier === LATERAL;
}

export function lateralIds(e: LogicalExpression): ReadonlySet<ExprId> {
  const ids = new Set<ExprId>();
  walk(e, (x) => {
    if (x.kind === 'attribute' && isLateral(x)) ids.add(x.id);
  });
  return ids;
}

/** The expression with lateral references as plain columns of the plan below. */
export function unmarkLateral(e: LogicalExpression): LogicalExpression {
  return rewriteUp(e, (x) => (x.kind === 'attribute' && isLateral(x) ? { ...x, qualifier: [] } : x));
}
