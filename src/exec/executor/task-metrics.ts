import type { OperatorMetrics, TaskMetrics } from '../../core/events.ts';
import { NO_SCAN_METRICS, type ScanMetrics } from '../../formats/reader.ts';

/** What a task counts while it runs. */
export class MetricsRecorder {
  readonly #scans: ScanMetrics = { ...NO_SCAN_METRICS };
  skippedBatches = 0;
  shuffleReadBytes = 0;
  shuffleReadRows = 0;
  shuffleWriteBytes = 0;
  shuffleWriteRows = 0;
  outputRows = 0;
  outputBytes = 0;
  peakMemory = 0;
  spilledBytes = 0;
  waitTime = 0;
  compileTime = 0;
  readonly #start = performance.now();
  readonly #rows = new Map<number, number>();
  readonly #filtered = new Map<number, number>();
  readonly #time = new Map<number, number>();
  readonly #counts = new Map<number, Record<string, number>>();

  addScan(scan: ScanMetrics): void {
    for (const key of Object.keys(scan) as (keyof ScanMetrics)[]) this.#scans[key] += scan[key];
  }

  addRows(nodeId: number, rows: number): void {
    this.#rows.set(nodeId, (this.#rows.get(nodeId) ?? 0) + rows);
  }

  /** Rows that a runtime filter dropped behind the operator. */
  addFiltered(nodeId: number, rows: number): void {
    this.#filtered.set(nodeId, (this.#filtered.get(nodeId) ?? 0) + rows);
  }

  /** What only some operators count. */
  addCount(nodeId: number, name: string, value: number): void {
    const counts = this.#counts.get(nodeId) ?? {};
    counts[name] = (counts[name] ?? 0) + value;
    this.#counts.set(nodeId, counts);
  }

  /** @param time milliseconds */
  addTime(nodeId: number, time: number): void {
    this.#time.set(nodeId, (this.#time.get(nodeId) ?? 0) + time);
  }

  finish(): TaskMetrics {
    const nodes = new Set([...this.#rows.keys(), ...this.#time.keys()]);
    // What the scheduler adds has negative ids and no place in the plan.
    const operators = [...nodes]
      .filter((nodeId) => nodeId >= 0)
      .map(
        (nodeId): OperatorMetrics => ({
          nodeId,
          rows: this.#rows.get(nodeId) ?? 0,
          time: this.#time.get(nodeId) ?? 0,
          filteredRows: this.#filtered.get(nodeId) ?? 0,
          counts: this.#counts.get(nodeId) ?? {},
        }),
      );
    return {
      runTime: performance.now() - this.#start,
      waitTime: this.waitTime,
      compileTime: this.compileTime,
      inputBytes: this.#scans.bytesRead,
      inputRows: this.#scans.rowsRead,
      rowGroupsSkipped: this.#scans.rowGroupsSkipped,
      pagesSkipped: this.#scans.pagesSkipped,
      cacheHits: this.#scans.cacheHits,
      cacheHitBytes: this.#scans.cacheHitBytes,
      cacheMisses: this.#scans.cacheMisses,
      skippedBatches: this.skippedBatches,
      shuffleReadBytes: this.shuffleReadBytes,
      shuffleReadRows: this.shuffleReadRows,
      shuffleWriteBytes: this.shuffleWriteBytes,
      shuffleWriteRows: this.shuffleWriteRows,
      outputRows: this.outputRows,
      outputBytes: this.outputBytes,
      peakMemory: this.peakMemory,
      memoryBytesSpilled: this.spilledBytes,
      // Blocks are written as they are.
      diskBytesSpilled: this.spilledBytes,
      operators,
    };
  }
}

export const NO_METRICS: TaskMetrics = new MetricsRecorder().finish();
