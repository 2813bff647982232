import { type Conf, configEntries } from '../../core/config.ts';
import type { PhysicalPlan } from '../../plan/physical/node.ts';
import type { StageTarget } from '../operators/compile/target.ts';
import { walkPlan } from './plan-shape.ts';
import type { ProgramCache, ProgramLease } from './program-cache.ts';
import type { Stage } from './stage-graph.ts';

/** A stage's programs, one per variant. */
export interface MadePrograms {
  readonly leases: readonly ProgramLease[];
  /** Milliseconds for looking programs up, generating and compiling them. */
  readonly time: number;
  /** Of these, the milliseconds before the stage could start. */
  readonly earlyTime: number;
}

interface EarlyPrograms extends MadePrograms {
  readonly variants: readonly PhysicalPlan[];
}

/** Milliseconds in which no stage started: those that run are not over at once. */
const QUIET = 4;

/**
 * Takes a query's programs from the cache, which makes those that it doesn't know. Stages that wait for others get
 * theirs while the executors are busy with these.
 */
export class StagePrograms {
  readonly #programs: ProgramCache;
  readonly #conf: Conf;
  readonly #nextId: () => number;
  /** By the stages' ids. */
  readonly #early = new Map<number, EarlyPrograms>();
  #timer: NodeJS.Timeout | undefined;

  constructor(programs: ProgramCache, conf: Conf, nextId: () => number) {
    this.#programs = programs;
    this.#conf = conf;
    this.#nextId = nextId;
  }

  /** For a stage that starts. @param variants its plans, as far as they are known by now */
  of({ stageId }: Stage, variants: readonly PhysicalPlan[], target: StageTarget): MadePrograms {
    const early = this.#early.get(stageId);
    this.#early.delete(stageId);
    if (early === undefined) return { ...this.#make(variants, target), earlyTime: 0 };
    if (variants.every((variant, i) => variant === early.variants[i])) return early;
    const made = this.#make(variants, target);
    for (const lease of early.leases) lease.release();
    return { leases: made.leases, time: early.time + made.time, earlyTime: early.time };
  }

  /** Once no stage starts for a while, makes the programs of those that `next` gives, one at a time. */
  makeEarly(
    next: (isMade: (stage: Stage) => boolean) => Stage | undefined,
    targetOf: (stage: Stage) => StageTarget,
  ): void {
    const makeNext = (): void => {
      const stage = next(({ stageId }) => this.#early.has(stageId));
      if (stage === undefined) return;
      const { stageId, variants } = stage;
      try {
        const made = this.#make(variants, targetOf(stage));
        this.#early.set(stageId, { ...made, earlyTime: made.time, variants });
      } catch {
        // Fails again, and is told, if the stage comes to run.
        return;
      }
      // What executors report comes first.
      this.#timer = setTimeout(makeNext);
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(makeNext, QUIET);
  }

  lease(plan: PhysicalPlan, target: StageTarget): ProgramLease {
    const conf = this.#conf;
    const settings = {
      batchRows: Math.min(4096, Math.max(1, conf.getInt('spark.sparrow.batchSize'))),
      hashZero: conf.getBoolean('spark.sparrow.hashZero'),
      wasm: conf.getBoolean('spark.sparrow.codegen.wasm'),
      zone: conf.get('spark.sql.session.timeZone'),
    };
    return this.#programs.lease(this.#nextId(), plan, target, settings, () => sqlSettings(conf));
  }

  /** Gives back what no stage took. */
  end(): void {
    clearTimeout(this.#timer);
    for (const { leases } of this.#early.values()) for (const lease of leases) lease.release();
    this.#early.clear();
  }

  #make(variants: readonly PhysicalPlan[], target: StageTarget): Pick<MadePrograms, 'leases' | 'time'> {
    const started = performance.now();
    const leases: ProgramLease[] = [];
    try {
      for (const variant of variants) leases.push(this.lease(variant, target));
    } catch (error) {
      for (const lease of leases) lease.release();
      throw error;
    }
    return { leases, time: performance.now() - started };
  }
}

/**
 * Whether the stage's code is known before the stages that it reads have ended: it needs no subquery's value, and
 * reads only what they write, of which nothing is found out later but where it lies.
 */
export function isKnownEarly({ subqueries, variants }: Stage): boolean {
  let known = subqueries.size === 0;
  for (const variant of variants) {
    walkPlan(variant, ({ kind }) => {
      if (kind === 'file_scan' || kind === 'in_memory_scan' || kind === 'runtime_filter') known = false;
    });
  }
  return known;
}

/** Settings that writers of files look at, with their defaults. */
function sqlSettings(conf: Conf): Readonly<Record<string, string>> {
  const keys = new Set([...configEntries.keys(), ...conf.entries().keys()]);
  const settings: Record<string, string> = {};
  for (const key of keys) {
    const value = key.startsWith('spark.sql.') ? conf.lookup(key) : undefined;
    if (value !== undefined) settings[key] = value;
  }
  return settings;
}
