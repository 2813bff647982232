import { assertNever } from '../../core/error.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { BlockSink } from '../executor/block-sink.ts';
import type { OutputSpec } from '../executor/program.ts';
import type { ResultReader } from '../executor/result-reader.ts';
import { ResultSink } from '../executor/result-sink.ts';
import type { BatchSink } from '../executor/sink.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { CacheSink } from './cache-sink.ts';
import { makeEncoder } from './encode/make-encoder.ts';
import type { RowEncoder, TakeBlock } from './encode/row-encoder.ts';
import { WriteSink } from './write-sink.ts';

/** What takes the rows of an output. */
export function makeSink(spec: OutputSpec, runner: TaskRunner, reader: ResultReader): BatchSink {
  const { sink } = spec;
  const { memory, kernels, metrics, outputs } = runner;
  switch (sink.kind) {
    case 'blocks':
      return new BlockSink({
        partitions: sink.partitions,
        hashKeys: sink.hashKeys,
        memory,
        store: runner.makeBlockStore(),
        kernels,
        metrics,
        outputs,
      });
    case 'cache':
      return new CacheSink(sink, runner);
    case 'encode': {
      const types = spec.columns.map((column) => column.type);
      const { region, resultBuffers } = runner;
      const zone = zoneOf(runner.program.zone);
      const make = (take: TakeBlock): RowEncoder =>
        makeEncoder(sink.encoding, types, sink.names, {
          region,
          kernels,
          zone,
          newBlock: (bytes) => resultBuffers.take(bytes),
          take,
        });
      return new ResultSink(make, reader, runner.cancellation, metrics);
    }
    case 'write':
      return new WriteSink(sink, runner);
    default:
      return assertNever(sink);
  }
}
