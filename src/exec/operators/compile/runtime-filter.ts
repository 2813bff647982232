import {
  isIntegralKey,
  type KeyLookup,
  reserveKeyFilter,
  writeFilterInsert,
  writeFilterRange,
} from '../../../codegen/pipeline/key-filter-code.ts';
import { wholeNumberBytes } from '../../../codegen/pipeline/key-range-code.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { attributesOf } from '../../../expr/walk.ts';
import type { PhysicalPlan, RuntimeFilter } from '../../../plan/physical/node.ts';
import type { StageCompiler } from './compiler.ts';
import { chosenScanOf, isNumberColumn, produceChosenScan, writeFilterTests } from './filtered-scan.ts';
import { runnable } from './row-operators.ts';
import { blocksSource, produceBlocks } from './scan.ts';

/**
 * Drops rows by the keys of other sides. Where the rows come from a scan, this happens before the columns are read
 * that only the rows left over need. Filters lie on each other where several keys are known.
 */
export function produceRuntimeFilter(compiler: StageCompiler, plan: RuntimeFilter, consume: Consumer): void {
  const filters = [plan];
  for (let { child } = plan; child.kind === 'runtime_filter'; child = child.child) filters.unshift(child);
  const { child } = filters[0]!;
  const chosen = chosenScanOf(child);
  const lookups = filters.map((filter): KeyLookup => {
    const header = produceKeyFilter(compiler, filter, child, chosen?.filter != null);
    return { header, key: runnable(filter.key) };
  });
  if (chosen === null) compiler.produce(child, (p) => writeFilterTests(p, lookups, consume));
  else produceChosenScan(compiler, chosen, lookups, consume);
}

/**
 * Goes over the creator's rows twice, once per executor: for the range of their keys, which decides what kind
 * of filter is made and which parts of files are read, then to fill it. Gives the filter's header.
 */
function produceKeyFilter(
  compiler: StageCompiler,
  plan: RuntimeFilter,
  filtered: PhysicalPlan,
  isEarly: boolean,
): number {
  const header = reserveKeyFilter(compiler.code);
  const creatorKey = runnable(plan.creatorKey);
  const integral = isIntegralKey(typeOf(creatorKey));
  compiler.keyFilters.push({
    header,
    nodeId: filtered.nodeId,
    isEarly,
    integral,
    key: plan.key.kind === 'attribute' ? plan.key : null,
  });
  const columns = attributesOf(creatorKey);
  if (isNumberColumn(compiler, creatorKey)) {
    const source = blocksSource(compiler, plan.creator, columns);
    const bytes = wholeNumberBytes(creatorKey.type);
    compiler.addStep({ kind: 'fill_filter', nodeId: plan.creator.nodeId, filter: header, source, bytes });
    return header;
  }
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
  return header;
}
