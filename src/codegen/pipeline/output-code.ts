import { physicalOf, physicalWidth } from '../../types/data-type.ts';
import { i32 } from '../instructions.ts';
import { storeValue } from '../memory-access.ts';
import type { Register } from '../register.ts';
import type { PipelineCode, StageCode } from './pipeline.ts';
import type { FieldSpec } from './record.ts';
import { persistView, reserveStore, STORE } from './row-store-code.ts';
import { COLUMN_ENTRY, reserveColumnTable } from './source-code.ts';

/**
 * Columns that a sink fills: a store header of which `used` is the number of rows and `limit` the number at
 * which the executor takes them (`output_flush`), and a column table.
 */
export interface OutputCode {
  readonly header: number;
  readonly table: number;
  readonly columns: readonly FieldSpec[];
  /** Bytes behind views are copied: the rows outlive the source's batch. */
  readonly copies: boolean;
}

export function reserveOutput(stage: StageCode, columns: readonly FieldSpec[], copies: boolean): OutputCode {
  return { header: reserveStore(stage), table: reserveColumnTable(stage, columns.length), columns, copies };
}

/** Appends a row. When the executor answers other than 0 to a flush, the pipeline pauses. */
export function appendRow(p: PipelineCode, output: OutputCode, row: readonly Register[]): void {
  const { f } = p;
  const frame = f.frame();
  const count = p.state(`output ${output.header}`, () => {
    const local = f.local('i32', 'count');
    f.setAtStart(local, i32.load(frame, output.header + STORE.used));
    p.atEnd(() => f.store('i32.store', frame, f.get(local), output.header + STORE.used));
    return local;
  });
  output.columns.forEach((column, c) => {
    const register = row[c]!;
    const entry = output.table + c * COLUMN_ENTRY;
    const base = (offset: number, what: string) =>
      p.state(`output column ${entry} ${what}`, () =>
        f.atStart(`out_${what}`, i32.load(frame, entry + offset)),
      );
    const valid = column.nullable ? register.valid : null;
    if (column.nullable) {
      f.store('i32.store8', i32.add(base(4, 'validity'), f.get(count)), register.valid ?? i32.const(1));
    }
    const physical = physicalOf(column.type);
    const shift = Math.log2(physicalWidth[physical]);
    const address = i32.add(base(0, 'values'), i32.shl(f.get(count), i32.const(shift)));
    if (physical === 'bytes' && output.copies) {
      const copy = (): void => f.store('i64.store', address, persistView(p, output.header, register.value));
      if (valid === null) copy();
      else f.if(valid, copy);
    } else {
      storeValue(f, register, physical === 'i128' ? f.let('at', address) : address);
    }
  });
  f.set(count, i32.add(f.get(count), i32.const(1)));
  f.if(i32.ge_u(f.get(count), i32.load(frame, output.header + STORE.limit)), () => {
    f.store('i32.store', frame, f.get(count), output.header + STORE.used);
    p.pauseIf(f.callHost('output_flush', [i32.const(output.header)], 'i32'));
    f.set(count, i32.const(0));
  });
}
