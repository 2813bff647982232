import { conjunctionOrNull, conjunctsOf, FN, isCall } from '../logical/build.ts';
import { transformUp } from './children.ts';
import type { FileScan, PhysicalExpression, PhysicalPlan } from './node.ts';
import { refineNullability } from './refine-nullability.ts';

/**
 * A plan that does not ask whether columns are NULL that can't be where its scans keep their promises.
 *
 * @param promising the scan with columns that are not nullable where its files have no NULLs; itself without any
 * @returns null where no scan promises anything
 */
export function withoutNullTests(
  plan: PhysicalPlan,
  promising: (scan: FileScan) => FileScan,
): PhysicalPlan | null {
  const promised = transformUp(plan, (node) => (node.kind === 'file_scan' ? promising(node) : node));
  if (promised === plan) return null;
  return transformUp(refineNullability(promised), (node) => {
    switch (node.kind) {
      case 'file_scan': {
        const never = new Set(node.dataColumns.filter((a) => !a.nullable).map((a) => a.id));
        return {
          ...node,
          dataFilters: node.dataFilters.filter((e) => !asksForNull(e, (id) => never.has(id))),
        };
      }
      case 'filter': {
        const kept = conjunctsOf(node.condition).filter((e) => !asksForNull(e, (_, nullable) => !nullable));
        const condition = conjunctionOrNull(kept);
        return condition === null ? node.child : { ...node, condition };
      }
      default:
        return node;
    }
  });
}

/** Whether all that is asked is that a column is not NULL, of which that is known. */
function asksForNull(e: PhysicalExpression, isNever: (id: number, nullable: boolean) => boolean): boolean {
  const column = isCall(e, FN.isNotNull) ? e.args[0]! : null;
  return column?.kind === 'attribute' && isNever(column.id, column.nullable);
}
