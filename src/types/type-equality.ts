import type { DataType } from './data-type.ts';

/** Whether two types are the same, nullability of elements, values and fields included. */
export function typeEquals(a: DataType, b: DataType): boolean {
  return compareTypes(a, b, 'exact');
}

/** Like `typeEquals`, but takes no notice of nullability (Spark's `DataTypeUtils.sameType`). */
export function sameTypeIgnoringNullability(a: DataType, b: DataType): boolean {
  return compareTypes(a, b, 'ignore nullability');
}

/** Like `sameTypeIgnoringNullability`, and takes no notice of field names either. */
export function sameTypeStructurally(a: DataType, b: DataType): boolean {
  return compareTypes(a, b, 'ignore names');
}

type Strictness = 'exact' | 'ignore nullability' | 'ignore names';

function compareTypes(a: DataType, b: DataType, strictness: Strictness): boolean {
  if (a === b) return true;
  const exact = strictness === 'exact';
  switch (a.kind) {
    case 'decimal':
      return b.kind === 'decimal' && a.precision === b.precision && a.scale === b.scale;
    case 'string':
      return b.kind === 'string' && a.collation === b.collation;
    case 'char':
    case 'varchar':
      return b.kind === a.kind && a.length === b.length;
    case 'time':
      return b.kind === 'time' && a.precision === b.precision;
    case 'interval_ym':
    case 'interval_dt':
      return b.kind === a.kind && a.start === b.start && a.end === b.end;
    case 'array':
      return (
        b.kind === 'array' &&
        (!exact || a.containsNull === b.containsNull) &&
        compareTypes(a.element, b.element, strictness)
      );
    case 'map':
      return (
        b.kind === 'map' &&
        (!exact || a.valueContainsNull === b.valueContainsNull) &&
        compareTypes(a.key, b.key, strictness) &&
        compareTypes(a.value, b.value, strictness)
      );
    case 'struct':
      return (
        b.kind === 'struct' &&
        a.fields.length === b.fields.length &&
        a.fields.every((field, index) => {
          const other = b.fields[index]!;
          return (
            (strictness === 'ignore names' || field.name === other.name) &&
            (!exact || field.nullable === other.nullable) &&
            compareTypes(field.type, other.type, strictness)
          );
        })
      );
    default:
      return a.kind === b.kind;
  }
}
