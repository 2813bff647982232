import type { LinearMemory } from '../../../columns/linear-memory.ts';
import { assertNever } from '../../../core/error.ts';
import type { DataType } from '../../../types/data-type.ts';
import { zoneOf } from '../../../types/datetime/zone.ts';
import type { ResultEncoding } from '../../result.ts';
import { arrowEncoder } from './arrow.ts';
import { csvEncoder } from './csv.ts';
import { dataRowEncoder } from './data-row.ts';
import { jsonLinesEncoder } from './json-lines.ts';
import { jsonStringsEncoder } from './json-strings.ts';
import { MemoryArrays } from './memory-arrays.ts';
import type { RowEncoder } from './row-encoder.ts';

export function makeEncoder(
  encoding: ResultEncoding,
  types: readonly DataType[],
  names: readonly string[],
  memory: LinearMemory,
  zone: string,
): RowEncoder {
  const timeZone = zoneOf(zone);
  const arrays = new MemoryArrays(memory);
  switch (encoding.kind) {
    case 'json_strings':
      return jsonStringsEncoder(types, arrays, timeZone);
    case 'json_lines':
      return jsonLinesEncoder(types, names, arrays, timeZone);
    case 'csv':
      return csvEncoder(types, encoding.separator, arrays, timeZone);
    case 'arrow':
      return arrowEncoder(types, memory, timeZone);
    case 'data_row':
      return dataRowEncoder(types, encoding, arrays, timeZone);
    default:
      return assertNever(encoding);
  }
}
