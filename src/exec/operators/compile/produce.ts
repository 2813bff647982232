import { assertNever, SparkError } from '../../../core/error.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import type { PhysicalPlan } from '../../../plan/physical/node.ts';
import { produceAggregate } from './aggregate.ts';
import type { StageCompiler } from './compiler.ts';
import { produceExpand } from './expand.ts';
import { produceGenerate } from './generate.ts';
import { produceHashJoin, produceNestedLoopJoin } from './join.ts';
import { produceFilter, produceLimit, produceProject, produceSample } from './row-operators.ts';
import { produceBlocks, produceFileScan, produceRange } from './scan.ts';
import { produceSort, produceTakeOrdered } from './sort.ts';
import { produceWindow } from './window.ts';
import { produceWriteFiles } from './write-files.ts';

/** Writes the pipelines of one operator and what is below it. */
export function produce(compiler: StageCompiler, plan: PhysicalPlan, consume: Consumer): void {
  switch (plan.kind) {
    case 'file_scan':
      return produceFileScan(compiler, plan, consume);
    case 'local_table_scan':
    case 'shuffle_read':
    case 'broadcast_read':
      return produceBlocks(compiler, plan, consume);
    case 'range_scan':
      return produceRange(compiler, plan, consume);
    case 'project':
      return produceProject(compiler, plan, consume);
    case 'filter':
      return produceFilter(compiler, plan, consume);
    case 'limit':
      return produceLimit(compiler, plan, consume);
    case 'sample':
      return produceSample(compiler, plan, consume);
    case 'expand':
      return produceExpand(compiler, plan, consume);
    case 'generate':
      return produceGenerate(compiler, plan, consume);
    case 'hash_aggregate':
      return produceAggregate(compiler, plan, consume);
    case 'hash_join':
      return produceHashJoin(compiler, plan, consume);
    case 'nested_loop_join':
      return produceNestedLoopJoin(compiler, plan, consume);
    case 'sort':
      return produceSort(compiler, plan, consume);
    case 'take_ordered_and_project':
      return produceTakeOrdered(compiler, plan, consume);
    case 'window':
      return produceWindow(compiler, plan, consume);
    case 'coalesce':
      return compiler.produce(plan.child, consume);
    case 'write_files':
      return produceWriteFiles(compiler, plan, consume);
    case 'union':
    case 'exchange':
    case 'broadcast_exchange':
      throw new SparkError('INTERNAL_ERROR', { message: `${plan.kind} is no part of a stage` });
    default:
      return assertNever(plan);
  }
}
