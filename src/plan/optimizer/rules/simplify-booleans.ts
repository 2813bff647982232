import { canonicalKey, semanticEquals } from '../../../expr/equality.ts';
import type { Call } from '../../../expr/expression.ts';
import { isNullable } from '../../../expr/expression-type.ts';
import {
  and,
  conjunction,
  conjunctsOf,
  disjunction,
  disjunctsOf,
  FALSE,
  FN,
  isCall,
  isFalse,
  isTrue,
  not,
  TRUE,
} from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { expressionRule } from '../rule.ts';

/** Longer chains are looked at for literals and duplicates only. */
const MAX_FACTORED = 200;

/** Boolean algebra as far as it holds with NULL, too. */
export const simplifyBooleans = expressionRule('simplifyBooleans', ['call'], (e, context) => {
  if (e.fn === FN.and) return simplifyChain(e, 'and', context);
  if (e.fn === FN.or) return simplifyChain(e, 'or', context);
  if (e.fn === FN.not) return simplifyNot(e.args[0]!, e);
  return e;
});

/** Children were simplified before, so only the ends of this node's operands meet for the first time. */
function simplifyChain(e: Call<LogicalPlan>, fn: 'and' | 'or', context: OptimizerContext): LogicalExpression {
  const isUnit = fn === 'and' ? isTrue : isFalse;
  const isZero = fn === 'and' ? isFalse : isTrue;
  const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
  if (isUnit(left)) return right;
  if (isUnit(right)) return left;
  if (isZero(left)) return fn === 'and' ? FALSE : TRUE;
  if (isZero(right) && deterministic(left, context)) return fn === 'and' ? FALSE : TRUE;
  if (!deterministic(left, context) || !deterministic(right, context)) return e;
  // Keys of long chains are long: an operand can only equal the other one when it is no such chain.
  if (!isCall(left, fn) && !isCall(right, fn) && semanticEquals(left, right)) return left;
  if (isComplement(left, right)) return fn === 'and' ? FALSE : TRUE;
  return removeRepeated(e, left, right, fn);
}

/** `a AND NOT a` is false, and `a OR NOT a` true, only where a is never NULL. */
function isComplement(a: LogicalExpression, b: LogicalExpression): boolean {
  const negated = (x: LogicalExpression, y: LogicalExpression): boolean =>
    isCall(x, FN.not) && semanticEquals(x.args[0]!, y) && !isNullable(y);
  return negated(a, b) || negated(b, a);
}

/** Duplicates, absorption (`a AND (a OR b)`), and common factors (`(a AND b) OR (a AND c)`). */
function removeRepeated(
  e: LogicalExpression,
  left: LogicalExpression,
  right: LogicalExpression,
  fn: 'and' | 'or',
): LogicalExpression {
  const operandsOf = fn === 'and' ? conjunctsOf : disjunctsOf;
  const innerOf = fn === 'and' ? disjunctsOf : conjunctsOf;
  const join = fn === 'and' ? conjunction : disjunction;
  const joinInner = fn === 'and' ? disjunction : conjunction;
  const inner = fn === 'and' ? FN.or : FN.and;
  if (!isCall(left, inner) && !isCall(right, inner)) {
    return removeDuplicates(e, left, right, operandsOf);
  }
  const operands = operandsOf(e);
  if (operands.length > MAX_FACTORED) return e;
  const sets = operands.map((o) => new Map(innerOf(o).map((x) => [canonicalKey(x), x])));
  // An operand whose parts include all parts of another one adds nothing.
  const absorbed = operands.map((_, i) =>
    sets.some((s, j) => j !== i && isSubset(s, sets[i]!) && (s.size < sets[i]!.size || j < i)),
  );
  const kept = operands.filter((_, i) => !absorbed[i]);
  if (kept.length < operands.length) return join(kept);
  const common = [...sets[0]!.keys()].filter((key) => sets.every((s) => s.has(key)));
  if (common.length === 0) return e;
  const factors = common.map((key) => sets[0]!.get(key)!);
  const rests = sets.map((s) => joinInner([...s].filter(([key]) => !common.includes(key)).map(([, x]) => x)));
  return joinInner([...factors, join(rests)]);
}

function removeDuplicates(
  e: LogicalExpression,
  left: LogicalExpression,
  right: LogicalExpression,
  operandsOf: (e: LogicalExpression) => LogicalExpression[],
): LogicalExpression {
  // A long chain is left-deep: looking every operand up in what stands left of it would be quadratic.
  const before = operandsOf(left);
  const after = operandsOf(right);
  if (before.length * after.length > MAX_FACTORED) return e;
  if (after.length > 1) return e;
  const key = canonicalKey(right);
  return before.some((x) => canonicalKey(x) === key) ? left : e;
}

function isSubset(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a.size > b.size) return false;
  for (const key of a.keys()) if (!b.has(key)) return false;
  return true;
}

const OPPOSITE: Readonly<Record<string, string>> = {
  [FN.less]: FN.greaterOrEqual,
  [FN.greaterOrEqual]: FN.less,
  [FN.greater]: FN.lessOrEqual,
  [FN.lessOrEqual]: FN.greater,
  [FN.isNull]: FN.isNotNull,
  [FN.isNotNull]: FN.isNull,
};

function simplifyNot(child: LogicalExpression, e: LogicalExpression): LogicalExpression {
  if (isTrue(child)) return FALSE;
  if (isFalse(child)) return TRUE;
  if (child.kind !== 'call') return e;
  if (child.fn === FN.not) return child.args[0]!;
  const opposite = OPPOSITE[child.fn];
  if (opposite !== undefined) {
    const { alias: _alias, ...rest } = child;
    return { ...rest, fn: opposite };
  }
  const [left, right] = child.args;
  if (child.fn === FN.or) return and(negate(left!), negate(right!));
  if (child.fn === FN.and) return disjunction([negate(left!), negate(right!)]);
  return e;
}

function negate(e: LogicalExpression): LogicalExpression {
  const negated = not(e);
  return simplifyNot(e, negated);
}
