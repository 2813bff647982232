import { conjunctsOf, FALSE, FN, isNullLiteral } from '../../logical/build.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { nodeRule } from '../rule.ts';

/** Where only TRUE counts (WHERE, ON, the conditions of CASE), NULL is as good as FALSE. */
export const replaceNullConditions = nodeRule('replaceNullConditions', ['filter', 'join'], (node) => {
  if ((node.kind !== 'filter' && node.kind !== 'join') || node.condition === null) return node;
  if (!mayHoldNull(node.condition)) return node;
  const condition = nullToFalse(node.condition);
  return condition === node.condition ? node : { ...node, condition };
});

function mayHoldNull(condition: LogicalExpression): boolean {
  return conjunctsOf(condition).some((e) => nullToFalse(e) !== e);
}

function nullToFalse(e: LogicalExpression): LogicalExpression {
  if (isNullLiteral(e)) return FALSE;
  if (e.kind === 'call' && (e.fn === FN.and || e.fn === FN.or)) {
    const args = e.args.map(nullToFalse);
    return args.every((a, i) => a === e.args[i]) ? e : { ...e, args };
  }
  if (e.kind === 'case') {
    let changed = false;
    const map = (x: LogicalExpression): LogicalExpression => {
      const y = nullToFalse(x);
      changed ||= y !== x;
      return y;
    };
    const branches = e.branches.map((b) => ({ when: map(b.when), then: map(b.then) }));
    const otherwise = e.otherwise === null ? null : map(e.otherwise);
    return changed ? { ...e, branches, otherwise } : e;
  }
  return e;
}
