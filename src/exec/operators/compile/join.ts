import { nullRegister } from '../../../codegen/memory-access.ts';
import {
  JOIN_RECORD,
  type JoinTable,
  type ProbeCode,
  type ProbeKind,
  writeHashProbe,
  writeJoinBuild,
  writeNestedBuild,
  writeNestedLoop,
  writeUnmatched,
} from '../../../codegen/pipeline/join-code.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { layOutRecord } from '../../../codegen/pipeline/record.ts';
import { writeRecordLoop } from '../../../codegen/pipeline/source-code.ts';
import { SparkError } from '../../../core/error.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import type {
  HashJoin,
  NestedLoopJoin,
  PhysicalJoinType,
  PhysicalPlan,
} from '../../../plan/physical/node.ts';
import { fieldSpecs, type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable } from './row-operators.ts';
import { produceBlocks } from './scan.ts';

interface JoinShape {
  readonly probe: ProbeKind;
  /** Build rows that nothing matched come out, too. */
  readonly unmatched: boolean;
}

/** How a join type works when one side is hashed and the other one probes. */
export function shapeOf(type: PhysicalJoinType, buildSide: 'left' | 'right', nullAware: boolean): JoinShape {
  const buildsRight = buildSide === 'right';
  if (typeof type === 'object') {
    if (!buildsRight) throw unsupported('An existence join that builds its left side');
    return { probe: { kind: 'existence', attribute: type.existence }, unmatched: false };
  }
  switch (type) {
    case 'inner':
    case 'cross':
      return { probe: { kind: 'inner' }, unmatched: false };
    case 'left_outer':
      return buildsRight
        ? { probe: { kind: 'outer' }, unmatched: false }
        : { probe: { kind: 'inner' }, unmatched: true };
    case 'right_outer':
      return buildsRight
        ? { probe: { kind: 'inner' }, unmatched: true }
        : { probe: { kind: 'outer' }, unmatched: false };
    case 'full_outer':
      return { probe: { kind: 'outer' }, unmatched: true };
    case 'left_semi':
      if (!buildsRight) throw unsupported('A semi join that builds its left side');
      return { probe: { kind: 'semi' }, unmatched: false };
    case 'left_anti':
      if (!buildsRight) throw unsupported('An anti join that builds its left side');
      return { probe: { kind: 'anti', nullAware }, unmatched: false };
  }
}

function unsupported(feature: string): SparkError {
  return new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature });
}

export function produceHashJoin(compiler: StageCompiler, plan: HashJoin, consume: Consumer): void {
  const [build, stream] = plan.buildSide === 'left' ? [plan.left, plan.right] : [plan.right, plan.left];
  const [buildKeys, streamKeys] =
    plan.buildSide === 'left' ? [plan.leftKeys, plan.rightKeys] : [plan.rightKeys, plan.leftKeys];
  const shape = shapeOf(plan.type, plan.buildSide, plan.nullAware);
  const keysOnly = plan.condition === null && shape.probe.kind !== 'inner' && shape.probe.kind !== 'outer';
  const columns = keysOnly ? [] : build.output;
  const keys = buildKeys.map(runnable);
  const layout = layOutRecord(JOIN_RECORD.bytes, [
    ...fieldSpecs(columns),
    ...keys.map((key) => ({ type: typeOf(key), nullable: false })),
  ]);
  const header = compiler.reserveStore();
  const table: JoinTable = {
    header,
    recordSize: layout.size,
    layout,
    keys: layout.fields.slice(columns.length),
    columns: sourceColumns(columns),
    keepsNullKeys: shape.unmatched,
    distinct: keysOnly,
  };
  const shared = isShareable(build, shape);
  compiler.addStore({ header, recordSize: layout.size, isTable: true, shared, sort: null });
  produceBuild(compiler, build, { store: header, shared }, (p) => writeJoinBuild(p, table, keys));

  const probe: ProbeCode = {
    kind: shape.probe,
    condition: plan.condition === null ? null : runnable(plan.condition),
    marks: shape.unmatched,
  };
  compiler.produce(stream, (p) => writeHashProbe(p, table, streamKeys.map(runnable), probe, consume));
  if (shape.unmatched) produceUnmatched(compiler, plan, table, stream, consume);
}

export function produceNestedLoopJoin(
  compiler: StageCompiler,
  plan: NestedLoopJoin,
  consume: Consumer,
): void {
  const [build, stream] = plan.buildSide === 'left' ? [plan.left, plan.right] : [plan.right, plan.left];
  const shape = shapeOf(plan.type, plan.buildSide, false);
  const layout = layOutRecord(JOIN_RECORD.bytes, fieldSpecs(build.output));
  const header = compiler.reserveStore();
  const table = { header, layout, columns: sourceColumns(build.output) };
  const shared = isShareable(build, shape);
  compiler.addStore({ header, recordSize: layout.size, isTable: false, shared, sort: null });
  produceBuild(compiler, build, { store: null, shared }, (p) => writeNestedBuild(p, table));
  const probe: ProbeCode = {
    kind: shape.probe,
    condition: plan.condition === null ? null : runnable(plan.condition),
    marks: shape.unmatched,
  };
  compiler.produce(stream, (p) => writeNestedLoop(p, table, probe, consume));
  if (shape.unmatched) produceUnmatched(compiler, plan, table, stream, consume);
}

/** Tasks on an executor share a broadcast side, unless rows of it are marked. */
function isShareable(build: PhysicalPlan, shape: JoinShape): boolean {
  return build.kind === 'broadcast_read' && !shape.unmatched;
}

function produceBuild(
  compiler: StageCompiler,
  build: PhysicalPlan,
  target: { readonly store: number | null; readonly shared: boolean },
  consume: Consumer,
): void {
  if (build.kind === 'broadcast_read' || build.kind === 'shuffle_read') {
    produceBlocks(compiler, build, consume, target);
  } else {
    compiler.produce(build, consume);
  }
}

/** The build rows that nothing matched, with NULLs for the other side. */
function produceUnmatched(
  compiler: StageCompiler,
  plan: HashJoin | NestedLoopJoin,
  table: Pick<JoinTable, 'header' | 'layout' | 'columns'>,
  stream: PhysicalPlan,
  consume: Consumer,
): void {
  const entry = compiler.uniqueName('unmatched');
  const p = writeRecordLoop(compiler.code, entry, table.layout, table.columns, (loop, record) => {
    for (const { id, type } of stream.output) loop.context.bind(id, () => nullRegister(type));
    writeUnmatched(loop, record, consume);
  });
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'records', store: table.header });
}
