import { functionOf } from '../../functions/registry.ts';
import type { Value } from '../../types/value.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { readSlots, SLOT_BYTES, writeSlot } from './slots.ts';

/** One row of so many looks at cancellation. */
const CHECK_MASK = 4095;

/**
 * `generate(site) -> rows` runs a generator over the arguments in the site's slots; `generate_row(site, row)`
 * puts one of its rows into the slots behind them.
 */
export function makeGenerators(runner: TaskRunner): Readonly<Record<string, (...args: never[]) => number>> {
  const { view } = runner.memory;
  const sites = runner.program.generators.map((site) => {
    const declaration = functionOf(site.call.fn);
    if (declaration?.kind !== 'generator' || typeof declaration.rows !== 'function') {
      throw new Error(`${site.call.fn} does not run in TypeScript`);
    }
    const rows = declaration.rows(site.call) as (...args: Value[]) => Iterable<readonly Value[]>;
    return { ...site, run: rows, rows: [] as (readonly Value[])[] };
  });
  const allocate = (bytes: number): number => runner.instance.host.allocate(bytes);
  return {
    generate: (index: number) => {
      runner.cancellation.check();
      const site = sites[index]!;
      const args = readSlots(view, runner.frame + site.slots, site.arguments);
      site.rows = [...site.run(...args)];
      if (site.rows.length === 0 && site.outer) site.rows = [site.results.map(() => null)];
      return site.rows.length;
    },
    generate_row: (index: number, row: number) => {
      if ((row & CHECK_MASK) === CHECK_MASK) runner.cancellation.check();
      const site = sites[index]!;
      const first = runner.frame + site.slots + site.arguments.length * SLOT_BYTES;
      const values = site.rows[row]!;
      site.results.forEach((type, i) => {
        writeSlot(view, first + i * SLOT_BYTES, type, values[i] ?? null, allocate);
      });
      return 0;
    },
  };
}
