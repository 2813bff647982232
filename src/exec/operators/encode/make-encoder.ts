import { assertNever } from '../../../core/error.ts';
import type { LinearMemory } from '../../../columns/linear-memory.ts';
import type { DataType } from '../../../types/data-type.ts';
import { zoneOf } from '../../../types/datetime/zone.ts';
import type { ResultEncoding } from '../../result.ts';
import { arrowEncoder } from './arrow.ts';
import { csvEncoder } from './csv.ts';
import { dataRowEncoder } from './data-row.ts';
import { jsonLinesEncoder } from './json-lines.ts';
import { jsonStringsEncoder } from './json-strings.ts';
import type { RowEncoder } from './row-encoder.ts';

export function makeEncoder(
  encoding: ResultEncoding,
  types: readonly DataType[],
  names: readonly string[],
  memory: LinearMemory,
  zone: string,
): RowEncoder {
  const timeZone = zoneOf(zone);
  switch (encoding.kind) {
    case 'json_strings':
      return jsonStringsEncoder(types, memory, timeZone);
    case 'json_lines':
      return jsonLinesEncoder(types, names, memory, timeZone);
    case 'csv':
      return csvEncoder(types, encoding.separator, memory, timeZone);
    case 'arrow':
      return arrowEncoder(types, memory, timeZone);
    case 'data_row':
      return dataRowEncoder(types, encoding.formats, memory, timeZone);
    default:
      return assertNever(encoding);
  }
}
