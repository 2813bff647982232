import type { Value } from '../../types/value.ts';
import { lowerCompare } from '../compare.ts';
import { i32, select } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { Register } from '../register.ts';
import type { PipelineCode } from './pipeline.ts';

/** A key of a row in an order. */
export interface OrderedKey {
  readonly key: Register;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

/** How many of the bounds, which are in order, the row comes after: its range. */
export function writeRangePartition(
  p: PipelineCode,
  order: readonly OrderedKey[],
  bounds: readonly (readonly Value[])[],
): Ir {
  const { f } = p;
  const partition = f.local('i32', 'range');
  f.set(partition, i32.const(0));
  f.block((found) => {
    for (const bound of bounds) {
      const position = writePosition(p, order, bound);
      f.brIf(found, i32.le_s(position, i32.const(0)));
      f.set(partition, i32.add(f.get(partition), i32.const(1)));
    }
  });
  return f.get(partition);
}

/** -1, 0 or 1 as the row comes before, at, after the bound. */
function writePosition(p: PipelineCode, order: readonly OrderedKey[], bound: readonly Value[]): Ir {
  const { f, context } = p;
  const result = f.local('i32', 'position');
  f.set(result, i32.const(0));
  f.block((decided) => {
    order.forEach(({ key, direction, nulls }, k) => {
      const value = bound[k]!;
      const nullPosition = i32.const(nulls === 'first' ? -1 : 1);
      if (value === null) {
        const after = i32.const(nulls === 'first' ? 1 : -1);
        f.set(result, key.valid === null ? after : select(key.valid, after, i32.const(0)));
      } else {
        const compare = (): void => {
          const literal = context.lower({ kind: 'literal', type: key.type, value });
          const valid = { ...key, valid: null };
          const [a, b] = direction === 'asc' ? [valid, literal] : [literal, valid];
          f.set(result, lowerCompare(context, a, b));
        };
        if (key.valid === null) compare();
        else f.if(key.valid, compare, () => f.set(result, nullPosition));
      }
      f.brIf(decided, f.get(result));
    });
  });
  return f.get(result);
}
