import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { BlockRef } from '../../columns/block.ts';
import { assertNever } from '../../core/error.ts';
import {
  type BatchSource,
  BlockSource,
  LimitedSource,
  RangeSource,
  RunSource,
} from '../executor/batch-source.ts';
import type { SourceSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { CacheSource } from './cache-source.ts';
import { FileSource } from './file-source.ts';
import { MergedSource } from './merged-source.ts';

/** What a pipeline of the task reads. */
export function openSource(spec: SourceSpec, runner: TaskRunner): BatchSource {
  const { memory, program, metrics, frame } = runner;
  const { batchRows } = program;
  switch (spec.kind) {
    case 'blocks': {
      const input = runner.task.inputs.get(spec.leaf);
      const blocks = input?.kind === 'blocks' ? input.blocks : [];
      if (spec.fills !== null) {
        const keys = blocks.reduce((sum, block) => sum + block.rows, 0);
        runner.keyFilterOf(spec.fills).allocate(keys);
      }
      return blockSource(runner, blocks, spec, (block) => {
        if (!spec.shuffle) return;
        metrics.shuffleReadBytes += block.length;
        metrics.shuffleReadRows += block.rows;
      });
    }
    case 'written':
      return blockSource(runner, runner.finishWrite(spec.output).written(spec.columns), spec, () => {});
    case 'cache':
      return new CacheSource(spec, runner);
    case 'files':
      return new FileSource(spec, runner);
    case 'range': {
      const input = runner.task.inputs.get(spec.leaf);
      if (input?.kind !== 'range') return new RunSource([], 1, 1);
      return new RangeSource(memory, frame + spec.cell, input.start, spec.step, input.rows, batchRows);
    }
    case 'records': {
      const store = runner.storeOf(spec.store);
      return new RunSource(store.runs(), store.spec.recordSize, batchRows);
    }
    case 'sorted':
      return limited(runner.sorted.open(spec.store), SORT_ENTRY.bytes, spec.offset, spec.limit);
    case 'merged': {
      const input = runner.task.inputs.get(spec.leaf);
      const range = input?.kind === 'sorted' ? input.range : { runs: [], from: null, to: null };
      return new MergedSource(runner, runner.storeOf(spec.store), range, {
        loads: (block) => {
          metrics.shuffleReadBytes += block.length;
        },
        merged: (rows) => {
          metrics.shuffleReadRows += rows;
        },
      });
    }
    case 'once':
      return new RunSource([{ start: 0, end: 1 }], 1, 1);
    default:
      return assertNever(spec);
  }
}

function limited(source: BatchSource, stride: number, offset: number, limit: number): BatchSource {
  return offset === 0 && limit < 0 ? source : new LimitedSource(source, stride, offset, limit);
}

function blockSource(
  runner: TaskRunner,
  blocks: readonly BlockRef[],
  spec: Extract<SourceSpec, { kind: 'blocks' | 'written' }>,
  onLoad: (block: BlockRef) => void,
): BatchSource {
  return new BlockSource({
    blocks,
    columns: spec.columns,
    positions: spec.kind === 'blocks' ? spec.positions : null,
    memory: runner.memory,
    region: runner.region,
    table: runner.frame + spec.table,
    batchRows: runner.program.batchRows,
    onLoad,
  });
}
