import { setFlagsFromString } from 'node:v8';

const FLAGS = [
  // Functions run twice as long as V8 would have it before it optimizes them. What must be fast is WebAssembly; in the
  // first queries, V8 would take half of the processor to optimize what surrounds it.
  '--interrupt-budget=270336',
  // Executors take all cores: helpers of a thread that collects its few megabytes of young objects hold up the others.
  '--no-parallel-scavenge',
  // Generated code is checked function by function when it runs first, not by all threads before anything runs.
  '--wasm-lazy-validation',
];

/**
 * Sets V8's flags for the process. To be called when all threads have loaded what they run: V8 passes over code that
 * was kept under other flags, the program's own as well as that of Node's modules, whose parsing and compiling takes
 * tens of milliseconds a thread.
 */
export function setV8Flags(): void {
  for (const flag of FLAGS) setFlagsFromString(flag);
}

/** Has V8 optimize JavaScript sooner than it would by itself: for a process that is past its first queries. */
export function optimizeSooner(): void {
  setFlagsFromString('--interrupt-budget=33792');
}
