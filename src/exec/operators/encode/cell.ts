import type { DataType } from '../../../types/data-type.ts';
import type { Zone } from '../../../types/datetime/zone.ts';
import { hiveString } from '../../../types/format/hive-string.ts';
import type { Value } from '../../../types/value.ts';

/** The kinds of cells that `rows_encode` in the kernels writes itself; `host` is left to `Cell.host`. */
export const CELL = {
  host: 0,
  bytes: 1,
  booleanWord: 2,
  booleanLetter: 3,
  int: 4,
  long: 5,
  decimal64: 6,
  decimal128: 7,
  float: 8,
  double: 9,
  date: 10,
  timestamp: 11,
  timestampZoned: 12,
  bigEndian8: 13,
  bigEndian16: 14,
  bigEndian32: 15,
  bigEndian64: 16,
  bigEndianLow32: 17,
  numeric64: 18,
  numeric128: 19,
} as const;

/** What `rows_encode` puts around a value. */
export const WRAP = { plain: 0, quoted: 1, jsonString: 2, csvField: 3 } as const;

/** How `rows_encode` writes floats and doubles. */
export const NUMBER_STYLE = { java: 0, postgres: 1 } as const;
/** How it writes timestamps: `2025-01-31 10:00:00.5`, or `2025-01-31T10:00:00.500`. */
export const TIME_STYLE = { spaced: 0, iso: 1 } as const;

/** How the values of a column become bytes. */
export interface Cell {
  readonly kind: (typeof CELL)[keyof typeof CELL];
  readonly wrap: (typeof WRAP)[keyof typeof WRAP];
  /** The valid value as text or bytes: for cells of the kind `host`, and for rare values of others. */
  readonly host: (value: Value) => string | Uint8Array;
  /** What is put around what `host` gives. */
  readonly hostWrap: (typeof WRAP)[keyof typeof WRAP];
  /** A decimal's scale, a `NUMBER_STYLE` or a `TIME_STYLE`. */
  readonly style: number;
  /** Added to the value, in its unit. */
  readonly addend: bigint;
  /** Behind a timestamp: the zone's offset, in seconds, as text. */
  readonly offsetText: ((offset: number) => string) | null;
}

type CellOptions = Partial<Omit<Cell, 'kind' | 'host'>>;

export function makeCell(kind: Cell['kind'], host: Cell['host'], options: CellOptions = {}): Cell {
  return {
    kind,
    host,
    wrap: WRAP.plain,
    hostWrap: WRAP.plain,
    style: 0,
    addend: 0n,
    offsetText: null,
    ...options,
  };
}

/** The cell as the spark-sql shell prints it; of the kind `host` for types whose text may hold any character. */
export function plainCell(type: DataType, zone: Zone, options: CellOptions = {}): Cell {
  const host = (value: Value): string => hiveString(value, type, zone);
  switch (type.kind) {
    case 'boolean':
      return makeCell(CELL.booleanWord, host, options);
    case 'byte':
    case 'short':
    case 'int':
      return makeCell(CELL.int, host, options);
    case 'long':
      return makeCell(CELL.long, host, options);
    case 'float':
      return makeCell(CELL.float, host, options);
    case 'double':
      return makeCell(CELL.double, host, options);
    case 'decimal': {
      const kind = type.precision > 18 ? CELL.decimal128 : CELL.decimal64;
      return makeCell(kind, host, { ...options, style: type.scale });
    }
    case 'date':
      return makeCell(CELL.date, host, options);
    case 'timestamp_ntz':
      return makeCell(CELL.timestamp, host, options);
    case 'timestamp':
      return zone.fixedOffset === undefined
        ? makeCell(CELL.timestampZoned, host, options)
        : makeCell(CELL.timestamp, host, { ...options, addend: BigInt(zone.fixedOffset) * 1_000_000n });
    default:
      return makeCell(isText(type) ? CELL.bytes : CELL.host, host, options);
  }
}

export function isText(type: DataType): boolean {
  return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar';
}
