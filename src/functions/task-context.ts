/**
 * The task whose generated code is being set up on this thread. Functions that depend on the partition
 * (`rand` with a seed) read it when their implementation for a call is made.
 */
export interface TaskContext {
  /** From 0. */
  readonly partition: number;
}

let current: TaskContext = { partition: 0 };

export function taskContext(): TaskContext {
  return current;
}

/** To be called before the code of a task is instantiated. */
export function setTaskContext(context: TaskContext): void {
  current = context;
}
