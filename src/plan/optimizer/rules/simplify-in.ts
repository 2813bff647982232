import { canonicalKey } from '../../../expr/equality.ts';
import { equal, FN } from '../../logical/build.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { allDeterministic } from '../determinism.ts';
import { expressionRule } from '../rule.ts';

/** Repeated list elements, and lists of one element. */
export const simplifyIn = expressionRule('simplifyIn', ['call'], (e, context) => {
  if (e.fn !== FN.in) return e;
  const [value, ...items] = e.args as readonly [LogicalExpression, ...LogicalExpression[]];
  if (items.length === 1) return equal(value, items[0]!);
  if (!allDeterministic(items, context)) return e;
  const unique = new Map<string, LogicalExpression>();
  for (const item of items) {
    const key = canonicalKey(item);
    if (!unique.has(key)) unique.set(key, item);
  }
  if (unique.size === items.length) return e;
  if (unique.size === 1) return equal(value, items[0]!);
  return { ...e, args: [value, ...unique.values()] };
});
