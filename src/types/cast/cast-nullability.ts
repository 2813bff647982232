import { isDecimalWiderThan } from '../coercion/decimal-result.ts';
import type { DataType } from '../data-type.ts';
import { isIntegral, isStringLike } from '../type-class.ts';
import { typeEquals } from '../type-equality.ts';
import type { CastMode } from './can-cast.ts';
import { canUpCast } from './up-cast.ts';

/**
 * Whether Spark calls a cast nullable although its child isn't. In ANSI mode that is so as well wherever
 * another mode would give NULL, which schemas show.
 */
export function castIsNullable(from: DataType, to: DataType, mode: CastMode): boolean {
  if (mode === 'try') {
    if (from.kind === 'decimal' && isIntegral(to)) return true;
    return !(canUpCast(from, to) || (isStringLike(from) && to.kind === 'binary'));
  }
  return becomesNull(from, to);
}

function becomesNull(from: DataType, to: DataType): boolean {
  if (typeEquals(from, to) || from.kind === 'void') return false;
  if (from.kind === 'variant') return true;
  if (isStringLike(from)) return !isStringLike(to) && to.kind !== 'binary';
  if (isStringLike(to)) return false;
  if (from.kind === 'date') return to.kind !== 'timestamp';
  switch (to.kind) {
    case 'date':
      return from.kind !== 'timestamp';
    case 'interval':
      return true;
    case 'timestamp':
      return isFloating(from);
    case 'decimal':
      return !fitsDecimal(from, to);
    case 'byte':
    case 'short':
      return isFloating(from) || from.kind === 'decimal' || from.kind === 'timestamp' || from.kind === 'time';
    case 'int':
      return isFloating(from) || from.kind === 'decimal' || from.kind === 'timestamp';
    case 'long':
      return isFloating(from) || from.kind === 'decimal';
    default:
      return false;
  }
}

function isFloating(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

function fitsDecimal(from: DataType, to: Extract<DataType, { kind: 'decimal' }>): boolean {
  if (from.kind === 'boolean') return to.precision - to.scale >= 1;
  if (isIntegral(from)) return isDecimalWiderThan(to, from);
  if (from.kind !== 'decimal') return false;
  // Rounding may carry into a new digit, so that equally many digits before the point are not enough.
  return isDecimalWiderThan(to, from) || to.precision - to.scale > from.precision - from.scale;
}
