import type { DataType } from '../data-type.ts';
import { isAtomic, isDatetime, isNumeric, isStringLike } from '../type-class.ts';
import { typeEquals } from '../type-equality.ts';

/** Whether an INSERT stores values of `from` in a column of type `to` under the ANSI policy (`canANSIStoreAssign`). */
export function canStoreAssign(from: DataType, to: DataType): boolean {
  if (typeEquals(from, to) || from.kind === 'void') return true;
  if (isNumeric(from) && isNumeric(to)) return true;
  if (isStringLike(to)) return isAtomic(from) || from.kind === 'interval';
  if (isDatetimeOrTime(from) && isDatetimeOrTime(to)) return true;
  if (from.kind === 'array' && to.kind === 'array') {
    return (!from.containsNull || to.containsNull) && canStoreAssign(from.element, to.element);
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return (
      (!from.valueContainsNull || to.valueContainsNull) &&
      canStoreAssign(from.key, to.key) &&
      canStoreAssign(from.value, to.value)
    );
  }
  if (from.kind === 'struct' && to.kind === 'struct') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((field, index) => {
        const target = to.fields[index]!;
        return (!field.nullable || target.nullable) && canStoreAssign(field.type, target.type);
      })
    );
  }
  return false;
}

function isDatetimeOrTime(type: DataType): boolean {
  return isDatetime(type) || type.kind === 'time';
}
