/** A node as EXPLAIN draws it: what the shapes of logical, physical and formatted plans have in common. */
export interface TreeNode {
  readonly text: string;
  readonly children: readonly TreeNode[];
  /** Plans of subqueries, drawn between the node and its children. */
  readonly inner: readonly TreeNode[];
}

/**
 * Draws a plan as Spark does: `:- ` and `+- ` before nodes, `:  ` and spaces below them.
 *
 * @returns lines, each ended by a line feed
 */
export function drawTree(root: TreeNode): string {
  const lines: string[] = [];
  draw(root, [], lines);
  return lines.map((line) => `${line}\n`).join('');
}

/** `last` tells for each level above whether the branch there is the last one of its parent. */
function draw(node: TreeNode, last: readonly boolean[], lines: string[]): void {
  const indent = last
    .slice(0, -1)
    .map((isLast) => (isLast ? '   ' : ':  '))
    .join('');
  const branch = last.length === 0 ? '' : last.at(-1) ? '+- ' : ':- ';
  lines.push(`${indent}${branch}${node.text}`);
  const noChildren = node.children.length === 0;
  node.inner.forEach((child, i) => {
    draw(child, [...last, noChildren, i === node.inner.length - 1], lines);
  });
  node.children.forEach((child, i) => {
    draw(child, [...last, i === node.children.length - 1], lines);
  });
}
