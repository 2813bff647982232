import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import type { Value } from '../../../types/value.ts';
import { isText, plainCell, WRAP } from './cell.ts';
import type { RowLayout } from './row-writer.ts';

/** One JSON array a line: strings as the spark-sql shell prints the values, null for NULL. */
export function jsonStringsLayout(types: readonly DataType[], zone: Zone): RowLayout {
  const columns = types.map((type, c) => {
    const wrap = isText(type) ? WRAP.jsonString : WRAP.quoted;
    const host = (value: Value): string => JSON.stringify(hiveString(value, type, zone));
    return { cell: { ...plainCell(type, zone, { wrap }), host }, lead: c === 0 ? '[' : ',' };
  });
  return { columns, dataRows: false, nullText: 'null', lineEnd: types.length === 0 ? '[]\n' : ']\n' };
}
