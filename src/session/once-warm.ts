import type { EventLog } from '../core/events.ts';

/** A server that has run so many statements of clients is past its start. */
const STATEMENTS = 50;

/**
 * Calls once, when a server is past its start. Until then, what clients wait for is new to V8, and should have the
 * processor for itself; from then on the planner and the code generator, most of whose functions run a few times a
 * statement, gain from being optimized.
 */
export function onceWarm(events: EventLog, run: () => void): void {
  let ended = 0;
  const unsubscribe = events.subscribe((event) => {
    if (event.kind !== 'sql_execution_end' || ++ended < STATEMENTS) return;
    unsubscribe();
    run();
  });
}
