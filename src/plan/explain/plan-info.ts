import type { PlanNodeInfo } from '../../core/events.ts';
import { childrenOf } from '../physical/children.ts';
import type { PhysicalPlan } from '../physical/node.ts';
import { operatorName, operatorText } from './physical-text.ts';
import { Printer } from './text.ts';

/** A plan as the event log carries it, for the web UI. */
export function planInfo(plan: PhysicalPlan, zone: string): PlanNodeInfo {
  const printer = new Printer(zone, 'physical');
  const info = (node: PhysicalPlan): PlanNodeInfo => ({
    nodeId: node.nodeId,
    name: operatorName(node),
    text: operatorText(node, printer, { zone, withOutput: false, nullAware: false }),
    children: childrenOf(node).map(info),
  });
  return info(plan);
}
