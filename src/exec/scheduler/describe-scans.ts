import type { ScanInfo } from '../../core/events.ts';
import type { PhysicalPlan } from '../../plan/physical/node.ts';
import { walkPlan } from './plan-shape.ts';

/** What the event log tells of the scans in a stage's plans. */
export function describeScans(plans: readonly PhysicalPlan[]): ScanInfo[] {
  const scans: ScanInfo[] = [];
  for (const plan of plans) {
    walkPlan(plan, (node) => {
      if (node.kind !== 'file_scan' && node.kind !== 'in_memory_scan') return;
      const { nodeId } = node;
      const columns = node.kind === 'file_scan' ? node.dataColumns : node.output;
      const columnsWithoutNulls = columns.filter(({ nullable }) => !nullable).length;
      if (node.kind === 'in_memory_scan') {
        scans.push({ nodeId, columnsWithoutNulls });
        return;
      }
      const filesRead = node.files.length;
      scans.push({ nodeId, filesRead, filesPruned: node.listedFiles - filesRead, columnsWithoutNulls });
    });
  }
  return scans;
}
