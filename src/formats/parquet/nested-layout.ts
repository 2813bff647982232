import type { Region } from '../../columns/linear-memory.ts';
import { physicalOf } from '../../types/data-type.ts';
import { type NestedNode, nodeWidth } from './nested-tree.ts';

/** Numbers and words of `kernels/assembly/parquet/nested.ts`. */
const KIND = { leaf: 0, bytes: 1, struct: 2, list: 3, map: 4, variant: 5, missing: 6 } as const;
const NODE_WORDS = 11;

/** Words of a cursor. */
export const CURSOR = {
  repetitions: 0,
  definitions: 1,
  values: 2,
  width: 3,
  maxDefinition: 4,
  levels: 5,
} as const;
export const CURSOR_BYTES = 32;

/** Writes the nodes of a tree for the assembling kernel; gives the root's address. */
export function layOutTree(region: Region, root: NestedNode, cursors: readonly number[]): number {
  return layOut(region, root, cursors);
}

function layOut(region: Region, node: NestedNode, cursors: readonly number[]): number {
  const children = childrenOf(node).map((child) => layOut(region, child, cursors));
  const leaves = leavesOf(node).map((leaf) => cursors[leaf]!);
  const words = NODE_WORDS + children.length + leaves.length;
  const address = region.allocate(words * 4);
  const cursorsAt = address + NODE_WORDS * 4;
  const childrenAt = cursorsAt + leaves.length * 4;
  const repeats = node.kind === 'list' || node.kind === 'map';
  const fields = [
    node.kind === 'leaf' && physicalOf(node.type) === 'bytes' ? KIND.bytes : KIND[node.kind],
    node.kind === 'missing' ? 0 : node.definition,
    repeats ? node.elementDefinition : 0,
    repeats || node.kind === 'struct' ? node.repetition : 0,
    nodeWidth(node),
    leaves[0] ?? 0,
    leaves.length,
    cursorsAt,
    children.length,
    childrenAt,
    node.kind === 'struct' && node.extra !== null ? cursors[node.extra]! : 0,
  ];
  region.memory.u32.set([...fields, ...leaves, ...children], address >>> 2);
  return address;
}

function childrenOf(node: NestedNode): readonly NestedNode[] {
  return node.kind === 'leaf' || node.kind === 'missing' ? [] : node.fields;
}

/** All leaves below a node. */
function leavesOf(node: NestedNode): number[] {
  if (node.kind === 'leaf') return [node.leaf];
  const below = childrenOf(node).flatMap(leavesOf);
  return node.kind === 'struct' && node.extra !== null ? [...below, node.extra] : below;
}
