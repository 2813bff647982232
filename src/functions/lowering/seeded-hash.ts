import { f32, f64, i32, i64, select } from '../../codegen/instructions.ts';
import type { Ir, IrType } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { type DataType, INT, LONG, physicalOf } from '../../types/data-type.ts';
import { evaluateFunction } from './evaluate-function.ts';

const NAN32 = 0x7fc0_0000;
const NAN64 = 0x7ff8_0000_0000_0000n;

/** A hash that goes on from a hash: the prefix of its kernels, and its type. */
export interface SeededHash {
  readonly name: 'xxhash64' | 'murmur3';
  readonly type: DataType;
}

export const XXHASH64: SeededHash = { name: 'xxhash64', type: LONG };
export const MURMUR3: SeededHash = { name: 'murmur3', type: INT };

/** Spark's hash of a valid value on top of a seed. */
export function lowerHash(c: LowerContext, hash: SeededHash, value: Register, seed: Ir): Ir {
  const out: IrType = hash.type.kind === 'long' ? 'i64' : 'i32';
  const kernel = (name: string, input: Ir): Ir => c.f.callKernel(`${hash.name}_${name}`, [input, seed], out);
  const { type } = value;
  switch (type.kind) {
    case 'float': {
      const bits = select(f32.eq(value.value, f32.const(0)), i32.const(0), i32.reinterpret_f32(value.value));
      return kernel('i32', select(f32.ne(value.value, value.value), i32.const(NAN32), bits));
    }
    case 'double': {
      const bits = select(f64.eq(value.value, f64.const(0)), i64.const(0n), i64.reinterpret_f64(value.value));
      return kernel('i64', select(f64.ne(value.value, value.value), i64.const(NAN64), bits));
    }
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return kernel('bytes', value.value);
    default:
  }
  switch (physicalOf(type)) {
    case 'i32':
      return kernel('i32', value.value);
    case 'i64':
      return kernel('i64', value.value);
    default:
      return nestedHash(c, hash, value, seed);
  }
}

/** Of decimals of many digits and of nested values, by the function in TypeScript. */
function nestedHash(c: LowerContext, { name, type }: SeededHash, value: Register, seed: Ir): Ir {
  const seeded: Register = { type, value: seed, high: null, valid: null };
  return evaluateFunction(c, `${name}_nested`, type, [value, seeded]).value;
}
