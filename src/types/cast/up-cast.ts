import { isDecimalWiderThan } from '../coercion/decimal-result.ts';
import type { DataType } from '../data-type.ts';
import { isAtomic, isDatetime, isIntegral, isNumeric } from '../type-class.ts';
import { typeEquals } from '../type-equality.ts';

const precedence = ['byte', 'short', 'int', 'long', 'float', 'double'];

/** Digits of the largest value: a decimal must have fewer to fit for sure. */
const integralDigits = { byte: 3, short: 5, int: 10, long: 20 } as const;

/** Whether a cast can lose nothing (Spark's `canUpCast`): widening numbers, dates to timestamps, atoms to strings. */
export function canUpCast(from: DataType, to: DataType): boolean {
  if (from.kind === 'void' || typeEquals(from, to)) return true;
  if (isNumeric(from) && isNumeric(to)) return canWidenNumber(from, to);
  if (isDatetime(from) && (to.kind === 'timestamp' || to.kind === 'timestamp_ntz')) return true;
  if (from.kind === 'timestamp' && to.kind === 'long') return true;
  if (from.kind === 'long' && to.kind === 'timestamp') return true;
  if (to.kind === 'string' && from.kind !== 'variant') return isAtomic(from) || from.kind === 'interval';
  switch (from.kind) {
    case 'interval_ym':
    case 'interval_dt':
      return to.kind === from.kind;
    case 'char':
      return (to.kind === 'char' || to.kind === 'varchar') && from.length <= to.length;
    case 'varchar':
      return to.kind === 'varchar' && from.length <= to.length;
    case 'array':
      return (
        to.kind === 'array' && (!from.containsNull || to.containsNull) && canUpCast(from.element, to.element)
      );
    case 'map':
      return (
        to.kind === 'map' &&
        (!from.valueContainsNull || to.valueContainsNull) &&
        canUpCast(from.key, to.key) &&
        canUpCast(from.value, to.value)
      );
    case 'struct':
      return (
        to.kind === 'struct' &&
        from.fields.length === to.fields.length &&
        from.fields.every((field, index) => {
          const target = to.fields[index]!;
          return (!field.nullable || target.nullable) && canUpCast(field.type, target.type);
        })
      );
    default:
      return false;
  }
}

function canWidenNumber(from: DataType, to: DataType): boolean {
  if (to.kind === 'decimal') {
    return isIntegral(from) || from.kind === 'decimal' ? isDecimalWiderThan(to, from) : false;
  }
  if (from.kind === 'decimal') {
    return isIntegral(to) && from.scale === 0 && from.precision < integralDigits[to.kind];
  }
  return precedence.indexOf(from.kind) < precedence.indexOf(to.kind);
}
