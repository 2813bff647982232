import { Conf } from '../core/config.ts';
import { timesToday } from '../types/datetime/today.ts';
import type { Engine } from './engine.ts';
import type { SessionState } from './session-state.ts';

/** What a statement may find out before it runs. */
export interface World {
  readonly engine: Engine;
  readonly state: SessionState;
}

/** Names what is asked: a text, or an object that is the same for all who ask. */
type Question = string | object;

/** How something was found out, and what it was. */
export interface Reading {
  readonly question: Question;
  readonly read: (world: World) => unknown;
  readonly answer: unknown;
}

interface Given extends Pick<Reading, 'question' | 'read'> {
  /** As often as planning has asked; or once, by who checked an earlier plan. */
  readonly answers: unknown[];
  used: boolean;
}

/** What a plan depends on besides the statement's text and parameters. */
export interface Readings {
  readonly conf: ReadonlyMap<string, string | undefined>;
  readonly others: readonly Reading[];
}

/**
 * All that the planning of one statement finds out about the world: settings, temporary views, tables, files. Later
 * the same questions tell whether the plan still holds: it does while each is answered as before, by the same value or
 * the very same object.
 */
export class PlanInputs {
  /** The session's settings. */
  readonly conf: Conf;
  readonly #world: World;
  readonly #given = new Map<Question, Given>();
  readonly #settings = new Map<string, string | undefined>();
  readonly #todayBefore = timesToday();
  #passes = false;

  constructor(world: World) {
    this.#world = world;
    this.conf = new NotedConf(world.state.conf, (key, value) => this.#noteSetting(key, value));
  }

  /** @param read outlives the statement: a function that can reach nothing of it, but what names the question */
  ask<T>(question: Question, read: (world: World) => T): T {
    const given = this.#given.get(question);
    if (given === undefined) return this.#read(question, read, true) as T;
    // The statement may have changed it meanwhile.
    if (given.used) given.answers.push(read(this.#world));
    given.used = true;
    return given.answers.at(-1) as T;
  }

  /** What was found out is true of this moment only: the plan is for one run. */
  pass(): void {
    this.#passes = true;
  }

  /** What planning has asked; null where its plan is for one run. */
  async readings(): Promise<Readings | null> {
    // A time of day that was read as a timestamp means another one tomorrow.
    if (timesToday() !== this.#todayBefore) this.pass();
    const others: Reading[] = [];
    try {
      for (const { question, read, answers, used } of this.#given.values()) {
        if (!used) continue;
        const [answer, ...again] = await Promise.all(answers);
        if (again.some((other) => other !== answer)) return null;
        others.push({ question, read, answer });
      }
    } catch {
      return null;
    }
    return this.#passes ? null : { conf: this.#settings, others };
  }

  /** Whether all was read as it is for this statement. */
  async agreesWith({ conf, others }: Readings): Promise<boolean> {
    const current = this.#world.state.conf;
    for (const [key, value] of conf) if (current.lookup(key) !== value) return false;
    const pending: Promise<boolean>[] = [];
    for (const { question, read, answer } of others) {
      const given = this.#given.get(question);
      const now = given === undefined ? this.#read(question, read, false) : given.answers[0];
      if (now instanceof Promise) {
        pending.push(
          now.then(
            (value) => value === answer,
            () => false,
          ),
        );
      } else if (now !== answer) return false;
    }
    return (await Promise.all(pending)).every((same) => same);
  }

  #read(question: Question, read: (world: World) => unknown, used: boolean): unknown {
    const answer = read(this.#world);
    this.#given.set(question, { question, read, answers: [answer], used });
    return answer;
  }

  #noteSetting(key: string, value: string | undefined): void {
    if (!this.#settings.has(key)) this.#settings.set(key, value);
    else if (this.#settings.get(key) !== value) this.pass();
  }
}

/** Settings that tell which of them are looked up. */
class NotedConf extends Conf {
  readonly #note: (key: string, value: string | undefined) => void;

  constructor(parent: Conf, note: (key: string, value: string | undefined) => void) {
    super(parent);
    this.#note = note;
  }

  override lookup(key: string): string | undefined {
    const value = super.lookup(key);
    this.#note(key, value);
    return value;
  }
}
