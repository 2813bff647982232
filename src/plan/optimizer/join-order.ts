import type { ExprId } from '../../expr/expression.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { Estimator } from '../statistics/estimate.ts';
import { innerRows } from '../statistics/join-cardinality.ts';
import { outputIds, readsOnly } from './predicates.ts';

/** Sets of inputs are bit masks; above this the search takes too long. */
const MAX_INPUTS = 12;

interface Step {
  readonly order: readonly LogicalPlan[];
  readonly rows: number;
  /** Rows of all joins so far, which is what they cost. */
  readonly cost: number;
}

/**
 * The left-deep order of inner joins with the fewest rows between them, by dynamic programming over sets of
 * inputs; cross products only where nothing else connects. Null where the rows of an input are not known.
 */
export function cheapestOrder(
  inputs: readonly LogicalPlan[],
  conditions: readonly LogicalExpression[],
  estimator: Estimator,
): readonly LogicalPlan[] | null {
  if (inputs.length > MAX_INPUTS) return null;
  const rows: number[] = [];
  for (const input of inputs) {
    const estimate = estimator.of(input).rows;
    if (estimate === null) return null;
    rows.push(Math.max(1, estimate));
  }
  const best = new Map<number, Step>();
  inputs.forEach((input, i) => {
    best.set(1 << i, { order: [input], rows: rows[i]!, cost: 0 });
  });
  for (let size = 1; size < inputs.length; size++) {
    for (const [mask, step] of [...best]) {
      if (step.order.length !== size) continue;
      extend(mask, step, inputs, rows, conditions, estimator, best);
    }
  }
  const cheapest = best.get((1 << inputs.length) - 1);
  if (cheapest === undefined) return null;
  // What is as good as any stays, so that the search settles.
  return costAsWritten(inputs, rows, conditions, estimator) <= cheapest.cost * 1.0001
    ? inputs
    : cheapest.order;
}

/** Conditions that become testable when an input joins those before it. */
function testsOf(
  joined: ReadonlySet<ExprId>,
  input: LogicalPlan,
  conditions: readonly LogicalExpression[],
): readonly LogicalExpression[] {
  const both = new Set([...joined, ...outputIds(input)]);
  return conditions.filter(
    (e) => readsOnly(e, both) && !readsOnly(e, joined) && !readsOnly(e, outputIds(input)),
  );
}

/** The smaller side is built into a hash table, which costs more than probing it. */
function stepCost(result: number, left: number, right: number): number {
  return result + Math.min(left, right);
}

function costAsWritten(
  inputs: readonly LogicalPlan[],
  rows: readonly number[],
  conditions: readonly LogicalExpression[],
  estimator: Estimator,
): number {
  let step: Step = { order: [inputs[0]!], rows: rows[0]!, cost: 0 };
  for (let i = 1; i < inputs.length; i++) {
    const joined = new Set(step.order.flatMap((plan) => [...outputIds(plan)]));
    const tests = testsOf(joined, inputs[i]!, conditions);
    const result = innerRows(leftOf(step.order), inputs[i]!, step.rows, rows[i]!, tests, estimator);
    step = {
      order: [...step.order, inputs[i]!],
      rows: result,
      cost: step.cost + stepCost(result, step.rows, rows[i]!),
    };
  }
  return step.cost;
}

function extend(
  mask: number,
  step: Step,
  inputs: readonly LogicalPlan[],
  rows: readonly number[],
  conditions: readonly LogicalExpression[],
  estimator: Estimator,
  best: Map<number, Step>,
): void {
  const joined = new Set(step.order.flatMap((plan) => [...outputIds(plan)]));
  const left = leftOf(step.order);
  const candidates = inputs.flatMap((input, index) => {
    const bit = 1 << index;
    return (mask & bit) !== 0 ? [] : [{ input, index, bit, tests: testsOf(joined, input, conditions) }];
  });
  const connected = candidates.filter((c) => c.tests.length > 0);
  for (const { input, index, bit, tests } of connected.length > 0 ? connected : candidates) {
    const result = innerRows(left, input, step.rows, rows[index]!, tests, estimator);
    const cost = step.cost + stepCost(result, step.rows, rows[index]!);
    const known = best.get(mask | bit);
    if (known === undefined || cost < known.cost) {
      best.set(mask | bit, { order: [...step.order, input], rows: result, cost });
    }
  }
}

/** The inputs joined so far, as a plan that columns can be looked up in. */
function leftOf(order: readonly LogicalPlan[]): LogicalPlan {
  return order.reduce((left, right) => ({
    kind: 'join',
    left,
    right,
    type: 'inner',
    condition: null,
    hint: {},
  }));
}
