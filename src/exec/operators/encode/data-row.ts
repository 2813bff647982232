import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import type { ResultEncoding } from '../../result.ts';
import { pgBinaryCell } from './pg-binary.ts';
import { pgTextCell } from './pg-text.ts';
import type { RowLayout } from './row-writer.ts';

/** Where a cell's length goes. */
const LENGTH = '\0\0\0\0';

/** PostgreSQL's DataRow messages. */
export function dataRowLayout(
  types: readonly DataType[],
  encoding: Extract<ResultEncoding, { kind: 'data_row' }>,
  zone: Zone,
): RowLayout {
  const { formats, oids = [] } = encoding;
  // As in Bind: no format is text for all, one holds for all.
  const formatOf = (c: number): 0 | 1 => (formats.length === 1 ? formats[0]! : (formats[c] ?? 0));
  const columns = types.map((type, c) => {
    const makeCell = formatOf(c) === 1 ? pgBinaryCell : pgTextCell;
    return { cell: makeCell(type, zone, oids[c] ?? null), lead: LENGTH };
  });
  return { columns, dataRows: true, nullText: '', lineEnd: '' };
}
