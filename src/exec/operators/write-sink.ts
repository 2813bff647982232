import { SparkError } from '../../core/error.ts';
import type { BlockRef } from '../../columns/block.ts';
import type { Vector } from '../../columns/vector.ts';
import type { ColumnSpec, OutputSpec, SinkSpec } from '../executor/program.ts';
import type { BatchSink } from '../executor/sink.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

export class WriteSink implements BatchSink {
  constructor(_sink: Extract<SinkSpec, { kind: 'write' }>, _spec: OutputSpec, _runner: TaskRunner) {
    throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'Writing files' });
  }
  write(_vectors: readonly Vector[], _rows: number): boolean {
    return false;
  }
  finish(): void {}
  abort(): void {}
}

export function writtenRows(
  _runner: TaskRunner,
  _output: number,
  _columns: readonly ColumnSpec[],
): readonly BlockRef[] {
  return [];
}
