import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import type { Value } from '../../../types/value.ts';
import { CELL, type Cell, isText, makeCell, plainCell, TIME_STYLE, WRAP } from './cell.ts';
import { jsonValue, zoneOffset } from './json-value.ts';
import type { RowLayout } from './row-writer.ts';

/** One JSON object a line, with numbers as numbers; names that repeat appear repeatedly. */
export function jsonLinesLayout(types: readonly DataType[], names: readonly string[], zone: Zone): RowLayout {
  const columns = types.map((type, c) => ({
    cell: jsonCell(type, zone),
    lead: `${c === 0 ? '{' : ','}${JSON.stringify(names[c])}:`,
  }));
  return { columns, dataRows: false, nullText: 'null', lineEnd: types.length === 0 ? '{}\n' : '}\n' };
}

function jsonCell(type: DataType, zone: Zone): Cell {
  const host = (value: Value): string => jsonValue(value, type, zone);
  if (isText(type)) return makeCell(CELL.bytes, host, { wrap: WRAP.jsonString });
  switch (type.kind) {
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
    case 'decimal':
    case 'float':
    case 'double':
      return { ...plainCell(type, zone), host };
    case 'date':
      return { ...plainCell(type, zone), host, wrap: WRAP.quoted };
    case 'timestamp_ntz':
      return { ...plainCell(type, zone), host, wrap: WRAP.quoted, style: TIME_STYLE.iso };
    case 'timestamp': {
      const offsetText = zoneOffset;
      return { ...plainCell(type, zone), host, wrap: WRAP.quoted, style: TIME_STYLE.iso, offsetText };
    }
    default:
      return makeCell(CELL.host, host);
  }
}
