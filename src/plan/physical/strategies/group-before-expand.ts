import { childrenOf } from '../../../expr/children.ts';
import { canonicalKey } from '../../../expr/equality.ts';
import type { ExprId } from '../../../expr/expression.ts';
import type { Aggregate, Expand, LogicalExpression } from '../../logical/node.ts';

/** An Expand whose rows can be grouped before they are copied. */
export interface ExpandedGroups {
  readonly expand: Expand;
  /** What the projections make the grouping columns of, each once: what is grouped by before. */
  readonly keys: readonly LogicalExpression[];
  /** By projection, by grouping column: a literal, or the place in `keys`. */
  readonly projections: readonly (readonly (LogicalExpression | number)[])[];
}

/**
 * Grouping sets copy every row once a set. Groups by all of the sets' columns together are fewer than rows, as a
 * rule, and their states can be merged on: they are copied instead. Null where that can't be: an aggregate sees other
 * values in each copy, or there is nothing to group by.
 */
export function groupsBeforeExpand(
  plan: Aggregate,
  inputs: readonly LogicalExpression[],
): ExpandedGroups | null {
  const expand = plan.child;
  if (expand.kind !== 'expand' || expand.projections.length < 2) return null;
  const places = new Map(expand.output.map((a, i) => [a.id, i] as const));
  const isCopied = (id: ExprId): boolean => {
    const place = places.get(id);
    return (
      place !== undefined &&
      expand.projections.every((row) => {
        const e = row[place]!;
        return e.kind === 'attribute' && e.id === id;
      })
    );
  };
  if (!inputs.every((e) => readsOnly(e, isCopied))) return null;
  const columns: number[] = [];
  for (const e of plan.grouping) {
    const place = e.kind === 'attribute' ? places.get(e.id) : undefined;
    if (place === undefined) return null;
    columns.push(place);
  }
  const keys = new Map<string, { readonly place: number; readonly source: LogicalExpression }>();
  const projections = expand.projections.map((row) =>
    columns.map((column) => {
      const source = row[column]!;
      if (source.kind === 'literal') return source;
      const key = canonicalKey(source);
      const known = keys.get(key);
      if (known !== undefined) return known.place;
      keys.set(key, { place: keys.size, source });
      return keys.size - 1;
    }),
  );
  if (keys.size === 0) return null;
  return { expand, keys: [...keys.values()].map((k) => k.source), projections };
}

function readsOnly(e: LogicalExpression, allowed: (id: ExprId) => boolean): boolean {
  return e.kind === 'attribute' ? allowed(e.id) : childrenOf(e).every((child) => readsOnly(child, allowed));
}
