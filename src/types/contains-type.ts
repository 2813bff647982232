import type { DataType } from './data-type.ts';

/** Whether the test holds for the type or for one of which its values hold any. */
export function containsType(type: DataType, test: (type: DataType) => boolean): boolean {
  if (test(type)) return true;
  switch (type.kind) {
    case 'map':
      return containsType(type.key, test) || containsType(type.value, test);
    case 'array':
      return containsType(type.element, test);
    case 'struct':
      return type.fields.some((f) => containsType(f.type, test));
    default:
      return false;
  }
}

/** Whether values of the type are maps or hold any. */
export function containsMap(type: DataType): boolean {
  return containsType(type, (t) => t.kind === 'map');
}

/** Whether values of the type are floats or doubles or hold any. */
export function containsFloat(type: DataType): boolean {
  return containsType(type, (t) => t.kind === 'float' || t.kind === 'double');
}
