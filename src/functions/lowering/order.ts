/** Order and equality of values that may be NULL, in intermediate code. */
import { lowerCompare, lowerEquals } from '../../codegen/compare.ts';
import { i32 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';

/** Negative, zero, positive: the order of two values; NULL comes before all others. */
export function compareNullsFirst(c: LowerContext, a: Register, b: Register): Ir {
  return compareNullable(c, a, b, false);
}

/** The same; NULL comes behind all others. */
export function compareNullsLast(c: LowerContext, a: Register, b: Register): Ir {
  return compareNullable(c, a, b, true);
}

function compareNullable(c: LowerContext, a: Register, b: Register, nullsLast: boolean): Ir {
  if (a.valid === null && b.valid === null) return lowerCompare(c, a, b);
  const { f } = c;
  const [first, second] = [a.valid ?? i32.const(1), b.valid ?? i32.const(1)];
  const order = f.local('i32', 'order');
  f.set(order, nullsLast ? i32.sub(second, first) : i32.sub(first, second));
  c.if(i32.and(first, second), () => f.set(order, lowerCompare(c, a, b)));
  return f.get(order);
}

/** 1 where both values are equal or both are NULL. */
export function sameValue(c: LowerContext, a: Register, b: Register): Ir {
  if (a.valid === null && b.valid === null) return lowerEquals(c, a, b);
  const { f } = c;
  const same = f.local('i32', 'same');
  f.set(same, i32.eq(a.valid ?? i32.const(1), b.valid ?? i32.const(1)));
  c.if(i32.and(f.get(same), a.valid ?? b.valid!), () => f.set(same, lowerEquals(c, a, b)));
  return f.get(same);
}
