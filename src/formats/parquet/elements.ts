import { CorruptData } from './corrupt.ts';
import { type Thrift, thriftCount, thriftNumber, thriftStruct, thriftText } from './thrift.ts';

export type PhysicalType =
  | 'BOOLEAN'
  | 'INT32'
  | 'INT64'
  | 'INT96'
  | 'FLOAT'
  | 'DOUBLE'
  | 'BYTE_ARRAY'
  | 'FIXED_LEN_BYTE_ARRAY';

export const PHYSICAL_TYPES: readonly PhysicalType[] = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96',
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
];

export type Repetition = 'required' | 'optional' | 'repeated';
const REPETITIONS: readonly Repetition[] = ['required', 'optional', 'repeated'];

export type TimeUnit = 'MILLIS' | 'MICROS' | 'NANOS';

/** What a physical type stands for: the logical type, or the older converted type in its terms. */
export type Logical =
  | {
      readonly kind:
        | 'string'
        | 'map'
        | 'list'
        | 'enum'
        | 'date'
        | 'json'
        | 'bson'
        | 'uuid'
        | 'float16'
        | 'null';
    }
  | { readonly kind: 'variant' | 'interval' | 'other' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'time' | 'timestamp'; readonly unit: TimeUnit; readonly utc: boolean }
  | { readonly kind: 'integer'; readonly bits: number; readonly signed: boolean };

/** A node of a Parquet schema. */
export interface Element {
  readonly name: string;
  /** Null for groups. */
  readonly type: PhysicalType | null;
  /** Bytes of FIXED_LEN_BYTE_ARRAY, else 0. */
  readonly typeLength: number;
  readonly repetition: Repetition;
  readonly logical: Logical | null;
  readonly children: readonly Element[];
  /** Names from below the root. */
  readonly path: readonly string[];
  /** Levels of a value that is there. */
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** Of a leaf: its place among the columns of a row group; of a group: that of its first leaf. */
  readonly leaf: number;
}

/** Deeper schemas are refused, as are level numbers that do not fit a byte. */
const MAX_DEPTH = 100;

/** Builds the tree of the footer's flat list. */
export function readElements(list: readonly unknown[]): Element {
  let next = 0;
  let leaves = 0;
  const read = (parent: Element | null): Element => {
    const thrift = thriftStruct(list[next++], 'an element of the schema');
    const name = thriftText(thrift.field_4);
    const repetition =
      parent === null ? 'required' : (REPETITIONS[Number(thrift.field_3 ?? 0)] ?? 'required');
    const count = thrift.field_5 === undefined ? 0 : thriftCount(thrift.field_5, 'a number of children');
    const isGroup = parent === null || thrift.field_1 === undefined;
    const path = parent === null ? [] : [...parent.path, name];
    if (path.length > MAX_DEPTH) throw new CorruptData('the schema is nested too deeply');
    if (count > list.length - next) throw new CorruptData('the schema has fewer elements than it says');
    const children: Element[] = [];
    const element: Element = {
      name,
      type: isGroup ? null : physicalType(thrift),
      typeLength: thrift.field_2 === undefined ? 0 : thriftNumber(thrift.field_2, 'a length'),
      repetition,
      logical: readLogical(thrift),
      children,
      path,
      maxDefinition: (parent?.maxDefinition ?? 0) + (repetition === 'required' ? 0 : 1),
      maxRepetition: (parent?.maxRepetition ?? 0) + (repetition === 'repeated' ? 1 : 0),
      leaf: leaves,
    };
    if (!isGroup) {
      if (
        element.type === 'FIXED_LEN_BYTE_ARRAY' &&
        !(element.typeLength > 0 && element.typeLength < 1 << 24)
      ) {
        throw new CorruptData(`the column ${path.join('.')} has values of ${element.typeLength} bytes`);
      }
      leaves++;
    }
    for (let i = 0; i < count; i++) children.push(read(element));
    return element;
  };
  const root = read(null);
  if (next !== list.length) throw new CorruptData('the schema has more elements than it says');
  return root;
}

