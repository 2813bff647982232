import { type DataType, physicalOf } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';

export type Comparator = (a: Value, b: Value) => number;

/**
 * The order of values of a type, as ORDER BY has it: NULL first (inside of nested values, too), NaN last,
 * texts by their UTF-8 bytes, arrays and structs by their first difference.
 */
export function compareValues(type: DataType): Comparator {
  const compare = compareValid(type);
  return (a, b) => {
    if (a === null) return b === null ? 0 : -1;
    return b === null ? 1 : compare(a, b);
  };
}

function compareValid(type: DataType): Comparator {
  switch (type.kind) {
    case 'array': {
      const element = compareValues(type.element);
      return (a, b) => compareLists(a as readonly Value[], b as readonly Value[], () => element);
    }
    case 'struct': {
      const fields = type.fields.map((f) => compareValues(f.type));
      return (a, b) => compareLists(a as readonly Value[], b as readonly Value[], (i) => fields[i]!);
    }
    case 'map': {
      const key = compareValues(type.key);
      const value = compareValues(type.value);
      const entry = (a: Value, b: Value): number => {
        const [ka, va] = a as readonly [Value, Value];
        const [kb, vb] = b as readonly [Value, Value];
        return key(ka, kb) || value(va, vb);
      };
      return (a, b) => compareLists(a as readonly Value[], b as readonly Value[], () => entry);
    }
    case 'string':
    case 'char':
    case 'varchar':
      return (a, b) => compareTexts(a as string, b as string);
    case 'binary':
      return (a, b) => Buffer.compare(a as Uint8Array, b as Uint8Array);
    default: {
      const physical = physicalOf(type);
      if (physical === 'f32' || physical === 'f64') {
        return (a, b) => compareDoubles(a as number, b as number);
      }
      return (a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0);
    }
  }
}

function compareLists(
  a: readonly Value[],
  b: readonly Value[],
  comparatorOf: (index: number) => Comparator,
): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const order = comparatorOf(i)(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** NaN equals itself and is greater than all else; zeros are equal. */
export function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** By UTF-8 bytes: the same as by code points, which differs from JavaScript's order beyond U+FFFF. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const highX = x >= 0xd800 && x <= 0xdfff;
      const highY = y >= 0xd800 && y <= 0xdfff;
      return highX === highY ? x - y : highX ? 1 : -1;
    }
  }
  return a.length - b.length;
}
