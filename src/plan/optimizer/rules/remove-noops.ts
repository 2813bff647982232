import type { LogicalPlan } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { nodeRule } from '../rule.ts';

/** Nodes that change nothing. */
export const removeNoops = nodeRule(
  'removeNoops',
  ['project', 'window', 'limit', 'union'],
  (node) => {
    switch (node.kind) {
      case 'project':
        return givesSameColumns(node) ? node.child : node;
      case 'window':
        return node.calls.length === 0 ? node.child : node;
      case 'limit':
        return node.limit === null && node.offset === null ? node.child : node;
      case 'union': {
        const only = node.inputs.length === 1 ? node.inputs[0]! : null;
        if (only === null) return node;
        return {
          kind: 'project',
          list: outputOf(only).map((a, i) => {
            const b = node.output[i]!;
            return a.id === b.id ? a : { kind: 'alias', id: b.id, name: b.name, child: a };
          }),
          child: only,
        };
      }
      default:
        return node;
    }
  },
  'up',
);

function givesSameColumns(node: LogicalPlan & { kind: 'project' }): boolean {
  const below = outputOf(node.child);
  return (
    node.list.length === below.length &&
    node.list.every((e, i) => e.kind === 'attribute' && e.id === below[i]!.id && e.name === below[i]!.name)
  );
}
