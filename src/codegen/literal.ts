import { encodeValue } from '../columns/blob.ts';
import type { Literal } from '../expr/expression.ts';
import { physicalOf } from '../types/data-type.ts';
import { f32, f64, i32, i64 } from './instructions.ts';
import type { LowerContext } from './lower.ts';
import { nullRegister } from './memory-access.ts';
import type { Register } from './register.ts';

export function lowerLiteral(context: LowerContext, e: Literal): Register {
  const { type, value } = e;
  if (value === null) return nullRegister(type);
  const plain = { type, high: null, valid: null };
  const physical = physicalOf(type);
  switch (physical) {
    case 'i32':
      return { ...plain, value: i32.const(Number(value)) };
    case 'i64':
      return { ...plain, value: i64.const(value as bigint) };
    case 'f32':
      return { ...plain, value: f32.const(value as number) };
    case 'f64':
      return { ...plain, value: f64.const(value as number) };
    case 'i128':
      return {
        ...plain,
        value: i64.const(value as bigint),
        high: i64.const((value as bigint) >> 64n),
      };
    case 'bytes':
      return { ...plain, value: context.f.constantView(encodeValue(type, value)) };
  }
}
