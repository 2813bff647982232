import type { DataType } from './data-type.ts';

/** Whether values of the type are maps or hold any. */
export function containsMap(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
      return true;
    case 'array':
      return containsMap(type.element);
    case 'struct':
      return type.fields.some((f) => containsMap(f.type));
    default:
      return false;
  }
}
