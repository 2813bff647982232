import { childrenOf } from './children.ts';
import type { Attribute, Expression, ExprId } from './expression.ts';

/** Visits the expression and everything below it, parents first; `false` from `visit` skips the children. */
export function walk<Plan>(
  e: Expression<Plan>,
  // biome-ignore lint/suspicious/noConfusingVoidType: visitors mostly return nothing
  visit: (e: Expression<Plan>) => boolean | void,
): void {
  if (visit(e) === false) return;
  for (const child of childrenOf(e)) walk(child, visit);
}

/** The first expression, parents first, that satisfies the test. */
export function find<Plan>(
  e: Expression<Plan>,
  test: (e: Expression<Plan>) => boolean,
): Expression<Plan> | undefined {
  if (test(e)) return e;
  for (const child of childrenOf(e)) {
    const found = find(child, test);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function some<Plan>(e: Expression<Plan>, test: (e: Expression<Plan>) => boolean): boolean {
  return find(e, test) !== undefined;
}

/** Attributes that the expression reads, each once, in order of appearance. Not those inside subqueries. */
export function attributesOf<Plan>(...expressions: readonly Expression<Plan>[]): readonly Attribute[] {
  const found = new Map<ExprId, Attribute>();
  for (const e of expressions) {
    walk(e, (x) => {
      if (x.kind === 'attribute' && !found.has(x.id)) found.set(x.id, x);
    });
  }
  return [...found.values()];
}

/** Ids of the attributes that the expression reads. */
export function referencesOf<Plan>(...expressions: readonly Expression<Plan>[]): ReadonlySet<ExprId> {
  return new Set(attributesOf(...expressions).map((a) => a.id));
}

/** The operands of a chain of one binary call, flattened: `a AND (b AND c)` gives a, b, c. */
export function operandsOf<Plan>(e: Expression<Plan>, fn: string): readonly Expression<Plan>[] {
  if (e.kind === 'call' && e.fn === fn) return e.args.flatMap((arg) => operandsOf(arg, fn));
  return [e];
}
