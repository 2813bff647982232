import type { AnalyzerContext } from '../plan/analyzer/analyzer-context.ts';
import type { PhysicalPlan } from '../plan/physical/node.ts';
import type { Schema } from '../types/data-type.ts';
import type { PlanInputs, Readings } from './plan-inputs.ts';

/** What a statement without effects runs. */
export interface QueryPlan {
  readonly prepared: PhysicalPlan;
  readonly schema: Schema;
}

interface Entry<Plan> {
  readonly plan: Plan;
  readonly readings: Readings;
}

/** Of one text, as sessions differ in settings, temporary views and databases. */
const MOST_VARIANTS = 4;
/** Characters: longer texts are data more than questions, and seldom come again. */
const LONGEST_TEXT = 64 * 1024;
/** Of all texts together: a plan takes some hundred bytes for each character. */
const MOST_TEXT = 1024 * 1024;

/**
 * Plans of statements, or what is told of them before they run, for when they come again, from any session. A plan is
 * taken only if all that its planning read is found unchanged (`PlanInputs`). The longest unused ones go.
 */
export class PlanCache<Plan> {
  readonly #capacity: number;
  readonly #entries = new Map<string, readonly Entry<Plan>[]>();
  /** Characters of all keys. */
  #characters = 0;

  /** @param capacity texts; 0 for none */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @param key the statement's text and parameters; null for one of which nothing is kept */
  async find(key: string | null, inputs: PlanInputs): Promise<Plan | null> {
    if (key === null) return null;
    for (const entry of this.#entries.get(key) ?? []) {
      if (!(await inputs.agreesWith(entry.readings))) continue;
      this.#put(key, entry);
      return entry.plan;
    }
    return null;
  }

  async keep(key: string | null, plan: Plan, inputs: PlanInputs): Promise<void> {
    if (key === null || key.length > LONGEST_TEXT || this.#capacity === 0) return;
    const readings = await inputs.readings();
    if (readings === null) return;
    this.#put(key, { plan, readings });
  }

  /** Last used last among texts, first among the plans of a text. */
  #put(key: string, entry: Entry<Plan>): void {
    const others = (this.#entries.get(key) ?? []).filter((other) => other !== entry);
    this.#remove(key);
    this.#entries.set(key, [entry, ...others].slice(0, MOST_VARIANTS));
    this.#characters += key.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity && this.#characters <= MOST_TEXT) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    if (this.#entries.delete(key)) this.#characters -= key.length;
  }
}

/** What tells one statement from another; null for parameters that are no plain values. */
export function planKey({
  text,
  parameters = [],
}: Pick<AnalyzerContext, 'text' | 'parameters'>): string | null {
  let key = `${text.length} ${text}`;
  for (const [name, { type, value }] of Object.entries(parameters)) {
    if (typeof value === 'object' && value !== null) return null;
    // Not as JSON, which has no -0, NaN or infinity.
    const written = Object.is(value, -0) ? '-0' : String(value);
    key += `\0${JSON.stringify([name, type, typeof value, written])}`;
  }
  return key;
}
