import { nullRegister } from '../../../codegen/memory-access.ts';
import {
  type BuiltRows,
  type ProbeCode,
  type ProbeKind,
  writeBuiltRow,
  writeHashProbe,
  writeNestedBuild,
  writeNestedLoop,
} from '../../../codegen/pipeline/join-code.ts';
import {
  haveRanges,
  JOIN_RECORD,
  type JoinTable,
  writeJoinEntries,
  writeJoinRecord,
} from '../../../codegen/pipeline/join-table-code.ts';
import { wholeNumberBytes } from '../../../codegen/pipeline/key-range-code.ts';
import type { Consumer } from '../../../codegen/pipeline/pipeline.ts';
import { layOutRecord, type RecordField, type RecordLayout } from '../../../codegen/pipeline/record.ts';
import { writeRecordLoop } from '../../../codegen/pipeline/source-code.ts';
import type { Attribute, Expression } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import type {
  HashJoin,
  NestedLoopJoin,
  PhysicalJoinType,
  PhysicalPlan,
} from '../../../plan/physical/node.ts';
import { containsFloat } from '../../../types/contains-type.ts';
import { fieldSpecs, type StageCompiler, sourceColumns } from './compiler.ts';
import { runnable } from './row-operators.ts';
import { produceBlocks } from './scan.ts';
import { fieldsOf, plainBlocks, storeBlocks } from './store-rows.ts';

interface JoinShape {
  readonly probe: ProbeKind;
  /** Which build rows come out after the probing, alone. */
  readonly built: BuiltRows | null;
}

/** How a join type works when one side is hashed and the other one probes. */
export function shapeOf(type: PhysicalJoinType, buildSide: 'left' | 'right', nullAware: boolean): JoinShape {
  const buildsRight = buildSide === 'right';
  if (typeof type === 'object') {
    const attribute = type.existence;
    return buildsRight
      ? { probe: { kind: 'existence', attribute }, built: null }
      : { probe: { kind: 'mark' }, built: { kind: 'all', attribute } };
  }
  const plain: JoinShape = { probe: { kind: 'inner' }, built: null };
  const outer: JoinShape = { probe: { kind: 'outer' }, built: null };
  const outerBuild: JoinShape = { probe: { kind: 'inner' }, built: { kind: 'unmatched' } };
  switch (type) {
    case 'inner':
    case 'cross':
      return plain;
    case 'left_outer':
      return buildsRight ? outer : outerBuild;
    case 'right_outer':
      return buildsRight ? outerBuild : outer;
    case 'full_outer':
      return { probe: { kind: 'outer' }, built: { kind: 'unmatched' } };
    case 'left_semi':
      return buildsRight
        ? { probe: { kind: 'semi' }, built: null }
        : { probe: { kind: 'mark' }, built: { kind: 'matched' } };
    case 'left_anti':
      return buildsRight
        ? { probe: { kind: 'anti', nullAware }, built: null }
        : { probe: { kind: 'mark' }, built: { kind: 'unmatched' } };
  }
}

