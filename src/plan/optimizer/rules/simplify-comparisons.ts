import { semanticEquals } from '../../../expr/equality.ts';
import { isNullable, typeOf } from '../../../expr/expression-type.ts';
import { FALSE, FN, isFalse, isTrue, not, TRUE } from '../../logical/build.ts';
import { deterministic } from '../determinism.ts';
import { expressionRule } from '../rule.ts';

/** Comparisons of a value with itself (where it is not NULL) and of booleans with literals. */
export const simplifyComparisons = expressionRule('simplifyComparisons', ['call'], (e, context) => {
  if (e.args.length !== 2) return e;
  const left = e.args[0]!;
  const right = e.args[1]!;
  switch (e.fn) {
    case FN.equal:
    case FN.nullSafeEqual:
      if (typeOf(left).kind === 'boolean') {
        // `a <=> true` is false, not NULL, where a is NULL.
        const exact = e.fn === FN.equal || !isNullable(left);
        if (isTrue(right) && exact) return left;
        if (isFalse(right) && exact) return not(left);
        const mirrored = e.fn === FN.equal || !isNullable(right);
        if (isTrue(left) && mirrored) return right;
        if (isFalse(left) && mirrored) return not(right);
      }
      return isSame() && (e.fn === FN.nullSafeEqual || !isNullable(left)) ? TRUE : e;
    case FN.lessOrEqual:
    case FN.greaterOrEqual:
      return !isNullable(left) && isSame() ? TRUE : e;
    case FN.less:
    case FN.greater:
      return !isNullable(left) && isSame() ? FALSE : e;
    default:
      return e;
  }

  function isSame(): boolean {
    return left.kind === right.kind && deterministic(left, context) && semanticEquals(left, right);
  }
});
