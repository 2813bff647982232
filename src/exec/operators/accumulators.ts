import type { Accumulator } from '../../codegen/implementation.ts';
import { functionLookup } from '../../functions/registry.ts';
import type { Value } from '../../types/value.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { readSlots, SLOT_BYTES, writeSlot } from './slots.ts';

/**
 * Aggregates with a state in TypeScript. A group's record holds the number of its accumulator.
 *
 * - `accumulator_new(site) -> number`
 * - `accumulator_clear(site, number)`: makes it a new one
 * - `accumulator_update(site, number)`: takes the arguments in the site's slots in
 * - `accumulator_finish(site, number)`: puts the result into the slot behind the arguments
 */
export function makeAccumulators(runner: TaskRunner): Readonly<Record<string, (...args: never[]) => number>> {
  const { view } = runner.memory;
  const sites = runner.program.accumulators.map((site) => {
    const implementation = functionLookup.aggregate(site.call.fn);
    if (implementation?.kind !== 'accumulate') throw new Error(`${site.call.fn} has no accumulator`);
    return { ...site, create: implementation.create(site.call), groups: [] as Accumulator[] };
  });
  const allocate = (bytes: number): number => runner.instance.host.allocate(bytes);
  return {
    accumulator_new: (index: number) => sites[index]!.groups.push(sites[index]!.create()) - 1,
    accumulator_clear: (index: number, group: number) => {
      const site = sites[index]!;
      site.groups[group] = site.create();
      return 0;
    },
    accumulator_update: (index: number, group: number) => {
      const site = sites[index]!;
      const args = readSlots(view, runner.frame + site.slots, site.arguments);
      (site.groups[group]!.update as (...args: Value[]) => void)(...args);
      return 0;
    },
    accumulator_finish: (index: number, group: number) => {
      const site = sites[index]!;
      // A group that no row reached has none yet.
      const accumulator = site.groups[group] ?? site.create();
      const slot = runner.frame + site.slots + site.arguments.length * SLOT_BYTES;
      writeSlot(view, slot, site.call.type, accumulator.finish(), allocate);
      return 0;
    },
  };
}
