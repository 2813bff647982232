import type { PhysicalPlan } from '../../plan/physical/node.ts';
import { localStorage } from '../../storage/local-storage.ts';
import { readerFor } from '../operators/file-source.ts';
import { rewritePlan } from './plan-shape.ts';

/** Leaves out files of which the driver knows that no row can satisfy the scan's filters: no task opens them. */
export function withoutPrunedFiles(plan: PhysicalPlan): PhysicalPlan {
  return rewritePlan(plan, (node) => {
    if (node.kind !== 'file_scan' || node.dataFilters.length === 0) return node;
    const { table, dataColumns, dataFilters } = node;
    const reader = readerFor(table.provider);
    const files = reader.filesThatMayHold(node.files, dataColumns, dataFilters, localStorage);
    return files.length === node.files.length ? node : { ...node, files };
  });
}
