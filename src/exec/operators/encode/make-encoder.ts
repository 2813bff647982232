import { assertNever } from '../../../core/error.ts';
import type { DataType } from '../../../types/data-type.ts';
import type { ResultEncoding } from '../../result.ts';
import { arrowEncoder } from './arrow.ts';
import { csvLayout } from './csv.ts';
import { dataRowLayout } from './data-row.ts';
import { jsonLinesLayout } from './json-lines.ts';
import { jsonStringsLayout } from './json-strings.ts';
import type { RowEncoder } from './row-encoder.ts';
import { type RowTarget, RowWriter } from './row-writer.ts';

export function makeEncoder(
  encoding: ResultEncoding,
  types: readonly DataType[],
  names: readonly string[],
  target: RowTarget,
): RowEncoder {
  const { zone } = target;
  switch (encoding.kind) {
    case 'json_strings':
      return new RowWriter(jsonStringsLayout(types, zone), target);
    case 'json_lines':
      return new RowWriter(jsonLinesLayout(types, names, zone), target);
    case 'csv':
      return new RowWriter(csvLayout(types, encoding.separator, zone), target);
    case 'arrow':
      return arrowEncoder(types, target);
    case 'data_row':
      return new RowWriter(dataRowLayout(types, encoding, zone), target);
    default:
      return assertNever(encoding);
  }
}