function physicalType(thrift: Thrift): PhysicalType {
  const type = PHYSICAL_TYPES[thriftNumber(thrift.field_1, 'a type')];
  if (type === undefined) throw new CorruptData('a column has an unknown type');
  return type;
}

function readLogical(thrift: Thrift): Logical | null {
  if (typeof thrift.field_10 === 'object' && thrift.field_10 !== null) {
    const logical = readLogicalType(thrift.field_10 as Thrift);
    if (logical !== null) return logical;
  }
  return readConvertedType(thrift);
}

function readLogicalType(type: Thrift): Logical | null {
  const has = (field: number): boolean => type[`field_${field}`] !== undefined;
  const at = (field: number): Thrift => thriftStruct(type[`field_${field}`], 'a logical type');
  if (has(1)) return { kind: 'string' };
  if (has(2)) return { kind: 'map' };
  if (has(3)) return { kind: 'list' };
  if (has(4)) return { kind: 'enum' };
  if (has(5)) return decimal(at(5).field_2, at(5).field_1);
  if (has(6)) return { kind: 'date' };
  if (has(7)) return { kind: 'time', unit: readUnit(at(7)), utc: at(7).field_1 === true };
  if (has(8)) return { kind: 'timestamp', unit: readUnit(at(8)), utc: at(8).field_1 === true };
  if (has(10)) {
    return {
      kind: 'integer',
      bits: thriftNumber(at(10).field_1, 'a width'),
      signed: at(10).field_2 === true,
    };
  }
  if (has(11)) return { kind: 'null' };
  if (has(12)) return { kind: 'json' };
  if (has(13)) return { kind: 'bson' };
  if (has(14)) return { kind: 'uuid' };
  if (has(15)) return { kind: 'float16' };
  if (has(16)) return { kind: 'variant' };
  if (has(17) || has(18)) return { kind: 'other' };
  return null;
}

function readUnit(type: Thrift): TimeUnit {
  const unit = thriftStruct(type.field_2, 'a time unit');
  return unit.field_1 !== undefined ? 'MILLIS' : unit.field_2 !== undefined ? 'MICROS' : 'NANOS';
}

function decimal(precision: unknown, scale: unknown): Logical {
  const p = thriftNumber(precision, 'a precision');
  const s = scale === undefined ? 0 : thriftNumber(scale, 'a scale');
  if (p < 1 || s < 0 || s > p) throw new CorruptData(`a column has the type decimal(${p},${s})`);
  return { kind: 'decimal', precision: p, scale: s };
}

const utc = true;
const CONVERTED: readonly (Logical | 'decimal')[] = [
  { kind: 'string' },
  { kind: 'map' },
  // MAP_KEY_VALUE: on the repeated group of old maps, or instead of MAP.
  { kind: 'map' },
  { kind: 'list' },
  { kind: 'enum' },
  'decimal',
  { kind: 'date' },
  { kind: 'time', unit: 'MILLIS', utc },
  { kind: 'time', unit: 'MICROS', utc },
  { kind: 'timestamp', unit: 'MILLIS', utc },
  { kind: 'timestamp', unit: 'MICROS', utc },
  { kind: 'integer', bits: 8, signed: false },
  { kind: 'integer', bits: 16, signed: false },
  { kind: 'integer', bits: 32, signed: false },
  { kind: 'integer', bits: 64, signed: false },
  { kind: 'integer', bits: 8, signed: true },
  { kind: 'integer', bits: 16, signed: true },
  { kind: 'integer', bits: 32, signed: true },
  { kind: 'integer', bits: 64, signed: true },
  { kind: 'json' },
  { kind: 'bson' },
  { kind: 'interval' },
];

function readConvertedType(thrift: Thrift): Logical | null {
  if (thrift.field_6 === undefined) return null;
  const converted = CONVERTED[thriftNumber(thrift.field_6, 'a converted type')];
  if (converted === undefined) return null;
  return converted === 'decimal' ? decimal(thrift.field_8, thrift.field_7) : converted;
}
