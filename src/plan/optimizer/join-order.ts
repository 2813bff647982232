import type { Join, LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { inputsOf } from '../logical/outer-references.ts';
import type { Estimator } from '../statistics/estimate.ts';
import { innerRows } from '../statistics/join-cardinality.ts';
import { outputIds } from './predicates.ts';

/** Sets of inputs are bit masks; above this the search takes too long. */
const MAX_INPUTS = 12;

/** Inputs joined from left to right. */
interface Step {
  readonly mask: number;
  readonly order: readonly LogicalPlan[];
  /** The inputs as a plan that columns can be looked up in. */
  readonly plan: LogicalPlan;
  readonly rows: number;
  /** Rows of all joins so far, which is what they cost. */
  readonly cost: number;
}

interface Input {
  readonly plan: LogicalPlan;
  readonly bit: number;
  readonly rows: number;
}

interface Condition {
  readonly expression: LogicalExpression;
  /** The inputs that it reads. */
  readonly mask: number;
}

/**
 * The left-deep order of inner joins with the fewest rows between them, by dynamic programming over sets of
 * inputs; cross products only where nothing else connects. Null where the rows of an input are not known.
 */
export function cheapestOrder(
  plans: readonly LogicalPlan[],
  expressions: readonly LogicalExpression[],
  estimator: Estimator,
): readonly LogicalPlan[] | null {
  if (plans.length > MAX_INPUTS) return null;
  const inputs: Input[] = [];
  for (const [i, plan] of plans.entries()) {
    const estimate = estimator.of(plan).rows;
    if (estimate === null) return null;
    inputs.push({ plan, bit: 1 << i, rows: Math.max(1, estimate) });
  }
  const conditions: Condition[] = [];
  for (const expression of expressions) {
    const read = readInputs(expression, plans);
    if (read !== null) conditions.push({ expression, mask: read.reduce((mask, i) => mask | (1 << i), 0) });
  }
  const best = new Map<number, Step>();
  for (const input of inputs) best.set(input.bit, firstStep(input));
  for (let size = 1; size < inputs.length; size++) {
    for (const step of [...best.values()]) {
      if (step.order.length === size) extend(step, inputs, conditions, estimator, best);
    }
  }
  const cheapest = best.get((1 << inputs.length) - 1);
  if (cheapest === undefined) return null;
  // What is as good as any stays, so that the search settles.
  return costAsWritten(inputs, conditions, estimator) <= cheapest.cost * 1.0001 ? plans : cheapest.order;
}

/** Positions of the inputs whose columns an expression reads; null if it reads others, too. */
export function readInputs(
  expression: LogicalExpression,
  inputs: readonly LogicalPlan[],
): readonly number[] | null {
  const read = new Set<number>();
  for (const id of inputsOf(expression).keys()) {
    const position = inputs.findIndex((input) => outputIds(input).has(id));
    if (position < 0) return null;
    read.add(position);
  }
  return [...read];
}

/** Conditions that become testable when an input joins those before it. */
function testsOf(joined: number, input: Input, conditions: readonly Condition[]): LogicalExpression[] {
  const tests: LogicalExpression[] = [];
  for (const { expression, mask } of conditions) {
    const others = mask & ~input.bit;
    if (others !== mask && others !== 0 && (others & ~joined) === 0) tests.push(expression);
  }
  return tests;
}

/** The smaller side is built into a hash table, which costs more than probing it. */
function stepCost(result: number, left: number, right: number): number {
  return result + Math.min(left, right);
}

function firstStep({ plan, bit, rows }: Input): Step {
  return { mask: bit, order: [plan], plan, rows, cost: 0 };
}

/** The step with one more input; null where it would cost `limit` or more. */
function nextStep(
  step: Step,
  input: Input,
  tests: readonly LogicalExpression[],
  estimator: Estimator,
  limit: number,
): Step | null {
  const rows = innerRows(step.plan, input.plan, step.rows, input.rows, tests, estimator);
  const cost = step.cost + stepCost(rows, step.rows, input.rows);
  if (cost >= limit) return null;
  const plan: Join = {
    kind: 'join',
    left: step.plan,
    right: input.plan,
    type: 'inner',
    condition: null,
    hint: {},
  };
  return { mask: step.mask | input.bit, order: [...step.order, input.plan], plan, rows, cost };
}

function costAsWritten(
  inputs: readonly Input[],
  conditions: readonly Condition[],
  estimator: Estimator,
): number {
  let step = firstStep(inputs[0]!);
  for (const input of inputs.slice(1)) {
    step = nextStep(step, input, testsOf(step.mask, input, conditions), estimator, Infinity)!;
  }
  return step.cost;
}

function extend(
  step: Step,
  inputs: readonly Input[],
  conditions: readonly Condition[],
  estimator: Estimator,
  best: Map<number, Step>,
): void {
  const candidates = inputs
    .filter(({ bit }) => (step.mask & bit) === 0)
    .map((input) => ({ input, tests: testsOf(step.mask, input, conditions) }));
  const connected = candidates.filter(({ tests }) => tests.length > 0);
  for (const { input, tests } of connected.length > 0 ? connected : candidates) {
    const known = best.get(step.mask | input.bit);
    const next = nextStep(step, input, tests, estimator, known?.cost ?? Infinity);
    if (next !== null) best.set(next.mask, next);
  }
}
