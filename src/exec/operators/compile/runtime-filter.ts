import {
  isIntegralKey,
  reserveKeyFilter,
  writeFilterInsert,
  writeFilterRange,
  writeFilterTest,
} from '../../../codegen/pipeline/key-filter-code.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { attributesOf } from '../../../expr/walk.ts';
import type { PhysicalPlan, RuntimeFilter } from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';
import { runnable } from './row-operators.ts';
import { produceBlocks } from './scan.ts';

/**
 * Goes over the creator's rows twice, once per executor: for the range of their keys, which decides what kind
 * of filter is made and which parts of files are read, then to fill it.
 */
export function produceRuntimeFilter(compiler: StageCompiler, plan: RuntimeFilter, consume: Consumer): void {
  const header = reserveKeyFilter(compiler.code);
  const creatorKey = runnable(plan.creatorKey);
  const integral = isIntegralKey(typeOf(creatorKey));
  compiler.keyFilters.push({
    header,
    nodeId: filteredOperator(plan).nodeId,
    integral,
    key: plan.key.kind === 'attribute' ? plan.key : null,
  });
  const columns = attributesOf(creatorKey);
  if (integral) {
    produceBlocks(compiler, plan.creator, (p) => writeFilterRange(p, header, creatorKey), {
      shared: true,
      columns,
    });
  }
  produceBlocks(compiler, plan.creator, (p) => writeFilterInsert(p, header, creatorKey), {
    keyFilter: header,
    shared: true,
    columns,
  });
  compiler.produce(plan.child, (p) => writeFilterTest(p, header, runnable(plan.key), consume));
}

/** What the dropped rows came from; filters lie on each other where several keys are known. */
function filteredOperator({ child }: RuntimeFilter): PhysicalPlan {
  return child.kind === 'runtime_filter' ? filteredOperator(child) : child;
}
