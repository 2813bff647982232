import { i32 } from '../../../codegen/instructions.ts';
import { hashKeys, normalizeKey, partitionOf } from '../../../codegen/pipeline/hash-code.ts';
import { appendRow, reserveOutput } from '../../../codegen/pipeline/output-code.ts';
import type { Consumer, PipelineCode } from '../../../codegen/pipeline/pipeline.ts';
import { writeRangePartition } from '../../../codegen/pipeline/range-code.ts';
import type { Register } from '../../../codegen/register.ts';
import { assertNever, SparkError } from '../../../core/error.ts';
import type { Attribute } from '../../../expr/expression.ts';
import type { Partitioning, PhysicalPlan, PhysicalSortOrder } from '../../../plan/physical/node.ts';
import { INT } from '../../../types/data-type.ts';
import type { Value } from '../../../types/value.ts';
import { isHashedByKernels } from '../../executor/hash-partitions.ts';
import type { SinkSpec } from '../../executor/program.ts';
import type { ResultEncoding } from '../../result.ts';
import { fieldSpecs, type StageCompiler } from './compiler.ts';
import { copying, copyTo } from './copied-rows.ts';
import { runnable } from './row-operators.ts';
import { produceRuns } from './sort.ts';

/** Where a stage's rows go. */
export type StageTarget =
  /** Blocks: for reducers, for a broadcast, for the driver. */
  | {
      readonly kind: 'blocks';
      readonly nodeId: number;
      readonly partitioning: Partitioning;
      /** As executed, which may be fewer than planned. */
      readonly partitions: number;
      /** Of a range partitioning: the keys between the partitions, in order. */
      readonly bounds?: readonly (readonly Value[])[];
    }
  /** Sorted runs for the tasks that merge them. */
  | {
      readonly kind: 'runs';
      readonly nodeId: number;
      readonly columns: readonly Attribute[];
      readonly order: readonly PhysicalSortOrder[];
    }
  /** Packed batches for the cache. */
  | Extract<SinkSpec, { kind: 'cache' }>
  | { readonly kind: 'result'; readonly encoding: ResultEncoding; readonly names: readonly string[] };

export function writeTarget(compiler: StageCompiler, plan: PhysicalPlan, target: StageTarget): void {
  if (target.kind === 'runs') {
    produceRuns(compiler, plan, target);
    return;
  }
  const partitioned = target.kind === 'blocks' && target.partitions > 1;
  const columns = fieldSpecs(plan.output);
  const hashKeys = partitioned ? hashedColumns(compiler, plan.output, target.partitioning) : null;
  const computesPartition = partitioned && hashKeys === null;
  if (computesPartition) columns.push({ type: INT, nullable: false });
  const output = reserveOutput(compiler.code, columns);
  const sink = sinkSpec(target, hashKeys);
  compiler.outputs.push({
    header: output.header,
    table: output.table,
    nodeId: target.kind === 'blocks' ? target.nodeId : plan.nodeId,
    columns,
    sink,
  });
  const write: Consumer = (p) => {
    const row = plan.output.map((attribute) => p.context.lower(attribute));
    if (computesPartition)
      row.push(partitionRegister(p, target.partitioning, target.partitions, target.bounds ?? []));
    appendRow(p, output, row);
  };
  compiler.produce(
    plan,
    computesPartition ? write : copying(write, (rows) => copyTo(output, plan.output, rows)),
  );
}

/** Where rows have partitions by columns that kernels hash: these columns. Without any, every row's hash is 0. */
function hashedColumns(
  { code }: StageCompiler,
  output: readonly Attribute[],
  partitioning: Partitioning,
): readonly number[] | null {
  if (partitioning.kind !== 'hash') return null;
  if (code.hashZero) return [];
  const columns = partitioning.expressions.map((e) =>
    e.kind === 'attribute' && isHashedByKernels(e.type) ? output.findIndex(({ id }) => id === e.id) : -1,
  );
  return columns.includes(-1) ? null : columns;
}

function sinkSpec(
  target: Exclude<StageTarget, { kind: 'runs' }>,
  hashKeys: readonly number[] | null,
): SinkSpec {
  switch (target.kind) {
    case 'blocks':
      return { kind: 'blocks', partitions: target.partitions, shuffle: true, hashKeys };
    case 'cache':
      return target;
    case 'result':
      return { kind: 'encode', encoding: target.encoding, names: target.names };
    default:
      return assertNever(target);
  }
}

function partitionRegister(
  p: PipelineCode,
  partitioning: Partitioning,
  partitions: number,
  bounds: readonly (readonly Value[])[],
): Register {
  const { f, context } = p;
  switch (partitioning.kind) {
    case 'hash': {
      const keys = partitioning.expressions.map((e) => normalizeKey(p, context.lower(runnable(e))));
      return { type: INT, value: partitionOf(p, hashKeys(p, keys), partitions), high: null, valid: null };
    }
    case 'round_robin': {
      const next = p.state('round robin', () => f.local('i32', 'next_partition'));
      f.set(next, i32.rem_u(i32.add(f.get(next), i32.const(1)), i32.const(partitions)));
      return { type: INT, value: f.get(next), high: null, valid: null };
    }
    case 'range': {
      const order = partitioning.order.map(({ child, direction, nulls }) => ({
        key: context.lower(runnable(child)),
        direction,
        nulls,
      }));
      return { type: INT, value: writeRangePartition(p, order, bounds), high: null, valid: null };
    }
    case 'single':
      throw new SparkError('INTERNAL_ERROR', { message: 'rows of one partition need no number' });
  }
}
