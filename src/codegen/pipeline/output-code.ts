import { physicalOf, physicalWidth } from '../../types/data-type.ts';
import { i32 } from '../instructions.ts';
import type { Ir, Local } from '../ir.ts';
import { storeValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { CopiedField, PipelineCode, StageCode } from './pipeline.ts';
import type { FieldSpec } from './record.ts';
import { COLUMN_ENTRY, reserveColumnTable } from './source-code.ts';

/** Header of an output in the frame: the number of rows, and that at which the executor takes them (`output_flush`). */
export const OUTPUT = { rows: 0, limit: 4, bytes: 16 } as const;

/** Columns that a sink fills: a header and a column table. Views are stored as they are. */
export interface OutputCode {
  readonly header: number;
  readonly table: number;
  readonly columns: readonly FieldSpec[];
}

export function reserveOutput(stage: StageCode, columns: readonly FieldSpec[]): OutputCode {
  const header = stage.module.slots(OUTPUT.bytes / 16);
  return { header, table: reserveColumnTable(stage, columns.length), columns };
}

/** Appends a row. When the executor answers other than 0 to a flush, the pipeline pauses. */
export function appendRow(p: PipelineCode, output: OutputCode, row: readonly Register[]): void {
  if (p.record !== null && p.isEachRow) {
    appendEachRow(p, output, row);
    return;
  }
  const { f } = p;
  const frame = f.frame();
  const count = p.state(`output ${output.header}`, () => {
    const local = rowCount(p, output);
    p.atEnd(() => f.store('i32.store', frame, f.get(local), output.header + OUTPUT.rows));
    return local;
  });
  output.columns.forEach((column, c) => {
    if (column.nullable) storeValidity(p, output, c, count, row[c]!);
    storeColumn(p, output, c, count, row[c]!);
  });
  f.set(count, i32.add(f.get(count), i32.const(1)));
  f.if(i32.ge_u(f.get(count), i32.load(frame, output.header + OUTPUT.limit)), () => {
    f.store('i32.store', frame, f.get(count), output.header + OUTPUT.rows);
    p.pauseIf(f.callHost('output_flush', [i32.const(output.header)], 'i32'));
    f.set(count, i32.const(0));
  });
}

/**
 * Appends a row for every record that the loop is called for: there is room for as many. Only what is no field of the
 * record is stored; the executor copies the others, and counts rows.
 */
function appendEachRow(p: PipelineCode, output: OutputCode, row: readonly Register[]): void {
  const { f } = p;
  const fields: CopiedField[] = [];
  const count = (): Local => p.state(`output ${output.header}`, () => rowCount(p, output));
  let computes = false;
  output.columns.forEach(({ nullable }, column) => {
    const register = row[column]!;
    const value = fieldOfValue(p, register);
    const validity = nullable ? fieldOfValidity(p, register) : null;
    if (value !== null || validity !== null) fields.push({ column, value, validity });
    if (value === null) storeColumn(p, output, column, count(), register);
    const computesValidity = nullable && validity === null;
    if (computesValidity) storeValidity(p, output, column, count(), register);
    computes ||= value === null || computesValidity;
  });
  if (computes) f.set(count(), i32.add(f.get(count()), i32.const(1)));
  const isCopied = (c: number): boolean => fields.some(({ column, value }) => column === c && value !== null);
  const copiesViews = output.columns.every(({ type }, c) => physicalOf(type) !== 'bytes' || isCopied(c));
  p.appended = { output: output.header, fields, copiesViews };
}

/** Where the record has the value just as it is. */
function fieldOfValue(p: PipelineCode, { type, value, high }: Register): CopiedField['value'] {
  const offset = fieldOf(p, value);
  if (offset === null || (high !== null && fieldOf(p, high) !== offset + 8)) return null;
  return { offset, bytes: physicalWidth[physicalOf(type)] };
}

function fieldOfValidity(p: PipelineCode, { valid }: Register): CopiedField['validity'] {
  return valid === null ? 'valid' : fieldOf(p, valid);
}

function fieldOf(p: PipelineCode, value: Ir): number | null {
  return (value.kind === 'get' ? p.loaded.get(value.local) : undefined) ?? null;
}

/** The number of rows that the output has. */
function rowCount({ f }: PipelineCode, output: OutputCode): Local {
  const local = f.local('i32', 'count');
  f.setAtStart(local, i32.load(f.frame(), output.header + OUTPUT.rows));
  return local;
}

function storeValidity(
  p: PipelineCode,
  output: OutputCode,
  column: number,
  count: Local,
  { valid }: Register,
): void {
  const { f } = p;
  const validity = columnStart(p, output, column, 4, 'validity');
  f.store('i32.store8', i32.add(validity, f.get(count)), valid ?? i32.const(1));
}

function storeColumn(
  p: PipelineCode,
  output: OutputCode,
  column: number,
  count: Local,
  register: Register,
): void {
  const { f } = p;
  const physical = physicalOf(register.type);
  const shift = Math.log2(physicalWidth[physical]);
  const values = columnStart(p, output, column, 0, 'values');
  const address = i32.add(values, i32.shl(f.get(count), i32.const(shift)));
  storeValue(f, register, physical === 'i128' ? f.let('at', address) : address);
}

/** Where the values or validity bytes of a column begin. */
function columnStart(p: PipelineCode, output: OutputCode, column: number, offset: number, what: string): Ir {
  const { f } = p;
  const entry = output.table + column * COLUMN_ENTRY + offset;
  return p.state(`output column ${entry}`, () => f.atStart(`out_${what}`, i32.load(f.frame(), entry)));
}
