import type { Attribute, ExprId } from '../../expr/expression.ts';
import type { FileScan, InMemoryScan, PhysicalPlan } from '../../plan/physical/node.ts';
import { refineNullability } from '../../plan/physical/refine-nullability.ts';
import { localStorage } from '../../storage/local-storage.ts';
import { readerFor } from '../operators/file-source.ts';
import type { CachedData } from './cache-storage.ts';
import { rewritePlan } from './plan-shape.ts';

/**
 * A stage's plan whose scans say of columns that they can't be NULL where no row has a NULL, whatever the table's
 * schema allows: code has nothing to test there.
 *
 * Of cached rows that is certain. Footers of files tell it too, but a file may be another one when a task opens it:
 * the task fails then with `UnexpectedNulls`.
 *
 * @param cached rows by their ids; null where they are not there yet
 * @param trustFooters whether such a task can be run again, by the plan as it was
 */
export function withKnownNulls(
  plan: PhysicalPlan,
  cached: (cacheId: number) => CachedData | null,
  trustFooters: boolean,
): PhysicalPlan {
  const known = rewritePlan(plan, (node) => {
    switch (node.kind) {
      case 'in_memory_scan':
        return withCachedNulls(node, cached(node.cached.cacheId));
      case 'file_scan':
        return trustFooters ? withFileNulls(node) : node;
      default:
        return node;
    }
  });
  return known === plan ? plan : refineNullability(known);
}

function withCachedNulls(scan: InMemoryScan, data: CachedData | null): InMemoryScan {
  if (data === null) return scan;
  const places = new Map(scan.relation.map(({ id }, place) => [id, place]));
  const never = scan.output.filter(({ id }) => !data.columnsWithNulls.has(places.get(id)!));
  const output = withoutNulls(scan.output, never);
  return output === null ? scan : { ...scan, output };
}

/** A scan that says of columns that they can't be NULL where the footers say so. */
export function withFileNulls(scan: FileScan): FileScan {
  const reader = readerFor(scan.table.provider);
  const never = reader.columnsWithoutNulls(scan.files, scan.dataColumns, localStorage);
  const dataColumns = withoutNulls(scan.dataColumns, never);
  if (dataColumns === null) return scan;
  return { ...scan, dataColumns, output: withoutNulls(scan.output, never)! };
}

/** Null where it changes nothing. */
function withoutNulls(columns: readonly Attribute[], never: readonly Attribute[]): Attribute[] | null {
  const ids = new Set<ExprId>(never.filter(({ nullable }) => nullable).map(({ id }) => id));
  return ids.size === 0 ? null : columns.map((a) => (ids.has(a.id) ? { ...a, nullable: false } : a));
}
