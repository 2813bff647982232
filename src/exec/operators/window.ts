import { SparkError } from '../../core/error.ts';
import type { WindowStep } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import type { SortedEntries } from './sort-store.ts';

export async function runWindow(
  _step: WindowStep,
  _runner: TaskRunner,
  _entries: SortedEntries,
  _onBreak: () => Promise<void>,
): Promise<void> {
  throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'Window functions' });
}
