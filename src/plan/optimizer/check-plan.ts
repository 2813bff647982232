import type { Attribute } from '../../expr/expression.ts';
import { sameTypeIgnoringNullability } from '../../types/type-equality.ts';
import { childrenOf } from '../logical/children.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { Join, LateralJoin, LogicalPlan } from '../logical/node.ts';
import { inputsOf, outerReferencesOf } from '../logical/outer-references.ts';
import { outputOf } from '../logical/output.ts';
import { outputIds } from './predicates.ts';

/** Subtrees that passed already: rules change small parts of large plans. */
const sound = new WeakSet<LogicalPlan>();

/**
 * The invariants of a plan that a rule made out of another: the same output (ids, types; a name may only lose
 * its alias), every attribute resolvable from the children, no column given twice.
 *
 * @throws Error that names the rule: a defect of ours
 */
export function checkPlan(before: LogicalPlan, after: LogicalPlan, rule: string): void {
  const expected = outputOf(before);
  const found = outputOf(after);
  const same =
    expected.length === found.length &&
    expected.every((a, i) => {
      const b = found[i]!;
      return (
        a.id === b.id &&
        a.name === b.name &&
        (a.type === b.type || sameTypeIgnoringNullability(a.type, b.type))
      );
    });
  if (!same) throw new Error(`${rule} changed a plan's output from [${list(expected)}] to [${list(found)}]`);
  const outer = outerReferencesOf(before);
  for (const [id, a] of outerReferencesOf(after)) {
    if (!outer.has(id)) throw new Error(`${rule} lost the column ${list([a])} that a subquery reads`);
  }
  checkNode(after, rule);
}

function checkNode(plan: LogicalPlan, rule: string): void {
  if (sound.has(plan)) return;
  const children = childrenOf(plan);
  for (const child of children) checkNode(child, rule);
  if (mergesColumns(plan)) checkSides(plan.left, plan.right, plan.kind, rule);
  for (const e of expressionsOf(plan)) {
    for (const [id, a] of inputsOf(e)) {
      if (children.some((child) => outputIds(child).has(id)) || outerReferencesOf(plan).has(id)) continue;
      throw new Error(`${rule} made a ${plan.kind} that reads ${list([a])}, which nothing below gives`);
    }
  }
  sound.add(plan);
}

function checkSides(left: LogicalPlan, right: LogicalPlan, kind: string, rule: string): void {
  const both = [...outputOf(left), ...outputOf(right)];
  const repeated = both.find(({ id }, i) => i >= outputOf(left).length && outputIds(left).has(id));
  if (repeated === undefined && outputIds(left).size + outputIds(right).size === both.length) return;
  const twice = repeated ?? both.find(({ id }, i) => both.findIndex((other) => other.id === id) < i)!;
  throw new Error(`${rule} made a ${kind} with the column ${list([twice])} on both sides`);
}

function mergesColumns(plan: LogicalPlan): plan is Join | LateralJoin {
  return plan.kind === 'join' || plan.kind === 'lateral_join';
}

function list(attributes: readonly Attribute[]): string {
  return attributes.map((a) => `${a.name}#${a.id}: ${a.type.kind}`).join(', ');
}
