import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { assertNever, SparkError } from '../../../core/error.ts';
import type { PhysicalPlan } from '../../../plan/physical/node.ts';
import { produceAggregate } from './aggregate.ts';
import type { StageCompiler } from './compiler.ts';
import { produceExpand } from './expand.ts';
import { produceFilteredScan } from './filtered-scan.ts';
import { produceGenerate } from './generate.ts';
import { produceGroupLimit } from './group-limit.ts';
import { produceHashJoin, produceNestedLoopJoin } from './join.ts';
import { produceFilter, produceLimit, produceProject, produceSample } from './row-operators.ts';
import { produceRuntimeFilter } from './runtime-filter.ts';
import { produceBlocks, produceFileScan, produceInMemoryScan, producePass, produceRange } from './scan.ts';
import { produceSort, produceTakeOrdered } from './sort.ts';
import { produceWindow } from './window.ts';
import { produceWriteFiles } from './write-files.ts';

/** Writes the pipelines of one operator and what is below it. */
export function produce(compiler: StageCompiler, plan: PhysicalPlan, consume: Consumer): void {
  switch (plan.kind) {
    case 'file_scan':
      produceFileScan(compiler, plan, consume);
      return;
    case 'in_memory_scan':
      produceInMemoryScan(compiler, plan, consume);
      return;
    case 'shuffle_read':
      if (plan.passKeys !== undefined) producePass(compiler, plan, plan.passKeys, consume);
      else produceBlocks(compiler, plan, consume);
      return;
    case 'local_table_scan':
    case 'broadcast_read':
      produceBlocks(compiler, plan, consume);
      return;
    case 'range_scan':
      produceRange(compiler, plan, consume);
      return;
    case 'project':
      produceProject(compiler, plan, consume);
      return;
    case 'filter':
      if (plan.child.kind === 'file_scan' || plan.child.kind === 'in_memory_scan')
        produceFilteredScan(compiler, plan, plan.child, consume);
      else produceFilter(compiler, plan, consume);
      return;
    case 'limit':
      produceLimit(compiler, plan, consume);
      return;
    case 'sample':
      produceSample(compiler, plan, consume);
      return;
    case 'expand':
      produceExpand(compiler, plan, consume);
      return;
    case 'generate':
      produceGenerate(compiler, plan, consume);
      return;
    case 'hash_aggregate':
      produceAggregate(compiler, plan, consume);
      return;
    case 'hash_join':
      produceHashJoin(compiler, plan, consume);
      return;
    case 'nested_loop_join':
      produceNestedLoopJoin(compiler, plan, consume);
      return;
    case 'sort':
      produceSort(compiler, plan, consume);
      return;
    case 'take_ordered_and_project':
      produceTakeOrdered(compiler, plan, consume);
      return;
    case 'window':
      produceWindow(compiler, plan, consume);
      return;
    case 'window_group_limit':
      produceGroupLimit(compiler, plan, consume);
      return;
    case 'coalesce':
      compiler.produce(plan.child, consume);
      return;
    case 'write_files':
      produceWriteFiles(compiler, plan, consume);
      return;
    case 'runtime_filter':
      produceRuntimeFilter(compiler, plan, consume);
      return;
    case 'union':
    case 'exchange':
    case 'broadcast_exchange':
      throw new SparkError('INTERNAL_ERROR', { message: `${plan.kind} is no part of a stage` });
    default:
      assertNever(plan);
  }
}
