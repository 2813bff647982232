import { type DataType, physicalOf } from '../../types/data-type.ts';
import { i64 } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { Register } from '../register.ts';
import type { PipelineCode } from './pipeline.ts';

/** The range of keys that are whole numbers, in the frame: two i64. */
export const KEY_RANGE = { min: 0, max: 8, bytes: 16 } as const;

/** Bytes of a column's or a field's values that are whole numbers in a register, for kernels. */
export function wholeNumberBytes(type: DataType): 4 | 8 {
  return physicalOf(type) === 'i32' ? 4 : 8;
}

/** A whole number as i64. */
export function wide(key: Register): Ir {
  return physicalOf(key.type) === 'i32' ? i64.extend_i32_s(key.value) : key.value;
}

/** Widens the range at `offset` in the frame by a key, which is valid here. */
export function widenRange(p: PipelineCode, offset: number, key: Register): void {
  const { f } = p;
  const bound = (name: string, at: number) =>
    p.state(`range ${at}`, () => {
      const local = f.local('i64', name);
      f.setAtStart(local, i64.load(f.frame(), at));
      p.atEnd(() => f.store('i64.store', f.frame(), f.get(local), at));
      return local;
    });
  const min = bound('min', offset + KEY_RANGE.min);
  const max = bound('max', offset + KEY_RANGE.max);
  const value = f.let('key', wide(key));
  f.if(i64.lt_s(value, f.get(min)), () => f.set(min, value));
  f.if(i64.gt_s(value, f.get(max)), () => f.set(max, value));
}