export function produceHashJoin(compiler: StageCompiler, plan: HashJoin, consume: Consumer): void {
  const [build, stream] = plan.buildSide === 'left' ? [plan.left, plan.right] : [plan.right, plan.left];
  const [buildKeys, streamKeys] =
    plan.buildSide === 'left' ? [plan.leftKeys, plan.rightKeys] : [plan.rightKeys, plan.leftKeys];
  const shape = shapeOf(plan.type, plan.buildSide, plan.nullAware);
  const keysOnly = plan.condition === null && shape.built === null && isTest(shape.probe);
  const columns = keysOnly ? [] : build.output;
  const keys = buildKeys.map(runnable);
  const { layout, keyFields, keysInColumns } = layOutBuild(columns, keys);
  const header = compiler.reserveStore();
  const table: JoinTable = {
    header,
    recordSize: layout.size,
    layout,
    keys: keyFields,
    keysInColumns,
    columns: sourceColumns(columns),
    keepsNullKeys: shape.built !== null && shape.built.kind !== 'matched',
    distinct: keysOnly,
    ranged: haveRanges(compiler.code, keyFields),
    grows: false,
  };
  const shared = isShareable(build, shape);
  compiler.addStore({
    header,
    recordSize: layout.size,
    table: {
      kind: 'join',
      nodeId: plan.nodeId,
      rangedKeys: table.ranged
        ? keyFields.map(({ type, offset }) => ({ offset, bytes: wholeNumberBytes(type) }))
        : [],
      distinct: table.distinct,
    },
    shared,
    sort: null,
  });
  const keyColumns = keys.filter((key) => isStoredAsIs(key));
  const blocks = keyColumns.length === keys.length ? plainBlocks(build) : null;
  if (blocks === null) produceBuild(compiler, build, shared, (p) => writeJoinRecord(p, table, keys));
  else {
    const ownKeys = keyColumns.map((column, k) => ({ column, field: keyFields[k]! }));
    storeBlocks(compiler, blocks, {
      store: header,
      fields: [...fieldsOf(columns, layout), ...ownKeys.filter((_, k) => !keysInColumns[k])],
      header: { kind: 'keys', columns: keyColumns, keepsNulls: table.keepsNullKeys },
      shared,
    });
  }
  const entry = table.ranged ? null : compiler.uniqueName('enter');
  if (entry !== null) writeJoinEntries(compiler.code, entry, table);
  compiler.addStep({ kind: 'enter', nodeId: plan.nodeId, store: header, entry, shared });

  const probe: ProbeCode = {
    kind: shape.probe,
    condition: plan.condition === null ? null : runnable(plan.condition),
    marks: shape.built !== null,
  };
  compiler.produce(stream, (p) => writeHashProbe(p, table, streamKeys.map(runnable), probe, consume));
  if (shape.built !== null) produceBuilt(compiler, plan, table, shape.built, stream, consume);
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
  compiler.addStore({ header, recordSize: layout.size, table: null, shared, sort: null });
  const blocks = plainBlocks(build);
  if (blocks === null) produceBuild(compiler, build, shared, (p) => writeNestedBuild(p, table));
  else {
    const fields = fieldsOf(build.output, layout);
    storeBlocks(compiler, blocks, { store: header, fields, header: { kind: 'chain' }, shared });
  }
  const probe: ProbeCode = {
    kind: shape.probe,
    condition: plan.condition === null ? null : runnable(plan.condition),
    marks: shape.built !== null,
  };
  compiler.produce(stream, (p) => writeNestedLoop(p, table, probe, consume));
  if (shape.built !== null) produceBuilt(compiler, plan, table, shape.built, stream, consume);
}

/** Records of a build side. Keys that are columns, just as they come out, have no field of their own. */
function layOutBuild(
  columns: readonly Attribute[],
  keys: readonly Expression[],
): {
  readonly layout: RecordLayout;
  readonly keyFields: readonly RecordField[];
  readonly keysInColumns: readonly boolean[];
} {
  const places = keys.map((key) => (isStoredAsIs(key) ? columns.findIndex(({ id }) => id === key.id) : -1));
  const ownKeys = keys.filter((_, k) => places[k]! < 0);
  const layout = layOutRecord(JOIN_RECORD.bytes, [
    ...fieldSpecs(columns),
    ...ownKeys.map((key) => ({ type: typeOf(key), nullable: false })),
  ]);
  const ownFields = layout.fields.slice(columns.length);
  const keyFields = keys.map((key, k): RecordField => {
    const place = places[k]!;
    if (place < 0) return ownFields[ownKeys.indexOf(key)]!;
    // Only records with valid keys are looked at.
    return { ...layout.fields[place]!, nullable: false, validity: null };
  });
  return { layout, keyFields, keysInColumns: places.map((place) => place >= 0) };
}

/** Whether records have the key as a column has it. Equal keys with floats may be different values: -0.0, and NaNs. */
function isStoredAsIs(key: Expression): key is Attribute {
  return key.kind === 'attribute' && !containsFloat(key.type);
}

/** Tasks on an executor share a broadcast side, unless rows of it are marked. */
function isShareable(build: PhysicalPlan, shape: JoinShape): boolean {
  return build.kind === 'broadcast_read' && shape.built === null;
}

function produceBuild(
  compiler: StageCompiler,
  build: PhysicalPlan,
  shared: boolean,
  consume: Consumer,
): void {
  if (build.kind === 'broadcast_read') {
    produceBlocks(compiler, build, consume, { shared });
  } else {
    compiler.produce(build, consume);
  }
}

/** The build rows that come out after the probing, with NULLs for the other side. */
function produceBuilt(
  compiler: StageCompiler,
  plan: HashJoin | NestedLoopJoin,
  table: Pick<JoinTable, 'header' | 'layout' | 'columns'>,
  built: BuiltRows,
  stream: PhysicalPlan,
  consume: Consumer,
): void {
  const entry = compiler.uniqueName('built');
  const p = writeRecordLoop(compiler.code, entry, table.layout, table.columns, (loop, record) => {
    for (const { id, type } of stream.output) loop.context.bind(id, () => nullRegister(type));
    writeBuiltRow(loop, record, built, consume);
  });
  compiler.addPipeline(p, entry, plan.nodeId, { kind: 'records', store: table.header });
}

/** Whether the probe only asks if there is a build row. */
function isTest({ kind }: ProbeKind): boolean {
  return kind !== 'inner' && kind !== 'outer';
}
