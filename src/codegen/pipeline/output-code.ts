import { physicalOf, physicalWidth } from '../../types/data-type.ts';
import { i32 } from '../instructions.ts';
import { storeValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { PipelineCode, StageCode } from './pipeline.ts';
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
  const { f } = p;
  const frame = f.frame();
  const count = p.state(`output ${output.header}`, () => {
    const local = f.local('i32', 'count');
    f.setAtStart(local, i32.load(frame, output.header + OUTPUT.rows));
    p.atEnd(() => f.store('i32.store', frame, f.get(local), output.header + OUTPUT.rows));
    return local;
  });
  output.columns.forEach((column, c) => {
    const register = row[c]!;
    const entry = output.table + c * COLUMN_ENTRY;
    const base = (offset: number, what: string) =>
      p.state(`output column ${entry} ${what}`, () =>
        f.atStart(`out_${what}`, i32.load(frame, entry + offset)),
      );
    if (column.nullable) {
      f.store('i32.store8', i32.add(base(4, 'validity'), f.get(count)), register.valid ?? i32.const(1));
    }
    const physical = physicalOf(column.type);
    const shift = Math.log2(physicalWidth[physical]);
    const address = i32.add(base(0, 'values'), i32.shl(f.get(count), i32.const(shift)));
    storeValue(f, register, physical === 'i128' ? f.let('at', address) : address);
  });
  f.set(count, i32.add(f.get(count), i32.const(1)));
  f.if(i32.ge_u(f.get(count), i32.load(frame, output.header + OUTPUT.limit)), () => {
    f.store('i32.store', frame, f.get(count), output.header + OUTPUT.rows);
    p.pauseIf(f.callHost('output_flush', [i32.const(output.header)], 'i32'));
    f.set(count, i32.const(0));
  });
}
