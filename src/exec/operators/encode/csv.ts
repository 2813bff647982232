import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { CELL, plainCell, WRAP } from './cell.ts';
import type { RowLayout } from './row-writer.ts';

/** Lines of CSV as RFC 4180 has it: NULL is nothing, the empty text `""`. */
export function csvLayout(types: readonly DataType[], separator: string, zone: Zone): RowLayout {
  // What numbers and dates consist of; other texts can hold anything.
  const separatesNumbers = !/[\w.:+ -]/.test(separator);
  const columns = types.map((type, c) => {
    const cell = plainCell(type, zone, { hostWrap: WRAP.csvField });
    const isSafe = separatesNumbers && cell.kind !== CELL.bytes && cell.kind !== CELL.host;
    const wrap = isSafe ? WRAP.plain : WRAP.csvField;
    return { cell: { ...cell, wrap }, lead: c === 0 ? '' : separator };
  });
  return { columns, dataRows: false, nullText: '', lineEnd: '\n', separator };
}
