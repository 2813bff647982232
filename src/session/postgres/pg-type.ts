import type { DataType, TypeKind } from '../../types/data-type.ts';

/** PostgreSQL's type for a column: object id, width in bytes (-1 variable) and type modifier. */
export interface PgType {
  readonly oid: number;
  readonly size: number;
  readonly modifier: number;
  readonly name: string;
}

/** Added to lengths and to precision and scale in a type modifier. */
const MODIFIER_OFFSET = 4;

const scalars: Readonly<
  Record<Exclude<TypeKind, 'array'>, readonly [oid: number, size: number, name: string]>
> = {
  void: [25, -1, 'text'],
  boolean: [16, 1, 'bool'],
  byte: [21, 2, 'int2'],
  short: [21, 2, 'int2'],
  int: [23, 4, 'int4'],
  long: [20, 8, 'int8'],
  float: [700, 4, 'float4'],
  double: [701, 8, 'float8'],
  decimal: [1700, -1, 'numeric'],
  string: [25, -1, 'text'],
  char: [1042, -1, 'bpchar'],
  varchar: [1043, -1, 'varchar'],
  binary: [17, -1, 'bytea'],
  date: [1082, 4, 'date'],
  timestamp: [1184, 8, 'timestamptz'],
  timestamp_ntz: [1114, 8, 'timestamp'],
  time: [1083, 8, 'time'],
  interval_ym: [25, -1, 'text'],
  interval_dt: [25, -1, 'text'],
  interval: [25, -1, 'text'],
  map: [25, -1, 'text'],
  struct: [25, -1, 'text'],
  variant: [25, -1, 'text'],
};

const arrayOids: ReadonlyMap<number, number> = new Map([
  [16, 1000],
  [21, 1005],
  [23, 1007],
  [20, 1016],
  [700, 1021],
  [701, 1022],
  [1700, 1231],
  [25, 1009],
  [1042, 1014],
  [1043, 1015],
  [17, 1001],
  [1082, 1182],
  [1184, 1185],
  [1114, 1115],
  [1083, 1183],
]);

export function pgTypeOf(type: DataType): PgType {
  if (type.kind === 'array') {
    const element =
      type.element.kind === 'array' ? pgTypeOf(innermost(type.element)) : pgTypeOf(type.element);
    return { oid: arrayOids.get(element.oid) ?? 1009, size: -1, modifier: -1, name: `_${element.name}` };
  }
  const [oid, size, name] = scalars[type.kind];
  return { oid, size, name, modifier: modifierOf(type) };
}

/** PostgreSQL's arrays of arrays are arrays. */
function innermost(type: DataType): DataType {
  return type.kind === 'array' ? innermost(type.element) : type;
}

function modifierOf(type: DataType): number {
  if (type.kind === 'decimal') return ((type.precision << 16) | type.scale) + MODIFIER_OFFSET;
  if (type.kind === 'char' || type.kind === 'varchar') return type.length + MODIFIER_OFFSET;
  return -1;
}

/** Spark's type for a parameter's object id; null where it is left to the use (unknown, or none of ours). */
export function sparkTypeOf(oid: number): string | null {
  return sparkTypes.get(oid) ?? null;
}

const sparkTypes: ReadonlyMap<number, string> = new Map([
  [16, 'boolean'],
  [17, 'binary'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'int'],
  [26, 'bigint'],
  [25, 'string'],
  [1043, 'string'],
  [1042, 'string'],
  [19, 'string'],
  [700, 'float'],
  [701, 'double'],
  [1082, 'date'],
  [1700, 'decimal(38,18)'],
  [1114, 'timestamp_ntz'],
  [1184, 'timestamp'],
]);
