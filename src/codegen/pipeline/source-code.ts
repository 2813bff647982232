import type { Attribute, ExprId } from '../../expr/expression.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import { i32 } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import { loadValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import { type Consumer, PipelineCode, type StageCode } from './pipeline.ts';
import { loadField, loadOwnField, type RecordLayout } from './record.ts';

/** A column of a source, as code binds it. */
export interface SourceColumn {
  readonly id: ExprId;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

/** The attribute by which expressions know the column. */
export function attributeOf({ id, name, type, nullable }: SourceColumn): Attribute {
  return { kind: 'attribute', id, name, type, nullable, qualifier: [] };
}

/** Bytes per column of a column table: address of the values, address of the validity bytes. */
export const COLUMN_ENTRY = 8;

/** Reserves a column table in the frame; the executor fills it before each call. */
export function reserveColumnTable(stage: StageCode, columns: number): number {
  return stage.module.slots(Math.max(1, Math.ceil((columns * COLUMN_ENTRY) / 16)));
}

/** Rows of vectors; `start` and `end` are row numbers. */
export function writeColumnLoop(
  stage: StageCode,
  name: string,
  table: number,
  columns: readonly SourceColumn[],
  consume: Consumer,
): PipelineCode {
  const p = new PipelineCode(stage, name);
  bindColumns(p, table, columns, p.f.get(p.position));
  p.loop(1, () => consume(p));
  return p;
}

/**
 * Makes the columns of the row with the number `row` known to expressions.
 *
 * @param used gets the places of those that are loaded
 */
export function bindColumns(
  p: PipelineCode,
  table: number,
  columns: readonly SourceColumn[],
  row: Ir,
  used: Set<number> = new Set(),
): void {
  const { f, context } = p;
  const loads = new Map<() => Register, number>();
  p.source = {
    placeOf: (e) => {
      const load = e.kind === 'attribute' ? context.bindingOf(e.id) : undefined;
      return load === undefined ? -1 : (loads.get(load) ?? -1);
    },
    use: (place) => used.add(place),
  };
  columns.forEach((column, c) => {
    const entry = table + c * COLUMN_ENTRY;
    const base = (offset: number, what: string): Ir =>
      p.state(`column ${entry} ${what}`, () =>
        f.atStart(`${column.name}_${what}`, i32.load(f.frame(), entry + offset)),
      );
    const width = physicalWidth[physicalOf(column.type)];
    const shift = Math.log2(width);
    const load = (): Register => {
      used.add(c);
      const address = i32.add(base(0, 'values'), shift === 0 ? row : i32.shl(row, i32.const(shift)));
      const loaded = loadValue(f, column.type, width > 8 ? f.let('at', address) : address, 0, column.name);
      const valid = column.nullable
        ? f.let(`${column.name}_valid`, i32.load8_u(i32.add(base(4, 'validity'), row)))
        : null;
      return { type: column.type, ...loaded, valid };
    };
    loads.set(load, c);
    context.bind(column.id, load);
  });
}

/** Records side by side; `start` and `end` are addresses. */
export function writeRecordLoop(
  stage: StageCode,
  name: string,
  layout: RecordLayout,
  columns: readonly SourceColumn[],
  consume: (p: PipelineCode, record: Ir) => void,
): PipelineCode {
  const p = new PipelineCode(stage, name);
  const record = p.f.get(p.position);
  bindOwnRecord(p, record, layout, columns);
  p.loop(layout.size, () => consume(p, record));
  return p;
}

/** Records in the order of an array of `stride` bytes an entry, whose last word is the record's address. */
export function writePointerLoop(
  stage: StageCode,
  name: string,
  stride: number,
  layout: RecordLayout,
  columns: readonly SourceColumn[],
  consume: (p: PipelineCode, record: Ir) => void,
): PipelineCode {
  const p = new PipelineCode(stage, name);
  const local = p.f.local('i32', 'record');
  const record = p.f.get(local);
  bindOwnRecord(p, record, layout, columns);
  p.loop(stride, () => {
    p.f.set(local, i32.load(p.f.get(p.position), stride - 4));
    consume(p, record);
  });
  return p;
}

function bindOwnRecord(
  p: PipelineCode,
  record: Ir,
  layout: RecordLayout,
  columns: readonly SourceColumn[],
): void {
  p.record = record;
  columns.forEach((column, c) => {
    p.context.bind(column.id, () => loadOwnField(p, layout.fields[c]!, column.name));
  });
}

/** Binds columns to the fields of a record, in order. */
export function bindRecord(
  p: PipelineCode,
  record: Ir,
  layout: RecordLayout,
  columns: readonly SourceColumn[],
  present: Ir | null = null,
): void {
  columns.forEach((column, c) => {
    const field = layout.fields[c]!;
    p.context.bind(column.id, () => loadField(p, record, field, column.name, present));
  });
}
