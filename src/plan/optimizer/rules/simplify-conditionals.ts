import { semanticEquals } from '../../../expr/equality.ts';
import { isNullable } from '../../../expr/expression-type.ts';
import { isFalse, isNullLiteral, isTrue, literal } from '../../logical/build.ts';
import { allDeterministic } from '../determinism.ts';
import { expressionRule } from '../rule.ts';

/** Branches of CASE that are never or always taken. */
export const simplifyConditionals = expressionRule('simplifyConditionals', ['case'], (e, context) => {
  const kept: (typeof e.branches)[number][] = [];
  let otherwise = e.otherwise;
  for (const branch of e.branches) {
    if (isFalse(branch.when) || isNullLiteral(branch.when)) continue;
    if (isTrue(branch.when)) {
      otherwise = branch.then;
      break;
    }
    kept.push(branch);
  }
  if (otherwise !== null && isNullLiteral(otherwise)) otherwise = null;
  if (kept.length === 0) return otherwise ?? literal(null, e.type);
  const last = otherwise;
  if (
    last !== null &&
    allDeterministic(
      kept.map((b) => b.when),
      context,
    )
  ) {
    // The last branches may give what ELSE gives.
    while (kept.length > 0 && semanticEquals(kept.at(-1)!.then, last)) kept.pop();
    if (kept.length === 0) return last;
  }
  if (kept.length === e.branches.length && otherwise === e.otherwise) return e;
  const nullable = otherwise === null || isNullable(otherwise) || kept.some((b) => isNullable(b.then));
  return { ...e, branches: kept, otherwise, nullable };
});
