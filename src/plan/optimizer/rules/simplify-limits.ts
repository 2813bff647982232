import { intLiteral } from '../../logical/build.ts';
import type { Limit } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { literalCount, maxRows } from '../row-bounds.ts';
import { nodeRule } from '../rule.ts';

/** Limits of limits, limits of nothing, and limits that never cut anything off. */
export const simplifyLimits = nodeRule('simplifyLimits', ['limit'], (node) => {
  if (node.kind !== 'limit') return node;
  const limit = literalCount(node.limit);
  const offset = literalCount(node.offset) ?? 0;
  if (node.limit !== null && limit === null) return node;
  if (node.offset !== null && node.offset.kind !== 'literal') return node;
  if (limit === 0) return { kind: 'local_relation', output: outputOf(node), rows: [] };
  const below = maxRows(node.child);
  if (below !== null && below <= offset && offset > 0) {
    return { kind: 'local_relation', output: outputOf(node), rows: [] };
  }
  if (below !== null && offset === 0 && (limit === null || below <= limit)) return node.child;
  if (node.child.kind === 'limit' && node.local !== true && node.child.local !== true) {
    return combine(node, node.child, limit, offset);
  }
  return node;
});

function combine(upper: Limit, lower: Limit, limit: number | null, offset: number): Limit {
  const lowerLimit = literalCount(lower.limit);
  const lowerOffset = literalCount(lower.offset) ?? 0;
  if (
    (lower.limit !== null && lowerLimit === null) ||
    (lower.offset !== null && lower.offset.kind !== 'literal')
  ) {
    return upper;
  }
  const left = lowerLimit === null ? null : Math.max(0, lowerLimit - offset);
  const both = limit === null || left === null ? (limit ?? left) : Math.min(limit, left);
  const skipped = offset + lowerOffset;
  return {
    ...upper,
    limit: both === null ? null : intLiteral(both),
    offset: skipped === 0 ? null : intLiteral(skipped),
    child: lower.child,
  };
}
