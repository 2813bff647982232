import { addOperatorMetrics, type OperatorMetrics, type TaskMetrics } from '../../core/events.ts';
import type { QueryProgress } from './query-execution.ts';

/** What a query's tasks reported, added up. */
export class QueryMetrics {
  stages = 0;
  completedStages = 0;
  tasks = 0;
  runningTasks = 0;
  completedTasks = 0;
  #inputRows = 0;
  #inputBytes = 0;
  #shuffleWriteBytes = 0;
  #peakMemory = 0;
  readonly #operators = new Map<number, OperatorMetrics>();

  add(metrics: TaskMetrics): void {
    this.#inputRows += metrics.inputRows;
    this.#inputBytes += metrics.inputBytes;
    this.#shuffleWriteBytes += metrics.shuffleWriteBytes;
    this.#peakMemory = Math.max(this.#peakMemory, metrics.peakMemory);
    for (const operator of metrics.operators) {
      const { nodeId } = operator;
      this.#operators.set(nodeId, addOperatorMetrics(this.#operators.get(nodeId), operator));
    }
  }

  progress(): QueryProgress {
    return {
      stages: this.stages,
      completedStages: this.completedStages,
      tasks: this.tasks,
      runningTasks: this.runningTasks,
      completedTasks: this.completedTasks,
      inputRows: this.#inputRows,
      inputBytes: this.#inputBytes,
      shuffleWriteBytes: this.#shuffleWriteBytes,
      peakMemory: this.#peakMemory,
      operators: [...this.#operators.values()],
    };
  }
}
